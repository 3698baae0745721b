package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Study;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CovidArchiveTest {
  private static final String HEADER =
      "patientid,offset,sex,age,finding,survival,view,modality,date,folder,filename,license,"
          + "clinical_notes,other_notes,\n";

  @TempDir Path root;

  @Test
  void filmsOfADayAreOneStudyAndNotesAreKept() throws IOException {
    new Tree(root)
        .text(
            "metadata.csv",
            HEADER
                + "4,-3,F,52,COVID-19,,PA,X-ray,2020,images,a.png,CC BY,\"fever, cough\",,\n"
                + "4,-3,F,52,COVID-19,,L,X-ray,2020,images,b.png,,,,\n"
                + "4,,F,52,COVID-19,,AP Supine,X-ray,2020,images,c.png,,,,\n"
                + "4,9,F,52,COVID-19,,Axial,CT,2020,volumes,d.nii.gz,,,,\n")
        .film("images/a.png", 1)
        .film("images/b.png", 2)
        .film("images/c.png", 3)
        .film("lung-masks/a.png", 4);
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("covid-chestxray");
    List<Study> studies = archive.studies(problem -> {}).toList();
    assertThat(studies).hasSize(2);
    assertThat(studies.getFirst().day()).hasValue(-3);
    assertThat(studies.getFirst().films())
        .extracting(Film::view)
        .containsExactly(View.PA, View.LATERAL);
    assertThat(studies.getFirst().films().getFirst().extra())
        .containsEntry("clinical_notes", "fever, cough")
        .containsEntry("license", "CC BY")
        .doesNotContainKey("other_notes");
    assertThat(studies.getLast().day()).isEmpty();
    assertThat(new Tree(root).scan().problems()).isEmpty();
  }

  @Test
  void aNamedCauseRulesOutTheOthers() {
    Map<Finding, Label> labels = labels("COVID-19, ARDS");
    assertThat(labels)
        .containsEntry(Finding.COVID_19, Label.PRESENT)
        .containsEntry(Finding.VIRAL_PNEUMONIA, Label.PRESENT)
        .containsEntry(Finding.PNEUMONIA, Label.PRESENT)
        .containsEntry(Finding.ARDS, Label.PRESENT)
        .containsEntry(Finding.NO_FINDING, Label.ABSENT)
        .containsEntry(Finding.SARS, Label.ABSENT)
        .containsEntry(Finding.MERS, Label.ABSENT)
        .containsEntry(Finding.BACTERIAL_PNEUMONIA, Label.ABSENT)
        .containsEntry(Finding.STREPTOCOCCUS, Label.ABSENT);
    assertThat(labels("COVID-19")).doesNotContainKey(Finding.ARDS);
  }

  @Test
  void theLaterSpellingSaysTheSame() {
    assertThat(labels("Pneumonia/Viral/COVID-19")).isEqualTo(labels("COVID-19"));
    assertThat(labels("Pneumonia/Viral/MERS-CoV"))
        .containsEntry(Finding.MERS, Label.PRESENT)
        .containsEntry(Finding.COVID_19, Label.ABSENT);
  }

  @Test
  void aBareKindSaysNothingOfItsCauses() {
    assertThat(labels("Pneumonia/Viral"))
        .containsEntry(Finding.VIRAL_PNEUMONIA, Label.PRESENT)
        .containsEntry(Finding.STREPTOCOCCUS, Label.ABSENT)
        .doesNotContainKey(Finding.COVID_19);
    assertThat(labels("Pneumonia"))
        .containsEntry(Finding.PNEUMONIA, Label.PRESENT)
        .doesNotContainKey(Finding.VIRAL_PNEUMONIA);
  }

  @Test
  void noFindingRulesOutAllAndTodoSaysNothing() {
    assertThat(labels("No Finding"))
        .containsEntry(Finding.NO_FINDING, Label.PRESENT)
        .containsEntry(Finding.ARDS, Label.ABSENT)
        .containsEntry(Finding.PNEUMONIA, Label.ABSENT)
        .hasSize(25);
    assertThat(labels("todo")).isEmpty();
    assertThat(labels("")).isEmpty();
  }

  @Test
  void anUnknownWordIsTold() {
    List<String> problems = new ArrayList<>();
    assertThat(CovidArchive.labels("Lumbago", problems::add)).isEmpty();
    assertThat(problems).singleElement().asString().contains("Lumbago");
  }

  @Test
  void missingColumnsAreRefused() throws IOException {
    new Tree(root).text("metadata.csv", "patientid,offset,finding,filename\n").film("a.png", 1);
    assertThatThrownBy(() -> new Tree(root).open())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("missing [sex, age, view]");
  }

  private static Map<Finding, Label> labels(String cell) {
    return CovidArchive.labels(
        cell,
        problem -> {
          throw new AssertionError(problem);
        });
  }
}
