package dev.hilum.cli;

import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code hilum film info}. */
@Command(
    name = "info",
    description = "Shows the attributes of a film.",
    footer = {"", "Examples:", "  hilum film info chest.png", "  hilum film info chest.jpg --json"})
final class FilmInfoCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "FILM", description = "A PNG or JPEG file.")
  private Path film = Path.of("");

  @Mixin private JsonOption json = new JsonOption();

  FilmInfoCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    PixelImage pixels = ImageFile.pixels(film);
    int low = Integer.MAX_VALUE, high = Integer.MIN_VALUE;
    int step = pixels.bits() / 8;
    byte[] samples = pixels.samples();
    for (int i = 0; i < samples.length; i += step) {
      int value = samples[i] & 0xff;
      value = step == 2 ? value << 8 | samples[i + 1] & 0xff : value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    Map<String, Object> info = new LinkedHashMap<>();
    info.put("file", film.toString());
    info.put("bytes", Files.size(film));
    info.put("width", pixels.width());
    info.put("height", pixels.height());
    info.put("channels", pixels.channels());
    info.put("bits", pixels.bits());
    info.put("lowest", low);
    info.put("highest", high);
    if (json.asked()) {
      shell.json(info);
    } else {
      Table.pairs(shell.out(), info);
    }
    return 0;
  }
}
