package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.tensor.Scope;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The published sizes build, with as many parameters as the reference libraries count. */
class PublishedSizesGoldenTest {

  static java.util.List<String> rows() throws IOException, URISyntaxException {
    var csv =
        Objects.requireNonNull(
            PublishedSizesGoldenTest.class.getResource("/golden/published-parameters.csv"));
    return Files.readAllLines(Path.of(csv.toURI())).stream().skip(1).toList();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void publishedSizeHasThePublishedParameters(String row) {
    String[] cells = row.split(",", 2);
    Consumer<Weights> build =
        switch (cells[0]) {
          case "bert-base-uncased" -> w -> new Bert(w, Bert.Config.base());
          case "pubmedbert" -> w -> new BertMaskedLm(w, Bert.Config.base(), true);
          case "cxr-bert" -> w -> new CxrBert(w, CxrBert.Config.base());
          case "minilm-l6" -> w -> new Bert(w, Bert.Config.miniLm6());
          case "densenet121-xrv" -> w -> new DenseNet(w, DenseNet.Config.densenet121());
          case "resnet18" -> w -> new ResNet(w, ResNet.Config.resnet18());
          case "resnet50" -> w -> new ResNet(w, ResNet.Config.resnet50());
          case "swin-tiny" -> w -> new Swin(w, Swin.Config.tiny());
          case "biovil" -> w -> new BioVil(w, BioVil.Config.bioVil());
          case "biovil-t" -> w -> new BioVil(w, BioVil.Config.bioVilT());
          default -> throw new IllegalArgumentException(row);
        };
    try (Scope scope = Scope.open()) {
      Weights w = Weights.count();
      build.accept(w);
      w.finish();
      assertThat(w.parameterCount()).as(cells[0]).isEqualTo(Long.parseLong(cells[1]));
    }
  }
}
