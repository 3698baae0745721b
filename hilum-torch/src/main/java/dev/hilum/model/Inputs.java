package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Tensor;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The named inputs of a network: a name that it does not know, or a missing one, is refused. */
final class Inputs {
  private final Map<String, Tensor> given;

  Inputs(Map<String, Tensor> given, String... known) {
    this.given = given;
    for (String name : given.keySet()) {
      if (!List.of(known).contains(name)) {
        throw new BadInputException(
            "inputs must be among " + String.join(", ", known) + ", got " + name);
      }
    }
  }

  /** An input that must be there. */
  Tensor required(String name) {
    Tensor t = optional(name);
    if (t == null) {
      throw new BadInputException("the input " + name + " is missing, got " + given.keySet());
    }
    return t;
  }

  /**
   * An input that may be left out; 32-bit integers count as 64-bit ones, half floats as float32.
   */
  @Nullable Tensor optional(String name) {
    Tensor t = given.get(name);
    if (t == null) {
      return null;
    }
    return switch (t.dtype()) {
      case I32, U8, BOOL -> t.to(DType.I64);
      case F16, BF16, F64 -> t.to(DType.F32);
      default -> t;
    };
  }

  /** A yes or no of one element; left out it is no. */
  boolean flag(String name) {
    Tensor t = optional(name);
    return t != null && t.item() != 0;
  }
}
