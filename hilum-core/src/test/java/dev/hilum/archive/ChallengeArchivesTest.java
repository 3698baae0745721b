package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Region;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RSNA pneumonia, SIIM pneumothorax and BRAX on small trees with the official column names. */
class ChallengeArchivesTest {
  @TempDir Path root;

  @Test
  void rsnaBoxesAreOpacitiesAndTheMappingTellsTheNihPatient() throws IOException {
    Archive archive =
        new Tree(root)
            .text(
                "stage_2_train_labels.csv",
                "patientId,x,y,width,height,Target\n"
                    + "0004cfab,,,,,0\n"
                    + "00436515,264.0,152.0,213.0,379.0,1\n"
                    + "00436515,562.0,152.0,256.0,453.0,1\n"
                    + "00313ee0,,,,,0\n")
            .text(
                "stage_2_detailed_class_info.csv",
                "patientId,class\n"
                    + "0004cfab,No Lung Opacity / Not Normal\n"
                    + "00436515,Lung Opacity\n"
                    + "00436515,Lung Opacity\n"
                    + "00313ee0,Normal\n")
            .text(
                "pneumonia-challenge-dataset-mappings_2018.json",
                "[{\"subset_img_id\": \"00436515\", \"img_id\": \"00001204_000.png\","
                    + " \"orig_labels\": [\"Infiltration\", \"Mass\"]}]")
            .film("stage_2_train_images/0004cfab.dcm", 1)
            .film("stage_2_train_images/00436515.dcm", 2)
            .film("stage_2_train_images/00313ee0.dcm", 3)
            .open();
    assertThat(archive.layout()).isEqualTo("rsna-pneumonia");
    List<String> problems = new ArrayList<>();
    List<Film> films = archive.films(problems::add).toList();
    assertThat(problems).isEmpty();
    assertThat(films).extracting(Film::id).containsExactly("0004cfab", "00436515", "00313ee0");
    assertThat(films.get(0).labels()).isEqualTo(labels(Label.ABSENT, Label.ABSENT));
    assertThat(films.get(1).labels()).isEqualTo(labels(Label.PRESENT, Label.ABSENT));
    assertThat(films.get(2).labels()).isEqualTo(labels(Label.ABSENT, Label.PRESENT));
    assertThat(films.get(1).patient()).isEqualTo("1204");
    assertThat(films.get(1).extra())
        .containsEntry("nih_image", "00001204_000.png")
        .containsEntry("nih_labels", "Infiltration|Mass");
    assertThat(films.get(1).path().orElseThrow()).isRegularFile();
    assertThat(archive.regions(problems::add))
        .containsExactly(box("00436515", 264, 152, 213, 379), box("00436515", 562, 152, 256, 453));
  }

  @ParameterizedTest
  @CsvSource({"1, Normal", "0, Lung Opacity", "1, Hearts", "-1, Normal", "'', Normal"})
  void rsnaTargetsMustAgreeWithTheClass(String target, String word) {
    assertThatThrownBy(() -> RsnaArchive.labels(target, word))
        .hasMessageContaining("got " + target);
  }

  @Test
  void siimRunsAreOutlinesAndSeveralRowsOneFilm() throws IOException {
    Archive archive =
        new Tree(root)
            .text(
                "train-rle.csv",
                "ImageId, EncodedPixels\n"
                    + "1.2.3,1025 2 1022 3\n"
                    + "1.2.3,5 1\n"
                    + "1.2.4, -1\n"
                    + "1.2.5,1048575 2\n")
            .film("dicom-images-train/a/b/1.2.3.dcm", 1)
            .film("dicom-images-train/c/d/1.2.4.dcm", 2)
            .film("dicom-images-train/e/f/1.2.5.dcm", 3)
            .open();
    assertThat(archive.layout()).isEqualTo("siim-pneumothorax");
    assertThat(archive.films())
        .extracting(film -> film.id() + " " + film.label(Finding.PNEUMOTHORAX))
        .containsExactly("1.2.3 PRESENT", "1.2.4 ABSENT", "1.2.5 PRESENT");
    List<String> problems = new ArrayList<>();
    List<Mask> masks = archive.masks(problems::add).toList();
    assertThat(masks).hasSize(2);
    Mask first = masks.getFirst();
    assertThat(first.inside().cardinality()).isEqualTo(5);
    // down column 1 from row 1, two pixels; 1022 passed over: column 2 from row 1, three pixels
    assertThat(first.at(1, 1) && first.at(1, 2) && first.at(2, 1) && first.at(2, 3)).isTrue();
    assertThat(masks.get(1).at(0, 5)).isTrue();
    assertThat(problems).singleElement().asString().contains("line 5").contains("1048577");
  }

  @ParameterizedTest
  @CsvSource({"1 2 3, odd", "1 x, x", "-1, -1", "9999999999 1, 999999999"})
  void runsThatAreNoneAreRefused(String text, String named) {
    assertThatThrownBy(() -> RunLengths.columns(text, 1024, 1024)).hasMessageContaining(named);
  }

  @Test
  void braxReadsThePngWhereItIsThereElseTheDicom() throws IOException {
    Archive archive =
        new Tree(root)
            .text(
                "master_spreadsheet_update.csv",
                ",DicomPath,PngPath,PatientID,PatientSex,PatientAge,AccessionNumber,StudyDate,"
                    + "No Finding,Enlarged Cardiomediastinum,Cardiomegaly,Lung Lesion,Lung Opacity,"
                    + "Edema,Consolidation,Pneumonia,Atelectasis,Pneumothorax,Pleural Effusion,"
                    + "Pleural Other,Fracture,Support Devices,ViewPosition,Rows,Columns,"
                    + "Manufacturer\n"
                    + "0,Anonymized_DICOMs/p1/a.dcm,images/p1/a.png,p1,F,85 or more,A1,20081231,"
                    + "1.0,,,,,,,,,,,,,,PA,100,100,X\n"
                    + "1,Anonymized_DICOMs/p2/b.dcm,images/p2/b.png,p2,M,45,A1,20091231,"
                    + ",,1.0,,,-1.0,,,,0.0,,,,,L,100,100,X\n")
            .film("images/p1/a.png", 1)
            .film("Anonymized_DICOMs/p2/b.dcm", 2)
            .open();
    assertThat(archive.layout()).isEqualTo("brax");
    List<Film> films = archive.films().toList();
    assertThat(films).extracting(Film::view).containsExactly(View.PA, View.LATERAL);
    assertThat(films).extracting(Film::study).containsExactly("p1/A1", "p2/A1");
    assertThat(films.getFirst().age()).hasValue(85);
    assertThat(films.getLast().path()).contains(root.resolve("Anonymized_DICOMs/p2/b.dcm"));
    assertThat(films.getLast().labels())
        .isEqualTo(
            Map.of(
                Finding.CARDIOMEGALY, Label.PRESENT,
                Finding.EDEMA, Label.UNCERTAIN,
                Finding.PNEUMOTHORAX, Label.ABSENT));
    assertThat(films.getLast().extra()).containsEntry("Manufacturer", "X");
  }

  @Test
  void tablesOfTwoCollectionsAreReadEachInItsLayout() throws IOException {
    Archive archive =
        new Tree(root)
            .text("train-rle.csv", "ImageId, EncodedPixels\n7,-1\n8,3 2\n")
            .text(
                "stage_2_train_labels.csv",
                "patientId,x,y,width,height,Target\n7,,,,,0\n9,1,2,30,40,1\n")
            .text("notes.csv", "what\nnothing\n")
            .open();
    assertThat(archive.explanation()).contains("train-rle.csv as siim").contains("notes.csv");
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.layout()).isEqualTo("tables");
    assertThat(scan.films()).isEqualTo(4);
    assertThat(scan.there()).isZero();
    assertThat(scan.patients()).as("two films are called 7").isEqualTo(4);
    assertThat(scan.tables())
        .isEqualTo(Map.of("train-rle.csv", 2L, "stage_2_train_labels.csv", 2L));
    assertThat(scan.boxes() + scan.masks()).isEqualTo(2);
    assertThat(scan.problems()).isEmpty();
    assertThat(archive.masks(problem -> {}))
        .extracting(Mask::film)
        .containsExactly("train-rle.csv/8");
  }

  /** Layouts that read any folder, or none by their own files alone, have their own tests. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "tables",
        "nih",
        "mimic-cxr",
        "chexpert",
        "chexpert-plus",
        "brax",
        "rsna-pneumonia",
        "siim-pneumothorax"
      })
  void aWrongLayoutIsRefusedWithWhatWasLookedForAndFound(String layout) throws IOException {
    new Tree(root).film("image.png", 1).text("table.csv", "image\nimage.png\n");
    assertThatThrownBy(() -> Archives.open(root, layout))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("is not of the layout " + layout + ": looked for ")
        .hasMessageContaining("found [image.png, table.csv]");
  }

  @Test
  void scoresByStudyAreNoArchiveAndTheSentenceSaysWhatTheyAre() throws IOException {
    new Tree(root).text("scores.csv", "Study,Edema\ns1,0.25\n");
    assertThatThrownBy(() -> Archives.open(root.resolve("scores.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("found [Study, Edema]")
        .hasMessageContaining("hilum evaluate");
  }

  private static Region box(String film, double x, double y, double width, double height) {
    return new Region(
        film, Finding.LUNG_OPACITY, x / 1024, y / 1024, width / 1024, height / 1024, "");
  }

  private static Map<Finding, Label> labels(Label opacity, Label none) {
    return Map.of(
        Finding.LUNG_OPACITY, opacity, Finding.PNEUMONIA, opacity, Finding.NO_FINDING, none);
  }
}
