package dev.hilum;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Every Java file stands as google-java-format writes it; {@code mvn -B verify
 * -Dhilum.format=apply} rewrites those that do not. A test and not a plugin, since a plugin runs in
 * Maven's Java, which may be too old to read the sources.
 */
class FormatTest {
  @Test
  void everyJavaFileIsFormatted() throws IOException {
    boolean apply = "apply".equals(System.getProperty("hilum.format"));
    Formatter formatter = new Formatter();
    List<String> wrong = new ArrayList<>();
    List<Path> files = Checkout.javaFiles();
    for (Path file : files) {
      String text = Files.readString(file);
      String formatted;
      try {
        formatted = formatter.formatSourceAndFixImports(text);
      } catch (FormatterException e) {
        wrong.add(Checkout.root().relativize(file) + ": " + e.getMessage());
        continue;
      }
      if (!formatted.equals(text)) {
        if (apply) {
          Files.writeString(file, formatted);
        } else {
          wrong.add(Checkout.root().relativize(file).toString());
        }
      }
    }
    assertThat(files).hasSizeGreaterThan(20);
    assertThat(wrong).as("not formatted; -Dhilum.format=apply rewrites them").isEmpty();
  }
}
