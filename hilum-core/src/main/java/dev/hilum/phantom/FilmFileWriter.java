package dev.hilum.phantom;

import dev.hilum.dicom.DicomFilm;
import dev.hilum.dicom.DicomWriter;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.Sha256;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Puts films and masks into files that say of themselves that no patient was imaged. */
final class FilmFileWriter {
  private final PhantomArchive.Config config;

  FilmFileWriter(PhantomArchive.Config config) {
    this.config = config;
  }

  private boolean dicom() {
    return config.format().equals("dicom");
  }

  /** The ending of a film's file. */
  String ending() {
    return dicom() ? ".dcm" : ".png";
  }

  String counterfactual(String id) {
    return "counterfactuals/" + id + ending();
  }

  /** Writes a film under its name in the archive. */
  void write(Path file, PhantomFilm film, String id, String patient, int followUp, GrayImage image)
      throws IOException {
    byte[] bytes =
        dicom()
            ? DicomWriter.encode(dicom(film, id, patient, followUp, image).attributes())
            : PngWriter.encode(image, config.bits(), text(film, id));
    Files.write(file, bytes);
  }

  /** Writes a mask, 255 inside and 0 outside. */
  void mask(Path file, PhantomFilm film, byte[] inside) throws IOException {
    float[] pixels = new float[inside.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 255 * inside[i];
    }
    int size = config.cohort().size();
    GrayImage image = new GrayImage(size, size, pixels, ValueRange.BYTE);
    Files.write(file, PngWriter.encode(image, 8, text(film, "mask")));
  }

  private Map<String, String> text(PhantomFilm film, String id) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("Title", id);
    text.put("Source", "synthetic, no patient: " + source(film));
    text.put("Software", "Hilum dev.hilum.phantom");
    return text;
  }

  /** By which the film can be computed again. */
  private String source(PhantomFilm film) {
    PhantomCohort.Config cohort = config.cohort();
    return "phantom:size=%d,seed=%d,hospital=%s film %s"
        .formatted(cohort.size(), cohort.seed(), cohort.hospital().name(), film.id());
  }

  private DicomFilm dicom(
      PhantomFilm film, String id, String patient, int followUp, GrayImage image) {
    String seed = config.cohort() + " ";
    return new DicomFilm(
        DicomFilm.Kind.DIGITAL_X_RAY,
        patient,
        film.sex(),
        OptionalDouble.of(film.age()),
        uid(seed + film.study()),
        uid(seed + film.study() + " series"),
        uid(seed + id),
        date(film),
        time(film),
        film.pose().view(),
        followUp + 1,
        "Chest phantom",
        Optional.of(source(film)),
        10 * Canvas.FIELD / config.cohort().size(),
        config.bits(),
        image);
  }

  /** A date in a future of the patient's own, as de-identified archives have them. */
  static LocalDate date(PhantomFilm film) {
    long shift = Math.floorMod(film.anatomy().key(), 29_000L);
    return LocalDate.of(2110, 1, 1).plusDays(shift + film.day());
  }

  static LocalTime time(PhantomFilm film) {
    return LocalTime.ofSecondOfDay(Math.floorMod(film.pose().key(), 86_400L));
  }

  /** A UID of PS3.5 B.2: 2.25 and 128 bits, here of a hash. */
  static String uid(String name) {
    return "2.25." + new BigInteger(1, Arrays.copyOf(Sha256.of(name), 16));
  }

  /** Forty hexadecimal digits in five groups, as MIMIC-CXR names its films. */
  static String groups(String name) {
    String hex = HexFormat.of().formatHex(Sha256.of(name), 0, 20);
    StringBuilder out = new StringBuilder(hex.substring(0, 8));
    for (int i = 8; i < 40; i += 8) {
      out.append('-').append(hex, i, i + 8);
    }
    return out.toString();
  }
}
