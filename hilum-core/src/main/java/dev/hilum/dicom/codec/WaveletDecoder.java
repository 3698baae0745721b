package dev.hilum.dicom.codec;

import java.util.List;

/**
 * JPEG 2000 and HTJ2K. The size that the code stream tells is held against the header before the
 * stream goes to a decoder.
 */
final class WaveletDecoder {
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
    return FfmpegWavelet.decode(stream, size, name);
  }
}
