package dev.hilum.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every golden of a network: the same claims, one run for each folder. */
class NetworkGoldenTest {

  /** Tensors that cannot move the output, by golden and name, each with the reason. */
  private record Silent(String golden, String tensor, String reason) {}

  private static final List<Silent> SILENT =
      List.of(
          new Silent(".*", ".*num_batches_tracked", "counts training batches"),
          new Silent(
              ".*",
              ".*(\\.key|\\.k_proj|attn\\.k)\\.bias",
              "adds the same to all scores of a query, which softmax takes out"),
          new Silent(
              "dinov2-tiny/(registers-|)classifier|dinov2-tiny/repository-registers",
              ".*mask_token",
              "stands in for patches that are masked, and none is"),
          new Silent(
              "bert-tiny/untied", "cls.predictions.bias", "the untied head reads decoder.bias"),
          new Silent(
              "biovil-tiny/.*",
              "encoder.encoder.fc.*",
              "torchvision's head, which the tower skips"),
          new Silent(
              "biovil-tiny/pair", ".*missing_previous_emb", "stands in for a film that is there"),
          new Silent(
              "biovil-tiny/alone", ".*vit_pooler.*", "compares with a film that is not there"));

  /** The networks are tiny: threads would only wait for each other. */
  @BeforeAll
  static void oneThread() {
    Engine.threads(1);
  }

  static List<Path> goldens() throws URISyntaxException {
    var one = Objects.requireNonNull(NetworkGoldenTest.class.getResource("/golden/bert-tiny"));
    return Parity.goldens(Path.of(one.toURI()).getParent());
  }

  private static Function<Weights, Network> builder(Path golden) {
    try (TensorSource source = Builders.checkpoint(golden)) {
      return Builders.of(golden, source);
    }
  }

  private static Network load(Path golden, TensorSource source, Mode mode) {
    Weights w = Weights.load(source, mode);
    Network network = builder(golden).apply(w);
    w.finish();
    return network;
  }

  private static boolean silent(Path golden, String tensor) {
    String name = Parity.name(golden);
    return SILENT.stream().anyMatch(s -> name.matches(s.golden) && tensor.matches(s.tensor));
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void answersAsTheReference(Path golden) {
    for (Mode mode : List.of(Mode.INFERENCE, Mode.TRAINING)) {
      try (Scope scope = Scope.open();
          TensorSource source = Builders.checkpoint(golden)) {
        Parity parity = Parity.measure(golden, load(golden, source, mode));
        System.out.printf(
            "parity %-24s %-10s %-20s error %.1e%n",
            parity.golden(),
            mode.trainable() ? "training" : "inference",
            parity.script(),
            parity.error());
        assertThat(parity.error()).as(parity.golden()).isLessThanOrEqualTo(Parity.BOUND);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void everyTensorMovesTheOutput(Path golden) {
    List<String> still = new ArrayList<>();
    try (TensorSource source = Builders.checkpoint(golden)) {
      AlteredSource whole = AlteredSource.of(source);
      double[] before = outputs(golden, whole);
      for (String name : whole.names()) {
        if (!silent(golden, name) && !moves(before, outputs(golden, whole.disturbed(name)))) {
          still.add(name);
        }
      }
    }
    assertThat(still).as("tensors without effect").isEmpty();
  }

  private static double[] outputs(Path golden, TensorSource source) {
    try (Scope scope = Scope.open()) {
      Weights w = Weights.load(source, Mode.INFERENCE);
      Network network = builder(golden).apply(w);
      w.finish();
      Map<String, Tensor> answer = Gradients.off(() -> network.run(Parity.inputs(golden)));
      double[] values =
          answer.values().stream()
              .flatMapToDouble(t -> java.util.Arrays.stream(t.doubles()))
              .toArray();
      w.close();
      return values;
    }
  }

  private static boolean moves(double[] before, double[] after) {
    for (int i = 0; i < before.length; i++) {
      if (Math.abs(before[i] - after[i]) > 1e-4) {
        return true;
      }
    }
    return false;
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void everyParameterGetsAGradient(Path golden) {
    try (Scope scope = Scope.open();
        TensorSource source = Builders.checkpoint(golden);
        Rng rng = Rng.of(1)) {
      Weights w = Weights.load(source, Mode.TRAINING);
      Network network = builder(golden).apply(w);
      w.finish();
      Tensor loss = Tensor.of(new float[] {0});
      for (Tensor out : network.run(Parity.inputs(golden)).values()) {
        if (out.requiresGrad()) { // an unknown operating point makes a constant
          loss = loss.add(out.mul(rng.normal(out.shape().dims())).sum());
        }
      }
      loss.backward();
      w.parameters()
          .forEach(
              (name, parameter) -> {
                if (!silent(golden, name)) {
                  Tensor grad = parameter.grad();
                  assertThat(grad).as(name).isNotNull();
                  double largest = Objects.requireNonNull(grad).abs().amax(false, all(grad)).item();
                  assertThat(largest).as(name).isFinite().isGreaterThan(0);
                }
              });
      w.close();
    }
  }

  private static int[] all(Tensor t) {
    return java.util.stream.IntStream.range(0, t.rank()).toArray();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void savedAndLoadedIsBitEqual(Path golden) {
    try (Scope scope = Scope.open();
        TensorSource source = Builders.checkpoint(golden)) {
      Weights w = Weights.load(source, Mode.TRAINING);
      builder(golden).apply(w);
      w.finish();
      Map<String, Tensor> all = new LinkedHashMap<>(w.parameters());
      all.putAll(w.buffers());
      AlteredSource saved = AlteredSource.of(all);
      w.close();
      assertThat(outputs(golden, saved)).isEqualTo(outputs(golden, source));
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void missingMisshapenAndUnusedNamesAreListed(Path golden) {
    try (TensorSource source = Builders.checkpoint(golden)) {
      AlteredSource whole = AlteredSource.of(source);
      List<String> names =
          Stream.of(whole.names().toArray(String[]::new))
              .filter(n -> n.endsWith("weight") && !silent(golden, n))
              .toList();
      String missing = names.getFirst(), misshapen = names.getLast();
      AlteredSource bad = whole.without(missing).with(misshapen, 3, 1, 2, 1, 1).with("head.odd", 2);
      assertThatThrownBy(() -> outputs(golden, bad))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("1 missing (" + missing)
          .hasMessageContaining("1 misshapen (" + misshapen)
          .hasMessageContaining("1 unused (head.odd)");
      for (String name : whole.names()) {
        if (!silent(golden, name) && !name.endsWith("op_threshs")) {
          assertThatThrownBy(() -> outputs(golden, whole.without(name)))
              .as(name)
              .isInstanceOf(BadInputException.class);
        }
      }
    }
  }
}
