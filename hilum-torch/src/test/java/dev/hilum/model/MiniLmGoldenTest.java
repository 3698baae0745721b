package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.io.Json;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsFile;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The real all-MiniLM-L6-v2 against transformers. Runs where {@code HILUM_MINILM} names the folder
 * with its {@code config.json} and {@code model.safetensors}.
 */
class MiniLmGoldenTest {

  @Test
  void realWeightsAnswerAsTransformers() throws URISyntaxException {
    Path folder = Path.of(System.getenv().getOrDefault("HILUM_MINILM", ""));
    assumeTrue(
        Files.exists(folder.resolve("model.safetensors")),
        "HILUM_MINILM does not name a folder with model.safetensors");
    var golden = Objects.requireNonNull(getClass().getResource("/golden/minilm-real.safetensors"));
    try (Scope scope = Scope.open();
        SafetensorsFile expected = SafetensorsFile.open(Path.of(golden.toURI()));
        TensorSource source = Checkpoints.open(folder.resolve("model.safetensors"))) {
      Weights w = Weights.load(source, Mode.INFERENCE);
      Bert bert = new Bert(w, Bert.Config.of(Json.read(folder.resolve("config.json"))));
      w.finish();
      Tensor ids = tensor(expected, "input_ids"), mask = tensor(expected, "attention_mask");
      Map<String, Tensor> out =
          Gradients.off(() -> bert.run(Map.of("input_ids", ids, "attention_mask", mask)));
      Tensor states = Objects.requireNonNull(out.get("last_hidden_state"));
      Tensor weight = mask.to(DType.F32).unsqueeze(2);
      Tensor mean = states.mul(weight).sum(false, 1).div(weight.sum(false, 1));
      check("last_hidden_state", states.select(0, 0), tensor(expected, "last_hidden_state_first"));
      check("mean_pooled", mean, tensor(expected, "mean_pooled"));
      check(
          "pooler_output",
          Objects.requireNonNull(out.get("pooler_output")),
          tensor(expected, "pooler_output"));
      w.close();
    }
  }

  private static Tensor tensor(SafetensorsFile file, String name) {
    return Tensor.of(file.bytes(name), file.dtype(name), file.shape(name));
  }

  private static void check(String name, Tensor got, Tensor expected) {
    double error = got.sub(expected).abs().amax(false, 0, 1).item();
    double largest = Math.max(1, expected.abs().amax(false, 0, 1).item());
    System.out.printf("MiniLM %-18s error %.1e of %.1e%n", name, error, 2e-5 * largest);
    assertThat(error).as(name).isLessThanOrEqualTo(2e-5 * largest);
  }
}
