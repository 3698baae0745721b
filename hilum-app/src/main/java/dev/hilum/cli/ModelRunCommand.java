package dev.hilum.cli;

import dev.hilum.io.AtomicOutput;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.TensorSource;
import dev.hilum.zoo.LoadedModel;
import dev.hilum.zoo.ModelFiles;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum model run}. */
@Command(
    name = "run",
    description = "One forward pass on raw tensors, with the names of the reference class.",
    footer = {
      "",
      "Examples:",
      "  hilum model run ./dinov2 --in pixels.safetensors --out states.safetensors",
      "  hilum model run net.pt --architecture ResNet --in x.safetensors --out y.safetensors"
    })
final class ModelRunCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "M", description = "As --model in embed.")
  private String model = "";

  @Option(names = "--architecture", paramLabel = "NAME", description = "Of a single file.")
  private @Nullable String architecture;

  @Option(names = "--in", required = true, paramLabel = "I", description = "Input tensors.")
  private Path in = Path.of("");

  @Mixin private OutOptions output = new OutOptions();
  @Mixin private EngineOptions engine = new EngineOptions();

  ModelRunCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ModelFiles files = Models.locate(shell, model, architecture);
    AtomicOutput.file(
        output.out(),
        output.force(),
        file -> {
          engine.startFixed();
          try (Scope scope = Scope.open();
              LoadedModel loaded =
                  LoadedModel.of(files, Mode.inference(engine.precision("fp32")))) {
            Map<String, Tensor> outputs = Gradients.off(() -> loaded.network().run(inputs()));
            SafetensorsWriter.write(file, stored(outputs), Map.of());
          }
        });
    return 0;
  }

  private Map<String, Tensor> inputs() {
    Map<String, Tensor> inputs = new LinkedHashMap<>();
    try (TensorSource source = Checkpoints.open(in)) {
      for (String name : source.names()) {
        inputs.put(name, Tensor.of(source.bytes(name), source.dtype(name), source.shape(name)));
      }
    }
    return inputs;
  }

  private static SequencedMap<String, StoredTensor> stored(Map<String, Tensor> tensors) {
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    tensors.forEach(
        (name, tensor) -> {
          MemorySegment bytes =
              MemorySegment.ofArray(
                  new byte[Math.toIntExact(tensor.count() * tensor.dtype().byteSize())]);
          tensor.contiguous().copyTo(bytes);
          stored.put(name, new StoredTensor(tensor.dtype(), tensor.shape().dims(), bytes));
        });
    return stored;
  }
}
