package dev.hilum.image;

import org.jspecify.annotations.Nullable;

/** Unpacks unfiltered PNG rows of any colour type and bit depth into planar samples. */
final class PngRow {
  private final int width, plane, depth, colour;
  private final byte @Nullable [] palette;
  private final byte[] samples;

  PngRow(int width, int height, int depth, int colour, byte @Nullable [] palette, byte[] samples) {
    this.width = width;
    this.plane = width * height;
    this.depth = depth;
    this.colour = colour;
    this.palette = palette;
    this.samples = samples;
  }

  /** Stores {@code columns} pixels at row y, x0, x0 + dx ...; false if an index has no colour. */
  boolean put(byte[] row, int columns, int y, int x0, int dx) {
    int out = y * width + x0;
    switch (colour) {
      case 0 -> gray(row, columns, out, dx);
      case 3 -> {
        return indexed(row, columns, out, dx);
      }
      case 4 -> {
        int stride = 2 * depth / 8;
        for (int i = 0; i < columns; i++) {
          samples[out + i * dx] = row[1 + i * stride];
        }
      }
      default -> colours(row, columns, out, dx);
    }
    return true;
  }

  private void gray(byte[] row, int columns, int out, int dx) {
    if (depth == 16) {
      for (int i = 0; i < columns; i++) {
        samples[2 * (out + i * dx)] = row[1 + 2 * i];
        samples[2 * (out + i * dx) + 1] = row[2 + 2 * i];
      }
    } else if (depth == 8 && dx == 1) {
      System.arraycopy(row, 1, samples, out, columns);
    } else {
      int scale = 255 / ((1 << depth) - 1);
      for (int i = 0; i < columns; i++) {
        samples[out + i * dx] = (byte) (scale * packed(row, i));
      }
    }
  }

  private boolean indexed(byte[] row, int columns, int out, int dx) {
    byte[] colours = palette;
    if (colours == null) {
      return false;
    }
    for (int i = 0; i < columns; i++) {
      int entry = 3 * packed(row, i);
      if (entry >= colours.length) {
        return false;
      }
      int at = out + i * dx;
      samples[at] = colours[entry];
      samples[plane + at] = colours[entry + 1];
      samples[2 * plane + at] = colours[entry + 2];
    }
    return true;
  }

  private void colours(byte[] row, int columns, int out, int dx) {
    int sample = depth / 8, stride = sample * (colour == 2 ? 3 : 4);
    for (int i = 0; i < columns; i++) {
      int from = 1 + i * stride, at = out + i * dx;
      samples[at] = row[from];
      samples[plane + at] = row[from + sample];
      samples[2 * plane + at] = row[from + 2 * sample];
    }
  }

  /** Sample i of a row with 1, 2, 4 or 8 bits a sample, the first in the high bits. */
  private int packed(byte[] row, int i) {
    int bit = i * depth;
    return row[1 + (bit >> 3)] >> 8 - depth - (bit & 7) & (1 << depth) - 1;
  }
}
