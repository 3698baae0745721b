package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportLabelCommandTest {
  @TempDir private Path folder;

  @Test
  void aLineInGivesALineOfLabelsOut() throws Exception {
    Path file = folder.resolve("reports.jsonl");
    Files.writeString(
        file,
        """
        {"id": "a", "text": "INDICATION: Pneumonia.\\nIMPRESSION: Small left effusion, possible edema, no pneumothorax."}
        {"id": 2, "text": "The heart is normal in size."}
        """);
    Command label = Command.run("report", "label", file.toString());
    assertThat(label.exitCode()).isZero();
    assertThat(label.out())
        .isEqualTo(
            """
            {"id":"a","labels":{"Edema":-1,"Pneumothorax":0,"Pleural Effusion":1}}
            {"id":2,"labels":{"No Finding":1,"Cardiomegaly":0}}
            """);
  }

  @Test
  void aLineWithoutTextIsBadInputByItsNumber() throws Exception {
    Path file = folder.resolve("reports.jsonl");
    Files.writeString(file, "{\"id\": 1, \"text\": \"Clear.\"}\n{\"id\": 2}\n");
    Command label = Command.run("report", "label", file.toString());
    assertThat(label.exitCode()).isEqualTo(Failure.BAD_INPUT);
    assertThat(label.err()).contains("line 2").contains("text");
  }
}
