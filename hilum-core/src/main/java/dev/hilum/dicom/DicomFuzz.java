package dev.hilum.dicom;

import dev.hilum.io.FuzzTarget;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/** The DICOM reader as a target for damaged files: data set, frames, display. */
public final class DicomFuzz {
  private static final int MOST_FRAMES = 4;

  private DicomFuzz() {}

  /** Attributes and every frame up to display, on mutants of files with pixels. */
  public static FuzzTarget pixels(List<byte[]> seeds) {
    return new FuzzTarget(
        "DICOM pixels", seeds, DicomFuzz::repair, "PixelReader.stored", DicomFuzz::readPixels);
  }

  /** All attributes as text, sequences and character sets, on mutants of these files. */
  public static FuzzTarget attributes(List<byte[]> seeds) {
    return new FuzzTarget(
        "DICOM attributes",
        seeds,
        DicomFuzz::repair,
        "DataSetReader.dataSet",
        file -> {
          try (Dicom dicom = Dicom.of(file, "mutant.dcm")) {
            readAll(dicom.attributes());
          }
        });
  }

  private static void readAll(Attributes set) {
    for (Element element : set.elements()) {
      set.strings(element.tag());
      set.date(element.tag());
      set.person(element.tag());
      set.items(element.tag()).forEach(DicomFuzz::readAll);
    }
  }

  private static void readPixels(byte[] file) {
    try (Dicom dicom = Dicom.of(file, "mutant.dcm")) {
      for (int frame = 0; frame < Math.min(MOST_FRAMES, dicom.frames()); frame++) {
        dicom.stored(frame);
      }
      dicom.display(0, DisplayPolicy.VOI_FIRST);
    }
  }

  /**
   * Sets the prefix and the transfer syntax's element right, and cuts explicit lengths that pass
   * the file's end, so that the damage gets to the pixels.
   */
  static byte[] repair(byte[] mutant) {
    byte[] file = Arrays.copyOf(mutant, Math.max(140, mutant.length));
    ByteBuffer buffer = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
    buffer.putInt(128, 0x4d434944);
    for (int at = 132; at + 12 <= file.length; ) {
      Vr vr = Vr.of(file[at + 4], file[at + 5]);
      boolean isLong = vr.hasLongLength() && file[at + 4] != 0;
      int start = at + (isLong ? 12 : 8), there = file.length - start;
      long length = isLong ? buffer.getInt(at + 8) & 0xffffffffL : buffer.getShort(at + 6) & 0xffff;
      if (length == 0xffffffffL) {
        break;
      }
      if (length > there) {
        length = there;
        if (isLong) {
          buffer.putInt(at + 8, there);
        } else {
          buffer.putShort(at + 6, (short) there);
        }
      }
      at = (int) (start + length);
    }
    return file;
  }
}
