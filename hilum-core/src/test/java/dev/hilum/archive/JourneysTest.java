package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JourneysTest {
  @TempDir Path root;

  @Test
  void followUpNumbersOrderStudiesWithoutDays() throws IOException {
    new Tree(root)
        .text(
            "films.csv",
            "film,study,patient,view,Follow-up #\n"
                + "a2,s2,p,AP,2\na10,s10,p,PA,10\na1,s1,p,LATERAL,1\nb1,s1b,p,PA,1\nc,s3,q,PA,0\n");
    Journeys journeys = Journeys.of(new Tree(root).open(), Selection.ALL);
    assertThat(write(journeys))
        .isEqualTo(
            "patient,prior_study,study,days,prior_film,film\n"
                + "p,s1b,s2,,b1,a2\np,s2,s10,,a2,a10\n");
    assertThat(journeys.withoutFrontal()).isEqualTo(1);
    assertThat(journeys.withoutOrder()).isZero();
  }

  @Test
  void daysOrderStudiesAndTellTheTimeBetween() throws IOException {
    new Tree(root)
        .text(
            "metadata.csv",
            "patientid,offset,sex,age,finding,view,modality,filename,clinical_notes\n"
                + "1,7,M,50,Pneumonia,PA,X-ray,b.png,\n"
                + "1,-2,M,50,Pneumonia,AP,X-ray,a.png,\n"
                + "2,0,F,60,Pneumonia,PA,X-ray,c.png,\n")
        .film("images/a.png", 1)
        .film("images/b.png", 2)
        .film("images/c.png", 3);
    Journeys journeys = Journeys.of(new Tree(root).open(), Selection.ALL);
    assertThat(journeys.pairs()).hasSize(1);
    assertThat(journeys.pairs().getFirst().days()).hasValue(9);
    assertThat(journeys.pairs().getFirst().priorFilm()).isEqualTo("a.png");
    assertThat(journeys.pairs().getFirst().film()).isEqualTo("b.png");
  }

  @Test
  void aStudyIsShownByTheFilmThatTheRuleNames() throws IOException {
    new Tree(root)
        .text(
            "films.csv",
            "film,study,patient,view,Follow-up #\n"
                + "a,s1,p,AP,1\nc,s1,p,PA,1\nb,s1,p,PA,1\nd,s2,p,FRONTAL,2\ne,s2,p,AP Supine,2\n");
    assertThat(write(Journeys.of(new Tree(root).open(), Selection.ALL))).endsWith("p,s1,s2,,b,e\n");
  }

  @Test
  void patientsOfWhoseOrderNothingIsToldAreCounted() throws IOException {
    new Tree(root).text("films.csv", "film,study,patient,view\na,s1,p,PA\nb,s2,p,PA\nc,s3,q,PA\n");
    Journeys journeys = Journeys.of(new Tree(root).open(), Selection.ALL);
    assertThat(journeys.pairs()).isEmpty();
    assertThat(journeys.withoutOrder()).isEqualTo(1);
  }

  private String write(Journeys journeys) throws IOException {
    Path out = root.resolve("out.csv");
    journeys.write(out, false);
    return Files.readString(out);
  }
}
