package dev.hilum.image;

import dev.hilum.image.Preprocessing.Size;
import java.util.List;

/**
 * A centre crop; where the film is smaller, it is padded.
 *
 * @param halfEven torchvision's rounding of an odd margin, half to even (and up when padding);
 *     otherwise transformers', rounded down
 * @param fill the padding's 8-bit value in each channel
 */
record CropRule(Size size, boolean halfEven, List<Integer> fill) {
  CropRule {
    fill = List.copyOf(fill);
    for (int value : fill) {
      if (value < 0 || value > 255) {
        throw new IllegalArgumentException("a fill colour must be 0..255, got " + value);
      }
    }
  }

  /** First pixel of the window on an edge of {@code length}; negative when it starts in padding. */
  int offset(int length, int window) {
    if (!halfEven) {
      return Math.floorDiv(length - window, 2);
    }
    return window > length ? -((window - length) / 2) : (int) Math.rint((length - window) / 2.0);
  }
}
