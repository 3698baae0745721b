package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {
  @TempDir Path folder;

  @Test
  void quotesCommasAndLineBreaksStayInTheirField() {
    Csv csv = read("a,b\n\"x, \"\"y\"\"\",\"1\r\n2\"\n,\n");
    List<Csv.Row> rows = csv.rows();
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).get("a")).isEqualTo("x, \"y\"");
    assertThat(rows.get(0).get("b")).isEqualTo("1\r\n2");
    assertThat(rows.get(1).get("a")).isEmpty();
    assertThat(rows.get(1).origin()).isEqualTo("test, line 4");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\n", "\r\n", "\r"})
  void everyLineEndIsRead(String end) {
    Csv csv = read(String.join(end, "a,b", "1,2", "", "3,4"));
    assertThat(csv.rows()).extracting(row -> row.get("b")).containsExactly("2", "4");
  }

  @Test
  void aByteOrderMarkIsNotPartOfTheFirstName() {
    assertThat(read("\ufeffa,b\n1,2").columns()).containsExactly("a", "b");
  }

  @Test
  void utf16WithAByteOrderMarkIsRead() {
    for (Charset charset : List.of(StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)) {
      byte[] bytes = "\ufeffname\nMüller\n".getBytes(charset);
      assertThat(read(bytes, StandardCharsets.UTF_8).rows().getFirst().get("name"))
          .isEqualTo("Müller");
    }
  }

  @Test
  void otherEncodingsAreRefusedUnlessNamed() {
    Charset windows = Charset.forName("windows-1252");
    byte[] bytes = "name\nMüller\n".getBytes(windows);
    assertThatThrownBy(() -> read(bytes, StandardCharsets.UTF_8).rows())
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must be UTF-8 text");
    assertThat(read(bytes, windows).rows().getFirst().get("name")).isEqualTo("Müller");
    byte[] unmarked = "name\nx\n".getBytes(StandardCharsets.UTF_16LE);
    assertThatThrownBy(() -> read(unmarked, StandardCharsets.UTF_8))
        .hasMessageContaining("zero bytes");
  }

  @Test
  void missingColumnsAreListedWithThoseFound() {
    assertThatThrownBy(() -> read("a,b\n").require("a", "film", "path"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("missing [film, path]")
        .hasMessageContaining("found [a, b]");
    assertThatThrownBy(() -> read("a;film\n").require("film")).hasMessageContaining("';'");
  }

  @Test
  void rowsThatBreakARuleEndTheReadingOrArePassedOver() {
    String table = "a,b\n1\n1,2,3\n\"x\"y,2\n5,6,,\n";
    assertThatThrownBy(() -> read(table).rows())
        .isInstanceOf(BadInputException.class)
        .hasMessage("test, line 2: a row must have the 2 fields of the header, got 1");
    List<String> problems = new ArrayList<>();
    List<Csv.Row> rows = read(table).passingOver(problems::add).rows();
    assertThat(rows).extracting(row -> row.get("a")).containsExactly("5");
    assertThat(problems).hasSize(3);
    assertThat(problems.get(1)).contains("line 3").contains("got 3");
    assertThat(problems.get(2)).contains("line 4").contains("closing quote");
  }

  @Test
  void namelessColumnsAtTheEndNeedNoFields() {
    Csv csv = read("a,b [x,y],,,\nq,1,2\n");
    assertThat(csv.rows().getFirst().at(2)).isEqualTo("2");
  }

  @Test
  void anUnclosedQuoteNamesItsLine() {
    assertThatThrownBy(() -> read("a\n1\n\"x\ny\n").rows())
        .hasMessage("test, line 3: a quoted field must be closed, got the end of the file");
  }

  @Test
  void emptyAndTwiceNamedHeadersAreRefused() {
    assertThatThrownBy(() -> read("")).hasMessageContaining("header of column names");
    assertThatThrownBy(() -> read("a,b,a\n"))
        .hasMessageContaining("\"a\"")
        .hasMessageContaining("1 and 3");
  }

  @Test
  void missingFilesAndBrokenArchivesAreOneSentence() throws IOException {
    assertThatThrownBy(() -> Csv.open(folder.resolve("no.csv")))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("no.csv");
    Path fake = Files.writeString(folder.resolve("fake.csv.gz"), "a,b\n");
    assertThatThrownBy(() -> Csv.open(fake)).isInstanceOf(BadInputException.class);
    assertThatThrownBy(() -> Csv.open(folder)).isInstanceOf(BadInputException.class);
  }

  @Test
  void gzipIsUnpackedOnTheWay() throws IOException {
    Path file = folder.resolve("t.csv.gz");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("a\n1\n".getBytes(StandardCharsets.UTF_8));
    }
    try (Csv csv = Csv.open(file)) {
      assertThat(csv.rows().getFirst().get("a")).isEqualTo("1");
    }
  }

  @Test
  void whatIsWrittenIsRead() {
    long seed = System.nanoTime();
    System.out.println("CsvTest.whatIsWrittenIsRead seed " + seed);
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      int width = 1 + random.nextInt(4);
      List<List<String>> table = new ArrayList<>();
      for (int i = random.nextInt(8); i >= 0; i--) {
        List<String> row = new ArrayList<>();
        for (int j = 0; j < width; j++) {
          row.add(text(random));
        }
        table.add(row);
      }
      List<String> names = List.of("a", "b", "c", "d").subList(0, width);
      StringWriter out = new StringWriter();
      try (CsvWriter writer = new CsvWriter(out, "out", names)) {
        table.forEach(writer::write);
      }
      List<Csv.Row> rows = read(out.toString()).rows();
      assertThat(rows).as("seed %d, round %d", seed, round).hasSameSizeAs(table);
      for (int i = 0; i < rows.size(); i++) {
        for (int j = 0; j < width; j++) {
          assertThat(rows.get(i).at(j))
              .as("seed %d, round %d", seed, round)
              .isEqualTo(table.get(i).get(j));
        }
      }
    }
  }

  @Test
  void longFieldsCrossTheBuffer() {
    String one = "x".repeat(65_530);
    String two = "y".repeat(70_000);
    List<Csv.Row> rows = read("a,b\n" + one + ",\"" + two + "\"\n1,2\n").rows();
    assertThat(rows.getFirst().get("a")).isEqualTo(one);
    assertThat(rows.getFirst().get("b")).isEqualTo(two);
    assertThat(rows.getLast().get("b")).isEqualTo("2");
  }

  @Test
  void aRowOfTheWrongWidthIsNotWritten() {
    try (CsvWriter writer = new CsvWriter(new StringWriter(), "out", List.of("a", "b"))) {
      assertThatThrownBy(() -> writer.write("1")).hasMessageContaining("2 fields, got 1");
    }
  }

  private static String text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append("ab ,\"\n\rü-1".charAt(random.nextInt(10)));
    }
    return text.toString();
  }

  private static Csv read(String text) {
    return read(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Csv read(byte[] bytes, Charset charset) {
    return Csv.read(new ByteArrayInputStream(bytes), "test", charset);
  }
}
