package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import dev.hilum.io.Csv;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ProgressionTest {

  @Test
  void pairsWrittenByHandAreMet() {
    List<String> missed = new ArrayList<>();
    var in =
        Objects.requireNonNull(
            ProgressionTest.class.getResourceAsStream("/report/progression.csv"));
    int pairs = 0;
    try (Csv csv = Csv.read(in, "progression.csv", StandardCharsets.UTF_8)) {
      for (Csv.Row row : csv.rows()) {
        pairs++;
        Progression said = Progression.between(row.get("prior"), row.get("current"));
        boolean met =
            Set.copyOf(said.added()).equals(findings(row, "added"))
                && Set.copyOf(said.resolved()).equals(findings(row, "resolved"))
                && Set.copyOf(said.worsened()).equals(findings(row, "worsened"))
                && Set.copyOf(said.improved()).equals(findings(row, "improved"))
                && Set.copyOf(said.unchanged()).equals(findings(row, "unchanged"));
        if (!met) {
          missed.add(row.get("prior") + " → " + row.get("current") + " gave " + said);
        }
      }
    }
    assertThat(pairs).isGreaterThanOrEqualTo(40);
    assertThat(missed).isEmpty();
  }

  @Test
  void sentenceNamesPlaceAndExtent() {
    assertThat(
            Progression.between(
                    "Mild edema. No effusion. Moderate cardiomegaly.",
                    "Small left pleural effusion. Edema has resolved. Unchanged cardiomegaly.")
                .change())
        .isEqualTo("New small left pleural effusion; resolved mild edema; unchanged cardiomegaly.");
  }

  @Test
  void equalReportsDoNotChange() {
    String report = "Moderate cardiomegaly with small right effusion.";
    assertThat(Progression.between(report, report).change()).isEqualTo("No change.");
  }

  @Test
  void changeSentenceIsReadAgainAsWritten() {
    Progression first = Progression.between("No pneumothorax.", "Large right pneumothorax.");
    assertThat(Progression.between("Normal chest.", first.change()).added())
        .isEqualTo(first.added());
  }

  private static Set<Finding> findings(Csv.Row row, String column) {
    Set<Finding> findings = EnumSet.noneOf(Finding.class);
    Stream.of(row.get(column).split(";", -1))
        .filter(name -> !name.isEmpty())
        .forEach(name -> findings.add(Finding.named(name).orElseThrow()));
    return findings;
  }
}
