package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.finding.Finding;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class CodedReportsTest {

  @Test
  void hashIsOfFindingsAndImpressionAlone() {
    String one = "COMPARISON: None.\nINDICATION: Pain.\nFINDINGS: Clear.\nIMPRESSION: Normal.";
    String other = "INDICATION: Cough.\nFINDINGS: Clear.\nIMPRESSION: Normal.";
    // printf 'Clear.\nNormal.' | sha256sum
    assertThat(CodedReports.hash(one))
        .isEqualTo(CodedReports.hash(other))
        .isEqualTo("71e02c9a97f3e35a142bbe292b82324cc794595d8b3284b8e0fd1c41a7e686b5");
  }

  @Test
  void halvesFollowTheLastDigit() {
    assertThat(new CodedReports.Coded("1", "", "0a", Set.of()).even()).isTrue();
    assertThat(new CodedReports.Coded("1", "", "0b", Set.of()).even()).isFalse();
  }

  @Test
  void termsStateFindingsByTheirQualifiers() {
    assertThat(stated("Cardiac Shadow/enlarged/mild")).containsExactly(Finding.CARDIOMEGALY);
    assertThat(stated("Cardiac Shadow/obscured")).isEmpty();
    assertThat(stated("Fractures, Bone/ribs/left")).containsExactly(Finding.FRACTURE);
    assertThat(stated("Hydropneumothorax"))
        .containsExactlyInAnyOrder(Finding.PNEUMOTHORAX, Finding.PLEURAL_EFFUSION);
  }

  private static Set<Finding> stated(String term) {
    List<CodedReports.Code> codes = CodedReports.codes();
    return codes.stream()
        .filter(code -> code.states(term))
        .map(CodedReports.Code::finding)
        .collect(Collectors.toSet());
  }
}
