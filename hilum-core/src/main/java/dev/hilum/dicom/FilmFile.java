package dev.hilum.dicom;

import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A film in any of the formats that archives have: DICOM, PNG or JPEG, told apart by their first
 * bytes, whatever their names. Of a DICOM file with several frames the first is taken. PNG and JPEG
 * hold display values already: a policy does not change them.
 */
public final class FilmFile {
  private static final int FIRST_BYTES = 140;

  private FilmFile() {}

  /** The film in a file, a DICOM film by a display policy. */
  public static PixelImage pixels(Path file, DisplayPolicy policy) {
    if (!isDicom(file)) {
      return ImageFile.pixels(file);
    }
    try (Dicom dicom = Dicom.open(file)) {
      return dicom.display(0, policy);
    }
  }

  /** As {@link #pixels(Path, DisplayPolicy)}, from bytes; {@code name} stands for the file. */
  public static PixelImage pixels(byte[] bytes, String name, DisplayPolicy policy) {
    if (!isDicom(bytes)) {
      return ImageFile.pixels(bytes, name);
    }
    try (Dicom dicom = Dicom.of(bytes, name)) {
      return dicom.display(0, policy);
    }
  }

  /** Whether bytes begin as DICOM does, with or without a preamble. */
  public static boolean isDicom(byte[] bytes) {
    return DicomStart.matches(MemorySegment.ofArray(bytes));
  }

  /** Whether a file begins as DICOM does, with or without a preamble; false if it is not there. */
  public static boolean isDicom(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return isDicom(in.readNBytes(FIRST_BYTES));
    } catch (IOException e) {
      return false;
    }
  }
}
