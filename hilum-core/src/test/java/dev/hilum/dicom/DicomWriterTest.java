package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ValueRange;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class DicomWriterTest {
  private static final int WIDTH = 31, HEIGHT = 17;

  static DicomFilm film(DicomFilm.Kind kind, View view, int bits) {
    float[] pixels = new float[WIDTH * HEIGHT];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = i * 65535f / (pixels.length - 1);
    }
    return new DicomFilm(
        kind,
        "P7",
        Sex.FEMALE,
        OptionalDouble.of(58),
        "2.25.1",
        "2.25.2",
        "2.25.3",
        LocalDate.of(2020, 2, 28),
        LocalTime.of(9, 30),
        view,
        4,
        "chest",
        Optional.of("a ramp"),
        0.143,
        bits,
        new GrayImage(WIDTH, HEIGHT, pixels, ValueRange.SHORT16));
  }

  @ParameterizedTest
  @CsvSource({
    "DIGITAL_X_RAY,8,PA", "DIGITAL_X_RAY,12,LATERAL", "DIGITAL_X_RAY,16,UNKNOWN",
    "SECONDARY_CAPTURE,8,AP", "SECONDARY_CAPTURE,10,PA", "SECONDARY_CAPTURE,16,LATERAL"
  })
  void aFilmReadsAsItWasWritten(DicomFilm.Kind kind, int bits, View view) {
    try (Dicom read = Dicom.of(DicomWriter.encode(film(kind, view, bits).attributes()), "film")) {
      assertThat(read.notes()).isEmpty();
      assertThat(read.transferSyntax()).isEqualTo(TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
      Attributes set = read.attributes();
      assertThat(set.string(Tag.PATIENT_ID)).contains("P7");
      assertThat(set.age(Tag.PATIENT_AGE)).hasValue(58);
      assertThat(set.date(Tag.STUDY_DATE)).contains(LocalDate.of(2020, 2, 28));
      assertThat(set.string(Tag.named("ImageComments"))).contains("SYNTHETIC, no patient: a ramp");
      StoredPixels stored = read.stored(0);
      assertThat(stored.precision()).isEqualTo(bits);
      int last = WIDTH * HEIGHT - 1, top = (1 << bits) - 1;
      for (int i = 0; i <= last; i++) {
        assertThat(stored.values().at(i)).isCloseTo((double) i * top / last, within(0.501));
      }
    }
  }

  @Test
  void bigEndianNumbersBecomeLittleEndian() {
    byte[] shorts = {1, 2, 3, 4};
    Element big =
        new Element(Tag.PIXEL_DATA, Vr.OW, MemorySegment.ofArray(shorts), true, List.of(), false);
    DataSet set =
        new DataSet("film").put(Tag.SOP_CLASS_UID, "1.2").put(Tag.SOP_INSTANCE_UID, "1.3").put(big);
    try (Dicom read = Dicom.of(DicomWriter.encode(set.attributes()), "film")) {
      assertThat(read.attributes().element(Tag.PIXEL_DATA).orElseThrow().bytes())
          .containsExactly(2, 1, 4, 3);
    }
  }

  @Test
  void sequencesWithinSequencesAndNonLatinTextSurvive() {
    Attributes inner = new DataSet("inner").put(Tag.SERIES_DESCRIPTION, "胸部").attributes();
    Attributes outer =
        new DataSet("outer")
            .put(Tag.named("ReferencedSeriesSequence"), List.of(inner, inner))
            .attributes();
    DataSet set =
        new DataSet("film")
            .put(Tag.SOP_CLASS_UID, "1.2")
            .put(Tag.SOP_INSTANCE_UID, "1.3")
            .put(Tag.named("ReferencedStudySequence"), List.of(outer));
    try (Dicom read = Dicom.of(DicomWriter.encode(set.attributes()), "film")) {
      List<Attributes> items =
          read.attributes()
              .items(Tag.named("ReferencedStudySequence"))
              .getFirst()
              .items(Tag.named("ReferencedSeriesSequence"));
      assertThat(items).hasSize(2);
      assertThat(items.getLast().string(Tag.SERIES_DESCRIPTION)).contains("胸部");
    }
  }

  @Test
  void aLongShortTextIsWrittenAsUnknownAndReadsTheSame(@TempDir Path folder) throws IOException {
    String text = "x".repeat(70_000);
    DataSet set =
        new DataSet("film")
            .put(Tag.SOP_CLASS_UID, "1.2")
            .put(Tag.SOP_INSTANCE_UID, "1.3")
            .put(Tag.named("ImageComments"), text);
    Path file = folder.resolve("long.dcm");
    DicomWriter.write(file, set.attributes(), TransferSyntax.DEFLATED);
    assertThat(Files.size(file)).isGreaterThan(70_000);
    try (Dicom read = Dicom.open(file)) {
      assertThat(read.attributes().string(Tag.named("ImageComments"))).contains(text);
    }
  }
}
