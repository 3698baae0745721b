package dev.hilum.task;

import dev.hilum.image.Filter;
import dev.hilum.image.GrayImage;
import dev.hilum.image.Resize;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Features that no network computed. What a probe reads off the first five is a shortcut: how and
 * where a film was taken and stored, nothing of the anatomy; a network's score means something only
 * beside theirs.
 */
public enum Baseline {
  /** One-hot projection: PA, AP (supine too), other or unknown. */
  VIEW(List.of("view=PA", "view=AP", "view=other")) {
    @Override
    float[] of(Film film, GrayImage image) {
      boolean pa = film.view() == View.PA;
      boolean ap = film.view() == View.AP || film.view() == View.AP_SUPINE;
      return new float[] {pa ? 1 : 0, ap ? 1 : 0, pa || ap ? 0 : 1};
    }
  },

  /** Bytes of the file per pixel: how well the film compresses. */
  BYTES(List.of("bytes_per_pixel")) {
    @Override
    float[] of(Film film, GrayImage image) {
      Path file =
          film.path()
              .orElseThrow(
                  () ->
                      new BadInputException(
                          film.id() + ": bytes per pixel need a file, got a computed film"));
      try {
        return new float[] {(float) Files.size(file) / image.pixels().length};
      } catch (IOException e) {
        throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
      }
    }
  },

  /** Width and height in pixels, and width / height. */
  SIZE(List.of("width", "height", "aspect")) {
    @Override
    float[] of(Film film, GrayImage image) {
      float width = image.width(), height = image.height();
      return new float[] {width, height, width / height};
    }
  },

  /** Mean, standard deviation and percentiles of the grey values, as fractions of the range. */
  GREY(List.of("mean", "sd", "p1", "p5", "p25", "p50", "p75", "p95", "p99")) {
    @Override
    float[] of(Film film, GrayImage image) {
      float[] sorted = fractions(image);
      Arrays.sort(sorted);
      double sum = 0, squares = 0;
      for (float v : sorted) {
        sum += v;
        squares += (double) v * v;
      }
      double mean = sum / sorted.length;
      float[] out = new float[2 + PERCENTILES.length];
      out[0] = (float) mean;
      out[1] = (float) Math.sqrt(Math.max(0, squares / sorted.length - mean * mean));
      for (int i = 0; i < PERCENTILES.length; i++) {
        double at = PERCENTILES[i] / 100.0 * (sorted.length - 1);
        int below = (int) at, above = Math.min(below + 1, sorted.length - 1);
        out[2 + i] = (float) (sorted[below] + (at - below) * (sorted[above] - sorted[below]));
      }
      return out;
    }
  },

  /** View, bytes, size and grey statistics together. */
  SHORTCUT(together(VIEW, BYTES, SIZE, GREY)) {
    @Override
    float[] of(Film film, GrayImage image) {
      float[] out = new float[columns().size()];
      int at = 0;
      for (Baseline part : List.of(VIEW, BYTES, SIZE, GREY)) {
        float[] values = part.of(film, image);
        System.arraycopy(values, 0, out, at, values.length);
        at += values.length;
      }
      return out;
    }
  },

  /** The film itself at 16 x 16 pixels (bilinear, antialiased), as fractions of the range. */
  PIXELS(IntStream.range(0, 256).mapToObj(i -> "y" + i / 16 + "x" + i % 16).toList()) {
    @Override
    float[] of(Film film, GrayImage image) {
      return Resize.floats(
          fractions(image), image.width(), image.height(), 16, 16, Filter.BILINEAR);
    }
  };

  private static final String PREFIX = "baseline:";
  private static final int[] PERCENTILES = {1, 5, 25, 50, 75, 95, 99};

  private final List<String> columns;

  Baseline(List<String> columns) {
    this.columns = columns;
  }

  /** What each feature is, in order. */
  public List<String> columns() {
    return columns;
  }

  /** The features of one film, as many as there are columns. */
  abstract float[] of(Film film, GrayImage image);

  /** Whether a model's name asks for a baseline: {@code baseline:view} and so on. */
  public static boolean names(String model) {
    return model.startsWith(PREFIX);
  }

  /**
   * Reads {@code baseline:view|bytes|size|grey|shortcut|pixels}.
   *
   * @throws BadInputException for any other name
   */
  public static Baseline parse(String model) {
    for (Baseline baseline : values()) {
      if (model.equals(baseline.modelName())) {
        return baseline;
      }
    }
    throw new BadInputException(
        "a baseline must be one of "
            + String.join(", ", Arrays.stream(values()).map(Baseline::modelName).toList())
            + "; got "
            + model);
  }

  /** The name that {@link #parse} reads. */
  public String modelName() {
    return PREFIX + name().toLowerCase(Locale.ROOT);
  }

  private static List<String> together(Baseline... parts) {
    List<String> all = new ArrayList<>();
    for (Baseline part : parts) {
      all.addAll(part.columns);
    }
    return List.copyOf(all);
  }

  private static float[] fractions(GrayImage image) {
    float[] out = new float[image.pixels().length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) image.range().fraction(image.pixels()[i]);
    }
    return out;
  }
}
