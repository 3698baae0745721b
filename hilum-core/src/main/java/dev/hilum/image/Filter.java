package dev.hilum.image;

/** Resampling kernels, named as in Pillow; the number is Pillow's, as configs store it. */
public enum Filter {
  NEAREST(0, 0),
  LANCZOS(1, 3),
  BILINEAR(2, 1),
  BICUBIC(3, 2),
  BOX(4, 0.5),
  HAMMING(5, 1);

  private final int code;
  private final double support;

  Filter(int code, double support) {
    this.code = code;
    this.support = support;
  }

  /** Pillow's number of this kernel. */
  public int code() {
    return code;
  }

  /** Half the kernel's width in pixels of the coarser grid; 0 for nearest. */
  public double support() {
    return support;
  }

  /** The kernel's weight at distance {@code x}, not normalised. */
  double weight(double x) {
    double d = Math.abs(x);
    return switch (this) {
      case NEAREST -> 1;
      case BOX -> x > -0.5 && x <= 0.5 ? 1 : 0;
      case BILINEAR -> d < 1 ? 1 - d : 0;
      case HAMMING -> {
        if (d == 0) {
          yield 1;
        }
        double a = d * Math.PI;
        yield d < 1 ? Math.sin(a) / a * (0.54f + 0.46f * Math.cos(a)) : 0;
      }
      case BICUBIC -> {
        if (d < 1) {
          yield (1.5 * d - 2.5) * d * d + 1;
        }
        yield d < 2 ? (((d - 5) * d + 8) * d - 4) * -0.5 : 0;
      }
      case LANCZOS -> x >= -3 && x < 3 ? sinc(x) * sinc(x / 3) : 0;
    };
  }

  private static double sinc(double x) {
    double a = x * Math.PI;
    return x == 0 ? 1 : Math.sin(a) / a;
  }
}
