package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.weights.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The numbers of a reference library, by name; tensors are made in the scope of the caller. */
public final class Golden implements AutoCloseable {
  private final SafetensorsFile file;

  private Golden(SafetensorsFile file) {
    this.file = file;
  }

  /** Opens {@code /golden/NAME.safetensors} of the test resources. */
  public static Golden open(String name) {
    String path = "/golden/" + name + ".safetensors";
    try {
      var url = Objects.requireNonNull(Golden.class.getResource(path), path);
      return new Golden(SafetensorsFile.open(Path.of(url.toURI())));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A copy of the tensor. */
  public Tensor get(String name) {
    return Tensor.of(file.bytes(name), file.dtype(name), file.shape(name));
  }

  /** Requires {@code actual} within {@code tolerance * max(1, max |expected|)} of the reference. */
  public void assertClose(Tensor actual, String name, double tolerance) {
    Tensor expected = get(name);
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    double bound = tolerance * Math.max(1, expected.abs().amax(false).item());
    assertThat(difference(actual, expected)).as(name).isLessThanOrEqualTo(bound);
  }

  /** Requires a cosine of at least {@code least} between {@code actual} and the reference. */
  public void assertAligned(Tensor actual, String name, double least) {
    Tensor expected = get(name);
    assertThat(actual.shape()).as(name).isEqualTo(expected.shape());
    assertThat(cosine(actual, expected)).as(name).isGreaterThanOrEqualTo(least);
  }

  static double difference(Tensor a, Tensor b) {
    return a.detach().to(DType.F64).sub(b.detach().to(DType.F64)).abs().amax(false).item();
  }

  static double cosine(Tensor a, Tensor b) {
    Tensor x = a.detach().to(DType.F64).reshape(-1);
    Tensor y = b.detach().to(DType.F64).reshape(-1);
    return x.mul(y).sum().item() / (x.norm(false, 0).item() * y.norm(false, 0).item());
  }

  @Override
  public void close() {
    file.close();
  }
}
