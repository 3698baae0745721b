package dev.hilum.image;

import dev.hilum.image.Preprocessing.Size;

/** What size a film is resized to, each with the rounding of the library that has the rule. */
sealed interface ResizeRule {

  /** Height and width after resizing. */
  Size target(int height, int width);

  /** Not resized. */
  record None() implements ResizeRule {
    @Override
    public Size target(int height, int width) {
      return new Size(height, width);
    }
  }

  /** To a fixed size, whatever the aspect. */
  record Exact(Size size) implements ResizeRule {
    @Override
    public Size target(int height, int width) {
      return size;
    }
  }

  /** The shorter edge to {@code edge}, the longer in proportion, rounded down. */
  record ShortestEdge(int edge) implements ResizeRule {
    @Override
    public Size target(int height, int width) {
      int longer =
          (int) ((double) ((long) edge * Math.max(height, width)) / Math.min(height, width));
      return width <= height ? checked(longer, edge) : checked(edge, longer);
    }
  }

  /** As {@link ShortestEdge}, unless the longer edge would pass {@code longest}. */
  record ShortestAndLongest(int shortest, int longest) implements ResizeRule {
    @Override
    public Size target(int height, int width) {
      double low = Math.min(height, width), high = Math.max(height, width);
      boolean capped = high / low * shortest > longest;
      double raw = capped ? longest * low / high : shortest;
      int edge = (int) Math.rint(raw);
      if (height <= width && height == edge || width <= height && width == edge) {
        return new Size(height, width);
      }
      return width < height
          ? checked((int) (raw * height / width), edge)
          : checked(edge, (int) (raw * width / height));
    }
  }

  /** In proportion into a box, rounded down. */
  record Within(int maxHeight, int maxWidth) implements ResizeRule {
    @Override
    public Size target(int height, int width) {
      double scale = Math.min((double) maxHeight / height, (double) maxWidth / width);
      return checked((int) (height * scale), (int) (width * scale));
    }
  }

  /** In proportion to cover the box ({@code longest} false) or fit it, rounded half to even. */
  record KeepRatio(Size box, boolean longest) implements ResizeRule {
    @Override
    public Size target(int height, int width) {
      double down = (double) height / box.height(), across = (double) width / box.width();
      double ratio = longest ? Math.max(down, across) : Math.min(down, across);
      return checked((int) Math.rint(height / ratio), (int) Math.rint(width / ratio));
    }
  }

  private static Size checked(int height, int width) {
    if (height < 1 || width < 1 || (long) height * width > 1 << 26) {
      throw new dev.hilum.io.BadInputException(
          "a film must come to 1 .. 2^26 pixels when its edges are scaled, got "
              + height
              + " x "
              + width);
    }
    return new Size(height, width);
  }
}
