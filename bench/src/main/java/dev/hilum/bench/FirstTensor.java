package dev.hilum.bench;

import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.io.OutputStream;

/** From the start of the process to the first tensor operation: says so, then waits for its end. */
final class FirstTensor {
  private FirstTensor() {}

  public static void main(String[] args) throws IOException {
    try (Scope scope = Scope.open()) {
      double value = Tensor.ones(DType.F32, 1).add(1).item();
      System.out.println("@version java " + System.getProperty("java.version"));
      System.out.println("@first " + value);
    }
    System.in.transferTo(OutputStream.nullOutputStream());
  }
}
