package dev.hilum.zoo;

import dev.hilum.io.BadInputException;

/** A layout that checkpoints are written in. */
public enum ExportFormat {
  /** config.json and model.safetensors, as transformers (and timm, for its networks) read them. */
  HF,
  /** open_clip_config.json and open_clip_model.safetensors. */
  OPEN_CLIP;

  /** The format called {@code hf} or {@code open_clip}. */
  public static ExportFormat of(String name) {
    return switch (name) {
      case "hf" -> HF;
      case "open_clip" -> OPEN_CLIP;
      default ->
          throw new BadInputException("the format must be hf or open_clip, got \"" + name + "\"");
    };
  }
}
