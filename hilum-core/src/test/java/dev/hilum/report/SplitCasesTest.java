package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Reports cut as a person would cut them: every case of the committed list. */
class SplitCasesTest {

  private static List<JsonObject> cases() throws URISyntaxException {
    return Json.read(
            Path.of(
                Objects.requireNonNull(SplitCasesTest.class.getResource("/report-split-cases.json"))
                    .toURI()))
        .objects("cases");
  }

  @Test
  void sectionsAndSentencesAreThoseOfTheList() throws URISyntaxException {
    List<JsonObject> cases = cases();
    assertThat(cases).hasSizeGreaterThanOrEqualTo(60);
    List<String> wrong = new ArrayList<>();
    for (JsonObject one : cases) {
      String text = one.text("text");
      Sections sections = Sections.of(text);
      if (one.isObject("sections")) {
        JsonObject expected = one.object("sections");
        Map<String, String> map = new LinkedHashMap<>();
        expected.keys().forEach(key -> map.put(key, expected.text(key)));
        compare(wrong, text, sections.byHeading(), map);
        compare(wrong, text, List.copyOf(sections.byHeading().keySet()), List.copyOf(map.keySet()));
      }
      if (one.isArray("sentences")) {
        compare(wrong, text, words(text, sections.sentences()), one.texts("sentences"));
      }
    }
    assertThat(wrong).isEmpty();
  }

  private static void compare(List<String> wrong, String text, Object got, Object expected) {
    if (!got.equals(expected)) {
      wrong.add(Json.line(text) + "\n   got " + got + "\n  want " + expected + "\n");
    }
  }

  private static List<String> words(String text, List<Span> sentences) {
    return sentences.stream()
        .map(span -> NormalizedText.of(span.of(text)).collapseWhitespace().text())
        .toList();
  }
}
