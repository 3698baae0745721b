package dev.hilum.cli;

import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.run.Progress;
import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.ModelFiles;
import dev.hilum.zoo.ModelLocator;
import dev.hilum.zoo.Zoo;
import dev.hilum.zoo.ZooEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models by the names that people give them, downloaded with progress where needed. */
final class Models {
  private static final String XRAY_VISION = "torchxrayvision:";

  private Models() {}

  static ModelFiles locate(Shell shell, String model, @Nullable String architecture) {
    Downloads downloads = new Downloads(shell.progress());
    Hub hub = new Hub(HubSettings.of(System.getenv()), downloads::bytes);
    ModelFiles files = new ModelLocator(hub).locate(model, Optional.ofNullable(architecture));
    downloads.close();
    return files;
  }

  /** The files of a model that are on this machine already; empty when some would be downloaded. */
  static Optional<ModelFiles> locateHere(String model, @Nullable String architecture) {
    Map<String, String> offline = new HashMap<>(System.getenv());
    offline.put("HF_HUB_OFFLINE", "1");
    Hub hub = new Hub(HubSettings.of(offline), (file, done, total) -> {});
    try {
      return Optional.of(new ModelLocator(hub).locate(model, Optional.ofNullable(architecture)));
    } catch (BadInputException e) {
      if (Zoo.find(model).isPresent() || model.startsWith("hf:")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** What a checkpoint wants done to a film: from its own files, else from the zoo's record. */
  static Preprocessing preprocessing(ModelFiles files) {
    Optional<Path> file = files.preprocessing();
    if (file.isPresent()) {
      return Preprocessing.of(file.get());
    }
    String rule = files.entry().map(ZooEntry::preprocessing).orElse("");
    if (rule.startsWith(XRAY_VISION)) {
      return Preprocessing.xrayVision(Integer.parseInt(rule.substring(XRAY_VISION.length())));
    }
    throw new BadInputException(
        files.name()
            + ": the checkpoint does not say how films are prepared (no preprocessor_config.json,"
            + " open_clip_config.json or timm config); --preprocessing names a file that does");
  }

  /** Reads a preprocessing by the file, the folder, or the model it belongs to. */
  static Preprocessing preprocessing(Shell shell, String name) {
    if (name.startsWith(XRAY_VISION)) {
      return Preprocessing.xrayVision(Integer.parseInt(name.substring(XRAY_VISION.length())));
    }
    Path path = Path.of(name);
    return Files.exists(path) ? Preprocessing.of(path) : preprocessing(locate(shell, name, null));
  }

  /** One stage of progress a file, in megabytes. */
  private static final class Downloads {
    private final Progress progress;
    private String current = "";
    private Progress.@Nullable Stage stage;
    private long told;

    Downloads(Progress progress) {
      this.progress = progress;
    }

    synchronized void bytes(String file, long done, long total) {
      Progress.Stage now = stage;
      if (now == null || !file.equals(current)) {
        close();
        current = file;
        told = 0;
        now = progress.start("download " + file, total < 0 ? -1 : Math.max(1, total >> 20), "MB");
        stage = now;
      }
      long megabytes = done >> 20;
      now.advance(Math.max(0, megabytes - told));
      told = Math.max(told, megabytes);
    }

    synchronized void close() {
      if (stage != null) {
        stage.close();
        stage = null;
      }
    }
  }
}
