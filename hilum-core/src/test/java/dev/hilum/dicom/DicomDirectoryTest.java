package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The records of a DICOMDIR are those that pydicom's FileSet reads: {@code dicom_small.py}. */
class DicomDirectoryTest {
  @TempDir Path dir;

  private final JsonNode golden = DicomGolden.cases("directories").getFirst();

  @Test
  void recordsLeadToFilesByPatientStudyAndSeries() throws IOException {
    Path file = Files.write(dir.resolve("DICOMDIR"), DicomGolden.file(golden));
    DicomDirectory directory = DicomDirectory.read(file);
    List<List<String>> got =
        directory.entries().stream()
            .map(
                e ->
                    List.of(
                        dir.relativize(e.file()).toString(),
                        e.patient(),
                        e.study(),
                        e.series(),
                        e.instance()))
            .toList();
    List<List<String>> expected =
        StreamSupport.stream(golden.get("records").spliterator(), false)
            .map(
                row ->
                    StreamSupport.stream(row.spliterator(), false)
                        .map(JsonNode::stringValue)
                        .toList())
            .toList();
    assertThat(got).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(directory.notes()).isEmpty();
  }

  @Test
  void recordsWhoseOffsetsAreWrongAreTakenByTheirOrder() throws IOException {
    byte[] bytes = DicomGolden.file(golden);
    int first = new String(bytes, StandardCharsets.ISO_8859_1).indexOf("\4\0\0\u0012UL");
    bytes[first + 8] ^= 1; // the offset of the first record
    Path file = Files.write(dir.resolve("DICOMDIR"), bytes);
    DicomDirectory directory = DicomDirectory.read(file);
    assertThat(directory.entries()).hasSize(4).allMatch(entry -> entry.series().startsWith("1.4."));
    assertThat(directory.notes()).singleElement().asString().contains("linked from nowhere");
  }

  @Test
  void aFileOutsideOfTheFolderIsRefused() throws IOException {
    String bytes = new String(DicomGolden.file(golden), StandardCharsets.ISO_8859_1);
    assertThat(bytes).contains("PT000000");
    byte[] evil = bytes.replace("PT000000", "../../..").getBytes(StandardCharsets.ISO_8859_1);
    Path file = Files.write(dir.resolve("DICOMDIR"), evil);
    assertThatThrownBy(() -> DicomDirectory.read(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must name a file below its folder");
  }
}
