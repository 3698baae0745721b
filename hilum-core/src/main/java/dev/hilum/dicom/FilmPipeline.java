package dev.hilum.dicom;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.ValueRange;
import java.util.List;

/** The frames of a data set on their way to display. */
final class FilmPipeline {
  private static final int RAD_DINO_SIDE = 518;
  private static final ValueRange ANY = ValueRange.SHORT16; // until the values are looked at

  private final Attributes set;
  private final PixelHeader header;
  private final PixelReader reader;
  private final String name;
  private final List<String> notes;

  FilmPipeline(Attributes set, TransferSyntax syntax, String name, List<String> notes) {
    this.set = set;
    this.name = name;
    this.notes = notes;
    header = PixelHeader.of(set, name);
    reader = new PixelReader(set, header, syntax, name, notes);
  }

  int frames() {
    return reader.frames();
  }

  StoredPixels stored(int frame) {
    return reader.stored(frame);
  }

  GrayImage modality(int frame) {
    StoredPixels stored = reader.stored(frame);
    if (!header.isMonochrome()) {
      return Colour.rgb(stored, reader.photometric(), set, name).toGrayImage();
    }
    GreyTransform grey = transform(frame);
    float[] values = GreyLevels.of(stored.values(), grey::modality).floats();
    return new GrayImage(
        stored.width(), stored.height(), values, header.isFloat() ? range(values) : grey.range());
  }

  PixelImage display(int frame, DisplayPolicy policy) {
    StoredPixels stored = reader.stored(frame);
    if (policy != DisplayPolicy.VOI_FIRST) {
      GrayImage grey = gray(stored, frame, policy);
      return policy == DisplayPolicy.RAD_DINO ? cutTo8Bits(grey) : to16Bits(grey);
    }
    if (!header.isMonochrome()) {
      return Colour.rgb(stored, reader.photometric(), set, name).toGray();
    }
    GreyTransform grey = transform(frame);
    byte[] pixels = GreyLevels.of(stored.values(), grey::shown).bytes(grey.inverted());
    return new PixelImage(stored.width(), stored.height(), 1, 8, pixels);
  }

  GrayImage gray(int frame, DisplayPolicy policy) {
    return gray(reader.stored(frame), frame, policy);
  }

  private GrayImage gray(StoredPixels stored, int frame, DisplayPolicy policy) {
    if (!header.isMonochrome()) {
      GrayImage luma = Colour.rgb(stored, reader.photometric(), set, name).toGrayImage();
      return policy == DisplayPolicy.RAD_DINO ? radDino(luma) : luma;
    }
    return switch (policy) {
      case VOI_FIRST -> {
        GreyTransform grey = transform(frame);
        float[] values = GreyLevels.of(stored.values(), grey::shown).floats();
        yield spread(new GrayImage(stored.width(), stored.height(), values, ANY), grey.inverted());
      }
      case RAD_DINO -> {
        float[] raw = GreyLevels.of(stored.values(), v -> v).floats();
        yield radDino(new GrayImage(stored.width(), stored.height(), raw, ANY));
      }
      case XRV -> xrayVision(stored);
    };
  }

  private GrayImage xrayVision(StoredPixels stored) {
    float[] values = GreyLevels.of(stored.values(), v -> v).floats();
    double most = Math.pow(2, header.bitsStored()) - 1;
    if (range(values).high() > most) { // the code stream has more bits than the header
      most = Math.pow(2, stored.precision()) - 1;
    }
    if (header.photometric().equals("MONOCHROME1")) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (float) (most - values[i]);
      }
    }
    return new GrayImage(stored.width(), stored.height(), values, new ValueRange(0, most));
  }

  private static GrayImage radDino(GrayImage image) {
    return spread(SplineResize.shortSide(image, RAD_DINO_SIDE), false);
  }

  /** The image with the range of its values; what is no number becomes the lowest. */
  private static GrayImage spread(GrayImage image, boolean inverted) {
    float[] pixels = image.pixels();
    ValueRange range = range(pixels);
    float low = (float) range.low(), high = (float) range.high();
    for (int i = 0; i < pixels.length; i++) {
      float value = pixels[i];
      pixels[i] = Float.isNaN(value) ? low : inverted ? high - (value - low) : value;
    }
    return new GrayImage(image.width(), image.height(), pixels, range);
  }

  private static ValueRange range(float[] values) {
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low < high
        ? new ValueRange(low, high)
        : low == high ? new ValueRange(low, low + 1) : new ValueRange(0, 1);
  }

  private static PixelImage to16Bits(GrayImage image) {
    float[] pixels = image.pixels();
    byte[] samples = new byte[2 * pixels.length];
    for (int i = 0; i < pixels.length; i++) {
      double level = image.range().fraction(pixels[i]) * 65535 + 0.5;
      int value = (int) Math.max(0, Math.min(65535, level));
      samples[2 * i] = (byte) (value >> 8);
      samples[2 * i + 1] = (byte) value;
    }
    return new PixelImage(image.width(), image.height(), 1, 16, samples);
  }

  /** Fractions cut off, as the reference's conversion does. */
  private static PixelImage cutTo8Bits(GrayImage image) {
    float[] pixels = image.pixels();
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) (int) (image.range().fraction(pixels[i]) * 255);
    }
    return new PixelImage(image.width(), image.height(), 1, 8, bytes);
  }

  private GreyTransform transform(int frame) {
    return new GreyTransform(set, frame, header, name, this::note);
  }

  private void note(String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }
}
