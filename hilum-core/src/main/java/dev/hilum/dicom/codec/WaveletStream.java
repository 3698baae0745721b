package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The marker segments of a JPEG 2000 code stream (T.800, annex A): which tiles lie where, coded
 * how.
 */
final class WaveletStream {
  private static final int TILE_PART = 0xff90, DATA = 0xff93, END = 0xffd9;
  private static final int PACKED_MAIN = 0xff60, PACKED_TILE = 0xff61;

  /** A tile: how it is coded, and its packets from all its parts. */
  record Tile(WaveletParameters parameters, List<ByteBuffer> parts) {

    /** The packets in one piece. */
    byte[] packets() {
      ByteBuffer all = ByteBuffer.allocate(parts.stream().mapToInt(ByteBuffer::remaining).sum());
      parts.forEach(part -> all.put(part.duplicate()));
      return all.array();
    }
  }

  private final ByteBuffer in;
  private final String name;
  private final WaveletParameters main;
  private final TreeMap<Integer, Tile> tiles = new TreeMap<>();

  WaveletStream(byte[] stream, WaveletHeader size, String name) {
    in = ByteBuffer.wrap(stream, size.start(), stream.length - size.start()).slice();
    this.name = name;
    main = new WaveletParameters(size.components());
  }

  /** Reads all headers; the tiles by their number. */
  TreeMap<Integer, Tile> tiles() {
    in.position(2);
    while (in.remaining() >= 2) {
      int at = in.position(), marker = in.getShort() & 0xffff;
      if (marker == END) {
        break;
      }
      if (marker == TILE_PART) {
        tilePart(at);
      } else {
        take(marker, segment(marker), main);
      }
    }
    return tiles;
  }

  private void tilePart(int at) {
    ByteBuffer header = segment(TILE_PART);
    if (header.remaining() < 8) {
      throw bad("a tile part's header must have 8 bytes, got " + header.remaining());
    }
    int index = header.getShort() & 0xffff;
    long length = header.getInt() & 0xffffffffL;
    long end = length == 0 ? in.limit() : at + length;
    if (end > in.limit() || end < in.position()) {
      throw bad(
          "a tile part must end inside the stream, got "
              + length
              + " bytes at "
              + at
              + " of "
              + in.limit());
    }
    Tile tile = tiles.computeIfAbsent(index, i -> new Tile(main.forTile(), new ArrayList<>()));
    while (true) {
      int marker = in.remaining() < 2 ? 0 : in.getShort() & 0xffff;
      if (marker == DATA) {
        break;
      }
      take(marker, segment(marker), tile.parameters());
    }
    int from = (int) Math.min(in.position(), end);
    tile.parts().add(in.slice(from, (int) end - from));
    in.position((int) end);
  }

  private ByteBuffer segment(int marker) {
    int length = in.remaining() < 2 ? 0 : in.getShort() & 0xffff;
    if (marker < 0xff00 || length < 2 || length - 2 > in.remaining()) {
      throw bad(
          "a marker segment must end inside the stream, got "
              + String.format("marker %04x with length ", marker)
              + (length + " and " + in.remaining() + " bytes left"));
    }
    ByteBuffer content = in.slice(in.position(), length - 2);
    in.position(in.position() + length - 2);
    return content;
  }

  private void take(int marker, ByteBuffer content, WaveletParameters parameters) {
    if (marker == PACKED_MAIN || marker == PACKED_TILE) {
      throw bad("packet headers must be with their packets, got them packed");
    }
    int size = content.remaining();
    try {
      parameters.take(marker, content);
    } catch (BufferUnderflowException e) {
      throw new BadInputException(
          name
              + String.format(": marker segment %04x must hold all its fields, got ", marker)
              + (size + " bytes"),
          e);
    }
  }

  private BadInputException bad(String rule) {
    return new BadInputException(name + ": " + rule);
  }
}
