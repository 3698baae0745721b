package dev.hilum.archive.catalogue;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators.AbstractSpliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** The rows of a query as they come, over a connection of their own that ends with the stream. */
final class RowStream<T> extends AbstractSpliterator<T> {
  private static final int FETCHED = 2_000;

  /** Makes something of the current row. */
  interface Reading<T> {
    T read(ResultSet row) throws SQLException;
  }

  private final Database database;
  private final Connection connection;
  private final ResultSet rows;
  private final Reading<T> reading;
  private boolean ended;

  private RowStream(Database database, String sql, List<Object> values, Reading<T> reading)
      throws SQLException {
    super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
    this.database = database;
    this.reading = reading;
    this.connection = database.read();
    try {
      PreparedStatement select = connection.prepareStatement(sql);
      select.setFetchSize(FETCHED);
      for (int i = 0; i < values.size(); i++) {
        select.setObject(i + 1, values.get(i));
      }
      this.rows = select.executeQuery();
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  /** Runs a query; its values are texts and doubles. */
  static <T> Stream<T> of(Database database, String sql, List<Object> values, Reading<T> reading) {
    try {
      RowStream<T> rows = new RowStream<>(database, sql, values, reading);
      return StreamSupport.stream(rows, false).onClose(rows::end);
    } catch (SQLException e) {
      throw database.failure(e);
    }
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    if (ended) {
      return false;
    }
    T read;
    try {
      if (!rows.next()) {
        end();
        return false;
      }
      read = reading.read(rows);
    } catch (SQLException e) {
      end();
      throw database.failure(e);
    }
    action.accept(read);
    return true;
  }

  private void end() {
    if (!ended) {
      ended = true;
      try {
        connection.close();
      } catch (SQLException e) {
        throw database.failure(e);
      }
    }
  }
}
