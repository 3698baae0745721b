package dev.hilum.archive.catalogue;

import dev.hilum.archive.FilmPixels;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/** Decodes the films of an archive that have no hash yet, on all cores, and keeps their hashes. */
final class PixelHashing {
  private static final int BATCH = 64;
  private static final String WAITING =
      " FROM film WHERE archive = ? AND bytes IS NOT NULL AND pixels IS NULL";

  private final Connection connection;
  private final Source source;

  /** How many films were decoded, and how many of the archive cannot be. */
  record Result(long hashed, long unreadable) {}

  private record Waiting(int seq, Film film) {}

  private record Hashed(int seq, Optional<PixelHash> hash) {}

  PixelHashing(Connection connection, Source source) {
    this.connection = connection;
    this.source = source;
  }

  Result run(Watch watch) throws SQLException {
    watch.stage("hash " + source.name(), count("SELECT count(*)" + WAITING), "films");
    long hashed = 0;
    for (List<Waiting> batch = next(); !batch.isEmpty(); batch = next()) {
      List<Hashed> hashes = batch.parallelStream().map(PixelHashing::hash).toList();
      write(hashes);
      hashed += hashes.stream().filter(each -> each.hash().isPresent()).count();
      watch.advance(batch.size());
    }
    return new Result(hashed, count("SELECT count(*) FROM film WHERE archive = ? AND pixels = ''"));
  }

  private long count(String sql) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(sql)) {
      select.setInt(1, source.number());
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private List<Waiting> next() throws SQLException {
    List<Waiting> batch = new ArrayList<>(BATCH);
    try (PreparedStatement select =
        connection.prepareStatement(
            "SELECT seq, id, path, member" + WAITING + " ORDER BY seq LIMIT " + BATCH)) {
      select.setInt(1, source.number());
      try (ResultSet row = select.executeQuery()) {
        while (row.next()) {
          batch.add(new Waiting(row.getInt(1), film(row)));
        }
      }
    }
    connection.commit();
    return batch;
  }

  private Film film(ResultSet row) throws SQLException {
    String id = row.getString(2);
    return new Film(
        id,
        id,
        id,
        FilmReader.pixels(source.root(), row.getString(3), row.getString(4)),
        View.UNKNOWN,
        Sex.UNKNOWN,
        OptionalDouble.empty(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  private static Hashed hash(Waiting waiting) {
    try {
      return new Hashed(waiting.seq(), Optional.of(PixelHash.of(FilmPixels.read(waiting.film()))));
    } catch (BadInputException e) {
      return new Hashed(waiting.seq(), Optional.empty());
    }
  }

  private void write(List<Hashed> hashes) throws SQLException {
    try (PreparedStatement update =
        connection.prepareStatement("UPDATE film SET pixels = ?, perceptual = ? WHERE seq = ?")) {
      for (Hashed each : hashes) {
        update.setString(1, each.hash().map(PixelHash::sha256).orElse(""));
        if (each.hash().isPresent()) {
          update.setLong(2, each.hash().get().perceptual());
        } else {
          update.setNull(2, Types.BIGINT);
        }
        update.setInt(3, each.seq());
        update.addBatch();
      }
      update.executeBatch();
      connection.commit();
    }
  }
}
