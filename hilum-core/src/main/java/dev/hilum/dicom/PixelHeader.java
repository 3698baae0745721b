package dev.hilum.dicom;

import dev.hilum.dicom.codec.FrameSpec;
import dev.hilum.io.BadInputException;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * What the image pixel module (PS3.3 C.7.6.3) says of every frame, checked: nothing is allocated
 * before.
 *
 * @param element the pixels: Pixel Data, or its float variants
 * @param photometric as written, in capitals: {@code MONOCHROME2}, {@code YBR_FULL_422} …
 */
record PixelHeader(
    Element element,
    int rows,
    int columns,
    int samples,
    int bitsAllocated,
    int bitsStored,
    int highBit,
    boolean signed,
    boolean planar,
    String photometric,
    int frames) {

  private static final long MOST_SAMPLES = 1L << 28;

  /**
   * Reads it.
   *
   * @throws BadInputException if the data set has no pixels, or they cannot be what is said of them
   */
  static PixelHeader of(Attributes set, String name) {
    Element element =
        set.element(Tag.PIXEL_DATA)
            .or(() -> set.element(Tag.FLOAT_PIXEL_DATA))
            .or(() -> set.element(Tag.DOUBLE_FLOAT_PIXEL_DATA))
            .orElseThrow(
                () -> new BadInputException(name + ": must hold pixels, its data set has none"));
    boolean floats = !element.tag().equals(Tag.PIXEL_DATA);
    int samples = number(set, Tag.SAMPLES_PER_PIXEL, 1, 3, OptionalInt.of(1), name);
    if (samples == 2) {
      throw new BadInputException(name + ": " + Tag.SAMPLES_PER_PIXEL + " must be 1 or 3, got 2");
    }
    int allocated = number(set, Tag.BITS_ALLOCATED, 1, 64, OptionalInt.empty(), name);
    boolean fits =
        floats
            ? allocated == (element.tag().equals(Tag.FLOAT_PIXEL_DATA) ? 32 : 64)
            : allocated == 1 || allocated == 8 || allocated == 16 || allocated == 32;
    if (!fits) {
      throw new BadInputException(
          name
              + ": "
              + Tag.BITS_ALLOCATED
              + " must be 1, 8, 16 or 32 (64 for Double Float Pixel"
              + " Data), got "
              + allocated);
    }
    int stored = number(set, Tag.BITS_STORED, 1, allocated, OptionalInt.of(allocated), name);
    int highest = set.integer(Tag.HIGH_BIT).orElse(stored - 1);
    PixelHeader header =
        new PixelHeader(
            element,
            number(set, Tag.ROWS, 1, 65535, OptionalInt.empty(), name),
            number(set, Tag.COLUMNS, 1, 65535, OptionalInt.empty(), name),
            samples,
            allocated,
            stored,
            highest < stored - 1 || highest >= allocated ? stored - 1 : highest,
            number(set, Tag.PIXEL_REPRESENTATION, 0, 1, OptionalInt.of(0), name) == 1,
            samples == 3
                && number(set, Tag.PLANAR_CONFIGURATION, 0, 1, OptionalInt.of(0), name) == 1,
            set.string(Tag.PHOTOMETRIC_INTERPRETATION)
                .orElse(samples == 1 ? "MONOCHROME2" : "RGB")
                .toUpperCase(Locale.ROOT),
            Math.max( // some write 0 for one
                1,
                number(set, Tag.NUMBER_OF_FRAMES, 0, Integer.MAX_VALUE, OptionalInt.of(1), name)));
    if (header.samplesPerFrame() > MOST_SAMPLES) {
      throw new BadInputException(
          name
              + ": a frame must have at most "
              + MOST_SAMPLES
              + " samples, got "
              + header.rows
              + " x "
              + header.columns
              + " x "
              + samples);
    }
    return header;
  }

  private static int number(
      Attributes set, Tag tag, int least, int most, OptionalInt otherwise, String name) {
    OptionalInt given = set.integer(tag);
    if (given.isEmpty() && otherwise.isEmpty()) {
      throw new BadInputException(
          name + ": " + tag + " must be there to read the pixels, got none");
    }
    int value = given.orElseGet(otherwise::getAsInt);
    if (value < least || value > most) {
      throw new BadInputException(
          name + ": " + tag + " must be " + least + ".." + most + ", got " + value);
    }
    return value;
  }

  /** The same of other pixels. */
  PixelHeader with(Element pixels) {
    return changed(pixels, photometric);
  }

  /** The same with another meaning of samples. */
  PixelHeader withPhotometric(String meaning) {
    return changed(element, meaning);
  }

  private PixelHeader changed(Element pixels, String meaning) {
    return new PixelHeader(
        pixels,
        rows,
        columns,
        samples,
        bitsAllocated,
        bitsStored,
        highBit,
        signed,
        planar,
        meaning,
        frames);
  }

  boolean isFloat() {
    return !element.tag().equals(Tag.PIXEL_DATA);
  }

  boolean isMonochrome() {
    return samples == 1 && !photometric.equals("PALETTE COLOR");
  }

  /** Chroma of native pixels that is stored for every second pixel: Y Y B R. */
  boolean isSubsampled() {
    return photometric.equals("YBR_FULL_422") || photometric.equals("YBR_PARTIAL_422");
  }

  long samplesPerFrame() {
    return (long) rows * columns * samples;
  }

  /** Bits that a native frame takes in the file; frames of single bits follow without a gap. */
  long bitsPerFrame() {
    long count = samples == 3 && isSubsampled() ? samplesPerFrame() / 3 * 2 : samplesPerFrame();
    return count * bitsAllocated;
  }

  FrameSpec spec() {
    return new FrameSpec(rows, columns, samples, bitsAllocated, bitsStored, signed);
  }
}
