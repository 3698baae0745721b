package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.dicom.DataSet;
import dev.hilum.dicom.DicomWriter;
import dev.hilum.dicom.Tag;
import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The film commands on a DICOM file of two frames, 2 x 2, 12 bits, signed, MONOCHROME1. */
class DicomCommandsTest {
  @TempDir Path dir;
  private Path film;

  @BeforeEach
  void makeFilm() throws IOException {
    DataSet set =
        new DataSet("test")
            .put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.7.3")
            .put(Tag.SOP_INSTANCE_UID, "1.2.3")
            .put(Tag.MODALITY, "DX")
            .put(Tag.STUDY_DATE, "20010203")
            .put(Tag.ACCESSION_NUMBER, "ACC-77")
            .put(Tag.PATIENT_NAME, "Roe^Richard")
            .put(Tag.PATIENT_ID, "PID-4711")
            .put(Tag.PATIENT_BIRTH_DATE, "19500607")
            .put(Tag.PATIENT_AGE, "058Y")
            .put(Tag.VIEW_POSITION, "PA")
            .put(Tag.SAMPLES_PER_PIXEL, 1)
            .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME1")
            .put(Tag.NUMBER_OF_FRAMES, "2")
            .put(Tag.ROWS, 2)
            .put(Tag.COLUMNS, 2)
            .put(Tag.BITS_ALLOCATED, 16)
            .put(Tag.BITS_STORED, 12)
            .put(Tag.HIGH_BIT, 11)
            .put(Tag.PIXEL_REPRESENTATION, 1)
            .put(Tag.RESCALE_INTERCEPT, "5")
            .put(Tag.RESCALE_SLOPE, "0.5")
            .put(Tag.PIXEL_DATA, 0, 1, 2, 0xfff & -3, 4, 5, 6, 8);
    film = dir.resolve("film.dcm");
    Files.write(film, DicomWriter.encode(set.attributes()));
  }

  @Test
  void infoTellsOfTheImageAndNotOfThePatient() {
    Command plain = Command.run("film", "info", film, "--json");
    JsonObject info = plain.json();
    assertThat(info.integer("width")).isEqualTo(2);
    assertThat(info.integer("frames")).isEqualTo(2);
    assertThat(info.integer("lowest")).isEqualTo(-3);
    assertThat(info.object("attributes").text("ViewPosition")).isEqualTo("PA");
    for (String secret : new String[] {"Roe", "4711", "1950", "ACC", "2001", "1.2.3"}) {
      assertThat(plain.out().replace(film.toString(), "")).doesNotContain(secret);
      assertThat(Command.run("film", "info", film).out().replace(film.toString(), ""))
          .doesNotContain(secret);
    }
    JsonObject all = Command.run("film", "info", film, "--json", "--identifiers").json();
    assertThat(all.object("identifiers").text("PatientID")).isEqualTo("PID-4711");
  }

  @Test
  void storedValuesOfAllFramesKeepTheirType() {
    Path out = dir.resolve("all.npy");
    assertThat(Command.run("film", "convert", film, out).err()).isEmpty();
    try (Arena arena = Arena.ofConfined()) {
      Npy array = Npy.open(out, arena);
      assertThat(array.type()).isEqualTo(Npy.Type.INT16);
      assertThat(array.shape()).containsExactly(2, 2, 2);
    }
    assertThat(out).binaryContent().endsWith(0, 0, 1, 0, 2, 0, -3, -1, 4, 0, 5, 0, 6, 0, 8, 0);
  }

  @Test
  void oneFrameHasItsModalityValues() {
    Path out = dir.resolve("one.npy");
    Command.run("film", "convert", film, out, "--values", "modality", "--frame", 1);
    try (Arena arena = Arena.ofConfined()) {
      Npy array = Npy.open(out, arena);
      assertThat(array.shape()).containsExactly(2, 2);
      assertThat(array.floats()).containsExactly(7, 7.5f, 8, 9);
    }
  }

  @Test
  void displayIsInverted() {
    Path array = dir.resolve("shown.npy"), png = dir.resolve("shown.png");
    Command.run("film", "convert", film, array, "--values", "display", "--frame", 1);
    assertThat(array).binaryContent().endsWith(255, 191, 128, 0);
    Command.run("film", "convert", film, png, "--frame", 1);
    PixelImage shown = ImageFile.pixels(png);
    assertThat(shown.samples()).containsExactly(255, 191, 128, 0);
  }

  @Test
  void aFrameThatIsNotThereIsRefused() {
    Path out = dir.resolve("x.npy");
    Command third = Command.run("film", "convert", film, out, "--frame", 2);
    assertThat(third.exitCode()).isEqualTo(3);
    assertThat(third.err()).contains("a frame must be one of 0..1, got 2");
    Command word = Command.run("film", "convert", film, out, "--frame", "last");
    assertThat(word.exitCode()).isEqualTo(2);
    Command png = Command.run("film", "convert", film, dir.resolve("x.png"), "--frame", "all");
    assertThat(png.exitCode()).isEqualTo(2);
    assertThat(out).doesNotExist();
  }
}
