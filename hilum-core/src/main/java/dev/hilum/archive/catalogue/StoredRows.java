package dev.hilum.archive.catalogue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.function.ToLongFunction;

/**
 * The reports or boxes that a catalogue holds of one archive, in the archive's order. A row that is
 * as the one in its place is left; others are replaced.
 */
final class StoredRows<T> implements AutoCloseable {

  /** Sets the parameters of a row up to its digest and says how many these are. */
  interface Binding<T> {
    int bind(PreparedStatement row, T thing) throws SQLException;
  }

  private final Connection connection;
  private final int archive;
  private final ToLongFunction<T> digest;
  private final Binding<T> binding;
  private final PreparedStatement insert;
  private final PreparedStatement delete;
  private final long[] known; // digests by place
  private int at;
  private int waiting;

  StoredRows(
      Connection connection,
      Source source,
      String table,
      String insert,
      ToLongFunction<T> digest,
      Binding<T> binding)
      throws SQLException {
    this.connection = connection;
    this.archive = source.number();
    this.digest = digest;
    this.binding = binding;
    this.known = known(table);
    this.insert = connection.prepareStatement(insert);
    this.delete =
        connection.prepareStatement("DELETE FROM " + table + " WHERE archive = ? AND seq = ?");
  }

  private long[] known(String table) throws SQLException {
    long[] digests = new long[16];
    int count = 0;
    try (PreparedStatement rows =
        connection.prepareStatement(
            "SELECT digest FROM " + table + " WHERE archive = ? ORDER BY seq")) {
      rows.setInt(1, archive);
      try (ResultSet row = rows.executeQuery()) {
        while (row.next()) {
          if (count == digests.length) {
            digests = Arrays.copyOf(digests, 2 * count);
          }
          digests[count++] = row.getLong(1);
        }
      }
    }
    return Arrays.copyOf(digests, count);
  }

  /** How many rows there are from an earlier indexing; -1 for none. */
  long known() {
    return known.length == 0 ? -1 : known.length;
  }

  /** Takes the next row of the archive; true when a batch was committed. */
  boolean write(T thing) throws SQLException {
    long own = digest.applyAsLong(thing);
    if (at >= known.length || known[at] != own) {
      if (at < known.length) {
        delete(at);
      }
      int bound = binding.bind(insert, thing);
      insert.setLong(bound + 1, own);
      insert.setInt(bound + 2, archive);
      insert.setInt(bound + 3, at);
      insert.addBatch();
      waiting++;
    }
    at++;
    if (waiting < Indexing.BATCH) {
      return false;
    }
    flush();
    return true;
  }

  /**
   * Writes what waits, removes what the archive no longer has, and says how many rows there are.
   */
  long end() throws SQLException {
    for (int gone = at; gone < known.length; gone++) {
      delete(gone);
    }
    flush();
    return at;
  }

  private void delete(int place) throws SQLException {
    delete.setInt(1, archive);
    delete.setInt(2, place);
    delete.addBatch();
  }

  private void flush() throws SQLException {
    delete.executeBatch();
    insert.executeBatch();
    connection.commit();
    waiting = 0;
  }

  @Override
  public void close() throws SQLException {
    insert.close();
    delete.close();
  }
}
