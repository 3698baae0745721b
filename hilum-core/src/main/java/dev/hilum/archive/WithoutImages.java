package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Vocabulary;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Pixels;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The tables of a collection whose images are not there: the films are those that the tables list,
 * their pixels are absent, and the explanation says so. One missing file among others is a problem;
 * all of them missing is another way to keep a collection.
 */
record WithoutImages(Archive tables) implements Archive {

  @Override
  public String layout() {
    return tables.layout();
  }

  @Override
  public String explanation() {
    return tables.explanation() + "; none of the images is here, only what the tables say";
  }

  @Override
  public List<Finding> findings() {
    return tables.findings();
  }

  @Override
  public List<String> columns() {
    return tables.columns();
  }

  @Override
  public Optional<Vocabulary> vocabulary() {
    return tables.vocabulary();
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    return tables.films(problems).map(film -> film.with(new Pixels.Absent()));
  }

  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    return tables.reports(problems);
  }

  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    return tables.regions(problems);
  }

  @Override
  public Stream<Mask> masks(Consumer<String> problems) {
    return tables.masks(problems);
  }

  @Override
  public OptionalInt day(Film film) {
    return tables.day(film);
  }
}
