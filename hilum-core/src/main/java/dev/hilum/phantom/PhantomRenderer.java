package dev.hilum.phantom;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ValueRange;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the pixels of a film by the Beer-Lambert law: along each ray the optical depth A is the sum
 * of attenuation times length over body, lung, bone and findings; the detector sees {@code exp(-A)}
 * plus scatter and quantum noise; the film shows its logarithm through a sigmoid, bone white.
 *
 * <p>A finding changes the rays inside its own shape, and what these scatter: two films of one
 * person in one pose are the same to the bit wherever no pixel of the changed finding's mask lies
 * within {@link #SCATTER_REACH} of the side, along rows and along columns. Films under 128 pixels
 * are rendered larger and averaged. A renderer keeps its planes (about 36 bytes a pixel) from film
 * to film and serves one thread at a time.
 */
public final class PhantomRenderer {
  /** Smallest and largest side of a film, pixels. */
  public static final int MIN_SIZE = 32;

  public static final int MAX_SIZE = 2048;

  /**
   * How far beyond a finding's mask the film may differ, as a fraction of its side: the reach of
   * the scatter and of the finding's soft rim.
   */
  public static final double SCATTER_REACH = Scatter.REACH + 0.05;

  private final int size;
  private final int oversample;
  private final LungPlanes planes;
  private final Detector detector;
  private final byte[] mask;

  /** A renderer of square films of {@code size} pixels a side. */
  public PhantomRenderer(int size) {
    if (size < MIN_SIZE || size > MAX_SIZE) {
      throw new IllegalArgumentException(
          "the side of a phantom film must be in ["
              + MIN_SIZE
              + ", "
              + MAX_SIZE
              + "], got "
              + size);
    }
    this.size = size;
    oversample = (127 + size) / size;
    int n = size * oversample;
    planes = LungPlanes.of(n * n);
    detector = new Detector(n);
    mask = new byte[n * n];
  }

  /**
   * The film's display values, whole numbers from 0 to 2^bits - 1.
   *
   * @param bits 8, 12 or 16
   */
  public GrayImage render(PhantomFilm film, int bits) {
    if (bits != 8 && bits != 12 && bits != 16) {
      throw new IllegalArgumentException("a phantom film has 8, 12 or 16 bits, got " + bits);
    }
    Canvas canvas = new Canvas(size * oversample, film.pose());
    new Scene(film, canvas, planes).draw(mask);
    float[] fine = detector.develop(film, canvas, planes);
    Marker.collimate(film, canvas.n, fine);
    float top = (1 << bits) - 1;
    float[] shown = average(fine);
    for (int i = 0; i < shown.length; i++) {
      shown[i] = (int) (shown[i] * top + 0.5f);
    }
    return new GrayImage(size, size, shown, range(bits));
  }

  private static ValueRange range(int bits) {
    return switch (bits) {
      case 8 -> ValueRange.BYTE;
      case 16 -> ValueRange.SHORT16;
      default -> new ValueRange(0, (1 << bits) - 1);
    };
  }

  /** The masks that belong to {@link #render} of the same film. */
  public PhantomMasks masks(PhantomFilm film) {
    Canvas canvas = new Canvas(size * oversample, film.pose());
    PhantomMasks fine = new Scene(film, canvas, planes).masks();
    Map<String, byte[]> structures = new LinkedHashMap<>();
    fine.structures().forEach((name, inside) -> structures.put(name, majority(inside)));
    List<byte[]> lesions = fine.lesions().stream().map(this::majority).toList();
    return new PhantomMasks(size, structures, lesions);
  }

  private float[] average(float[] fine) {
    if (oversample == 1) {
      return fine;
    }
    int n = size * oversample;
    float[] out = new float[size * size];
    for (int row = 0; row < n; row++) {
      for (int col = 0; col < n; col++) {
        out[row / oversample * size + col / oversample] += fine[row * n + col];
      }
    }
    float share = 1f / (oversample * oversample);
    for (int i = 0; i < out.length; i++) {
      out[i] *= share;
    }
    return out;
  }

  /** A mask at the film's own size: a pixel is inside when at least half of it is. */
  private byte[] majority(byte[] fine) {
    if (oversample == 1) {
      return fine;
    }
    float[] share = new float[fine.length];
    for (int i = 0; i < fine.length; i++) {
      share[i] = fine[i];
    }
    float[] mean = average(share);
    byte[] out = new byte[size * size];
    for (int i = 0; i < out.length; i++) {
      out[i] = (byte) (mean[i] >= 0.5f ? 1 : 0);
    }
    return out;
  }
}
