package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a film is compared with to classify it by words: for each finding, texts that say it is
 * there and texts that say it is not. Several texts of a side make an ensemble; a model averages
 * their embeddings.
 *
 * <p>A file of prompts holds {@code {"version": 1, "name", "templates": {"positive": [...],
 * "negative": [...]}, "findings": {NAME: {"positive": [...], "negative": [...]}}}}; either of the
 * two may be left out. Templates serve findings without texts of their own: {@code {Pathology}}
 * stands for the finding's name, {@code {pathology}} for its name in lower case. {@code No Finding}
 * is never put into a template, for {@code No No Finding} would turn the answer around: without
 * texts of its own it takes those of the {@code default} set.
 *
 * @param name as results print it
 * @param templates for findings without texts of their own, if there are any
 * @param findings texts of their own
 * @param temperature T of {@code p = softmax(s / T)}, if one was fitted for these texts
 */
public record Prompts(
    String name,
    Optional<Pair> templates,
    Map<Finding, Pair> findings,
    OptionalDouble temperature) {

  /** The file beside a checkpoint in which its prompts are kept. */
  public static final String NAME = "prompts.json";

  /** The sets that come with the program. */
  public static final List<String> SHIPPED = List.of("default", "sentences", "negation-safe");

  private static final int VERSION = 1;
  private static final String DISPLAY = "{Pathology}";
  private static final String LOWER = "{pathology}";
  private static final Pattern BRACED = Pattern.compile("\\{[^{}]*}?|}");

  /** The two sides of one finding; neither may be empty. */
  public record Pair(List<String> positive, List<String> negative) {
    public Pair {
      positive = List.copyOf(positive);
      negative = List.copyOf(negative);
      if (positive.isEmpty() || negative.isEmpty()) {
        throw new IllegalArgumentException(
            "prompts need a positive and a negative text, got %d and %d"
                .formatted(positive.size(), negative.size()));
      }
    }

    private Pair of(Finding finding) {
      return new Pair(
          positive.stream().map(text -> filled(text, finding)).toList(),
          negative.stream().map(text -> filled(text, finding)).toList());
    }
  }

  public Prompts {
    findings = Collections.unmodifiableMap(new LinkedHashMap<>(findings));
    if (temperature.isPresent()
        && !(temperature.getAsDouble() > 0 && Double.isFinite(temperature.getAsDouble()))) {
      throw new IllegalArgumentException(
          "a temperature must be positive, got " + temperature.getAsDouble());
    }
  }

  /** A shipped set by its name, or the file of that path. */
  public static Prompts open(String nameOrFile) {
    if (SHIPPED.contains(nameOrFile)) {
      return parse(TextTables.read("prompts-" + nameOrFile + ".json"));
    }
    Path file = Path.of(nameOrFile);
    if (!Files.isRegularFile(file)) {
      throw new BadInputException(
          nameOrFile + ": prompts must be a file or one of " + SHIPPED + ", got neither");
    }
    return parse(Json.readUnique(file));
  }

  /** What {@code hilum zero-shot} takes without {@code --prompts}, unless the model has its own. */
  public static Prompts standard() {
    return open(SHIPPED.getFirst());
  }

  /**
   * Reads a document.
   *
   * @throws BadInputException for another version, an unknown finding or key, an empty side, a text
   *     on both sides, an unknown placeholder or a template without the finding's place
   */
  public static Prompts parse(JsonObject json) {
    only(json, List.of("version", "name", "templates", "findings", "temperature"));
    if (json.integer("version") != VERSION) {
      throw new BadInputException(
          "%s: version must be %d, got %d"
              .formatted(json.origin(), VERSION, json.integer("version")));
    }
    Optional<Pair> templates = Optional.empty();
    if (json.has("templates")) {
      JsonObject own = json.object("templates");
      templates = Optional.of(pair(own));
      if (own.texts("positive").stream().noneMatch(t -> t.contains(DISPLAY) || t.contains(LOWER))) {
        throw new BadInputException(
            "%s: a positive template must hold %s or %s, got %s"
                .formatted(own.origin(), DISPLAY, LOWER, own.texts("positive")));
      }
    }
    Map<Finding, Pair> findings = new LinkedHashMap<>();
    if (json.has("findings")) {
      JsonObject all = json.object("findings");
      for (String key : all.keys()) {
        Finding finding =
            Finding.named(key)
                .orElseThrow(
                    () ->
                        new BadInputException(
                            "%s: a finding must be one that is known, got %s"
                                .formatted(all.origin(), key)));
        if (findings.put(finding, pair(all.object(key))) != null) {
          throw new BadInputException(
              "%s: a finding may be there once, got %s twice"
                  .formatted(all.origin(), finding.displayName()));
        }
      }
    }
    if (templates.isEmpty() && findings.isEmpty()) {
      throw new BadInputException(
          json.origin() + ": prompts must have templates or findings, got neither");
    }
    double temperature = json.number("temperature", Double.NaN);
    if (json.has("temperature") && !(temperature > 0 && Double.isFinite(temperature))) {
      throw new BadInputException(
          json.origin() + ": \"temperature\" must be positive, got " + temperature);
    }
    return new Prompts(
        json.text("name", "unnamed"),
        templates,
        findings,
        json.has("temperature") ? OptionalDouble.of(temperature) : OptionalDouble.empty());
  }

  private static Pair pair(JsonObject json) {
    only(json, List.of("positive", "negative"));
    List<String> positive = texts(json, "positive"), negative = texts(json, "negative");
    Optional<String> both = positive.stream().filter(negative::contains).findFirst();
    if (both.isPresent()) {
      throw new BadInputException(
          "%s: a text must be positive or negative, got \"%s\" as both"
              .formatted(json.origin(), both.get()));
    }
    return new Pair(positive, negative);
  }

  private static List<String> texts(JsonObject json, String side) {
    List<String> texts = json.texts(side);
    if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
      throw new BadInputException(
          "%s: \"%s\" must hold at least one text and no blank one, got %s"
              .formatted(json.origin(), side, texts));
    }
    for (String text : texts) {
      Matcher other = BRACED.matcher(text.replace(DISPLAY, "").replace(LOWER, ""));
      if (other.find()) {
        throw new BadInputException(
            "%s: \"%s\" may hold the placeholders %s and %s only, got %s in \"%s\""
                .formatted(json.origin(), side, DISPLAY, LOWER, other.group(), text));
      }
    }
    return texts;
  }

  private static void only(JsonObject json, List<String> known) {
    for (String key : json.keys()) {
      if (!known.contains(key)) {
        throw new BadInputException(
            "%s: keys must be of %s, got \"%s\"".formatted(json.origin(), known, key));
      }
    }
  }

  /**
   * The texts of a finding, templates filled in.
   *
   * @throws BadInputException if there is neither a template nor a text of its own
   */
  public Pair of(Finding finding) {
    Pair own = findings.get(finding);
    if (own != null) {
      return own.of(finding);
    }
    if (finding == Finding.NO_FINDING && !name.equals(SHIPPED.getFirst())) {
      return standard().of(finding);
    }
    return templates
        .orElseThrow(
            () ->
                new BadInputException(
                    "the prompts %s have no text for %s, and no template; they have %s"
                        .formatted(
                            name,
                            finding.displayName(),
                            findings.keySet().stream().map(Finding::displayName).toList())))
        .of(finding);
  }

  /** The same texts at another temperature. */
  public Prompts at(double newTemperature) {
    return new Prompts(name, templates, findings, OptionalDouble.of(newTemperature));
  }

  /** The document that {@link #parse} reads. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", VERSION);
    json.put("name", name);
    templates.ifPresent(pair -> json.put("templates", pair));
    Map<String, Pair> own = new LinkedHashMap<>();
    findings.forEach((finding, pair) -> own.put(finding.displayName(), pair));
    json.put("findings", own);
    temperature.ifPresent(t -> json.put("temperature", t));
    return json;
  }

  /** Words keep their capitals where these are more than a first letter: COVID-19, COPD. */
  private static String filled(String text, Finding finding) {
    String display = finding.displayName();
    StringBuilder lower = new StringBuilder();
    for (String word : display.split(" ", -1)) {
      boolean acronym = word.chars().skip(1).anyMatch(Character::isUpperCase);
      lower.append(lower.isEmpty() ? "" : " ");
      lower.append(acronym ? word : word.toLowerCase(Locale.ROOT));
    }
    return text.replace(DISPLAY, display).replace(LOWER, lower.toString());
  }
}
