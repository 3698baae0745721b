package dev.hilum.image;

/** One colour component of a JPEG frame: its sampling, tables and samples. */
final class JpegComponent {
  final int id, h, v, quantization;
  int width, height; // in samples: the share of the image this component covers
  int blocksAcross, blocksDown; // padded to whole interleaved units
  byte[] samples = {}; // [blocksDown * 8, blocksAcross * 8]
  short[] coefficients = {}; // progressive only: [blocksDown, blocksAcross, 64] in natural order
  int[] quantizer = {}; // in natural order, kept from the component's first scan
  int dcTable, acTable; // of the scan being read
  int prediction; // of the next DC value

  JpegComponent(int id, int h, int v, int quantization) {
    this.id = id;
    this.h = h;
    this.v = v;
    this.quantization = quantization;
  }

  int stride() {
    return blocksAcross * 8;
  }

  /** Blocks that a scan of this component alone holds, in a row and in a column. */
  int ownBlocksAcross() {
    return (width + 7) / 8;
  }

  int ownBlocksDown() {
    return (height + 7) / 8;
  }
}
