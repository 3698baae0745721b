package dev.hilum.bench;

import dev.hilum.zoo.Hub;
import dev.hilum.zoo.HubSettings;
import dev.hilum.zoo.ModelFiles;
import dev.hilum.zoo.ModelLocator;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Finds checkpoints on disk as {@code hilum model run} does, and downloads none. */
final class Models {
  private Models() {}

  static ModelFiles locate(Path model) {
    Map<String, String> offline = new HashMap<>(System.getenv());
    offline.put("HF_HUB_OFFLINE", "1");
    Hub hub = new Hub(HubSettings.of(offline), (file, done, total) -> {});
    return new ModelLocator(hub).locate(model.toString(), Optional.empty());
  }
}
