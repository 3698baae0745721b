package dev.hilum.archive.catalogue;

import dev.hilum.io.BadInputException;
import dev.hilum.io.ExhaustedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Properties;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteException;

/**
 * Where a catalogue lies: a SQLite file or a PostgreSQL database. Both speak the same SQL here; the
 * few differences stand in this class. Messages never hold a password.
 */
final class Database {
  private static final String POSTGRESQL = "jdbc:postgresql:";
  private static final byte[] SQLITE_HEAD = "SQLite format 3\0".getBytes(StandardCharsets.US_ASCII);
  private static final int WAIT_MILLIS = 10_000;
  private static final int CACHE_KIB = 65_536;

  private final String url;
  private final String shown;
  private final boolean file;
  private final int waitMillis;

  private Database(String url, String shown, boolean file, int waitMillis) {
    this.url = url;
    this.shown = shown;
    this.file = file;
    this.waitMillis = waitMillis;
  }

  /** A file, or a URL that begins with {@code jdbc:postgresql:}. */
  static Database at(String place) {
    return at(place, WAIT_MILLIS);
  }

  /** As {@link #at(String)}; another process that writes is waited for so long. */
  static Database at(String place, int waitMillis) {
    if (place.startsWith(POSTGRESQL)) {
      return new Database(place, shown(place), false, waitMillis);
    }
    if (place.startsWith("jdbc:")) {
      throw new BadInputException(
          "a catalogue must be a file or a jdbc:postgresql: URL, got "
              + shown(place.substring(0, place.indexOf(':', 5) + 1)));
    }
    try {
      Path path = Path.of(place).toAbsolutePath().normalize();
      return new Database("jdbc:sqlite:file:" + path.toUri().getRawPath(), place, true, waitMillis);
    } catch (InvalidPathException e) {
      throw new BadInputException(place + ": must be a valid file name", e);
    }
  }

  /** Whether a name is that of a database, and not of a folder, a table or a film. */
  static boolean names(String place) {
    if (place.startsWith(POSTGRESQL)) {
      return true;
    }
    try (InputStream in = Files.newInputStream(Path.of(place))) {
      return Arrays.equals(in.readNBytes(SQLITE_HEAD.length), SQLITE_HEAD);
    } catch (IOException | InvalidPathException e) {
      return false;
    }
  }

  /** A URL without user and password; anything else as it is. */
  static String shown(String word) {
    if (!word.contains(POSTGRESQL)) {
      return word;
    }
    return word.replaceAll("(?i)([?&])(user|password|sslpassword)=[^&]*", "$1$2=***")
        .replaceAll("//[^/?]*@", "//***@");
  }

  /** For Flyway, which connects by itself. */
  String url() {
    return url;
  }

  boolean isFile() {
    return file;
  }

  /** A connection that may only read, in one transaction. */
  Connection read() {
    try {
      if (!file) {
        Connection connection = DriverManager.getConnection(url);
        connection.setReadOnly(true);
        connection.setAutoCommit(false);
        return connection;
      }
      SQLiteConfig config = config();
      config.setReadOnly(true);
      try {
        return checked(config.createConnection(url));
      } catch (SQLiteException e) {
        if (!e.getResultCode().name().startsWith("SQLITE_CANTOPEN")) {
          throw e;
        }
        return checked(config.createConnection(url + "?immutable=1")); // a read-only folder
      }
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private static Connection checked(Connection connection) throws SQLException {
    try {
      connection.createStatement().executeQuery("SELECT 1 FROM sqlite_master LIMIT 1").close();
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** A connection that writes, in transactions that its caller commits. */
  Connection write() {
    try {
      if (!file) {
        Properties batches = new Properties();
        batches.setProperty("reWriteBatchedInserts", "true");
        Connection connection = DriverManager.getConnection(url, batches);
        connection.setAutoCommit(false);
        return connection;
      }
      SQLiteConfig config = config();
      config.setJournalMode(SQLiteConfig.JournalMode.WAL);
      config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
      config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
      Connection connection = config.createConnection(url);
      connection.setAutoCommit(false);
      return connection;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  private SQLiteConfig config() {
    SQLiteConfig config = new SQLiteConfig();
    config.setBusyTimeout(waitMillis);
    config.setCacheSize(-CACHE_KIB);
    return config;
  }

  /** SQL for a text with its ASCII letters in lower case. */
  String lower(String text) {
    return file ? "lower(" + text + ")" : "lower(" + text + " COLLATE \"C\")";
  }

  /** The sentence for what a database says; a full disk is no bad input. */
  RuntimeException failure(SQLException e) {
    if (e instanceof SQLiteException sqlite) {
      String code = sqlite.getResultCode().name();
      if (code.startsWith("SQLITE_FULL")) {
        return new ExhaustedException(shown + ": the disk is full", e);
      }
      return new BadInputException(shown + ": " + reason(code, e), e);
    }
    String state = e.getSQLState() == null ? "" : e.getSQLState();
    if (state.equals("53100")) {
      return new ExhaustedException(shown + ": the disk of the server is full", e);
    }
    String reason =
        switch (state) {
          case "08001", "08004", "08006" -> "the server cannot be reached";
          case "28000", "28P01", "08P01" -> "the server does not let this user in";
          case "3D000" -> "the server has no such database";
          case "42501" -> "the user may not do this there";
          case "55P03", "40P01", "40001" -> "is locked by another process";
          default -> "the database refuses: " + firstLine(e) + " (SQL state " + state + ")";
        };
    return new BadInputException(shown + ": " + reason, e);
  }

  private String reason(String code, SQLException e) {
    if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED")) {
      return "is locked by another process, which did not end within "
          + waitMillis
          + " ms; try again when it has";
    }
    if (code.startsWith("SQLITE_NOTADB") || code.startsWith("SQLITE_CORRUPT")) {
      return "is damaged or no SQLite file; remove it and index again";
    }
    if (code.startsWith("SQLITE_READONLY") || code.startsWith("SQLITE_PERM")) {
      return "cannot be written: permission denied";
    }
    if (code.startsWith("SQLITE_CANTOPEN")) {
      return "cannot be opened as a database: its folder is missing or permission is denied";
    }
    return "the database refuses: " + firstLine(e);
  }

  private static String firstLine(SQLException e) {
    return shown(String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
  }

  @Override
  public String toString() {
    return shown;
  }
}
