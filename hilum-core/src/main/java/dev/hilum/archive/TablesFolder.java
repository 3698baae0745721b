package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Pixels;
import dev.hilum.study.Region;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A folder that keeps the main tables of several collections and no images. Each table is read in
 * its own layout; ids of films, studies and patients are preceded by the table's name, since two
 * collections may use the same ids for different people.
 */
final class TablesFolder implements Archive {
  /** The column that names the table which lists a film. */
  static final String TABLE = "table";

  static final Layout LAYOUT =
      Layout.of(
          "tables", "the main tables of two or more collections and no image", TablesFolder::in);

  private final Map<String, Archive> tables;
  private final List<String> others;

  private TablesFolder(Map<String, Archive> tables, List<String> others) {
    this.tables = tables;
    this.others = others;
  }

  private static Optional<Archive> in(Path root) {
    List<Path> files = Tables.in(root);
    if (files.size() < 2) {
      return Optional.empty();
    }
    Map<String, Archive> known = new LinkedHashMap<>();
    List<String> others = new ArrayList<>();
    for (Path file : files) {
      Optional<Archive> archive = Archives.known(file);
      archive.ifPresentOrElse(
          found -> known.put(ImageTree.name(file), found), () -> others.add(ImageTree.name(file)));
    }
    long collections = known.values().stream().map(Archive::layout).distinct().count();
    boolean several = collections > 1 && !new ImageTree(root).any();
    return several ? Optional.of(new TablesFolder(known, others)) : Optional.empty();
  }

  @Override
  public String layout() {
    return LAYOUT.name();
  }

  @Override
  public String explanation() {
    List<String> read = new ArrayList<>();
    tables.forEach((name, archive) -> read.add(name + " as " + archive.layout()));
    return "tables of several collections: "
        + String.join(", ", read)
        + (others.isEmpty()
            ? ""
            : "; they list no films by themselves: " + String.join(", ", others));
  }

  @Override
  public List<Finding> findings() {
    Set<Finding> all = EnumSet.noneOf(Finding.class);
    tables.values().forEach(archive -> all.addAll(archive.findings()));
    return List.copyOf(all);
  }

  @Override
  public List<String> columns() {
    Set<String> all = new LinkedHashSet<>(Set.of(TABLE));
    tables.values().forEach(archive -> all.addAll(archive.columns()));
    return List.copyOf(all);
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    Stream<Film> all = Stream.empty();
    for (Map.Entry<String, Archive> table : tables.entrySet()) {
      String name = table.getKey();
      all = Stream.concat(all, table.getValue().films(problems).map(film -> of(name, film)));
    }
    return all;
  }

  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    return tables.entrySet().stream()
        .flatMap(table -> table.getValue().regions(problems).map(box -> of(table.getKey(), box)));
  }

  @Override
  public Stream<Mask> masks(Consumer<String> problems) {
    return tables.entrySet().stream()
        .flatMap(table -> table.getValue().masks(problems).map(mask -> of(table.getKey(), mask)));
  }

  private static Region of(String table, Region box) {
    return new Region(
        table + "/" + box.film(),
        box.finding(),
        box.x(),
        box.y(),
        box.width(),
        box.height(),
        box.reader());
  }

  private static Mask of(String table, Mask mask) {
    return new Mask(
        table + "/" + mask.film(),
        mask.structure(),
        mask.width(),
        mask.height(),
        mask.inside(),
        mask.reader());
  }

  private static Film of(String table, Film film) {
    Map<String, String> extra = new LinkedHashMap<>(film.extra());
    extra.put(TABLE, table);
    return film.prefixed(table + "/").with(new Pixels.Absent()).with(extra);
  }
}
