package dev.hilum.evaluate;

import dev.hilum.archive.Archive;
import dev.hilum.finding.Finding;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Statistic;
import dev.hilum.report.Prompts;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.task.Grounding;
import dev.hilum.zoo.LoadedPair;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whether phrases are found where findings are outlined: hit rate of the pointing game and contrast
 * of the map, of each finding's own phrase, of another finding's phrase on the same outlines, and
 * their paired difference, with intervals over patients (seed 0).
 */
public final class EvaluateGrounding {
  private EvaluateGrounding() {}

  /**
   * @param findings whose phrases are asked, at least 2; none means all that are outlined
   * @param draws of the bootstrap
   */
  public record Config(
      Prompts prompts, List<Finding> findings, int draws, Path out, boolean force) {
    public Config {
      findings = List.copyOf(findings);
      if (draws < 1) {
        throw new IllegalArgumentException("bootstrap draws must be at least 1, got " + draws);
      }
    }
  }

  /** Writes {@code result.json} and {@code report.html}. */
  public static void run(
      Config config,
      LoadedPair pair,
      Archive archive,
      List<Film> films,
      Provenance provenance,
      Progress progress) {
    AtomicOutput.folder(
        config.out,
        config.force,
        folder -> {
          Map<String, Map<Finding, Mask>> masks = outlined(archive, films);
          List<Finding> findings = findings(config, masks);
          masks.values().forEach(of -> of.keySet().retainAll(findings));
          List<Film> shown =
              films.stream().filter(f -> !masks.getOrDefault(f.id(), Map.of()).isEmpty()).toList();
          Grounding.Result result =
              Grounding.score(pair, config.prompts, findings, shown, masks, 0, progress);
          Map<String, Object> document = document(config, result, films.size(), shown.size());
          ResultFile.write(
              folder, ResultFile.document("evaluate grounding", document, provenance.withSeed(0)));
          Files.writeString(
              folder.resolve("report.html"),
              GroundingPage.of(document, result, masks, pair, config.prompts));
        });
  }

  /** The outlines of films by finding, several of one finding as one; empty ones left out. */
  static Map<String, Map<Finding, Mask>> outlined(Archive archive, List<Film> films) {
    Set<String> wanted = new HashSet<>();
    films.forEach(film -> wanted.add(film.id()));
    Map<String, Map<Finding, Mask>> masks = new HashMap<>();
    try (Stream<Mask> all = archive.masks(problem -> {})) {
      all.filter(mask -> wanted.contains(mask.film()) && !mask.inside().isEmpty())
          .forEach(
              mask ->
                  Finding.named(mask.structure())
                      .ifPresent(
                          finding ->
                              masks
                                  .computeIfAbsent(mask.film(), f -> new EnumMap<>(Finding.class))
                                  .merge(finding, mask, EvaluateGrounding::union)));
    }
    return masks;
  }

  private static Mask union(Mask a, Mask b) {
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new BadInputException(
          "%s: outlines of one finding must have one size, got %d x %d and %d x %d"
              .formatted(a.film(), a.width(), a.height(), b.width(), b.height()));
    }
    BitSet both = (BitSet) a.inside().clone();
    both.or(b.inside());
    return new Mask(a.film(), a.structure(), a.width(), a.height(), both, a.reader());
  }

  private static List<Finding> findings(Config config, Map<String, Map<Finding, Mask>> masks) {
    List<Finding> outlined =
        masks.values().stream().flatMap(of -> of.keySet().stream()).distinct().sorted().toList();
    if (outlined.isEmpty()) {
      throw new BadInputException(
          "grounding needs an archive with outlined findings, got none on the selected films");
    }
    for (Finding finding : config.findings) {
      if (!outlined.contains(finding)) {
        throw new BadInputException(
            "a finding must be outlined to be found, got %s; outlined are %s"
                .formatted(
                    finding.displayName(), outlined.stream().map(Finding::displayName).toList()));
      }
    }
    return config.findings.isEmpty() ? outlined : config.findings;
  }

  private static Map<String, Object> document(
      Config config, Grounding.Result result, int films, int shown) {
    List<Grounding.Case> cases = result.cases();
    Bootstrap bootstrap =
        new Bootstrap(cases.stream().map(c -> c.film().patient()).toList(), config.draws, 0);
    Map<String, Object> findings = new LinkedHashMap<>();
    cases.stream()
        .map(Grounding.Case::finding)
        .distinct()
        .sorted()
        .forEach(f -> findings.put(f.displayName(), scores(cases, Set.of(f), bootstrap)));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("findings", findings);
    json.put("all", scores(cases, Set.of(Finding.values()), bootstrap));
    json.put("films", films);
    json.put("films_outlined", shown);
    json.put("patients", bootstrap.patients());
    json.put("skipped", result.skipped().size());
    json.put(
        "hit", "the highest pixel of the map lies in the outline or within half a patch of it");
    json.put(
        "contrast",
        "(mean inside - mean outside) / sqrt(var inside + var outside); cnr is its absolute value");
    json.put(
        "shuffled",
        "the phrase of a finding drawn among those that the film does not show, seed 0");
    json.put("interval", EstimateJson.interval(config.draws));
    json.put("test", EstimateJson.TEST);
    return json;
  }

  private static Map<String, @Nullable Object> scores(
      List<Grounding.Case> cases, Set<Finding> of, Bootstrap bootstrap) {
    Mean mean = new Mean(cases, of, bootstrap);
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("outlines", cases.stream().filter(c -> of.contains(c.finding())).count());
    json.put("hit", mean.of(Grounding.Case::hit, false));
    json.put("hit_shuffled", mean.of(Grounding.Case::otherHit, false));
    json.put("hit_difference", mean.of(c -> c.hit() - c.otherHit(), true));
    json.put("hit_chance", mean.of(Grounding.Case::chance, false));
    json.put("cnr", mean.of(c -> Math.abs(c.contrast()), false));
    json.put("cnr_shuffled", mean.of(c -> Math.abs(c.otherContrast()), false));
    json.put("contrast", mean.of(Grounding.Case::contrast, false));
    json.put("contrast_shuffled", mean.of(Grounding.Case::otherContrast, false));
    json.put("contrast_difference", mean.of(c -> c.contrast() - c.otherContrast(), true));
    return json;
  }

  /** Means over the outlines of some findings. */
  private record Mean(List<Grounding.Case> cases, Set<Finding> of, Bootstrap bootstrap) {
    @Nullable Object of(ToDoubleFunction<Grounding.Case> value, boolean difference) {
      List<Integer> rows = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        if (of.contains(cases.get(i).finding())) {
          rows.add(i);
        }
      }
      Statistic mean =
          weight -> {
            double sum = 0;
            long count = 0;
            for (int i : rows) {
              sum += weight[i] * value.applyAsDouble(cases.get(i));
              count += weight[i];
            }
            return count == 0 ? Double.NaN : sum / count;
          };
      double all =
          rows.stream().mapToDouble(i -> value.applyAsDouble(cases.get(i))).average().orElse(0);
      double[] draws = bootstrap.draws(mean);
      return difference ? EstimateJson.difference(all, draws) : EstimateJson.of(all, draws);
    }
  }
}
