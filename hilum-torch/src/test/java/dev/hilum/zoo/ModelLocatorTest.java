package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.model.Parity;
import dev.hilum.tensor.Scope;
import dev.hilum.weights.Mode;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Folders as the reference libraries write them, found, loaded and run. */
class ModelLocatorTest {
  @TempDir Path folder;

  static Path golden(String name) {
    URL url = ModelLocatorTest.class.getResource("/golden/" + name);
    try {
      return Path.of(Objects.requireNonNull(url, name).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  static List<Path> goldens() {
    return Parity.goldens(Objects.requireNonNull(golden("bert-tiny").getParent()));
  }

  private ModelLocator locator() {
    HubSettings settings =
        HubSettings.of(Map.of("HILUM_HOME", folder.toString(), "HF_HUB_OFFLINE", "1"));
    return new ModelLocator(new Hub(settings, (file, done, total) -> {}));
  }

  private ModelFiles locate(Path path) {
    return locator().locate(path.toString(), Optional.empty());
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void everyLayoutIsFoundAndAnswersAsItsLibrary(Path golden) {
    try (Scope scope = Scope.open();
        LoadedModel model = LoadedModel.of(locate(golden), Mode.INFERENCE)) {
      assertThat(Parity.measure(golden, model.network()).error())
          .as(scope + " " + model.files().architecture())
          .isLessThanOrEqualTo(Parity.BOUND);
    }
  }

  @Test
  void aFileWithItsConfigBesideItNeedsItsArchitectureOnly() {
    Path file = golden("bert-tiny/model/model.safetensors");
    ModelFiles files = locator().locate(file.toString(), Optional.of("BertModel"));
    assertThat(files.layout()).isEqualTo(Layout.CHECKPOINT);
    assertThat(files.config().integer("hidden_size")).isPositive();
  }

  @Test
  void namesOfTheDinov2RepositoryStandForItsConfigs() {
    Path file = golden("bert-tiny/model/model.safetensors");
    ModelFiles files = locator().locate(file.toString(), Optional.of("dinov2_vitb14_reg"));
    assertThat(files.architecture()).isEqualTo("DinoVisionTransformer");
    assertThat(files.config().integer("num_register_tokens")).isEqualTo(4);
  }

  @Test
  void whatCannotBeFoundIsSaidInASentence() throws IOException {
    assertThatThrownBy(() -> locate(folder.resolve("none")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no such file");
    assertThatThrownBy(() -> locate(folder)).hasMessageContaining("0 checkpoint files");
    Files.writeString(folder.resolve("config.json"), "{\"hidden_size\": 3}");
    assertThatThrownBy(() -> locate(folder)).hasMessageContaining("none is there");
    Files.copy(golden("bert-tiny/model/model.safetensors"), folder.resolve("model.safetensors"));
    assertThatThrownBy(() -> locate(folder)).hasMessageContaining("must name its class");
    Files.writeString(folder.resolve("config.json"), "{\"architectures\": [\"LlamaModel\"]}");
    assertThatThrownBy(() -> LoadedModel.of(locate(folder), Mode.INFERENCE))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("got LlamaModel");
    assertThatThrownBy(() -> locate(folder.resolve("model.safetensors")))
        .hasMessageContaining("--architecture");
    assertThatThrownBy(() -> locator().locate("hf:microsoft/rad-dino", Optional.empty()))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("offline");
  }

  @Test
  void zooEntriesAreComplete() {
    assertThat(Zoo.entries()).hasSizeGreaterThan(30);
    for (ZooEntry entry : Zoo.entries()) {
      assertThat(entry.name()).matches("[a-z0-9_-]+\\.[a-z0-9_-]+");
      assertThat(Architectures.known(entry.architecture())).as(entry.architecture()).isTrue();
      assertThat(entry.weights()).matches("hf:[\\w.-]+/[\\w.-]+|https://.*\\.pt|shipped:[\\w.]+");
      assertThat(entry.licence()).isNotBlank();
      assertThat(entry.trainingSets()).isNotEmpty();
      assertThat(entry.citation()).isNotBlank();
      assertThat(Zoo.find(entry.name())).isPresent();
    }
    assertThat(Zoo.find("none")).isEmpty();
  }

  @Test
  void operatingPointsOfTheZooAreTensors() throws IOException {
    Path file = golden("densenet-tiny/model/model.pt");
    ModelFiles files =
        new ModelFiles(
            "x",
            Layout.CHECKPOINT,
            Architectures.DENSENET,
            Json.parse("{\"op_threshs\": [0.1, null, 0.3, 0.4, 0.5]}", "test"),
            file,
            Optional.empty());
    try (var source = files.open()) {
      assertThat(source.shape("op_threshs")).containsExactly(5);
      assertThat(source.names()).contains("classifier.weight");
    }
  }
}
