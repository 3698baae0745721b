package dev.hilum.bench;

import dev.hilum.io.BadInputException;
import dev.hilum.model.ImageEncoder;
import dev.hilum.model.Network;
import dev.hilum.model.OpenClip;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsFile;
import dev.hilum.zoo.LoadedModel;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One forward pass of a network: pixels or token ids to one vector each. */
final class ForwardPass implements Repeated {
  private final Scope scope = Scope.open();
  private final LoadedModel model;
  private final Tensor input;
  private final UnaryOperator<Tensor> forward;

  ForwardPass(String work, Path folder, Precision precision) {
    model = LoadedModel.of(Models.locate(folder.resolve("model")), Mode.inference(precision));
    Map.Entry<String, UnaryOperator<Tensor>> call = call(work, model.network());
    input = input(folder, call.getKey());
    forward = call.getValue();
  }

  private static Map.Entry<String, UnaryOperator<Tensor>> call(String work, Network network) {
    if (network instanceof OpenClip clip) {
      return work.contains("text")
          ? Map.entry("text", clip::embedTexts)
          : Map.entry("image", clip::embedImages);
    }
    ImageEncoder encoder = ImageEncoder.of(network);
    return Map.entry(
        work.startsWith("densenet") ? "x" : "pixel_values", x -> encoder.encode(x).films());
  }

  static Tensor input(Path folder, String name) {
    try (SafetensorsFile file = SafetensorsFile.open(folder.resolve("inputs.safetensors"))) {
      if (!file.names().contains(name)) {
        throw new BadInputException(
            folder + ": inputs must hold " + name + ", got " + file.names());
      }
      return Tensor.of(file.bytes(name), file.dtype(name), file.shape(name));
    }
  }

  @Override
  public double[] once() {
    try (Scope step = Scope.open()) {
      return Gradients.off(() -> forward.apply(input)).doubles();
    }
  }

  @Override
  public void close() {
    model.close();
    scope.close();
  }
}
