package dev.hilum.archive.catalogue;

import dev.hilum.io.BadInputException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Films of a catalogue that show the same: groups whose decoded pixels are equal, whatever their
 * files are and whichever archive they are of, and pairs of groups whose perceptual hashes differ
 * in few bits.
 *
 * @param groups ids of films with equal pixels, one list for each content that occurs more than
 *     once, in the order of the catalogue
 * @param near pairs of films with unequal pixels and hashes at most so far apart; a film stands for
 *     those of equal pixels
 * @param films how many have a hash
 * @param without how many have none: not there, not readable, or not hashed yet
 */
public record Duplicates(List<List<String>> groups, List<Pair> near, long films, long without) {

  /** Two films whose perceptual hashes differ in {@code distance} of 64 bits. */
  public record Pair(String film, String other, int distance) {}

  private record Hashed(String id, String pixels, long perceptual) {}

  public Duplicates {
    groups = List.copyOf(groups);
    near = List.copyOf(near);
  }

  /**
   * Finds what shares pixels.
   *
   * @param distance in bits up to which films are near duplicates, 0 to {@link
   *     HammingPairs#FARTHEST}; 0 finds those of equal hash
   * @throws BadInputException if no film of the catalogue has a hash
   */
  public static Duplicates of(Catalogue catalogue, int distance) {
    List<Hashed> hashed;
    try (Stream<Hashed> rows = catalogue.rows(HASHED, Duplicates::read)) {
      hashed = rows.toList();
    }
    long without;
    try (Stream<Long> count = catalogue.rows(WITHOUT, row -> row.getLong(1))) {
      without = count.findFirst().orElse(0L);
    }
    if (hashed.isEmpty()) {
      throw new BadInputException(
          catalogue
              + ": must hold hashes of pixels, got none; hilum archive index --hash makes them");
    }
    List<List<String>> groups = new ArrayList<>();
    List<Hashed> first = new ArrayList<>();
    for (int i = 0; i < hashed.size(); ) {
      int end = i;
      while (end < hashed.size() && hashed.get(end).pixels().equals(hashed.get(i).pixels())) {
        end++;
      }
      first.add(hashed.get(i));
      if (end - i > 1) {
        groups.add(hashed.subList(i, end).stream().map(Hashed::id).toList());
      }
      i = end;
    }
    long[] hashes = first.stream().mapToLong(Hashed::perceptual).toArray();
    List<Pair> near = new ArrayList<>();
    HammingPairs.within(
        hashes,
        distance,
        (a, b, bits) -> near.add(new Pair(first.get(a).id(), first.get(b).id(), bits)));
    return new Duplicates(groups, near, hashed.size(), without);
  }

  private static final String HASHED =
      "SELECT id, pixels, perceptual FROM film WHERE pixels IS NOT NULL AND pixels <> ''"
          + " ORDER BY pixels, seq";

  private static final String WITHOUT =
      "SELECT count(*) FROM film WHERE pixels IS NULL OR pixels = ''";

  private static Hashed read(ResultSet row) throws SQLException {
    return new Hashed(row.getString(1), row.getString(2), row.getLong(3));
  }
}
