package dev.hilum.archive.catalogue;

import dev.hilum.archive.SelectedFilms;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** Makes films of rows of the catalogue. */
final class FilmReader {
  /** A further column of a catalogue: the name of the archive that a film is of. */
  static final String ARCHIVE = "archive";

  /** A further column of a catalogue with hashes: SHA-256 of the decoded pixels. */
  static final String PIXELS = SelectedFilms.PIXELS;

  private static final Map<String, View> VIEWS = views();

  private final Places places;
  private final Map<Integer, Source> sources;
  private final List<String> further;
  private final boolean archives;
  private final boolean hashes;

  FilmReader(Places places, Map<Integer, Source> sources, boolean hashes) {
    this.places = places;
    this.sources = sources;
    this.further = places.further();
    this.archives = !further.contains(ARCHIVE);
    this.hashes = hashes && !further.contains(PIXELS);
  }

  /** The columns that {@link #film} reads, in its order. */
  String columns() {
    StringBuilder columns =
        new StringBuilder(
            "archive, id, study, patient, path, member, view, sex, age, labels, split");
    for (String name : further) {
      columns.append(", ").append(places.column(name));
    }
    return hashes ? columns.append(", pixels").toString() : columns.toString();
  }

  Film film(ResultSet row) throws SQLException {
    Source source = sources.get(row.getInt(1));
    if (source == null) {
      throw new SQLException("a film must be of an archive that there is");
    }
    double age = row.getDouble(9);
    OptionalDouble years = row.wasNull() ? OptionalDouble.empty() : OptionalDouble.of(age);
    String side = row.getString(11);
    return new Film(
        row.getString(2),
        row.getString(3),
        row.getString(4),
        pixels(source.root(), row.getString(5), row.getString(6)),
        VIEWS.getOrDefault(row.getString(7), View.OTHER),
        Sex.parse(row.getString(8)),
        years,
        labels(row.getString(10)),
        side == null ? Optional.empty() : Split.parse(side),
        extra(row, source));
  }

  static Pixels pixels(Path root, @Nullable String place, @Nullable String member) {
    if (place == null) {
      return new Pixels.Absent();
    }
    Path path = root.resolve(place);
    return member == null ? new Pixels.File(path) : new Pixels.Member(path, member);
  }

  private Map<Finding, Label> labels(String letters) {
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    places
        .letters()
        .forEach(
            (finding, place) -> {
              if (place <= letters.length()) {
                labels.put(finding, Labels.label(letters.charAt(place - 1)));
              }
            });
    return labels;
  }

  private Map<String, String> extra(ResultSet row, Source source) throws SQLException {
    Map<String, String> extra = new LinkedHashMap<>();
    int at = 11;
    for (String name : further) {
      String cell = row.getString(++at);
      if (cell != null) {
        extra.put(name, cell);
      }
    }
    if (archives) {
      extra.put(ARCHIVE, source.name());
    }
    if (hashes) {
      String pixels = row.getString(++at);
      if (pixels != null && !pixels.isEmpty()) {
        extra.put(PIXELS, pixels);
      }
    }
    return extra;
  }

  private static Map<String, View> views() {
    Map<String, View> views = new HashMap<>();
    for (View view : View.values()) {
      views.put(view.cell(), view);
    }
    return Map.copyOf(views);
  }
}
