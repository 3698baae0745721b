package dev.hilum.train;

import dev.hilum.tensor.Precision;

/**
 * The general part of a recipe, key {@code training:}; what every run has whatever it learns.
 *
 * @param steps optimizer steps of the whole run
 * @param batch examples of one backward pass; the rest of an epoch that does not fill one is
 *     dropped
 * @param accumulate backward passes of one step, so that a step sees {@code batch · accumulate}
 *     examples
 * @param learningRate at its highest, as it is told; the learner's groups hold what is applied
 * @param weightDecay decoupled, see {@link dev.hilum.tensor.AdamW}; applied by the learner's groups
 * @param beta1 share of the old mean of the gradients, in [0, 1)
 * @param beta2 share of the old mean of the squared gradients, in [0, 1)
 * @param eps added to the root of that mean, above 0
 * @param warmup steps of the linear rise, see {@link Schedule}
 * @param floor factor of the learning rate at the end, in [0, 1]
 * @param clip highest joint norm of the gradients, 0 for no limit
 * @param ema share of the old average of the weights that stays at a step, in [0, 1); 0 keeps none
 * @param precision fp32 or bf16
 * @param workers threads that read examples ahead, 0 to read them between the steps
 * @param checkpointEvery steps between two checkpoints, 0 for one at the end only
 * @param keep how many of the last checkpoints stay, besides the best
 * @param validateEvery steps between two validations, 0 for one at the end only
 * @param patience validations without a better score that end the run, 0 to go on
 * @param best the validation score that tells which weights are best, higher being better; empty
 *     for none
 * @param seed all randomness comes from it
 */
public record Training(
    int steps,
    int batch,
    int accumulate,
    double learningRate,
    double weightDecay,
    double beta1,
    double beta2,
    double eps,
    int warmup,
    double floor,
    double clip,
    double ema,
    Precision precision,
    int workers,
    int checkpointEvery,
    int keep,
    int validateEvery,
    int patience,
    String best,
    long seed) {

  public Training {
    atLeast("steps", steps, 1);
    atLeast("batch", batch, 1);
    atLeast("accumulate", accumulate, 1);
    atLeast("warmup", warmup, 0);
    atLeast("workers", workers, 0);
    atLeast("checkpointEvery", checkpointEvery, 0);
    atLeast("keep", keep, 1);
    atLeast("validateEvery", validateEvery, 0);
    atLeast("patience", patience, 0);
    check("learningRate", learningRate, learningRate > 0 && learningRate <= 10, "in (0, 10]");
    check("weightDecay", weightDecay, weightDecay >= 0 && weightDecay <= 10, "in [0, 10]");
    check("beta1", beta1, beta1 >= 0 && beta1 < 1, "in [0, 1)");
    check("beta2", beta2, beta2 >= 0 && beta2 < 1, "in [0, 1)");
    check("eps", eps, eps > 0 && eps <= 1, "in (0, 1]");
    check("floor", floor, floor >= 0 && floor <= 1, "in [0, 1]");
    check("clip", clip, clip >= 0 && Double.isFinite(clip), "at least 0 and finite");
    check("ema", ema, ema >= 0 && ema < 1, "in [0, 1)");
    if ((long) batch * accumulate > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "batch times accumulate must be at most %d, got %d times %d"
              .formatted(Integer.MAX_VALUE, batch, accumulate));
    }
    if (warmup > steps) {
      throw new IllegalArgumentException(
          "warmup must not exceed the steps, got " + warmup + " of " + steps);
    }
    if (precision == Precision.INT8) {
      throw new IllegalArgumentException("precision must be fp32 or bf16 in training, got int8");
    }
    if (patience > 0 && best.isEmpty()) {
      throw new IllegalArgumentException(
          "patience needs best, the name of a validation score, got patience " + patience);
    }
  }

  /** A plain run: PyTorch's AdamW, a tenth of warm-up, one checkpoint and validation at the end. */
  public static Training plain(int steps, int batch, double learningRate, long seed) {
    return new Training(
        steps,
        batch,
        1,
        learningRate,
        0.05,
        0.9,
        0.999,
        1e-8,
        steps / 10,
        0.01,
        1,
        0,
        Precision.FP32,
        0,
        0,
        2,
        0,
        0,
        "",
        seed);
  }

  /** The course of the learning rate. */
  public Schedule schedule() {
    return new Schedule(steps, warmup, floor);
  }

  /** Examples of one optimizer step. */
  public int effectiveBatch() {
    return batch * accumulate;
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", got " + value);
    }
  }

  private static void check(String name, double value, boolean holds, String rule) {
    if (!holds) {
      throw new IllegalArgumentException(name + " must be " + rule + ", got " + value);
    }
  }
}
