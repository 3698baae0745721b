package dev.hilum.train;

import dev.hilum.io.ExhaustedException;
import dev.hilum.run.Machine;
import dev.hilum.run.Progress;
import dev.hilum.tensor.Tensor;
import java.util.Collection;
import java.util.Locale;

/**
 * What a run takes, told before it starts and once more when its first steps are measured. Bytes
 * are those of the tensors that live as long as the run; activations and examples come on top.
 *
 * @param parameters numbers that are learnt
 * @param weights bytes of weights and buffers
 * @param gradients bytes
 * @param optimizer bytes of its state
 * @param averages bytes of the moving averages
 */
record TrainingCost(long parameters, long weights, long gradients, long optimizer, long averages) {
  private static final double MEGABYTE = 1 << 20;

  /** What these tensors come to under AdamW, which holds two numbers for each one learnt. */
  static TrainingCost of(Collection<Tensor> state, Collection<Tensor> learnt, boolean averaged) {
    long parameters = learnt.stream().mapToLong(Tensor::count).sum();
    long bytes = bytes(learnt);
    return new TrainingCost(parameters, bytes(state), bytes, 2 * bytes, averaged ? bytes : 0);
  }

  private static long bytes(Collection<Tensor> tensors) {
    return tensors.stream().mapToLong(t -> t.count() * t.dtype().byteSize()).sum();
  }

  long bytes() {
    return weights + gradients + optimizer + averages;
  }

  /** Refuses a run that cannot fit this machine whatever its batch. */
  void requireMemory() {
    long there = Machine.here().memoryMegabytes();
    if (there > 0 && bytes() / MEGABYTE > there) {
      throw new ExhaustedException(
          String.format(
              Locale.ROOT,
              "training needs %.0f MB before any activation, this machine has %d MB",
              bytes() / MEGABYTE,
              there),
          null);
    }
  }

  /** The sentence before the start. */
  String before() {
    return String.format(
        Locale.ROOT,
        "%.2f M parameters learnt: weights %.1f MB, gradients %.1f MB, optimizer %.1f MB, averages"
            + " %.1f MB, in sum %.1f MB before activations",
        parameters / 1e6,
        weights / MEGABYTE,
        gradients / MEGABYTE,
        optimizer / MEGABYTE,
        averages / MEGABYTE,
        bytes() / MEGABYTE);
  }

  /** The sentence after the first steps. */
  static String measured(double secondsPerStep, int stepsLeft) {
    long peak = Machine.peakMegabytes();
    return String.format(
        Locale.ROOT,
        "%.3g s a step, %s for the %d steps left%s",
        secondsPerStep,
        Progress.duration(secondsPerStep * stepsLeft),
        stepsLeft,
        peak == 0 ? "" : "; " + peak + " MB at the peak so far");
  }
}
