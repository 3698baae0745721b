package dev.hilum.cli;

import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import dev.hilum.image.PngWriter;
import dev.hilum.io.AtomicOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code hilum film convert}. */
@Command(
    name = "convert",
    description = "Writes a film as PNG (display values) or as a .npy array.",
    footer = {
      "",
      "Examples:",
      "  hilum film convert chest.jpg chest.png --bits 16",
      "  hilum film convert chest.png chest.npy --values stored"
    })
final class FilmConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILM", description = "A PNG or JPEG file.")
  private Path film = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "Ends in .png or .npy.")
  private Path out = Path.of("");

  @Option(names = "--bits", description = "Of the PNG: 8 (default) or 16.", defaultValue = "8")
  private int bits;

  @Option(
      names = "--values",
      defaultValue = "STORED",
      description = "Of the array: stored (default; as in the file), modality (float32), display.")
  private FilmArray.Values values = FilmArray.Values.STORED;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  @Override
  public Integer call() {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".png") && !name.endsWith(".npy")) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "OUT must end in .png or .npy, got " + out);
    }
    if (bits != 8 && bits != 16) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--bits must be 8 or 16, got " + bits);
    }
    PixelImage pixels = ImageFile.pixels(film);
    if (name.endsWith(".png")) {
      byte[] png = PngWriter.encode(pixels.toGrayImage(), bits);
      AtomicOutput.file(out, force, partial -> Files.write(partial, png));
    } else {
      FilmArray array = FilmArray.of(pixels, values);
      AtomicOutput.file(out, force, array::write);
    }
    return 0;
  }
}
