package dev.hilum.dicom.codec;

import dev.hilum.image.JpegMarkers;
import java.util.Arrays;
import java.util.List;

/**
 * JPEG-LS, lossless and near-lossless, 2 to 16 bits: components a scan each, or interleaved by line
 * or by sample; coding parameters preset; restarts. Palettes (mapping tables) are refused.
 *
 * <p>Reference: T.87. Restart intervals count lines, as CharLS has them.
 */
final class LsDecoder {
  private final byte[] stream;
  private final FrameSpec header;
  private final String name;
  private final JpegMarkers in;
  private final int[] preset = new int[5]; // maximum, t1, t2, t3, reset; 0: default
  private int precision, restartInterval, left;
  private int[] ids = {}; // of the components; -1 once a scan has brought one
  private short[] values = {};

  LsDecoder(byte[] stream, FrameSpec header, String name) {
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
        case 0xf7 -> frame(at, length);
        case 0xf8 -> presets(at, length);
        case 0xda -> scan(at, length);
        case 0xdd -> restarts(at, length);
        default -> {}
      }
    } while (ids.length == 0 || left > 0);
    return CodedFrame.of(header, precision, false, values, notes);
  }

  private void frame(int at, int length) {
    in.need(0xf7, length, 6);
    if (ids.length > 0) {
      throw in.bad("an image must have one frame, got two");
    }
    precision = stream[at];
    int count = stream[at + 5] & 0xff;
    if (precision < 2 || precision > 16) {
      throw in.bad("JPEG-LS samples must have 2..16 bits, got " + precision);
    }
    header.checkSize(in.int16(at + 3), in.int16(at + 1), count, name);
    in.need(0xf7, length, 6 + 3 * count);
    int[] found = new int[count];
    for (int i = 0; i < count; i++) {
      if (stream[at + 7 + 3 * i] != 0x11) {
        throw in.bad(
            "components of JPEG-LS must not be subsampled, got factors "
                + String.format("%02x", stream[at + 7 + 3 * i]));
      }
      found[i] = stream[at + 6 + 3 * i] & 0xff;
    }
    ids = found;
    left = count;
    values = new short[header.values()];
  }

  private void presets(int at, int length) {
    in.need(0xf8, length, 1);
    if (stream[at] != 1) {
      throw in.bad(
          "a JPEG-LS preset must be of coding parameters (1), not of a mapping table or a size, got"
              + " "
              + stream[at]);
    }
    in.need(0xf8, length, 11);
    for (int i = 0; i < preset.length; i++) {
      preset[i] = in.int16(at + 1 + 2 * i);
    }
  }

  private void restarts(int at, int length) {
    in.need(0xdd, length, 2);
    restartInterval = 0;
    for (int i = 0; i < Math.min(4, length); i++) {
      restartInterval = restartInterval << 8 | stream[at + i] & 0xff;
    }
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
    for (int i = 0; i < count; i++) {
      index[i] = component(stream[at + 1 + 2 * i] & 0xff);
      if (stream[at + 2 + 2 * i] != 0) {
        throw in.bad("samples must not go through a mapping table, got one");
      }
    }
    int last = at + 1 + 2 * count, near = stream[last] & 0xff, interleave = stream[last + 1];
    LsParameters parameters = LsParameters.of(precision, near, preset);
    if (!parameters.valid(precision)) {
      throw in.bad(
          "JPEG-LS parameters must fit samples of " + precision + " bits, got " + parameters);
    }
    if (interleave < 0 || interleave > 2 || interleave == 0 && count > 1 || stream[last + 2] != 0) {
      throw in.bad(
          "a scan must have one component, or several in lines or samples, and no point transform,"
              + " got interleave "
              + (interleave + " of " + count + ", transform " + stream[last + 2]));
    }
    left -= count;
    LsBits bits = new LsBits(stream, in.position());
    lines(bits, new LsModel(bits, parameters, count), index, interleave == 2 && count > 1);
    in.moveTo(bits.position());
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

  private void lines(LsBits bits, LsModel model, int[] index, boolean bySample) {
    int columns = header.columns(), rows = header.rows(), count = index.length;
    int[][] above = new int[count][columns + 2], row = new int[count][columns + 2];
    for (int y = 0; y < rows; y++) {
      if (restartInterval > 0 && y > 0 && y % restartInterval == 0) {
        if (!bits.restart()) {
          throw in.bad(
              "a restart marker must follow every " + restartInterval + " lines, got none at " + y);
        }
        model.restart();
        for (int[] line : above) {
          Arrays.fill(line, 0);
        }
      }
      boolean good = !bySample || model.line(above, row);
      for (int i = 0; !bySample && good && i < count; i++) {
        good = model.line(i, above[i], row[i]);
      }
      if (bits.exhausted()) {
        throw in.bad(
            "the file must hold all " + rows + " lines, got the end of its data in line " + y);
      }
      if (!good) {
        throw in.bad("every code must be one the standard allows, got another in line " + y);
      }
      for (int i = 0; i < count; i++) {
        store(row[i], y * columns * header.samples() + index[i]);
      }
      int[][] swap = above;
      above = row;
      row = swap;
    }
  }

  private void store(int[] row, int at) {
    short[] out = values;
    int step = header.samples();
    for (int x = 1; x < row.length - 1; x++, at += step) {
      out[at] = (short) row[x];
    }
  }
}
