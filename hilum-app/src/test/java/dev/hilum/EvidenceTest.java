package dev.hilum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The scripts behind the pages of evidence stay usable, with and without the real data. */
class EvidenceTest {
  private static final Path EVIDENCE = Checkout.root().resolve("docs/evidence");

  @TempDir Path dir;

  @Test
  void theProgramsThatMakeTheTablesCompile() {
    int compiled =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-cp",
                System.getProperty("java.class.path"),
                "-d",
                dir.toString(),
                EVIDENCE.resolve("Foundation.java").toString(),
                EVIDENCE.resolve("Tokenizers.java").toString());
    assertThat(compiled).isZero();
  }

  @Test
  void withoutTheDataTheScriptEndsWithThreeAndMakesNothing()
      throws IOException, InterruptedException {
    ProcessBuilder script =
        new ProcessBuilder(
            "sh", EVIDENCE.resolve("foundation.sh").toString(), dir.resolve("work").toString());
    script.environment().put("HILUM_DATA", dir.toString());
    Process process = script.start();
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).isEqualTo(3);
    assertThat(said).contains("HILUM_DATA must hold nih and kermany").hasLineCount(1);
    assertThat(dir.resolve("work")).doesNotExist();
  }
}
