package dev.hilum.cli;

import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.DisplayPolicy;
import dev.hilum.dicom.FilmFile;
import dev.hilum.image.GrayImage;
import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import dev.hilum.image.PngWriter;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
      "  hilum film convert chest.dcm chest.png --bits 16",
      "  hilum film convert chest.dcm chest.npy --values stored --frame all"
    })
final class FilmConvertCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "FILM", description = "A DICOM, PNG or JPEG file.")
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

  @Option(
      names = "--frame",
      paramLabel = "N|all",
      description = "Of DICOM: from 0, or all (default of arrays; a PNG takes the first).")
  private @Nullable String frame;

  @Option(
      names = "--display",
      defaultValue = "VOI_FIRST",
      description = "Of DICOM: voi_first (default), rad_dino or xrv.")
  private DisplayPolicy policy = DisplayPolicy.VOI_FIRST;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  @Override
  public Integer call() {
    String name = out.toString().toLowerCase(Locale.ROOT);
    if (!name.endsWith(".png") && !name.endsWith(".npy")) {
      throw usage("OUT must end in .png or .npy, got " + out);
    }
    if (bits != 8 && bits != 16) {
      throw usage("--bits must be 8 or 16, got " + bits);
    }
    boolean png = name.endsWith(".png");
    if (FilmFile.isDicom(film)) {
      try (Dicom dicom = Dicom.open(film)) {
        write(dicom, png);
      }
      return 0;
    }
    if (frame != null && !frame.equals("0") && !frame.equals("all")) {
      throw new BadInputException(film + ": a PNG or JPEG film has the frame 0 only, got " + frame);
    }
    PixelImage pixels = ImageFile.pixels(film);
    if (png) {
      byte[] bytes = PngWriter.encode(pixels.toGrayImage(), bits);
      AtomicOutput.file(out, force, partial -> Files.write(partial, bytes));
    } else {
      AtomicOutput.file(out, force, FilmArray.of(pixels, values)::write);
    }
    return 0;
  }

  private void write(Dicom dicom, boolean png) {
    boolean all = "all".equals(frame) || frame == null && !png;
    if (png && all) {
      throw usage("--frame must be a number for a PNG, got all");
    }
    int first = all || frame == null ? 0 : number(frame);
    if (!png) {
      int count = all ? dicom.frames() : 1;
      AtomicOutput.file(
          out, force, new FilmArray.Frames(dicom, first, count, values, policy)::write);
      return;
    }
    GrayImage shown =
        bits == 16 ? dicom.gray(first, policy) : dicom.display(first, policy).toGrayImage();
    byte[] bytes = PngWriter.encode(shown, bits);
    AtomicOutput.file(out, force, partial -> Files.write(partial, bytes));
  }

  private int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw usage("--frame must be a number from 0 or all, got " + text);
    }
  }

  private CommandLine.ParameterException usage(String sentence) {
    return new CommandLine.ParameterException(spec.commandLine(), sentence);
  }
}
