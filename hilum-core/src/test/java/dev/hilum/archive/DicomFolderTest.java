package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.dicom.DataSet;
import dev.hilum.dicom.DicomWriter;
import dev.hilum.dicom.Tag;
import dev.hilum.image.PixelImage;
import dev.hilum.io.Json;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Folders, zips and tars of DICOM files; every film here carries a planted name. */
class DicomFolderTest {
  private static final List<String> PLANTED =
      List.of("Sternlicht", "Aurelia", "MRN-7712345", "19481203", "1948-12-03", "20110328");

  @TempDir Path root;

  @Test
  void filesAreKnownByTheirContent() throws IOException {
    new Tree(root)
        .bytes("a/IM0001", film("1.2.1", "CR", "PA"))
        .bytes("a/IM0002", film("1.2.1", "CR", ""))
        .bytes("b/7.dcm", film("1.2.2", "DX", "LL"))
        .bytes("b/ct.dcm", film("1.2.3", "CT", ""))
        .text("b/notes.txt", "no film");
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("dicom-folder");
    List<Film> films = archive.films().toList();
    assertThat(films).extracting(Film::id).containsExactly("a/IM0001", "a/IM0002", "b/7.dcm");
    assertThat(films).extracting(Film::view).containsExactly(View.PA, View.FRONTAL, View.LATERAL);
    assertThat(films).extracting(Film::sex).containsOnly(Sex.FEMALE);
    assertThat(films.getFirst().age()).hasValue(62);
    assertThat(films).extracting(Film::patient).containsOnly(films.getFirst().patient());
    assertThat(films.get(0).study())
        .isEqualTo(films.get(1).study())
        .isNotEqualTo(films.get(2).study());
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.films()).isEqualTo(3);
    assertThat(scan.patients()).isEqualTo(1);
    assertThat(scan.years()).isEqualTo(Map.of("2011", 3L));
    assertThat(scan.ages()).isEqualTo(Map.of("60-69", 3L));
    assertThat(scan.sizes()).isEqualTo(Map.of("4 x 3", 3L));
    assertThat(scan.bits()).isEqualTo(Map.of("12", 3L));
    assertThat(scan.problems())
        .singleElement()
        .asString()
        .contains("1 other DICOM file")
        .contains("{CT=1}");
  }

  @Test
  void whatNamesAPersonNeverComesOut() throws IOException {
    byte[] whole = film("1.2.1", "CR", "PA");
    new Tree(root)
        .bytes("good.dcm", whole)
        .bytes("cut.dcm", java.util.Arrays.copyOf(whole, whole.length - 20))
        .bytes("half.dcm", java.util.Arrays.copyOf(whole, whole.length / 2));
    Archive archive = new Tree(root).open();
    StringBuilder shown = new StringBuilder(archive.explanation());
    archive.films(shown::append).forEach(film -> shown.append(film.toString()));
    shown.append(Json.write(ArchiveScan.of(archive)));
    Path table = root.resolve("films.csv");
    FilmsTable.write(table, archive.findings(), archive.films());
    shown.append(java.nio.file.Files.readString(table));
    assertThat(shown.toString()).contains("good.dcm").doesNotContain(PLANTED);
    assertThat(new String(whole, StandardCharsets.ISO_8859_1))
        .contains("Sternlicht", "MRN-7712345");
  }

  @Test
  void theDaysBetweenTwoStudiesAreKeptAndTheDatesAreNot() throws IOException {
    new Tree(root)
        .bytes("a.dcm", film("1.2.1", "CR", "PA"))
        .bytes("b.dcm", set("1.2.2", "CR", "PA", "20110401"));
    Archive archive = new Tree(root).open();
    List<Film> films = archive.films().toList();
    int first = archive.day(films.get(0)).orElseThrow(),
        second = archive.day(films.get(1)).orElseThrow();
    assertThat(second - first).isEqualTo(4);
    assertThat(first).isNotEqualTo((int) java.time.LocalDate.of(2011, 3, 28).toEpochDay());
  }

  @ParameterizedTest
  @CsvSource({"a.zip", "a.tar", "a.tgz"})
  void aContainerIsReadInPlace(String name) throws IOException {
    byte[] film = film("1.2.1", "CR", "PA");
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("x/IM1", film);
    files.put("x/IM2.dcm", film("1.2.2", "CR", "AP"));
    files.put("x/inner.zip", Packed.zip(Map.of("IM3", film)));
    Path file = Packed.write(root.resolve(name), files);
    Archive archive = Archives.open(file);
    assertThat(Archives.open(file, "image-folder").films()).hasSize(1);
    assertThatThrownBy(() -> Archives.open(file, "nih"))
        .hasMessageContaining("must be a folder, got");
    List<Film> films = archive.films().toList();
    assertThat(films).extracting(Film::id).containsExactly("x/IM1", "x/IM2.dcm");
    assertThat(films.getFirst().pixels()).isEqualTo(new Pixels.Member(file, "x/IM1"));
    PixelImage pixels = FilmPixels.read(films.getFirst());
    assertThat(pixels.width()).isEqualTo(4);
    assertThat(pixels.samples()[11]).isEqualTo((byte) 255);
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.there()).isEqualTo(2);
    assertThat(scan.bits()).isEqualTo(Map.of("12", 2L));
    assertThat(scan.problems())
        .singleElement()
        .asString()
        .contains("inner.zip: a container within");
    Path folder = root.resolve("table");
    java.nio.file.Files.createDirectory(folder);
    FilmsTable.write(folder.resolve("films.csv"), List.of(), films.stream());
    List<Film> back = FilmsTable.read(folder.resolve("films.csv"));
    assertThat(FilmPixels.read(back.getFirst())).isEqualTo(pixels);
    assertThat(new Tree(root).open().films().map(Film::id))
        .containsExactly(name + "!/x/IM1", name + "!/x/IM2.dcm");
  }

  @ParameterizedTest
  @CsvSource({
    "chest pa, PA", "Thorax AP supine, AP_SUPINE", "LATERAL, LATERAL", "W Chest Lat., LATERAL",
    "postero-anterior, PA", "PA and lateral, UNKNOWN", "spa, UNKNOWN", "flat, UNKNOWN"
  })
  void wordsOfADescriptionTellAView(String description, View view) {
    assertThat(DicomView.words(description).orElse(View.UNKNOWN)).isEqualTo(view);
  }

  private static byte[] film(String study, String modality, String view) {
    return set(study, modality, view, "20110328");
  }

  private static byte[] set(String study, String modality, String view, String date) {
    DataSet set =
        new DataSet("test")
            .put(Tag.SOP_CLASS_UID, "1.2.840.10008.5.1.4.1.1.1")
            .put(Tag.SOP_INSTANCE_UID, study + ".9")
            .put(Tag.STUDY_DATE, date)
            .put(Tag.MODALITY, modality)
            .put(Tag.PATIENT_NAME, "Sternlicht^Aurelia")
            .put(Tag.PATIENT_ID, "MRN-7712345")
            .put(Tag.PATIENT_BIRTH_DATE, "19481203")
            .put(Tag.PATIENT_SEX, "F")
            .put(Tag.STUDY_INSTANCE_UID, study)
            .put(Tag.PATIENT_ORIENTATION, "L", "F")
            .put(Tag.SAMPLES_PER_PIXEL, 1)
            .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
            .put(Tag.ROWS, 3)
            .put(Tag.COLUMNS, 4)
            .put(Tag.BITS_ALLOCATED, 16)
            .put(Tag.BITS_STORED, 12)
            .put(Tag.HIGH_BIT, 11)
            .put(Tag.PIXEL_REPRESENTATION, 0)
            .put(Tag.PIXEL_DATA, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 4095);
    if (!view.isEmpty()) {
      set.put(Tag.VIEW_POSITION, view);
    }
    return DicomWriter.encode(set.attributes());
  }
}
