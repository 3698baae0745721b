package dev.hilum.image;

/**
 * torchxrayvision's input: values scaled to [-1024, 1024], the centre square, resized by {@code
 * skimage.transform.resize} to [1, size, size].
 *
 * <pre>
 *   x = (2 * pixel / max - 1) * 1024         max: the top of the value range; a colour film: its red
 * </pre>
 *
 * <p>Deviation: torchxrayvision refuses films with values above 255; here a 16-bit film is scaled
 * by its own range. Parity: {@code PreprocessingGoldenTest}.
 */
record XrayVisionPreprocessing(int size) implements Preprocessing {

  public XrayVisionPreprocessing {
    if (size < 1 || size > 8192) {
      throw new IllegalArgumentException("the input's side must be 1..8192, got " + size);
    }
  }

  @Override
  public int channels() {
    return 1;
  }

  @Override
  public int height() {
    return size;
  }

  @Override
  public int width() {
    return size;
  }

  @Override
  public Size outputSize(int height, int width) {
    return new Size(size, size);
  }

  @Override
  public Field field(int height, int width) {
    int side = Math.min(width, height);
    return new Field(
        (height / 2 - side / 2) / (double) height,
        (width / 2 - side / 2) / (double) width,
        side / (double) height,
        side / (double) width);
  }

  @Override
  public float[] apply(PixelImage image) {
    int plane = image.width() * image.height();
    if (image.channels() == 1) {
      return apply(image.toGrayImage());
    }
    byte[] red = java.util.Arrays.copyOf(image.samples(), plane);
    return apply(new PixelImage(image.width(), image.height(), 1, 8, red).toGrayImage());
  }

  @Override
  public float[] apply(GrayImage image) {
    int side = Math.min(image.width(), image.height());
    int left = image.width() / 2 - side / 2, top = image.height() / 2 - side / 2;
    float low = (float) image.range().low(), span = (float) (image.range().high() - low);
    float[] square = new float[side * side];
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        float fraction = (image.at(left + x, top + y) - low) / span;
        square[y * side + x] = (2 * fraction - 1) * 1024;
      }
    }
    return SkimageResize.square(square, side, size);
  }
}
