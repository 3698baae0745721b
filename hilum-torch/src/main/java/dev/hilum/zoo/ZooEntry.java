package dev.hilum.zoo;

import dev.hilum.io.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * One published checkpoint and all that goes with it.
 *
 * @param name {@code architecture.tag}, e.g. {@code vit_base_14.rad-dino}
 * @param architecture the reference class, as in {@link ModelFiles#architecture}
 * @param weights {@code hf:OWNER/NAME}, the https address of a single file, or {@code shipped:NAME}
 *     for what comes with the program
 * @param preprocessing the file of the repository that says how films are prepared, or {@code
 *     torchxrayvision:SIZE}; empty for text
 * @param tokenizer the kind of tokenizer; empty for networks without text
 * @param licence its SPDX name, or "see model card"
 * @param trainingSets what it was trained on, as its authors say
 * @param citation the paper
 * @param config what the checkpoint itself does not hold
 */
public record ZooEntry(
    String name,
    String architecture,
    String weights,
    String preprocessing,
    String tokenizer,
    String licence,
    List<String> trainingSets,
    String citation,
    Optional<JsonObject> config) {

  static ZooEntry of(String name, JsonObject json) {
    return new ZooEntry(
        name,
        json.text("architecture"),
        json.text("weights"),
        json.text("preprocessing", ""),
        json.text("tokenizer", ""),
        json.text("licence"),
        json.texts("training_sets"),
        json.text("citation"),
        json.isObject("config") ? Optional.of(json.object("config")) : Optional.empty());
  }
}
