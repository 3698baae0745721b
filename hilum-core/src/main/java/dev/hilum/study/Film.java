package dev.hilum.study;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One chest film: who, which study, where its pixels are, and what is said of it.
 *
 * @param id unique in its archive: the file name in the data set's own table, or the path relative
 *     to the archive's root where there is no table
 * @param study id of its study; a data set without studies gives each film its own
 * @param patient id of its patient; a data set without patients gives each film its own
 * @param age in years at the time of the film, empty when not told
 * @param labels what is said of each finding; one that is left out is {@link Label#UNKNOWN}
 * @param split the official side, empty when the data set has none
 * @param extra further columns by their own names (notes, licence, follow-up number ...)
 */
public record Film(
    String id,
    String study,
    String patient,
    Pixels pixels,
    View view,
    Sex sex,
    OptionalDouble age,
    Map<Finding, Label> labels,
    Optional<Split> split,
    Map<String, String> extra) {

  public Film {
    if (id.isBlank()) {
      throw new IllegalArgumentException("a film must have an id, got a blank one");
    }
    EnumMap<Finding, Label> known = new EnumMap<>(Finding.class);
    known.putAll(labels);
    known.values().removeIf(label -> label == Label.UNKNOWN);
    labels = Collections.unmodifiableMap(known);
    extra = Collections.unmodifiableMap(new LinkedHashMap<>(extra));
  }

  /** What is said of a finding, {@link Label#UNKNOWN} when nothing is. */
  public Label label(Finding finding) {
    return labels.getOrDefault(finding, Label.UNKNOWN);
  }

  /** The file that holds the pixels; empty for a film that is computed. */
  public Optional<Path> path() {
    return pixels instanceof Pixels.File(Path path) ? Optional.of(path) : Optional.empty();
  }

  /** The same film with its pixels elsewhere. */
  public Film with(Pixels elsewhere) {
    return new Film(id, study, patient, elsewhere, view, sex, age, labels, split, extra);
  }

  /** The same film with other further columns. */
  public Film with(Map<String, String> columns) {
    return new Film(id, study, patient, pixels, view, sex, age, labels, split, columns);
  }

  /** The same film with a prefix to its ids, for archives that number alike. */
  public Film prefixed(String prefix) {
    return new Film(
        prefix + id,
        prefix + study,
        prefix + patient,
        pixels,
        view,
        sex,
        age,
        labels,
        split,
        extra);
  }

  /** The same film on the given side. */
  public Film with(Split side) {
    return new Film(id, study, patient, pixels, view, sex, age, labels, Optional.of(side), extra);
  }
}
