package dev.hilum.cli;

import dev.hilum.dicom.DisplayPolicy;
import dev.hilum.dicom.FilmFile;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.AtomicOutput;
import dev.hilum.tensor.DType;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum film tensor}. */
@Command(
    name = "tensor",
    description = "Writes what a network sees of a film: pixel_values, float32 [1, C, H, W].",
    footer = {
      "",
      "Examples:",
      "  hilum film tensor chest.dcm --preprocessing preprocessor_config.json --out x.safetensors",
      "  hilum film tensor chest.png --preprocessing rad-dino/ --out x.safetensors --force"
    })
final class FilmTensorCommand implements Callable<Integer> {
  private static final ValueLayout.OfFloat F4 =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final Shell shell;

  @Parameters(paramLabel = "FILM", description = "A DICOM, PNG or JPEG file.")
  private Path film = Path.of("");

  @Option(
      names = "--preprocessing",
      required = true,
      paramLabel = "P",
      description =
          "A preprocessor_config.json, an open_clip_config.json, a checkpoint folder or a zoo"
              + " name.")
  private String preprocessing = "";

  @Option(
      names = "--display",
      defaultValue = "VOI_FIRST",
      description = "Of DICOM: voi_first (default), rad_dino or xrv.")
  private DisplayPolicy policy = DisplayPolicy.VOI_FIRST;

  @Mixin private OutOptions output = new OutOptions();

  FilmTensorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Preprocessing rule = Models.preprocessing(shell, preprocessing);
    PixelImage pixels = FilmFile.pixels(film, policy);
    Preprocessing.Size size = rule.outputSize(pixels.height(), pixels.width());
    float[] values = rule.apply(pixels);
    MemorySegment bytes = MemorySegment.ofArray(new byte[4 * values.length]);
    MemorySegment.copy(values, 0, bytes, F4, 0, values.length);
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    long[] shape = {1, rule.channels(), size.height(), size.width()};
    tensors.put("pixel_values", new StoredTensor(DType.F32, shape, bytes));
    Map<String, String> metadata =
        FilmFile.isDicom(film) ? Map.of("display", policy.name()) : Map.of();
    AtomicOutput.file(
        output.out(), output.force(), file -> SafetensorsWriter.write(file, tensors, metadata));
    return 0;
  }
}
