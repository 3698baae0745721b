package dev.hilum.bench;

import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Forward, backward and AdamW with PyTorch's defaults, on the mean square of the logits. */
final class TrainingStep implements Repeated {
  private final Scope scope = Scope.open();
  private final LoadedModel model;
  private final Map<String, Tensor> inputs;
  private final Optimizer optimizer;

  TrainingStep(Path folder, Precision precision) {
    model = LoadedModel.of(Models.locate(folder.resolve("model")), Mode.training(precision));
    inputs = Map.of("x", ForwardPass.input(folder, "x"));
    optimizer = new AdamW(List.of(new Optimizer.Group(model.weights().parameters(), 1e-3, 1e-2)));
  }

  /** The loss before the step. */
  @Override
  public double[] once() {
    try (Scope step = Scope.open()) {
      optimizer.zeroGrad();
      Tensor logits = Objects.requireNonNull(model.network().run(inputs).get("logits"));
      Tensor loss = logits.square().mean();
      loss.backward();
      optimizer.step(1);
      return new double[] {loss.item()};
    }
  }

  @Override
  public int outputs() {
    return 3;
  }

  @Override
  public void close() {
    optimizer.close();
    model.close();
    scope.close();
  }
}
