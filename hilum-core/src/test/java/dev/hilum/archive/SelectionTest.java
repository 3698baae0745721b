package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.archive.Selection.Projection;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.PatientSplit;
import dev.hilum.study.Split;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SelectionTest {
  @TempDir Path root;
  private Archive archive;

  @BeforeEach
  void makeTable() throws IOException {
    new Tree(root)
        .text(
            "films.csv",
            "film,patient,view,sex,age,split,Pleural Effusion,Mass,site\n"
                + "a,p1,PA,F,40,train,1,0,North\n"
                + "b,p2,AP,M,50,val,0,1,south east\n"
                + "c,p3,LATERAL,F,,test,-1,,\n"
                + "d,p4,,,60,,,1,10\n");
    archive = new Tree(root).open();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sex = F | a c",
        "sex != F | b",
        "age >= 50 | b d",
        "age < 50 | a",
        "age = 40.0 | a",
        "not age < 50 | b c d",
        "view = pa or view = ap | a b",
        "\"Pleural Effusion\" = 1 | a",
        "effusion = -1 | c",
        "Mass = 1 and age > 50 | d",
        "Mass = 1 and (sex = M or age < 50) | b",
        "sex = F and age = 40 or film = d | a d",
        "site = 'south east' | b",
        "site = north | a",
        "site > 9 | d",
        "Mass = \"\" | c",
        "site != '' | a b d",
        "split = test | c d?",
        "NOT NOT sex=M AND film!=x | b"
      })
  void conditionsSelect(String condition, String films) {
    List<String> expected =
        List.of(films.replace("d?", side("p4", "test", "d")).strip().split(" +"));
    assertThat(select(condition)).containsExactlyElementsOf(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sex F | position 5: must have one of = != < <= > >=, got F",
        "sex = | position 6: must have a value, got the end",
        "age > old | position 7: must have a number after >, got old",
        "(sex = F | position 9: must have \")\", got the end",
        "sex = F age = 4 | position 9: must have \"and\", \"or\" or the end, got age",
        "sex = \"F | position 7: a condition is made of columns",
        "site ! 3 | position 6: a condition is made of",
        "colour = red | no column is called colour (position 1)"
      })
  void errorsNameThePosition(String condition, String sentence) {
    assertThatThrownBy(() -> select(condition))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(sentence);
  }

  @Test
  void anEmptyConditionAndDeepNestingAreRefused() {
    assertThatThrownBy(() -> Where.parse(" ")).hasMessageContaining("must have a column");
    assertThatThrownBy(() -> Where.parse("(".repeat(10_000))).hasMessageContaining("nested");
  }

  @Test
  void viewSplitAndLimitSelect() {
    assertThat(
            new Selection(Optional.empty(), Projection.FRONTAL, Optional.empty(), all())
                .of(archive))
        .extracting(Film::id)
        .containsExactly("a", "b");
    assertThat(
            new Selection(Optional.empty(), Projection.LATERAL, Optional.empty(), all())
                .of(archive))
        .extracting(Film::id)
        .containsExactly("c");
    assertThat(
            new Selection(Optional.of(Split.VAL), Projection.ALL, Optional.empty(), all())
                .of(archive)
                .map(Film::id))
        .contains("b")
        .doesNotContain("a", "c");
    assertThat(
            new Selection(Optional.empty(), Projection.ALL, Optional.empty(), OptionalLong.of(3))
                .of(archive))
        .hasSize(3);
    assertThat(Selection.ALL.of(archive)).hasSize(4);
    assertThatThrownBy(
            () ->
                new Selection(
                    Optional.empty(), Projection.ALL, Optional.empty(), OptionalLong.of(0)))
        .hasMessageContaining("got 0");
  }

  @Test
  void oneFrontalFilmOfAStudyIsTakenPaFirst() throws IOException {
    new Tree(root)
        .text(
            "films.csv",
            "film,patient,study,view\n"
                + "d,p1,s1,AP\nz,p1,s1,PA\nb,p1,s1,LATERAL\n" // PA although its id is last
                + "c,p1,s2,LATERAL\n" // no frontal film
                + "f,p2,s1,AP Supine\ne,p2,s1,AP Supine\n" // the lowest id
                + "h,p3,s1,FRONTAL\ng,p3,s1,\n");
    Selection one = Selection.ALL.by(StudyRule.ONE_FRONTAL_PER_STUDY);
    assertThat(one.of(new Tree(root).open())).extracting(Film::id).containsExactly("z", "e", "h");
    assertThat(one.sentence()).contains("PA before AP");
    assertThat(Selection.ALL.sentence()).isEqualTo("every film of a study");
  }

  private List<String> select(String condition) {
    return new Selection(
            Optional.empty(), Projection.ALL, Optional.of(Where.parse(condition)), all())
        .of(archive)
        .map(Film::id)
        .toList();
  }

  private static String side(String patient, String side, String film) {
    return PatientSplit.DEFAULT.of(patient).cell().equals(side) ? film : "";
  }

  private static OptionalLong all() {
    return OptionalLong.empty();
  }
}
