package dev.hilum.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class MappingPageTest {
  private static final String MARK = "<!-- mapping -->\n";

  /** On failure the message holds the text that belongs behind the mark in docs/finding.md. */
  @Test
  void thePageHoldsTheMappingOfTheProgram() throws IOException {
    String page = Files.readString(page());
    assertThat(page.substring(page.indexOf(MARK) + MARK.length()).strip())
        .isEqualTo(mapping().strip());
  }

  private static String mapping() {
    StringBuilder text = new StringBuilder();
    for (Vocabulary vocabulary : Vocabulary.ALL) {
      text.append("\n## ").append(vocabulary.name()).append("\n\n");
      text.append(vocabulary.words().size()).append(" words; ").append(vocabulary.source());
      text.append("\n\n| finding | words |\n|---|---|\n");
      vocabulary
          .table()
          .forEach(
              (finding, words) ->
                  text.append("| ")
                      .append(finding.equals(Vocabulary.UNMAPPED) ? "(none)" : finding)
                      .append(" | ")
                      .append(
                          words.stream().map(w -> "`" + w + "`").collect(Collectors.joining(", ")))
                      .append(" |\n"));
    }
    return text.toString();
  }

  private static Path page() {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path page = at.resolve("docs").resolve("finding.md");
      if (Files.isRegularFile(page)) {
        return page;
      }
    }
    throw new AssertionError("the checkout must hold docs/finding.md");
  }
}
