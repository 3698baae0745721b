package dev.hilum.bench;

import dev.hilum.model.ImageText;
import dev.hilum.objective.ContrastiveLoss;
import dev.hilum.objective.Relaxation;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedModel;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * A contrastive step as fine-tuning takes it: both towers, symmetric InfoNCE with a learnt
 * temperature, gradients clipped to norm 1, AdamW. The output is loss and gradient norm of three
 * steps from the same weights.
 */
final class PairTrainingStep implements Repeated {
  private static final double RATE = 1e-5;
  private static final double DECAY = 0.2;

  private final Scope scope = Scope.open();
  private final LoadedModel model;
  private final ImageText pair;
  private final Tensor images; // [B, 3, h, w]
  private final Tensor ids; // [B, T]
  private final Tensor mask; // [B, T]
  private final Optimizer optimizer;
  private final ContrastiveLoss objective = new ContrastiveLoss(new Relaxation.Off());

  PairTrainingStep(Path folder, Precision precision) {
    model = LoadedModel.of(Models.locate(folder.resolve("model")), Mode.training(precision));
    pair = ImageText.of(model.network());
    images = ForwardPass.input(folder, "image");
    ids = ForwardPass.input(folder, "text");
    mask = Tensor.ones(ids.dtype(), ids.size(0), ids.size(1));
    Map<String, Tensor> learnt = model.weights().parameters();
    optimizer = new AdamW(List.of(new Optimizer.Group(learnt, RATE, DECAY)), 0.9, 0.98, 1e-6);
  }

  /** The loss before the step, and the norm of its gradient. */
  @Override
  public double[] once() {
    optimizer.zeroGrad();
    double loss;
    try (Scope step = Scope.open()) {
      Tensor u = pair.embedImages(images), v = pair.embedTexts(ids, mask);
      Tensor value = objective.of(u, v, pair.logScale().exp()).loss();
      value.backward();
      loss = value.item();
    }
    double norm = Gradients.clip(optimizer.parameters(), 1);
    optimizer.step(1);
    return new double[] {loss, norm};
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
