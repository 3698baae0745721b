package dev.hilum.dicom;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.image.ValueRange;
import java.util.List;

/** The frames of a data set on their way to display. */
final class FilmPipeline {
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
      return Colour.rgb(stored, header, set, name).toGrayImage();
    }
    GreyTransform grey = transform(frame);
    float[] values = GreyLevels.of(stored.values(), grey::modality).floats();
    return new GrayImage(stored.width(), stored.height(), values, range(values, grey));
  }

  /** What values can be; what they are, if they are real numbers. */
  private ValueRange range(float[] values, GreyTransform grey) {
    if (!header.isFloat()) {
      return grey.range();
    }
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    for (float value : values) {
      if (Float.isFinite(value)) {
        low = Math.min(low, value);
        high = Math.max(high, value);
      }
    }
    return low < high ? new ValueRange(low, high) : new ValueRange(0, 1);
  }

  PixelImage display(int frame, DisplayPolicy policy) {
    StoredPixels stored = reader.stored(frame);
    if (!header.isMonochrome()) {
      PixelImage grey = Colour.rgb(stored, header, set, name).toGray();
      return policy == DisplayPolicy.RAD_DINO ? radDino(grey.toGrayImage()) : grey;
    }
    return switch (policy) {
      case VOI_FIRST -> {
        GreyTransform grey = transform(frame);
        byte[] pixels =
            GreyLevels.of(stored.values(), v -> grey.voi(grey.modality(v)))
                .bytes(grey::isPadding, grey.inverted());
        yield new PixelImage(stored.width(), stored.height(), 1, 8, pixels);
      }
      case RAD_DINO -> {
        float[] raw = GreyLevels.of(stored.values(), v -> v).floats();
        yield radDino(new GrayImage(stored.width(), stored.height(), raw, ValueRange.SHORT16));
      }
      case XRV -> sixteenBits(xrayVision(stored));
    };
  }

  /** torchxrayvision's values before they are scaled: 0 to what the bits allow, MONOCHROME2. */
  GrayImage xrayVision(int frame) {
    return xrayVision(reader.stored(frame));
  }

  private GrayImage xrayVision(StoredPixels stored) {
    double most = Math.pow(2, Math.min(32, stored.precision())) - 1;
    boolean negative = header.photometric().equals("MONOCHROME1");
    float[] values = GreyLevels.of(stored.values(), v -> negative ? most - v : v).floats();
    return new GrayImage(stored.width(), stored.height(), values, new ValueRange(0, most));
  }

  private static PixelImage sixteenBits(GrayImage image) {
    float[] pixels = image.pixels();
    byte[] samples = new byte[2 * pixels.length];
    double scale = 65535 / image.range().high();
    for (int i = 0; i < pixels.length; i++) {
      int value = (int) Math.max(0, Math.min(65535, pixels[i] * scale + 0.5));
      samples[2 * i] = (byte) (value >> 8);
      samples[2 * i + 1] = (byte) value;
    }
    return new PixelImage(image.width(), image.height(), 1, 16, samples);
  }

  private static PixelImage radDino(GrayImage image) {
    GrayImage small = SplineResize.shortSide(image, 518);
    float[] pixels = small.pixels();
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    for (float value : pixels) {
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    byte[] bytes = new byte[pixels.length];
    for (int i = 0; i < bytes.length && high > low; i++) {
      bytes[i] = (byte) (int) ((pixels[i] - low) / (high - low) * 255);
    }
    return new PixelImage(small.width(), small.height(), 1, 8, bytes);
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
