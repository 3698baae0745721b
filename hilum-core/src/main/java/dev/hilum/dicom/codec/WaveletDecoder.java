package dev.hilum.dicom.codec;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * JPEG 2000 by the decoder of this package, HTJ2K by FFmpeg's. The size that the code stream tells
 * is held against the header before anything else is read.
 */
final class WaveletDecoder {
  private static final long MOST_OBJECTS = 1 << 16;

  private final byte[] stream;
  private final FrameSpec header;
  private final String name;

  WaveletDecoder(byte[] stream, FrameSpec header, String name) {
    this.stream = stream;
    this.header = header;
    this.name = name;
  }

  CodedFrame read(List<String> notes) {
    WaveletHeader size = WaveletHeader.read(stream, name);
    header.checkSize(size.width(), size.height(), size.components(), name);
    return CodedFrame.of(header, size.precision(), size.signed(), values(size), notes);
  }

  private short[] values(WaveletHeader size) {
    if (size.highThroughput()) {
      return FfmpegWavelet.decode(stream, size, name);
    }
    TreeMap<Integer, WaveletStream.Tile> tiles = new WaveletStream(stream, size, name).tiles();
    int count = size.tilesAcross() * size.tilesDown();
    if (tiles.size() != count || tiles.lastKey() != count - 1) {
      throw bad("the file must hold all its " + count + " tiles, got " + tiles.size());
    }
    List<WaveletTile> ready = new ArrayList<>();
    long objects = 0;
    for (Map.Entry<Integer, WaveletStream.Tile> tile : tiles.entrySet()) {
      if (!tile.getValue().parameters().complete()) {
        throw bad("coding and quantization must be told of all components, got less or other");
      }
      ready.add(new WaveletTile(tile.getValue(), size, size.tile(tile.getKey())));
      objects += ready.getLast().objects();
    }
    long most = MOST_OBJECTS + header.values() / 8;
    if (objects > most) {
      throw bad("precincts and blocks must be at most " + most + ", got " + objects);
    }
    short[] values = new short[header.values()];
    for (int i = 0; i < count; i++) {
      WaveletTile tile = ready.get(i);
      if (!tile.colourFits()) {
        throw bad("three components coded alike must be there for a colour transform, got other");
      }
      if (!tile.decode(values, size.offset(size.tile(i)))) {
        throw bad(
            "the packets of tile " + i + " must be whole and allowed, got other or their end");
      }
    }
    return values;
  }

  private BadInputException bad(String rule) {
    return new BadInputException(name + ": " + rule);
  }
}
