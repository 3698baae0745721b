package dev.hilum.model;

import dev.hilum.io.JsonObject;
import java.util.List;

/** Which class of transformers a config is for, and how many classes it tells apart. */
final class Labels {

  private Labels() {}

  /** {@code architectures[0]}; empty when the config does not say. */
  static String architecture(JsonObject json) {
    List<String> names = json.isArray("architectures") ? json.texts("architectures") : List.of();
    return names.isEmpty() ? "" : names.getFirst();
  }

  /**
   * 0 unless the architecture is a classifier; its classes are those of id2label, 2 when left out.
   */
  static int of(JsonObject json) {
    if (!architecture(json).endsWith("ForImageClassification")) {
      return 0;
    }
    return json.isObject("id2label")
        ? json.object("id2label").keys().size()
        : json.integer("num_labels", 2);
  }
}
