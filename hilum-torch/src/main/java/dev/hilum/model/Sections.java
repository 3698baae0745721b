package dev.hilum.model;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;

/** The parts of a config that describe one tower. */
final class Sections {

  private Sections() {}

  /** The first section that is there; an empty one, which is all defaults, when none is. */
  static JsonObject of(JsonObject json, String... names) {
    for (String name : names) {
      if (json.isObject(name)) {
        return json.object(name);
      }
    }
    return Json.parse("{}", json.origin() + ": " + names[names.length - 1]);
  }
}
