package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeidentifierTest {
  private static final Pseudonyms PSEUDONYMS = Pseudonyms.random();

  /** A film with its patient wherever a file may name one; all planted words hold "ZZ". */
  private static DataSet planted(String uid, String studyDate) {
    Attributes private_ =
        new DataSet("item")
            .put(Tag.PATIENT_NAME, "ZZNESTED^X")
            .put(Tag.named("ReferencedSOPInstanceUID"), "1.2.3.99")
            .attributes();
    return DataSet.of(
            "film", DicomWriterTest.film(DicomFilm.Kind.DIGITAL_X_RAY, View.PA, 12).attributes())
        .put(Tag.SOP_INSTANCE_UID, uid)
        .put(Tag.PATIENT_NAME, "ZZDOE^JANE")
        .put(Tag.PATIENT_ID, "ZZ4711")
        .put(Tag.PATIENT_BIRTH_DATE, "19310405")
        .put(Tag.PATIENT_AGE, "093Y")
        .put(Tag.STUDY_DATE, studyDate)
        .put(Tag.ACCESSION_NUMBER, "ZZACC")
        .put(Tag.STUDY_DESCRIPTION, "chest of ZZDoe")
        .put(Tag.named("InstitutionName"), "ZZHospital")
        .put(Tag.named("OperatorsName"), "ZZOP^A")
        .put(Tag.named("PatientAddress"), "ZZStreet 1")
        .put(Tag.named("ReferencedImageSequence"), List.of(private_))
        .put(DataSet.text(new Tag(0x00091001), Vr.LO, "ZZPRIVATE"))
        .put(DataSet.text(new Tag(0x60003000), Vr.OB, "ZZOVERLAY"))
        .put(Tag.BURNED_IN_ANNOTATION, "YES");
  }

  private static Deidentifier.Cleaned clean(Deidentifier how, DataSet set) {
    return how.clean(Dicom.of(DicomWriter.encode(set.attributes()), "film"), "film");
  }

  @Test
  void nothingOfThePatientIsLeftInTheFile() {
    Deidentifier.Cleaned cleaned =
        clean(new Deidentifier(PSEUDONYMS, false, List.of()), planted("1.2.3", "20200301"));
    byte[] file = DicomWriter.encode(cleaned.attributes());
    String text = new String(file, StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain("ZZ", "19310405", "093Y", "20200301", "1.2.3.99", "2.25.1\0");
    try (Dicom read = Dicom.of(file, "cleaned")) {
      Attributes set = read.attributes();
      assertThat(set.string(Tag.PATIENT_ID)).contains(PSEUDONYMS.patient("ZZ4711"));
      assertThat(set.string(Tag.SOP_INSTANCE_UID)).contains(PSEUDONYMS.uid("1.2.3"));
      assertThat(read.meta().string(Tag.named("MediaStorageSOPInstanceUID")))
          .contains(PSEUDONYMS.uid("1.2.3"));
      assertThat(set.string(Tag.named("PatientIdentityRemoved"))).contains("YES");
      assertThat(set.string(Tag.VIEW_POSITION)).contains("PA");
      assertThat(set.has(Tag.PATIENT_AGE)).isFalse();
      assertThat(
              set.items(Tag.named("DeidentificationMethodCodeSequence")).stream()
                  .map(code -> code.string(Tag.named("CodeValue")).orElseThrow()))
          .containsExactly("113100", "113107");
    }
    assertThat(cleaned.warnings()).singleElement().asString().contains("BurnedInAnnotation");
  }

  @Test
  void referencesAgreeAcrossFilesAndDaysBetweenStudiesStay() {
    Deidentifier how = new Deidentifier(PSEUDONYMS, false, List.of());
    Attributes first = clean(how, planted("1.2.3", "20191231")).attributes();
    Attributes second = clean(how, planted("1.2.3.99", "20200301")).attributes();
    assertThat(
            first
                .items(Tag.named("ReferencedImageSequence"))
                .getFirst()
                .string(Tag.named("ReferencedSOPInstanceUID")))
        .isEqualTo(second.string(Tag.SOP_INSTANCE_UID));
    assertThat(
            ChronoUnit.DAYS.between(
                first.date(Tag.STUDY_DATE).orElseThrow(),
                second.date(Tag.STUDY_DATE).orElseThrow()))
        .isEqualTo(61);
  }

  @Test
  void characteristicsStayWhenAskedForAndGreatAgesAreHidden() {
    Attributes set =
        clean(new Deidentifier(PSEUDONYMS, true, List.of()), planted("1.2.3", "20200301"))
            .attributes();
    assertThat(set.string(Tag.PATIENT_SEX)).contains("F");
    assertThat(set.string(Tag.PATIENT_AGE)).contains("090Y");
  }

  @Test
  void boxesAreBlackAndTheRestIsUntouched() {
    PixelBox box = PixelBox.parse("3,2,5,400");
    PixelBox other = new PixelBox("another maker", "", 0, 0, 31, 17);
    DataSet set = planted("1.2.3", "20200301");
    Deidentifier.Cleaned cleaned =
        clean(new Deidentifier(PSEUDONYMS, false, List.of(box, other)), set);
    assertThat(cleaned.warnings()).isEmpty();
    try (Dicom before = Dicom.of(DicomWriter.encode(set.attributes()), "before");
        Dicom after = Dicom.of(DicomWriter.encode(cleaned.attributes()), "after")) {
      Samples was = before.stored(0).values(), is = after.stored(0).values();
      for (int i = 0; i < was.count(); i++) {
        boolean inside = i % 31 >= 3 && i % 31 < 8 && i / 31 >= 2;
        assertThat(is.at(i)).as("pixel %d", i).isEqualTo(inside ? 0 : was.at(i));
      }
      assertThat(after.attributes().string(Tag.BURNED_IN_ANNOTATION)).contains("NO");
    }
  }

  @Test
  void aFolderGetsPseudonymsForNamesAndAReportWithoutValues(@TempDir Path folder)
      throws IOException {
    Path in = Files.createDirectories(folder.resolve("in/ZZDoe"));
    Files.write(in.resolve("a.dcm"), DicomWriter.encode(planted("1.2.3", "20200301").attributes()));
    Files.write(in.resolve("b.dcm"), DicomWriter.encode(planted("1.2.4", "20200301").attributes()));
    Files.writeString(in.resolve("ZZnotes.txt"), "ZZ");
    Path out = folder.resolve("out");
    Deidentifier how = new Deidentifier(PSEUDONYMS, false, List.of());
    DeidentifiedFolder.Report report =
        DeidentifiedFolder.write(how, folder.resolve("in"), out, false, () -> {});
    assertThat(report.films()).isEqualTo(2);
    assertThat(report.skipped()).singleElement().asString().contains("is not a DICOM file");
    assertThat(report.changes().get("(0010,0020) PatientID"))
        .containsEntry(Deidentifier.Change.REPLACED, 2);
    try (Stream<Path> all = Files.walk(out)) {
      for (Path path : all.toList()) {
        assertThat(out.relativize(path).toString()).doesNotContain("ZZ");
        if (Files.isRegularFile(path)) {
          assertThat(Files.readString(path, StandardCharsets.ISO_8859_1)).doesNotContain("ZZ");
        }
      }
    }
  }

  @Test
  void theSameKeyGivesTheSameNames(@TempDir Path folder) throws IOException {
    Path key = folder.resolve("key");
    Pseudonyms made = Pseudonyms.keptIn(key), again = Pseudonyms.keptIn(key);
    assertThat(again.patient("A")).isEqualTo(made.patient("A"));
    assertThat(again.daysBack("A")).isEqualTo(made.daysBack("A"));
    assertThat(Pseudonyms.random().patient("A")).isNotEqualTo(made.patient("A"));
    Files.writeString(key, "short");
    assertThatThrownBy(() -> Pseudonyms.keptIn(key))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must have 32 bytes, got 5");
  }

  @Test
  void theTableOfTheStandardIsWhole() {
    assertThat(BasicProfile.size()).isEqualTo(620);
    assertThat(BasicProfile.of(new Tag(0x00100010))).isEqualTo(BasicProfile.Action.EMPTY);
    assertThat(BasicProfile.of(new Tag(0x50020010))).isEqualTo(BasicProfile.Action.REMOVE);
    assertThat(BasicProfile.of(Tag.ROWS)).isEqualTo(BasicProfile.Action.KEEP);
  }
}
