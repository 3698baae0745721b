package dev.hilum.cli;

import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.DicomSummary;
import dev.hilum.dicom.FilmFile;
import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum film info}. */
@Command(
    name = "info",
    description = "Shows the attributes of a film.",
    footer = {
      "",
      "Examples:",
      "  hilum film info chest.dcm",
      "  hilum film info chest.dcm --identifiers --json"
    })
final class FilmInfoCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILM", description = "A DICOM, PNG or JPEG file.")
  private Path film = Path.of("");

  @Option(
      names = "--identifiers",
      description = "Of DICOM: also what may tell who the patient is (names, numbers, dates …).")
  private boolean identifiers;

  @Mixin private JsonOption json = new JsonOption();

  FilmInfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("file", film.toString());
    if (FilmFile.isDicom(film)) {
      try (Dicom dicom = Dicom.open(film)) {
        info.put("bytes", Files.size(film));
        info.putAll(DicomSummary.of(dicom, identifiers));
      }
    } else {
      image(ImageFile.pixels(film), info);
    }
    if (json.asked()) {
      shell.json(info);
    } else {
      Table.pairs(shell.out(), flat(info));
    }
    return 0;
  }

  private void image(PixelImage pixels, Map<String, Object> info) throws Exception {
    int low = Integer.MAX_VALUE, high = Integer.MIN_VALUE;
    int step = pixels.bits() / 8;
    byte[] samples = pixels.samples();
    for (int i = 0; i < samples.length; i += step) {
      int value = samples[i] & 0xff;
      value = step == 2 ? value << 8 | samples[i + 1] & 0xff : value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    info.put("bytes", Files.size(film));
    info.put("width", pixels.width());
    info.put("height", pixels.height());
    info.put("channels", pixels.channels());
    info.put("bits", pixels.bits());
    info.put("lowest", low);
    info.put("highest", high);
  }

  /** For people: groups without their heads, a line for each note. */
  private static Map<String, Object> flat(Map<String, Object> info) {
    Map<String, Object> flat = new LinkedHashMap<>();
    info.forEach(
        (key, value) -> {
          switch (value) {
            case Map<?, ?> group -> group.forEach((k, v) -> flat.put(String.valueOf(k), v));
            case List<?> list -> {
              for (int i = 0; i < list.size(); i++) {
                flat.put(i == 0 ? "note" : "note " + (i + 1), list.get(i));
              }
            }
            default -> flat.put(key, value);
          }
        });
    return flat;
  }
}
