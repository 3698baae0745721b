package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.SafetensorsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How far a network is from its reference library on one golden: a folder with the library's own
 * checkpoint, {@code inputs.safetensors} and the library's answer, {@code expected.safetensors}.
 *
 * @param golden the {@link #name} of the folder
 * @param script the script in {@code tools/reference} that made it
 * @param versions the library versions that made it, as JSON
 * @param error the largest absolute difference over all outputs, as a share of {@code max(1, max
 *     |expected|)} of the output; infinite where one is NaN and the other is not
 */
public record Parity(String golden, String script, String versions, double error) {

  /** The largest error allowed in float32. */
  public static final double BOUND = 2e-5;

  private static final String INPUTS = "inputs.safetensors";
  private static final String EXPECTED = "expected.safetensors";

  /** Whether the error is within {@link #BOUND}. */
  public boolean holds() {
    return error <= BOUND;
  }

  /** The goldens below a folder, at any depth, by name. */
  public static List<Path> goldens(Path root) {
    try (Stream<Path> files = Files.walk(root)) {
      return files.filter(f -> f.endsWith(INPUTS)).map(Path::getParent).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The last two folders, as {@code bert-tiny/masked-lm}. */
  public static String name(Path golden) {
    int depth = golden.getNameCount();
    return golden.subpath(Math.max(0, depth - 2), depth).toString();
  }

  /** Runs a network on the inputs of a golden and compares every expected output. */
  public static Parity measure(Path golden, Network network) {
    try (Scope scope = Scope.open();
        SafetensorsFile expected = SafetensorsFile.open(golden.resolve(EXPECTED))) {
      Map<String, Tensor> answer = Gradients.off(() -> network.run(inputs(golden)));
      double worst = 0;
      for (String name : expected.names()) {
        Tensor got = answer.get(name);
        if (got == null) {
          throw new BadInputException(
              golden + ": the network must answer " + name + ", got " + answer.keySet());
        }
        worst = Math.max(worst, error(name, tensor(expected, name), got));
      }
      return new Parity(
          name(golden),
          expected.metadata().getOrDefault("script", ""),
          expected.metadata().getOrDefault("versions", ""),
          worst);
    }
  }

  /** The inputs of a golden, in the current scope. */
  public static Map<String, Tensor> inputs(Path golden) {
    try (SafetensorsFile file = SafetensorsFile.open(golden.resolve(INPUTS))) {
      Map<String, Tensor> inputs = new LinkedHashMap<>();
      for (String name : file.names()) {
        inputs.put(name, tensor(file, name));
      }
      return inputs;
    }
  }

  private static Tensor tensor(SafetensorsFile file, String name) {
    return Tensor.of(file.bytes(name), file.dtype(name), file.shape(name));
  }

  private static double error(String name, Tensor expected, Tensor got) {
    if (!expected.shape().equals(got.shape())) {
      throw new BadInputException(
          name + " must have shape " + expected.shape() + ", got " + got.shape());
    }
    double[] want = expected.doubles();
    double[] have = got.doubles();
    double largest = 1;
    double off = 0;
    for (int i = 0; i < want.length; i++) {
      if (Double.isNaN(want[i]) || Double.isNaN(have[i])) {
        off = Double.isNaN(want[i]) && Double.isNaN(have[i]) ? off : Double.POSITIVE_INFINITY;
      } else {
        largest = Math.max(largest, Math.abs(want[i]));
        off = Math.max(off, Math.abs(want[i] - have[i]));
      }
    }
    return off / largest;
  }
}
