package dev.hilum.image;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The steps that transformers, open_clip and timm share, on 8-bit Pillow images: to RGB (or grey),
 * resize, centre crop, then per channel
 *
 * <pre>
 *   x = (pixel * rescale - mean[c]) / std[c]        in float32, the product rounded first
 * </pre>
 *
 * <p>A pixel has 256 values, so the last step is a table; a grey film is resized once for all
 * channels. Films are converted before they are resized, palettes and alpha included.
 *
 * <p>Parity: {@code PreprocessingGoldenTest}.
 *
 * @param rescale what a pixel is multiplied by, usually 1/255
 * @param mean one value for each channel; 3 channels are RGB, 1 is grey
 */
record PillowPreprocessing(
    ResizeRule resize,
    Filter filter,
    Optional<CropRule> crop,
    double rescale,
    List<Double> mean,
    List<Double> std)
    implements Preprocessing {

  public PillowPreprocessing {
    mean = List.copyOf(mean);
    std = List.copyOf(std);
    if (mean.size() != std.size() || mean.size() != 1 && mean.size() != 3) {
      throw new IllegalArgumentException(
          "mean and std must have 1 or 3 values each, got " + mean.size() + " and " + std.size());
    }
    if (std.contains(0.0) || !Double.isFinite(rescale)) {
      throw new IllegalArgumentException(
          "std must not be 0 and the rescale factor finite, got " + std + " and " + rescale);
    }
    if (crop.isPresent() && crop.get().fill().size() != mean.size()) {
      throw new IllegalArgumentException(
          "a fill colour must have one value a channel, got "
              + crop.get().fill().size()
              + " and "
              + mean.size());
    }
  }

  @Override
  public int channels() {
    return mean.size();
  }

  @Override
  public int height() {
    return fixedSize().height();
  }

  @Override
  public int width() {
    return fixedSize().width();
  }

  private Size fixedSize() {
    if (crop.isPresent()) {
      return crop.get().size();
    }
    if (resize instanceof ResizeRule.Exact exact) {
      return exact.size();
    }
    throw new IllegalStateException(
        "the input's size depends on the film: there is no centre crop");
  }

  @Override
  public Size outputSize(int height, int width) {
    return crop.map(CropRule::size).orElseGet(() -> resize.target(height, width));
  }

  @Override
  public Field field(int height, int width) {
    if (crop.isEmpty()) {
      return Field.WHOLE;
    }
    Size target = resize.target(height, width), output = crop.get().size();
    return new Field(
        crop.get().offset(target.height(), output.height()) / (double) target.height(),
        crop.get().offset(target.width(), output.width()) / (double) target.width(),
        output.height() / (double) target.height(),
        output.width() / (double) target.width());
  }

  @Override
  public float[] apply(GrayImage image) {
    return apply(PixelImage.of(image));
  }

  @Override
  public float[] apply(PixelImage stored) {
    PixelImage image = channels() == 1 ? stored.to8Bits().toGray() : stored.to8Bits();
    int width = image.width(), height = image.height();
    Size target = resize.target(height, width), output = outputSize(height, width);
    int plane = output.height() * output.width();
    float[] out = new float[channels() * plane];
    for (int c = 0; c < image.channels(); c++) {
      List<Window> windows = new ArrayList<>(); // a grey film goes to all channels
      int last = image.channels() == 1 ? channels() - 1 : c;
      for (int to = c; to <= last; to++) {
        if (to == c || !sameAsFirst(to)) {
          windows.add(new Window(target, output, to, out));
        }
      }
      Resize.rows(
          channel(image, c),
          width,
          height,
          target.width(),
          target.height(),
          filter,
          (y, pixels) -> windows.forEach(window -> window.row(y, pixels)));
    }
    for (int c = image.channels(); c < channels(); c++) {
      if (sameAsFirst(c)) {
        System.arraycopy(out, 0, out, c * plane, plane);
      }
    }
    return out;
  }

  private static byte[] channel(PixelImage image, int c) {
    if (image.channels() == 1) {
      return image.samples();
    }
    int plane = image.width() * image.height();
    return java.util.Arrays.copyOfRange(image.samples(), c * plane, (c + 1) * plane);
  }

  private boolean sameAsFirst(int c) {
    return mean.get(c).equals(mean.getFirst())
        && std.get(c).equals(std.getFirst())
        && crop.map(rule -> rule.fill().get(c).equals(rule.fill().getFirst())).orElse(true);
  }

  /** Crops and normalises the resized rows of one channel into its plane of {@code out}. */
  private final class Window {
    private final float[] table, out;
    private final int top, left, height, width, first, last, at;

    Window(Size from, Size to, int c, float[] out) {
      this.out = out;
      table = table(c);
      height = to.height();
      width = to.width();
      top = crop.map(rule -> rule.offset(from.height(), height)).orElse(0);
      left = crop.map(rule -> rule.offset(from.width(), width)).orElse(0);
      first = Math.max(0, -left);
      last = Math.min(width, from.width() - left);
      at = c * height * width;
      if (crop.isPresent() && (from.height() < height || from.width() < width)) {
        float padding = table[crop.get().fill().get(c)];
        java.util.Arrays.fill(out, at, at + height * width, padding);
      }
    }

    void row(int y, int[] pixels) {
      if (y < top || y >= top + height) {
        return;
      }
      int to = at + (y - top) * width;
      for (int x = first; x < last; x++) {
        out[to + x] = table[pixels[left + x]];
      }
    }
  }

  private float[] table(int c) {
    float[] table = new float[256];
    float centre = (float) (double) mean.get(c), spread = (float) (double) std.get(c);
    for (int pixel = 0; pixel < 256; pixel++) {
      table[pixel] = ((float) (pixel * rescale) - centre) / spread;
    }
    return table;
  }
}
