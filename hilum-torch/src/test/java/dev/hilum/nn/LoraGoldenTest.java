package dev.hilum.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.model.Bert;
import dev.hilum.model.Parity;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.JoinedSource;
import dev.hilum.weights.LowRank;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsFile;
import dev.hilum.weights.Weights;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Low-rank adaptation against peft: answers, gradients and merged weights. */
class LoraGoldenTest {
  private static final LowRank LOW_RANK =
      new LowRank(3, 5, name -> name.contains("encoder.layer."), 1);
  private static final Bert.Config CONFIG =
      Bert.Config.of(
          Json.parse(
              """
              {"vocab_size": 40, "hidden_size": 12, "intermediate_size": 20,
               "num_hidden_layers": 2, "num_attention_heads": 3, "max_position_embeddings": 9,
               "layer_norm_eps": 1e-3}
              """,
              "lora"));

  private static SafetensorsFile golden() throws Exception {
    return SafetensorsFile.open(
        Path.of(
            Objects.requireNonNull(
                    LoraGoldenTest.class.getResource("/golden/lora-tiny.safetensors"))
                .toURI()));
  }

  private static Tensor tensor(SafetensorsFile file, String name) {
    return Tensor.of(file.bytes(name), file.dtype(name), file.shape(name));
  }

  private static void near(Tensor got, Tensor expected, String name) {
    float[] a = got.floats(), b = expected.floats();
    assertThat(a).as(name).hasSameSizeAs(b);
    double largest = 1;
    for (float x : b) {
      largest = Math.max(largest, Math.abs(x));
    }
    for (int i = 0; i < a.length; i++) {
      assertThat((double) a[i]).as(name).isCloseTo(b[i], Offset.offset(Parity.BOUND * largest));
    }
  }

  @Test
  void answersLearnsAndMergesAsPeft() throws Exception {
    try (Scope scope = Scope.open();
        SafetensorsFile file = golden()) {
      Weights w =
          Weights.load(
              JoinedSource.under(file, "base."), Mode.training(Precision.FP32).adapting(LOW_RANK));
      Bert bert = new Bert(w, CONFIG);
      w.finish();
      Map<String, Tensor> parameters = w.parameters();
      Gradients.off(
          () -> {
            parameters.forEach(
                (name, p) -> {
                  if (Lora.added(name)) {
                    p.copyInPlace(tensor(file, "lora." + name));
                  }
                });
            return bert;
          });
      Tensor states = bert.forward(tensor(file, "input_ids"), null, null, null);
      near(states, tensor(file, "states"), "states");
      states.mul(tensor(file, "weights")).sum().backward();
      assertThat(parameters.keySet().stream().filter(Lora::added)).hasSize(2 * 2 * 6);
      parameters.forEach(
          (name, p) -> {
            if (Lora.added(name)) {
              near(Objects.requireNonNull(p.grad()), tensor(file, "grad." + name), name);
            }
          });
      Map<String, Tensor> merged = Gradients.off(() -> Lora.merged(parameters, LOW_RANK.scale()));
      assertThat(merged.keySet()).noneMatch(Lora::added);
      merged.forEach((name, p) -> near(p, tensor(file, "merged." + name), name));
      w.close();
    }
  }

  @Test
  void startsAsTheWeightAlone() throws Exception {
    try (Scope scope = Scope.open();
        SafetensorsFile file = golden()) {
      Weights plain = Weights.load(JoinedSource.under(file, "base."), Mode.TRAINING);
      Bert bert = new Bert(plain, CONFIG);
      Weights w =
          Weights.load(
              JoinedSource.under(file, "base."), Mode.training(Precision.FP32).adapting(LOW_RANK));
      Bert adapted = new Bert(w, CONFIG);
      w.finish();
      plain.finish();
      Tensor ids = tensor(file, "input_ids");
      assertThat(adapted.forward(ids, null, null, null).floats())
          .isEqualTo(bert.forward(ids, null, null, null).floats());
      plain.close();
      w.close();
    }
  }
}
