package dev.hilum.model;

import dev.hilum.nn.Activation;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A real training of a tiny vision transformer, for the tests of the engine: which quadrant of a
 * noisy image is bright. With a main of its own, so that a test can look at it from outside.
 */
final class SmallTraining implements AutoCloseable {
  private static final int BATCH = 16;
  private static final int SIDE = 16;

  private final Weights weights;
  private final Vit vit;
  private final Optimizer optimizer;
  private final Rng rng;

  SmallTraining(Precision precision, long seed) {
    Rng.seedGlobal(seed);
    rng = Rng.of(seed);
    weights = Weights.init(seed, Mode.training(precision));
    Vit.Config config =
        new Vit.Config(
            32,
            2,
            2,
            64,
            Activation.GELU,
            1e-6,
            ImageSize.square(SIDE),
            4,
            1,
            true,
            32,
            Activation.TANH,
            4);
    vit = new Vit(weights, config);
    weights.finish();
    optimizer = new AdamW(List.of(new Optimizer.Group(weights.parameters(), 3e-3, 0.01)));
  }

  /** One step on a new batch; returns its loss. */
  double step() {
    try (Scope scope = Scope.open()) {
      long[] quadrants = new long[BATCH];
      float[] bright = new float[BATCH * SIDE * SIDE];
      long[] drawn = rng.permutation(4L * BATCH).longs();
      for (int i = 0; i < BATCH; i++) {
        quadrants[i] = drawn[i] % 4;
        for (int y = 0; y < SIDE; y++) {
          for (int x = 0; x < SIDE; x++) {
            int quadrant = 2 * (2 * y / SIDE) + 2 * x / SIDE;
            bright[(i * SIDE + y) * SIDE + x] = quadrant == quadrants[i] ? 1 : 0;
          }
        }
      }
      Tensor noise = rng.normal(BATCH, 1, SIDE, SIDE).mul(0.5);
      Tensor images = Tensor.of(bright, BATCH, 1, SIDE, SIDE).add(noise).dropout(0.1);
      optimizer.zeroGrad();
      Tensor loss =
          vit.run(Map.of("pixel_values", images)).get("logits").crossEntropy(Tensor.of(quadrants));
      loss.backward();
      Gradients.clip(optimizer.parameters(), 1);
      optimizer.step(1);
      return loss.item();
    }
  }

  /** A number that two trainings share only if all their parameters have the same bits. */
  int hash() {
    try (Scope scope = Scope.open()) {
      int hash = 1;
      for (Tensor p : weights.parameters().values()) {
        if (p.dtype() != DType.F32) {
          throw new IllegalStateException("master weights must be float32, got " + p);
        }
        hash = 31 * hash + Arrays.hashCode(p.floats());
      }
      return hash;
    }
  }

  @Override
  public void close() {
    optimizer.close();
    weights.close();
    rng.close();
  }

  /**
   * {@code hash PRECISION STEPS} prints the hash; {@code memory STEPS} what is alive on the way.
   */
  public static void main(String[] args) throws IOException {
    Engine.threads(1);
    if (args[0].equals("hash")) {
      try (SmallTraining training = new SmallTraining(Precision.of(args[1]), 7)) {
        for (int i = 0; i < Integer.parseInt(args[2]); i++) {
          training.step();
        }
        System.out.println("hash " + training.hash());
      }
      return;
    }
    int steps = Integer.parseInt(args[1]);
    try (SmallTraining training = new SmallTraining(Precision.FP32, 7)) {
      for (int i = 1; i <= steps; i++) {
        training.step();
        if (i == 50 || i == steps) {
          Scope.Memory memory = Scope.memory();
          System.out.println(
              "memory " + memory.tensors() + " " + memory.bytes() + " " + resident());
        }
      }
    }
  }

  /** The process's resident set, in kB. */
  private static long resident() throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", ""));
      }
    }
    throw new IOException("no VmRSS in /proc/self/status");
  }
}
