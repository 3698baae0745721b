package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.util.BitSet;

/** Outlines written as runs of pixels. */
final class RunLengths {
  private RunLengths() {}

  /**
   * Reads the relative runs of the SIIM challenge: pairs of how many pixels to pass over and how
   * many to set, down each column in turn from the upper left corner.
   *
   * @return bit y * width + x is set where a run covers the pixel
   * @throws BadInputException if the text is no list of pairs, or a run leaves the film
   */
  static BitSet columns(String text, int width, int height) {
    BitSet inside = new BitSet(width * height);
    long at = 0;
    boolean gap = true;
    int i = 0;
    while (i < text.length()) {
      if (text.charAt(i) == ' ') {
        i++;
        continue;
      }
      int value = 0;
      int start = i;
      while (i < text.length() && text.charAt(i) != ' ') {
        int digit = text.charAt(i) - '0';
        if (digit < 0 || digit > 9 || i - start > 8) {
          throw new BadInputException(
              "runs must be whole numbers below 10^9, got "
                  + text.substring(start, Math.min(text.length(), start + 12)));
        }
        value = value * 10 + digit;
        i++;
      }
      if (!gap) {
        set(inside, at, value, width, height);
      }
      at += value;
      gap = !gap;
    }
    if (!gap) {
      throw new BadInputException("runs must be pairs of numbers, got an odd count");
    }
    return inside;
  }

  private static void set(BitSet inside, long from, int length, int width, int height) {
    if (from + length > (long) width * height) {
      throw new BadInputException(
          "a run must end within %d x %d pixels, got one from %d to %d"
              .formatted(width, height, from, from + length));
    }
    for (int pixel = (int) from; pixel < from + length; pixel++) {
      inside.set(pixel % height * width + pixel / height);
    }
  }
}
