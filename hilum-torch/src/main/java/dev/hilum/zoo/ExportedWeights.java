package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.weights.HalfSource;
import dev.hilum.weights.TensorSource;

/** The element type in which weights are exported. */
public enum ExportedWeights {
  /** As the checkpoint has them. */
  STORED,
  /** Float32 rounded to float16: {@link HalfSource}. */
  FP16;

  /** The type called {@code stored} or {@code fp16}. */
  public static ExportedWeights of(String name) {
    return switch (name) {
      case "stored" -> STORED;
      case "fp16" -> FP16;
      default ->
          throw new BadInputException("the dtype must be stored or fp16, got \"" + name + "\"");
    };
  }

  TensorSource of(TensorSource source) {
    return this == FP16 ? new HalfSource(source) : source;
  }
}
