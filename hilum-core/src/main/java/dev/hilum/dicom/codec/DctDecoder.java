package dev.hilum.dicom.codec;

import dev.hilum.image.JpegBlocks;
import dev.hilum.io.BadInputException;
import java.util.List;

/**
 * JPEG baseline and extended, 8 and 12 bits, sequential and progressive: samples as libjpeg by
 * Thomas Richter has them, YCbCr left as it is, chroma at the size of luma.
 */
final class DctDecoder {
  private final byte[] stream;
  private final FrameSpec header;
  private final String name;

  DctDecoder(byte[] stream, FrameSpec header, String name) {
    this.stream = stream;
    this.header = header;
    this.name = name;
  }

  CodedFrame read(List<String> notes) {
    JpegBlocks blocks =
        JpegBlocks.read(
            stream, name, (width, height, count) -> header.checkSize(width, height, count, name));
    int samples = header.samples();
    short[] values = new short[header.values()];
    for (int i = 0; i < samples; i++) {
      JpegBlocks.Plane plane = blocks.planes().get(i);
      if (plane.across() == 3 || plane.down() == 3) {
        throw new BadInputException(
            name
                + ": a sample must cover 1, 2 or 4 pixels each way, got "
                + (plane.across() + " x " + plane.down()));
      }
      store(plane, blocks.precision(), values, i);
    }
    return CodedFrame.of(header, blocks.precision(), false, values, notes);
  }

  private void store(JpegBlocks.Plane plane, int precision, short[] values, int sample) {
    int stride = plane.blocksAcross() * 8, columns = header.columns(), step = header.samples();
    int largest = (1 << precision) - 1, half = 1 << DctTransform.FRACTION - 1;
    DctUpsampler upsampler =
        new DctUpsampler(
            samples(plane, precision, stride),
            plane.width(),
            plane.height(),
            stride,
            plane.across(),
            plane.down());
    int[] row = new int[columns];
    for (int y = 0, at = sample; y < header.rows(); y++) {
      upsampler.row(y, row);
      for (int x = 0; x < columns; x++, at += step) {
        int value = row[x] + half >> DctTransform.FRACTION;
        values[at] = (short) Math.max(0, Math.min(largest, value));
      }
    }
  }

  private static int[] samples(JpegBlocks.Plane plane, int precision, int stride) {
    int[] out = new int[plane.coefficients().length], block = new int[64];
    short[] coefficients = plane.coefficients();
    int[] quantizer = plane.quantizer();
    for (int row = 0, from = 0; row < plane.blocksDown(); row++) {
      for (int column = 0; column < plane.blocksAcross(); column++, from += 64) {
        for (int i = 0; i < 64; i++) {
          block[i] = coefficients[from + i] * quantizer[i];
        }
        DctTransform.inverse(block, 1 << precision - 1);
        int at = 8 * (row * stride + column);
        for (int y = 0; y < 64; y += 8, at += stride) {
          System.arraycopy(block, y, out, at, 8);
        }
      }
    }
    return out;
  }
}
