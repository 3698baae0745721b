package dev.hilum.run;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Yaml;
import dev.hilum.io.YamlNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a run does, as a YAML file that a person writes: {@code task:} names what is trained, all
 * other keys are the components of that task's config record in snake case.
 *
 * <pre>
 *   defaults of the task   ◄ the recipe (a file, or a shipped one by name) ◄ --set a.b=c
 * </pre>
 *
 * <p>What stands further right is laid over what stands left, key by key; the merged document
 * becomes a record, whose constructor holds all rules. A key that the record lacks, a value of the
 * wrong type and a key that is missing are one sentence each, with file and line.
 */
public final class Recipe {
  /** Keys of {@code training} that change no number of a run: it may go on with others. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of("training.workers", "training.keep", "training.checkpoint_every");

  /** Shipped recipes; those in the folder below it are what a task's recipe need not say. */
  static final String FOLDER = "/dev/hilum/recipes/";

  private static final String TASK = "task";

  private final YamlNode.Mapping document; // merged, without the task
  private final String origin;
  private final String task;

  private Recipe(YamlNode.Mapping document, String origin, String task) {
    this.document = document;
    this.origin = origin;
    this.task = task;
  }

  /**
   * The recipe in a file, or a shipped one.
   *
   * @param fileOrName a file, else the name of a shipped recipe
   * @param sets overrides {@code a.b=c}, the value in YAML
   */
  public static Recipe open(String fileOrName, List<String> sets) {
    Path file = Path.of(fileOrName);
    if (Files.exists(file)) {
      return open(file, sets);
    }
    Optional<String> text = shipped(fileOrName.replaceAll("\\.yaml$", ""));
    if (text.isEmpty()) {
      throw new BadInputException(
          fileOrName
              + ": there is no such file, and the shipped recipes are "
              + String.join(", ", shipped()));
    }
    return parse(text.get(), fileOrName, sets);
  }

  /** The recipe in a file. */
  public static Recipe open(Path file, List<String> sets) {
    return of(Yaml.read(file), file.toString(), sets);
  }

  /** The recipe in {@code text}; {@code origin} names it in errors. */
  public static Recipe parse(String text, String origin, List<String> sets) {
    return of(Yaml.parse(text, origin), origin, sets);
  }

  /** Reads the config of a task from a file. */
  public static <T extends Record> T read(Path file, Class<T> type, List<String> sets) {
    return open(file, sets).as(type);
  }

  private static Recipe of(YamlNode.Mapping own, String origin, List<String> sets) {
    YamlNode.Mapping document = own;
    for (String set : sets) {
      document = document.under(override(set));
    }
    YamlNode named = document.entries().get(TASK);
    if (!(named instanceof YamlNode.Scalar task) || task.kind() != YamlNode.Kind.TEXT) {
      throw new BadInputException(
          (named == null ? origin : named.where())
              + ": \"task\" must name what is trained, got "
              + (named == null ? "nothing" : named.shown()));
    }
    Optional<String> defaults = shipped("defaults/" + task.text());
    if (defaults.isPresent()) {
      String name = "defaults of " + task.text();
      document = Yaml.parse(defaults.get(), name).under(document);
    }
    return new Recipe(document.without(TASK), origin, task.text());
  }

  private static YamlNode.Mapping override(String set) {
    String where = "--set " + set;
    int equals = set.indexOf('=');
    if (equals < 1) {
      throw new BadInputException(where + ": must be KEY=VALUE, e.g. training.steps=100");
    }
    String[] path = set.substring(0, equals).split("\\.", -1);
    YamlNode node = Yaml.value(set.substring(equals + 1), where);
    for (int i = path.length - 1; i >= 0; i--) {
      SequencedMap<String, YamlNode> entry = new LinkedHashMap<>();
      entry.put(path[i].strip(), node);
      node = new YamlNode.Mapping(entry, where);
    }
    return (YamlNode.Mapping) node;
  }

  /** What is trained. */
  public String task() {
    return task;
  }

  /** Where the recipe came from: the file, or its shipped name. */
  public String origin() {
    return origin;
  }

  /** The merged recipe for {@code --json}, without the task. */
  public Map<String, @Nullable Object> toJson() {
    return document.plain();
  }

  /** The merged recipe as the config record of its task. */
  public <T extends Record> T as(Class<T> type) {
    return RecipeReader.read(document, origin, type);
  }

  /** The first key by which another recipe differs, with both values. */
  Optional<String> difference(Recipe other) {
    if (!task.equals(other.task)) {
      return Optional.of("task was " + task + ", is " + other.task);
    }
    SequencedMap<String, String> was = new LinkedHashMap<>(), is = new LinkedHashMap<>();
    flatten("", document, was);
    flatten("", other.document, is);
    SequencedSet<String> keys = new LinkedHashSet<>(was.keySet());
    keys.addAll(is.keySet());
    for (String key : keys) {
      String a = was.getOrDefault(key, "nothing"), b = is.getOrDefault(key, "nothing");
      if (!a.equals(b) && !WITHOUT_EFFECT.contains(key)) {
        return Optional.of(key + " was " + a + ", is " + b);
      }
    }
    return Optional.empty();
  }

  private static void flatten(String path, YamlNode node, Map<String, String> values) {
    switch (node) {
      case YamlNode.Scalar scalar -> values.put(path, scalar.shown());
      case YamlNode.Sequence sequence -> {
        values.put(path, sequence.shown());
        for (int i = 0; i < sequence.items().size(); i++) {
          flatten(path + "[" + i + "]", sequence.items().get(i), values);
        }
      }
      case YamlNode.Mapping mapping ->
          mapping
              .entries()
              .forEach((k, v) -> flatten(path.isEmpty() ? k : path + "." + k, v, values));
    }
  }

  /** The whole config as a recipe that {@link #open} reads back to an equal record. */
  public static String write(String task, Record config) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put(TASK, task);
    document.putAll(RecipeWriter.document(config));
    return Yaml.write(document);
  }

  /** The JSON Schema (draft 2020-12) of a task's recipes, by which editors complete and check. */
  public static Map<String, Object> schema(String task, Class<? extends Record> type) {
    YamlNode.Mapping defaults =
        shipped("defaults/" + task)
            .map(text -> Yaml.parse(text, task))
            .orElseGet(() -> new YamlNode.Mapping(new LinkedHashMap<>(), task));
    return RecipeSchema.of(task, type, defaults);
  }

  /** How a recipe says a constant: {@code NUMERATOR_CAP} is {@code numerator-cap}. */
  public static String word(Enum<?> constant) {
    return RecipeNames.constant(constant);
  }

  /** Names of the shipped recipes. */
  public static List<String> shipped() {
    return resource("list.txt").map(text -> text.lines().toList()).orElse(List.of());
  }

  /** The text of a shipped recipe. */
  public static Optional<String> shipped(String name) {
    return name.matches("[a-z0-9/-]+") ? resource(name + ".yaml") : Optional.empty();
  }

  private static Optional<String> resource(String name) {
    try (InputStream in = Recipe.class.getResourceAsStream(FOLDER + name)) {
      return in == null
          ? Optional.empty()
          : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
