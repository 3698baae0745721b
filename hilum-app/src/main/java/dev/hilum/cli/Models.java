package dev.hilum.cli;

import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.run.Progress;
import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.ModelFiles;
import dev.hilum.zoo.ModelLocator;
import dev.hilum.zoo.Zoo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Models by the names that people give them, downloaded with progress where needed. */
final class Models {
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

  /** Reads a preprocessing by the file, the folder, or the model it belongs to. */
  static Preprocessing preprocessing(Shell shell, String name) {
    if (name.startsWith(ModelFiles.XRAY_VISION)) {
      return Preprocessing.xrayVision(
          Integer.parseInt(name.substring(ModelFiles.XRAY_VISION.length())));
    }
    Path path = Path.of(name);
    return Files.exists(path)
        ? Preprocessing.of(path)
        : locate(shell, name, null).filmPreprocessing();
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
