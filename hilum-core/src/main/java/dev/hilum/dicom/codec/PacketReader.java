package dev.hilum.dicom.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads the packets of a tile in the order its progression has (T.800, annex B.10 and B.12): which
 * blocks a packet has data of, and where these lie.
 */
final class PacketReader {
  private static final int START = 0xff91, END = 0xff92;

  private static final Comparator<Precinct> PLACE =
      Comparator.comparingLong(Precinct::down).thenComparingLong(Precinct::across);
  private static final Comparator<Precinct> COMPONENT =
      Comparator.comparingInt(Precinct::component);
  private static final Comparator<Precinct> RESOLUTION =
      Comparator.comparingInt(Precinct::resolution);

  /** RPCL, PCRL and CPRL; in the first two orders, LRCP and RLCP, place does not matter. */
  private static final List<Comparator<Precinct>> ORDERS =
      List.of(
          RESOLUTION.thenComparing(COMPONENT),
          RESOLUTION.thenComparing(COMPONENT),
          RESOLUTION.thenComparing(PLACE).thenComparing(COMPONENT),
          PLACE.thenComparing(COMPONENT).thenComparing(RESOLUTION),
          COMPONENT.thenComparing(PLACE).thenComparing(RESOLUTION));

  private final ByteBuffer in;
  private final PacketBits bits;
  private final List<WaveletPlane> planes;
  private final List<CodeBlock> found = new ArrayList<>();

  PacketReader(byte[] packets, List<WaveletPlane> planes) {
    in = ByteBuffer.wrap(packets);
    this.planes = planes;
    bits = new PacketBits(in);
  }

  /** Reads all packets; false when they end too early or hold what cannot be. */
  boolean read(List<WaveletParameters.Order> orders) {
    List<Precinct> all = planes.stream().flatMap(p -> p.precincts.stream()).toList();
    for (WaveletParameters.Order order : orders) {
      List<Precinct> some =
          all.stream()
              .filter(p -> p.resolution() >= order.firstResolution())
              .filter(p -> p.resolution() < order.lastResolution())
              .filter(p -> p.component() >= order.firstComponent())
              .filter(p -> p.component() < order.lastComponent())
              .sorted(ORDERS.get(order.progression()))
              .toList();
      if (!read(some, order)) {
        return false;
      }
    }
    return true;
  }

  private boolean read(List<Precinct> some, WaveletParameters.Order order) {
    if (order.progression() == 0) {
      return layers(some, order.lastLayer());
    }
    if (order.progression() == 1) {
      for (int from = 0, to = 0; from < some.size(); from = to) {
        int resolution = some.get(from).resolution();
        while (to < some.size() && some.get(to).resolution() == resolution) {
          to++;
        }
        if (!layers(some.subList(from, to), order.lastLayer())) {
          return false;
        }
      }
      return true;
    }
    for (Precinct precinct : some) {
      if (!layers(List.of(precinct), order.lastLayer())) {
        return false;
      }
    }
    return true;
  }

  /** The packets of some precincts, layer by layer; those already read are passed over. */
  private boolean layers(List<Precinct> some, int count) {
    for (int layer = 0; layer < count; layer++) {
      boolean any = false;
      for (Precinct precinct : some) {
        if (precinct.layersRead()[0] == layer) {
          if (!packet(precinct, layer)) {
            return false;
          }
          precinct.layersRead()[0]++;
        }
        any |= precinct.layersRead()[0] < count;
      }
      if (!any) {
        break;
      }
    }
    return true;
  }

  private boolean packet(Precinct precinct, int layer) {
    if (marker(START)) {
      in.position(Math.min(in.limit(), in.position() + 6));
    }
    if (!in.hasRemaining()) {
      return false;
    }
    found.clear();
    if (bits.bit() == 1) {
      WaveletCoding coding = planes.get(precinct.component()).coding;
      for (Precinct.Blocks band : precinct.bands()) {
        for (int i = 0; i < band.blocks().size(); i++) {
          if (!block(band, i, layer, coding)) {
            return false;
          }
        }
      }
    }
    bits.align();
    if (bits.exhausted()) {
      return false;
    }
    if (marker(END)) {
      in.position(in.position() + 2);
    }
    int at = in.position();
    for (CodeBlock block : found) {
      at = block.place(at, in.limit());
      if (at < 0) {
        return false;
      }
    }
    in.position(at);
    return true;
  }

  private boolean block(Precinct.Blocks band, int i, int layer, WaveletCoding coding) {
    CodeBlock block = band.blocks().get(i);
    boolean first = block.lengthBits == 0;
    boolean included = first ? band.inclusion().below(i, layer + 1, bits) : bits.bit() == 1;
    if (!included) {
      return true;
    }
    if (first) {
      int empty = 0;
      while (!band.emptyPlanes().below(i, empty + 1, bits)) {
        if (++empty > 80 || bits.exhausted()) {
          return false;
        }
      }
      block.planes = band.mostPlanes() - empty;
      block.lengthBits = 3;
    }
    if (!block.add(passes(), coding, bits)) {
      return false;
    }
    found.add(block);
    return true;
  }

  /** The number of new passes (T.800, table B.4). */
  private int passes() {
    if (bits.bit() == 0) {
      return 1;
    }
    if (bits.bit() == 0) {
      return 2;
    }
    int more = bits.bits(2);
    if (more < 3) {
      return 3 + more;
    }
    more = bits.bits(5);
    return more < 31 ? 6 + more : 37 + bits.bits(7);
  }

  private boolean marker(int code) {
    int at = in.position();
    return in.remaining() >= 2 && (in.getShort(at) & 0xffff) == code;
  }
}
