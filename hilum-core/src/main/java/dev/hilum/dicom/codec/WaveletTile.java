package dev.hilum.dicom.codec;

import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/** From the packets of one tile to its samples: blocks, wavelets, colour, level shift. */
final class WaveletTile {
  private final WaveletStream.Tile tile;
  private final WaveletHeader size;
  private final List<WaveletPlane> planes;

  WaveletTile(WaveletStream.Tile tile, WaveletHeader size, int[] area) {
    this.tile = tile;
    this.size = size;
    WaveletParameters p = tile.parameters();
    planes =
        IntStream.range(0, size.components())
            .mapToObj(
                c ->
                    new WaveletPlane(
                        c,
                        size.precision(),
                        area,
                        Objects.requireNonNull(p.coding[c]),
                        Objects.requireNonNull(p.steps[c]),
                        p.shift[c]))
            .toList();
  }

  /** How many objects decoding takes, before it makes any. */
  long objects() {
    return planes.stream().mapToLong(WaveletPlane::objects).sum();
  }

  /** Whether components that are transformed together are coded alike. */
  boolean colourFits() {
    return !tile.parameters().colour
        || planes.size() >= 3
            && planes.get(0).coding.reversible() == planes.get(1).coding.reversible()
            && planes.get(0).coding.reversible() == planes.get(2).coding.reversible();
  }

  /**
   * Decodes the tile; false where its packets end too early or hold what cannot be.
   *
   * @param at where its first sample belongs in {@code out}
   */
  boolean decode(short[] out, int at) {
    planes.forEach(WaveletPlane::build);
    byte[] packets = tile.packets();
    if (!new PacketReader(packets, planes).read(tile.parameters().orders())) {
      return false;
    }
    for (WaveletPlane plane : planes) {
      for (CodeBlock block : plane.blocks) {
        if (block.segments > 0 && (block.planes + plane.shift > 30 || block.planes < 0)) {
          return false;
        }
      }
    }
    int count = planes.size();
    int[][] whole = new int[count][];
    float[][] real = new float[count][];
    for (int c = 0; c < count; c++) {
      WaveletPlane plane = planes.get(c);
      int samples = plane.width() * plane.height();
      if (plane.coding.reversible()) {
        whole[c] = new int[samples];
      } else {
        real[c] = new float[samples];
      }
      blocks(plane, packets, whole[c], real[c]);
      if (plane.coding.reversible()) {
        new ReversibleWavelet(whole[c], plane.width()).inverse(plane);
      } else {
        new IrreversibleWavelet(real[c], plane.width()).inverse(plane);
      }
    }
    if (tile.parameters().colour) {
      if (planes.getFirst().coding.reversible()) {
        WaveletColour.reversible(whole);
      } else {
        WaveletColour.irreversible(real);
      }
    }
    for (int c = 0; c < count; c++) {
      store(planes.get(c), whole[c], real[c], out, at + c);
    }
    return true;
  }

  private static void blocks(WaveletPlane plane, byte[] packets, int[] whole, float[] real) {
    ThreadLocal<BlockDecoder> decoders = ThreadLocal.withInitial(BlockDecoder::new);
    plane.blocks.stream().filter(block -> block.segments > 0).toList().parallelStream()
        .forEach(
            block -> {
              BlockDecoder decoder = decoders.get();
              decoder.decode(block, plane.coding, plane.shift, packets);
              if (plane.shift > 0) {
                scaleDown(decoder.values, block.width * block.height, plane.shift);
              }
              place(decoder.values, block, plane, whole, real);
            });
  }

  /** Takes back the upshift of a region of interest (T.800, H.1). */
  private static void scaleDown(int[] values, int count, int shift) {
    for (int i = 0; i < count; i++) {
      int magnitude = Math.abs(values[i]);
      if (magnitude >= 1 << shift) {
        magnitude >>= shift;
        values[i] = values[i] < 0 ? -magnitude : magnitude;
      }
    }
  }

  private static void place(
      int[] values, CodeBlock block, WaveletPlane plane, int[] whole, float[] real) {
    float half = 0.5f * block.step;
    for (int y = 0, from = 0; y < block.height; y++) {
      int to = (block.y + y) * plane.width() + block.x;
      for (int x = 0; x < block.width; x++, from++, to++) {
        if (plane.coding.reversible()) {
          whole[to] = values[from] / 2;
        } else {
          real[to] = values[from] * half;
        }
      }
    }
  }

  private void store(WaveletPlane plane, int[] whole, float[] real, short[] out, int at) {
    int precision = size.precision(), step = size.components();
    int least = size.signed() ? -1 << precision - 1 : 0, most = least + (1 << precision) - 1;
    int level = size.signed() ? 0 : 1 << precision - 1, width = plane.width();
    for (int y = 0, from = 0; y < plane.height(); y++) {
      int to = at + y * size.width() * step;
      for (int x = 0; x < width; x++, from++, to += step) {
        long value = plane.coding.reversible() ? whole[from] : (long) Math.rint(real[from]);
        out[to] = (short) Math.clamp(value + level, least, most);
      }
    }
  }
}
