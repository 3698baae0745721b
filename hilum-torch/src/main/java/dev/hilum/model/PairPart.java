package dev.hilum.model;

import java.util.regex.Pattern;

/** Which part of an {@link ImageText} a parameter belongs to, by its reference's name. */
public enum PairPart {
  IMAGE,
  /** From the image tower into the shared space. */
  IMAGE_PROJECTION,
  TEXT,
  /** From the text tower into the shared space. */
  TEXT_PROJECTION,
  /** {@code logit_scale} and {@code logit_bias}. */
  SCALE;

  private static final Pattern TO_IMAGE =
      Pattern.compile("^visual_projection\\.|^visual\\.(proj$|head\\.)");
  private static final Pattern TO_TEXT =
      Pattern.compile("^(text\\.)?text_projection(\\.|$)|^text\\.proj\\.");

  /** The part of a parameter of a pair; open_clip's text tower may stand at the root. */
  public static PairPart of(String name) {
    if (name.startsWith("logit_")) {
      return SCALE;
    }
    if (TO_IMAGE.matcher(name).find()) {
      return IMAGE_PROJECTION;
    }
    if (TO_TEXT.matcher(name).find()) {
      return TEXT_PROJECTION;
    }
    return name.startsWith("vision_model.") || name.startsWith("visual.") ? IMAGE : TEXT;
  }
}
