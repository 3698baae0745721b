package dev.hilum.bench;

import dev.hilum.model.TimmArchitectures;
import dev.hilum.model.TimmVit;
import dev.hilum.run.Cancellation;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A process that trains until a signal comes: says {@code @step N} as each step begins and {@code
 * @stopped N} when it has left after N whole steps.
 */
final class SignalTrial {
  private SignalTrial() {}

  public static void main(String[] args) {
    Cancellation cancellation = new Cancellation();
    System.exit(cancellation.untilSignal(() -> train(cancellation)));
  }

  private static int train(Cancellation cancellation) {
    Weights w = Weights.init(1, Mode.TRAINING);
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(1)) {
      TimmVit vit = new TimmVit(w, TimmArchitectures.of("vit_tiny_patch16_224"));
      Tensor x = rng.normal(4, 3, 224, 224);
      int step = 0;
      try (Optimizer optimizer =
          new AdamW(List.of(new Optimizer.Group(w.parameters(), 1e-3, 1e-2)))) {
        while (!cancellation.requested()) {
          System.out.println("@step " + step);
          try (Scope inner = Scope.open()) {
            optimizer.zeroGrad();
            Map<String, Tensor> out = vit.run(Map.of("x", x));
            Objects.requireNonNull(out.get("logits")).square().mean().backward();
            optimizer.step(1);
          }
          step++;
        }
      }
      System.out.println("@stopped " + step);
    } finally {
      w.close();
    }
    return Main.DONE;
  }
}
