package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * Pixels with boxes blacked out (PS3.15 E.3.1, Clean Pixel Data). The frames are decoded and
 * written natively, so that nothing of a box survives in a code stream.
 */
final class CleanPixels {
  private CleanPixels() {}

  /** Replaces the pixels of {@code film} in {@code set} and the attributes that describe them. */
  static void into(DataSet set, Dicom film, List<PixelBox> boxes) {
    Attributes original = film.attributes();
    ByteArrayOutputStream native_ = new ByteArrayOutputStream();
    StoredPixels first = film.stored(0);
    String photometric = original.string(Tag.PHOTOMETRIC_INTERPRETATION).orElse("MONOCHROME2");
    boolean white = photometric.equals("MONOCHROME1");
    for (int frame = 0; frame < film.frames(); frame++) {
      StoredPixels stored = frame == 0 ? first : film.stored(frame);
      native_.writeBytes(bytes(stored, boxes, white));
    }
    int allocated =
        switch (first.values()) {
          case Samples.Bytes _ -> 8;
          case Samples.Shorts _ -> 16;
          case Samples.Ints _ -> 32;
          case Samples.Floats _, Samples.Doubles _ ->
              throw new BadInputException(
                  original.string(Tag.SOP_CLASS_UID).orElse("a film")
                      + ": boxes can be blacked out in integer pixels, got floating-point ones");
        };
    set.put(Tag.BITS_ALLOCATED, allocated)
        .put(Tag.BITS_STORED, Math.min(first.precision(), allocated))
        .put(Tag.HIGH_BIT, Math.min(first.precision(), allocated) - 1)
        .put(Tag.PIXEL_DATA, allocated == 8 ? Vr.OB : Vr.OW, native_.toByteArray())
        .put(Tag.BURNED_IN_ANNOTATION, "NO");
    if (first.samples() > 1) {
      set.put(Tag.PLANAR_CONFIGURATION, 0);
      if (photometric.startsWith("YBR_FULL")) {
        set.put(Tag.PHOTOMETRIC_INTERPRETATION, "YBR_FULL");
      } else if (photometric.startsWith("YBR")) {
        set.put(Tag.PHOTOMETRIC_INTERPRETATION, "RGB"); // JPEG 2000 decodes to it
      }
    }
  }

  private static byte[] bytes(StoredPixels stored, List<PixelBox> boxes, boolean white) {
    int row = stored.width() * stored.samples();
    switch (stored.values()) {
      case Samples.Bytes(byte[] values, boolean signed) -> {
        byte[] out = values.clone();
        fill(boxes, stored, row, i -> out[i] = (byte) black(8, stored, signed, white));
        return out;
      }
      case Samples.Shorts(short[] values, boolean signed) -> {
        short[] out = values.clone();
        fill(boxes, stored, row, i -> out[i] = (short) black(16, stored, signed, white));
        return new Samples.Shorts(out, signed).littleEndian().array();
      }
      case Samples.Ints(int[] values, boolean signed) -> {
        int[] out = values.clone();
        fill(boxes, stored, row, i -> out[i] = (int) black(32, stored, signed, white));
        return new Samples.Ints(out, signed).littleEndian().array();
      }
      case Samples.Floats _, Samples.Doubles _ -> {
        return new byte[0]; // refused by the caller
      }
    }
  }

  /** The darkest value that these pixels can have. */
  private static long black(int bits, StoredPixels stored, boolean signed, boolean white) {
    int depth = Math.min(bits, stored.precision());
    long low = signed ? -(1L << depth - 1) : 0;
    return white ? low + (1L << depth) - 1 : low;
  }

  private static void fill(
      List<PixelBox> boxes, StoredPixels stored, int row, java.util.function.IntConsumer at) {
    for (PixelBox box : boxes) {
      int right = (int) Math.min(stored.width(), (long) box.x() + box.width());
      int bottom = (int) Math.min(stored.height(), (long) box.y() + box.height());
      for (int y = box.y(); y < bottom; y++) {
        for (int i = box.x() * stored.samples(); i < right * stored.samples(); i++) {
          at.accept(y * row + i);
        }
      }
    }
  }
}
