package dev.hilum.io;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Writes a table of comma-separated values as RFC 4180 has it, UTF-8 without byte-order mark, lines
 * ended by LF (which every reader takes; RFC 4180 itself writes CRLF). A field is quoted only when
 * it needs to be: when it holds a comma, a quote, a line break, or blanks at its ends. A file that
 * cannot be written (a full disk) is an {@link UncheckedIOException}, not bad input.
 */
public final class CsvWriter implements AutoCloseable {
  private final String origin;
  private final Writer out;
  private final int width;

  private CsvWriter(Writer out, String origin, int width) {
    this.out = out;
    this.origin = origin;
    this.width = width;
  }

  /** Writes to {@code out}, header first; {@code origin} names it in errors. */
  public CsvWriter(Writer out, String origin, List<String> columns) {
    this(out, origin, columns.size());
    write(columns);
  }

  /** Creates or replaces a file and writes the header. */
  public static CsvWriter create(Path file, List<String> columns) {
    try {
      return new CsvWriter(Files.newBufferedWriter(file), file.toString(), columns);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** Goes on with a file whose header has these columns; creates it if it is not there. */
  public static CsvWriter append(Path file, List<String> columns) {
    if (!Files.exists(file)) {
      return create(file, columns);
    }
    try {
      Writer out = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
      return new CsvWriter(out, file.toString(), columns.size());
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": cannot be written: " + e.getMessage(), e);
    }
  }

  /** Writes one row with as many fields as the header has. */
  public void write(List<String> fields) {
    if (fields.size() != width) {
      throw new IllegalArgumentException(
          origin + ": a row must have " + width + " fields, got " + fields.size());
    }
    try {
      for (int i = 0; i < width; i++) {
        if (i > 0) {
          out.write(',');
        }
        field(fields.get(i));
      }
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(origin + ": cannot be written on: " + e.getMessage(), e);
    }
  }

  /** Writes one row. */
  public void write(String... fields) {
    write(List.of(fields));
  }

  /** Brings the rows written so far to the file. */
  public void flush() {
    try {
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(origin + ": cannot be written on: " + e.getMessage(), e);
    }
  }

  /** Flushes and closes; a full disk shows here at the latest. */
  @Override
  public void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException(origin + ": cannot be written on: " + e.getMessage(), e);
    }
  }

  private void field(String field) throws IOException {
    if (needsQuotes(field)) {
      out.write('"');
      out.write(field.replace("\"", "\"\""));
      out.write('"');
    } else {
      out.write(field);
    }
  }

  private boolean needsQuotes(String field) {
    if (field.isEmpty()) {
      return width == 1; // a blank line would not be read as a row
    }
    for (int i = 0; i < field.length(); i++) {
      char c = field.charAt(i);
      if (c == ',' || c == '"' || c == '\n' || c == '\r') {
        return true;
      }
    }
    return field.charAt(0) == ' ' || field.charAt(field.length() - 1) == ' ';
  }
}
