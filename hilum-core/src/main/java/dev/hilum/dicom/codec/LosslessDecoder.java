package dev.hilum.dicom.codec;

import dev.hilum.image.HuffmanTable;
import dev.hilum.image.JpegBits;
import dev.hilum.image.JpegMarkers;
import dev.hilum.image.JpegTables;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JPEG lossless, process 14, Huffman coded, 2 to 16 bits: a difference to a prediction for every
 * sample (T.81, annex H). All seven predictors, point transform, restarts; components interleaved
 * or a scan each, not subsampled.
 */
final class LosslessDecoder {
  private final byte[] stream;
  private final FrameSpec header;
  private final String name;
  private final JpegMarkers in;
  private final JpegTables tables = new JpegTables(true);
  private int precision, restartInterval, shift, left;
  private int[] ids = {}; // of the components; -1 once a scan has brought one
  private short[] values = {};

  LosslessDecoder(byte[] stream, FrameSpec header, String name) {
    this.stream = stream;
    this.header = header;
    this.name = name;
    in = new JpegMarkers(stream, name);
  }

  CodedFrame read(List<String> notes) {
    do {
      int marker = in.next();
      if (marker < 0 || marker == JpegMarkers.END) {
        throw in.cutOff();
      }
      if (JpegMarkers.alone(marker)) {
        continue;
      }
      int length = in.segment(marker), at = in.position();
      in.moveTo(at + length);
      switch (marker) {
        case 0xc3 -> frame(at, length);
        case 0xc4 -> tables.read(stream, name, at, at + length);
        case 0xda -> scan(at, length);
        case 0xdd -> {
          in.need(marker, length, 2);
          restartInterval = in.int16(at);
        }
        default -> {}
      }
    } while (ids.length == 0 || left > 0);
    if (shift > 0) {
      for (int i = 0; i < values.length; i++) {
        values[i] = (short) (values[i] << shift);
      }
    }
    return CodedFrame.of(header, precision, false, values, notes);
  }

  private void frame(int at, int length) {
    in.need(0xc3, length, 6);
    if (ids.length > 0) {
      throw in.bad("an image must have one frame, got two");
    }
    precision = stream[at];
    int count = stream[at + 5] & 0xff;
    if (precision < 2 || precision > 16) {
      throw in.bad("lossless JPEG samples must have 2..16 bits, got " + precision);
    }
    header.checkSize(in.int16(at + 3), in.int16(at + 1), count, name);
    in.need(0xc3, length, 6 + 3 * count);
    int[] found = new int[count];
    for (int i = 0; i < count; i++) {
      int sampling = stream[at + 7 + 3 * i];
      if (sampling != stream[at + 7]) {
        throw in.bad(
            "components of lossless JPEG must not be subsampled, got factors "
                + String.format("%02x and %02x", stream[at + 7], sampling));
      }
      found[i] = stream[at + 6 + 3 * i] & 0xff;
    }
    if (header.values() > stream.length * 8L) {
      throw in.bad(
          "a sample must take at least one bit, got "
              + (header.values() + " samples in " + stream.length + " bytes"));
    }
    ids = found;
    left = count;
    values = new short[header.values()];
  }

  private void scan(int at, int length) {
    int count = length > 0 ? stream[at] : 0;
    if (count < 1 || count > left || length < 4 + 2 * count) {
      throw in.bad(
          "a scan must name 1.."
              + (left + " components after a frame header, got " + count + " in " + length)
              + " bytes");
    }
    int[] index = new int[count];
    List<HuffmanTable> codes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      index[i] = component(stream[at + 1 + 2 * i] & 0xff);
      @Nullable HuffmanTable table = tables.dc(stream[at + 2 + 2 * i] >> 4 & 3);
      if (table == null) {
        throw in.bad("a scan's Huffman tables must be in the file before it, got none");
      }
      codes.add(table);
    }
    int predictor = stream[at + 1 + 2 * count];
    int point = stream[at + 3 + 2 * count] & 15;
    if (predictor < 1
        || predictor > 7
        || point >= precision
        || left < ids.length && point != shift) {
      throw in.bad(
          "the predictor must be 1..7 and the point transform one and less than the precision, got "
              + (predictor + " and " + point));
    }
    if (restartInterval % header.columns() != 0) {
      throw in.bad(
          "the restart interval must be whole rows of "
              + (header.columns() + " samples, got " + restartInterval));
    }
    shift = point;
    left -= count;
    samples(codes, index, predictor);
  }

  private int component(int id) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] == id) {
        ids[i] = -1;
        return i;
      }
    }
    throw in.bad("scans must name every component of the frame once, got " + id);
  }

  private void samples(List<HuffmanTable> codes, int[] index, int predictor) {
    JpegBits bits = new JpegBits(stream, in.position());
    int count = index.length, columns = header.columns(), rows = header.rows();
    int step = header.samples(), stride = columns * step;
    int restart = restartInterval / columns;
    int[] row = new int[columns * count];
    LosslessPredictor prediction =
        new LosslessPredictor(values, step, stride, 1 << precision - shift - 1);
    for (int y = 0; y < rows; y++) {
      boolean first = y == 0 || restart > 0 && y % restart == 0;
      if (first && y > 0 && !bits.restart()) {
        throw in.bad("a restart marker must follow every " + restart + " rows, got none at " + y);
      }
      if (!bits.differences(codes, row) && !bits.exhausted()) {
        throw in.bad("every code must be one of its table, got another in row " + y);
      }
      if (bits.exhausted()) {
        throw in.bad(
            "the file must hold all " + rows + " rows, got the end of its data in row " + y);
      }
      for (int c = 0; c < count; c++) {
        prediction.row(first ? 0 : predictor, row, c, count, y * stride + index[c]);
      }
    }
    in.moveTo(bits.position());
  }
}
