package dev.hilum.image;

/** The five row filters of PNG, undone in place; byte 0 of a row names its filter. */
final class PngFilter {
  private PngFilter() {}

  /**
   * @param row filter byte, then the filtered bytes; holds the bytes themselves afterwards
   * @param above the row before, unfiltered; zeros for the first
   * @param step bytes to the pixel on the left
   */
  static void undo(byte[] row, byte[] above, int step) {
    switch (row[0]) {
      case 1 -> {
        for (int i = 1 + step; i < row.length; i++) {
          row[i] = (byte) (row[i] + row[i - step]);
        }
      }
      case 2 -> {
        for (int i = 1; i < row.length; i++) {
          row[i] = (byte) (row[i] + above[i]);
        }
      }
      case 3 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > step ? row[i - step] & 0xff : 0;
          row[i] = (byte) (row[i] + (left + (above[i] & 0xff) >> 1));
        }
      }
      case 4 -> {
        for (int i = 1; i < row.length; i++) {
          int left = i > step ? row[i - step] & 0xff : 0;
          int corner = i > step ? above[i - step] & 0xff : 0;
          row[i] = (byte) (row[i] + paeth(left, above[i] & 0xff, corner));
        }
      }
      default -> {}
    }
  }

  static int paeth(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner), toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }
}
