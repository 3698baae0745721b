package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.model.Network;
import dev.hilum.model.Parity;
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
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What holds for every golden of a network, the folder found, built and run as {@code hilum model
 * run} does it: the same claims, one run for each folder.
 */
class NetworkGoldenTest {
  @TempDir static Path home;

  /** Tensors that cannot move the output, by golden and name, each with the reason. */
  private record Silent(String golden, String tensor, String reason) {}

  private static final List<Silent> SILENT =
      List.of(
          new Silent(".*", ".*num_batches_tracked", "counts training batches"),
          new Silent(".*", ".*position_ids", "0, 1, 2 … in checkpoints of older versions"),
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

  /** A golden as {@code hilum model run} finds it, opened. */
  private record Checkpoint(Path golden, ModelFiles files, TensorSource source)
      implements AutoCloseable {

    static Checkpoint open(Path golden) {
      HubSettings settings = HubSettings.of(Map.of("HILUM_HOME", home.toString()));
      ModelFiles files =
          new ModelLocator(new Hub(settings, (file, done, total) -> {}))
              .locate(golden.toString(), Optional.empty());
      return new Checkpoint(
          golden, files, Architectures.renamed(files.architecture(), files.open()));
    }

    /** Builds the network from other weights; sizes come from the golden's own files. */
    Network build(Weights w) {
      return Architectures.build(files.architecture(), w, files.config(), source);
    }

    double[] outputs(TensorSource weights) {
      try (Scope scope = Scope.open()) {
        Weights w = Weights.load(weights, Mode.INFERENCE);
        Network network = build(w);
        Map<String, Tensor> answer = Gradients.off(() -> network.run(Parity.inputs(golden)));
        double[] values =
            answer.values().stream().flatMapToDouble(t -> Arrays.stream(t.doubles())).toArray();
        w.close();
        return values;
      }
    }

    @Override
    public void close() {
      source.close();
    }
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
          Checkpoint checkpoint = Checkpoint.open(golden);
          LoadedModel model = LoadedModel.of(checkpoint.files, mode)) {
        Parity parity = Parity.measure(golden, model.network());
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
    try (Checkpoint checkpoint = Checkpoint.open(golden)) {
      AlteredSource whole = AlteredSource.of(checkpoint.source);
      double[] before = checkpoint.outputs(whole);
      for (String name : whole.names()) {
        if (!silent(golden, name) && !moves(before, checkpoint.outputs(whole.disturbed(name)))) {
          still.add(name);
        }
      }
    }
    assertThat(still).as("tensors without effect").isEmpty();
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
        Checkpoint checkpoint = Checkpoint.open(golden);
        Rng rng = Rng.of(1)) {
      Weights w = Weights.load(checkpoint.source, Mode.TRAINING);
      Network network = checkpoint.build(w);
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
    return IntStream.range(0, t.rank()).toArray();
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void savedAndLoadedIsBitEqual(Path golden) {
    try (Scope scope = Scope.open();
        Checkpoint checkpoint = Checkpoint.open(golden)) {
      Weights w = Weights.load(checkpoint.source, Mode.TRAINING);
      checkpoint.build(w);
      Map<String, Tensor> all = new LinkedHashMap<>(w.parameters());
      all.putAll(w.buffers());
      AlteredSource saved = AlteredSource.of(all);
      w.close();
      assertThat(checkpoint.outputs(saved)).isEqualTo(checkpoint.outputs(checkpoint.source));
    }
  }

  @ParameterizedTest
  @MethodSource("goldens")
  void missingMisshapenAndUnusedNamesAreListed(Path golden) {
    try (Checkpoint checkpoint = Checkpoint.open(golden)) {
      AlteredSource whole = AlteredSource.of(checkpoint.source);
      List<String> names =
          Stream.of(whole.names().toArray(String[]::new))
              .filter(n -> n.endsWith("weight") && !silent(golden, n))
              .toList();
      String missing = names.getFirst(), misshapen = names.getLast();
      AlteredSource bad = whole.without(missing).with(misshapen, 3, 1, 2, 1, 1).with("head.odd", 2);
      assertThatThrownBy(() -> checkpoint.outputs(bad))
          .isInstanceOf(BadInputException.class)
          .hasMessageContaining("1 missing (" + missing)
          .hasMessageContaining("1 misshapen (" + misshapen)
          .hasMessageContaining("1 unused (head.odd)");
      for (String name : whole.names()) {
        if (!silent(golden, name) && !name.endsWith("op_threshs")) {
          assertThatThrownBy(() -> checkpoint.outputs(whole.without(name)))
              .as(name)
              .isInstanceOf(BadInputException.class);
        }
      }
    }
  }
}
