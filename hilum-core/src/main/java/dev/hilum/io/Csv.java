package dev.hilum.io;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table of comma-separated values (RFC 4180) row by row: a header, quoted fields with
 * commas and line breaks in them, LF, CRLF or CR. Columns are found by name, never by place; those
 * that nobody asks for are kept. A name that ends in {@code .gz} is unpacked on the way.
 *
 * <p>Text is UTF-8, with or without a byte-order mark, or UTF-16 with one. Bytes that are not valid
 * UTF-8 are refused in a sentence rather than guessed at: half of the single-byte encodings would
 * read them without complaint and turn names into others. {@link #open(Path, Charset)} takes an
 * encoding that the caller knows of.
 *
 * <p>A row that breaks a rule (fewer fields than the header, more non-empty ones, text after a
 * closing quote) ends the reading with a {@link BadInputException}, or, after {@link #passingOver},
 * is reported and left out. Nameless columns at the end of a header need no fields. Blank lines are
 * ignored.
 */
public final class Csv implements AutoCloseable, Iterable<Csv.Row> {
  private static final int LONGEST_FIELD = 1 << 24;

  private final String origin;
  private final Reader reader;
  private final char[] buffer = new char[1 << 16];
  private int at;
  private int end;
  private long line = 1;
  private final List<String> columns;
  private final int named; // columns up to the last that has a name
  private final Map<String, Integer> places = new HashMap<>();
  private Consumer<String> problems =
      sentence -> {
        throw new BadInputException(sentence);
      };

  private final ArrayList<String> fields = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private boolean anyQuote;
  private boolean textAfterQuote;

  private Csv(String origin, Reader reader) {
    this.origin = origin;
    this.reader = reader;
    columns = header();
    int last = columns.size();
    while (last > 0 && columns.get(last - 1).isEmpty()) {
      last--;
    }
    named = last;
    for (int i = 0; i < columns.size(); i++) {
      String name = columns.get(i);
      if (!name.isEmpty() && places.putIfAbsent(name, i) != null) {
        throw new BadInputException(
            origin
                + ": a column name must be unique, got \""
                + name
                + "\" in places "
                + (places.getOrDefault(name, 0) + 1)
                + " and "
                + (i + 1));
      }
    }
  }

  /** Opens a table whose text is UTF-8, or UTF-16 with a byte-order mark. */
  public static Csv open(Path file) {
    return open(file, StandardCharsets.UTF_8);
  }

  /** Opens a table in a known encoding; a byte-order mark in the file has precedence. */
  public static Csv open(Path file, Charset charset) {
    @Nullable InputStream in = null;
    try {
      in = Files.newInputStream(file);
      if (file.toString().endsWith(".gz")) {
        in = new GZIPInputStream(in, 1 << 16);
      }
      return read(in, file.toString(), charset);
    } catch (NoSuchFileException e) {
      throw new BadInputException(file + ": there is no such file", e);
    } catch (IOException e) {
      closeQuietly(in);
      throw new BadInputException(file + ": cannot be read as a table: " + reason(e), e);
    } catch (BadInputException e) {
      closeQuietly(in);
      throw e;
    }
  }

  /**
   * Reads a table from a stream, which {@link #close} closes; {@code origin} names it in errors.
   */
  public static Csv read(InputStream in, String origin, Charset charset) {
    try {
      PushbackInputStream head = new PushbackInputStream(new BufferedInputStream(in, 1 << 16), 3);
      Charset actual = byteOrderMark(head, charset);
      return new Csv(
          origin,
          new InputStreamReader(
              head,
              actual
                  .newDecoder()
                  .onMalformedInput(CodingErrorAction.REPORT)
                  .onUnmappableCharacter(CodingErrorAction.REPORT)));
    } catch (IOException e) {
      throw new BadInputException(origin + ": cannot be read as a table: " + reason(e), e);
    }
  }

  /**
   * From now on rows that break a rule are left out and told to {@code sink}, one sentence each.
   */
  public Csv passingOver(Consumer<String> sink) {
    problems = sink;
    return this;
  }

  /** The names in the header, stripped of surrounding blanks; stray columns have empty names. */
  public List<String> columns() {
    return columns;
  }

  public boolean has(String column) {
    return places.containsKey(column);
  }

  /** Demands columns; the exception lists all that are missing and all that were found. */
  public Csv require(String... names) {
    return require(List.of(names));
  }

  /** Demands columns; the exception lists all that are missing and all that were found. */
  public Csv require(Collection<String> names) {
    List<String> missing = names.stream().filter(name -> !has(name)).toList();
    if (!missing.isEmpty()) {
      throw new BadInputException(
          "%s: must have the columns %s; missing %s, found %s%s"
              .formatted(origin, names, missing, columns, separatorHint()));
    }
    return this;
  }

  /** The next row, or empty after the last. */
  public Optional<Row> next() {
    while (true) {
      long start = line;
      if (!record()) {
        return Optional.empty();
      }
      if (fields.size() == 1 && fields.getFirst().isEmpty() && !anyQuote) {
        continue; // a blank line
      }
      String broken = broken();
      if (broken.isEmpty()) {
        return Optional.of(new Row(start, fields.toArray(String[]::new)));
      }
      problems.accept(origin + ", line " + start + ": " + broken);
    }
  }

  /** The remaining rows, read one by one; the table is closed at its end. */
  @Override
  public Iterator<Row> iterator() {
    return Spliterators.iterator(new Remaining());
  }

  /** The remaining rows, read one by one; the table is closed at its end or with the stream. */
  public Stream<Row> stream() {
    return StreamSupport.stream(new Remaining(), false).onClose(this::close);
  }

  private final class Remaining extends AbstractSpliterator<Row> {
    private boolean ended; // an iterator of a filtered stream asks again after the end

    Remaining() {
      super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    }

    @Override
    public boolean tryAdvance(Consumer<? super Row> action) {
      Optional<Row> row = ended ? Optional.empty() : next();
      if (row.isEmpty()) {
        ended = true;
        close();
        return false;
      }
      action.accept(row.get());
      return true;
    }
  }

  /** All remaining rows, in order; for tables known to be small. */
  public List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    forEach(rows::add);
    return rows;
  }

  @Override
  public void close() {
    closeQuietly(reader);
  }

  /** One row; fields by column name, as the file has them (not stripped). */
  public final class Row {
    private final long line;
    private final String[] fields;

    private Row(long line, String[] fields) {
      this.line = line;
      this.fields = fields;
    }

    /** File and line, for errors. */
    public String origin() {
      return origin + ", line " + line;
    }

    /** The field of a column that the header has. */
    public String get(String column) {
      Integer place = places.get(column);
      if (place == null) {
        throw new BadInputException(
            origin + ": must have a column " + column + ", found " + columns);
      }
      return fields[place];
    }

    /** The field of a column, or {@code otherwise} when the header lacks it. */
    public String get(String column, String otherwise) {
      Integer place = places.get(column);
      return place == null ? otherwise : fields[place];
    }

    /** The field in a place, counted from 0. */
    public String at(int place) {
      return fields[place];
    }
  }

  private List<String> header() {
    if (!record()) {
      throw new BadInputException(
          origin + ": must begin with a header of column names, got nothing");
    }
    if (textAfterQuote) {
      throw new BadInputException(origin + ": the header has text after a closing quote");
    }
    for (String name : fields) {
      if (name.indexOf('\0') >= 0) {
        throw new BadInputException(
            origin + ": must be UTF-8 text, got zero bytes (UTF-16 needs a byte-order mark)");
      }
    }
    return Collections.unmodifiableList(
        new ArrayList<>(fields.stream().map(String::strip).toList()));
  }

  /** What is wrong with the fields just read; empty when nothing is. */
  private String broken() {
    if (textAfterQuote) {
      return "a closing quote must end the field, got text after it";
    }
    if (fields.size() < named) {
      return "a row must have the %d fields of the header, got %d".formatted(named, fields.size());
    }
    for (int i = columns.size(); i < fields.size(); i++) {
      if (!fields.get(i).isBlank()) {
        return "a row must have the %d fields of the header, got %d"
            .formatted(columns.size(), fields.size());
      }
    }
    return "";
  }

  private String separatorHint() {
    if (columns.size() == 1) {
      for (char separator : new char[] {';', '\t', '|'}) {
        if (columns.getFirst().indexOf(separator) >= 0) {
          String shown = separator == '\t' ? "tabs" : "'" + separator + "'";
          return " (the table seems separated by " + shown + "; commas are wanted)";
        }
      }
    }
    return "";
  }

  /** Reads one record into {@link #fields}; false at the end of the file. */
  private boolean record() {
    fields.clear();
    anyQuote = false;
    textAfterQuote = false;
    int c = take();
    if (c < 0) {
      return false;
    }
    while (true) {
      if (c == '"') {
        anyQuote = true;
        c = quoted();
      } else {
        c = plain(c);
      }
      if (c == ',') {
        c = take();
        continue;
      }
      if (c == '\r' && peek() == '\n') {
        at++;
      }
      line++;
      return true;
    }
  }

  /** Reads an unquoted field that begins with {@code c}; gives the character that ended it. */
  private int plain(int c) {
    if (c < 0 || c == ',' || c == '\n' || c == '\r') {
      fields.add("");
      return c;
    }
    int start = at - 1;
    for (int i = at; i < end; i++) {
      char d = buffer[i];
      if (d == ',' || d == '\n' || d == '\r') {
        fields.add(new String(buffer, start, i - start));
        at = i + 1;
        return d;
      }
    }
    text.setLength(0);
    text.append((char) c);
    for (c = take(); c >= 0 && c != ',' && c != '\n' && c != '\r'; c = take()) {
      append(c, line);
    }
    fields.add(text.toString());
    return c;
  }

  /** Reads a quoted field after its opening quote; gives the character that ended it. */
  private int quoted() {
    long opened = line;
    text.setLength(0);
    while (true) {
      int c = take();
      if (c < 0) {
        throw new BadInputException(
            origin
                + ", line "
                + opened
                + ": a quoted field must be closed, got the end of the file");
      }
      if (c == '"') {
        if (peek() != '"') {
          break;
        }
        at++;
      } else if (c == '\n' || (c == '\r' && peek() != '\n')) {
        line++;
      }
      append(c, opened);
    }
    int c = take();
    while (c >= 0 && c != ',' && c != '\n' && c != '\r') {
      textAfterQuote |= c != ' ';
      c = take();
    }
    fields.add(text.toString());
    return c;
  }

  private void append(int c, long opened) {
    if (text.length() == LONGEST_FIELD) {
      throw new BadInputException(
          "%s, line %d: a field must be at most %d characters long, got more"
              .formatted(origin, opened, LONGEST_FIELD));
    }
    text.append((char) c);
  }

  private int take() {
    return at < end || fill() ? buffer[at++] : -1;
  }

  private int peek() {
    return at < end || fill() ? buffer[at] : -1;
  }

  private boolean fill() {
    try {
      at = 0;
      end = Math.max(0, reader.read(buffer));
      return end > 0;
    } catch (CharacterCodingException e) {
      throw new BadInputException(
          origin
              + ": must be UTF-8 text, got other bytes at or after line "
              + line
              + " (another encoding must be named)",
          e);
    } catch (IOException e) {
      throw new BadInputException(origin + ": cannot be read on: " + reason(e), e);
    }
  }

  private static Charset byteOrderMark(PushbackInputStream in, Charset otherwise)
      throws IOException {
    byte[] head = new byte[3];
    int n = in.readNBytes(head, 0, 3);
    if (n == 3
        && (head[0] & 0xff) == 0xef
        && (head[1] & 0xff) == 0xbb
        && (head[2] & 0xff) == 0xbf) {
      return StandardCharsets.UTF_8;
    }
    if (n >= 2 && (head[0] & 0xff) == 0xff && (head[1] & 0xff) == 0xfe) {
      in.unread(head, 2, n - 2);
      return StandardCharsets.UTF_16LE;
    }
    if (n >= 2 && (head[0] & 0xff) == 0xfe && (head[1] & 0xff) == 0xff) {
      in.unread(head, 2, n - 2);
      return StandardCharsets.UTF_16BE;
    }
    in.unread(head, 0, n);
    return otherwise;
  }

  private static String reason(IOException e) {
    String what = e.getClass().getSimpleName().replace("Exception", "");
    return e.getMessage() == null ? what : what + ", " + e.getMessage();
  }

  private static void closeQuietly(@Nullable Closeable c) {
    if (c != null) {
      try {
        c.close();
      } catch (IOException e) {
        // nothing was written, so nothing is lost
      }
    }
  }
}
