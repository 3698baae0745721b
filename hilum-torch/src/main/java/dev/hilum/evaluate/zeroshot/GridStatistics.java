package dev.hilum.evaluate.zeroshot;

import dev.hilum.evaluate.zeroshot.HierarchicalBootstrap.Estimate;
import dev.hilum.evaluate.zeroshot.HierarchicalBootstrap.Place;
import dev.hilum.finding.Finding;
import dev.hilum.metric.Bootstrap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * From the runs to what they say: macro AUROC of each treatment, and the contrasts between them,
 * with intervals over patients and seeds.
 */
final class GridStatistics {
  /** Resamples of patients and seeds. */
  static final int DRAWS = 1000;

  private static final long KEY = 2212_07050L; // the paper's number

  private final Scale scale;
  private final Map<Cell, CellResult> results;

  /** Only the first so many seeds are whole: every arm of every pair and fold is there. */
  private final int seeds;

  GridStatistics(Scale scale, Map<Cell, CellResult> results) {
    this.scale = scale;
    this.results = results;
    int whole = 0;
    while (whole < scale.seeds() && complete(whole)) {
      whole++;
    }
    seeds = whole;
  }

  private boolean complete(int seed) {
    return Grid.cells(scale, false).stream()
        .filter(cell -> cell.seed() == seed || !cell.treatment().tuned())
        .allMatch(results::containsKey);
  }

  /** Seeds that every arm of every pair has. */
  int seeds() {
    return seeds;
  }

  /** The statistics of the arms over all findings, or over those that no text names. */
  Optional<Section> arms(boolean unseen) {
    List<TestSet> tests =
        scale.tests().stream().filter(test -> !unseen || !test.unseen().isEmpty()).toList();
    if (seeds == 0 || tests.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Section(scale.pairs(), tests, scale.arms(), seeds, unseen, Contrast.effects()));
  }

  /** The statistics of the ablations, each against the first of its kind. */
  Optional<Section> ablations() {
    List<Treatment> variants = scale.ablations();
    boolean all =
        variants.stream()
            .allMatch(
                t -> {
                  for (int seed = 0; seed < scale.ablationSeeds(); seed++) {
                    for (int fold = 0; fold < scale.folds(); fold++) {
                      if (!results.containsKey(new Cell(scale.ablated(), t, seed, fold))) {
                        return false;
                      }
                    }
                  }
                  return true;
                });
    return all && !variants.isEmpty()
        ? Optional.of(
            new Section(
                List.of(scale.ablated()),
                scale.tests(),
                variants,
                scale.ablationSeeds(),
                false,
                List.of()))
        : Optional.empty();
  }

  /** Some treatments compared. */
  final class Section {
    private final List<String> pairs;
    private final List<String> tests;
    private final List<Treatment> treatments;
    private final List<Contrast> contrasts;
    private final Map<Place, MacroDraws> macros = new HashMap<>();
    private final HierarchicalBootstrap bootstrap;

    private Section(
        List<String> pairs,
        List<TestSet> tests,
        List<Treatment> treatments,
        int seeds,
        boolean unseen,
        List<Contrast> contrasts) {
      this.pairs = pairs;
      this.tests = tests.stream().map(TestSet::name).toList();
      this.treatments = treatments;
      this.contrasts = contrasts;
      for (TestSet test : tests) {
        Bootstrap patients = new Bootstrap(test.patients(), DRAWS, KEY);
        List<Finding> findings = unseen ? test.unseen() : seen(test);
        for (String pair : pairs) {
          for (Treatment treatment : treatments) {
            for (int seed = 0; seed < seeds; seed++) {
              Place place = new Place(pair, treatment.name(), seed, test.name());
              Place first = new Place(pair, treatment.name(), 0, test.name());
              MacroDraws untouched = treatment.tuned() ? null : macros.get(first);
              macros.put(
                  place,
                  untouched != null
                      ? untouched
                      : MacroDraws.of(
                          test, margins(test, pair, treatment, seed), findings, patients));
            }
          }
        }
      }
      bootstrap = new HierarchicalBootstrap(macros, seeds, DRAWS, KEY);
    }

    private List<Finding> seen(TestSet test) {
      return test.findings().stream().filter(f -> !test.unseen().contains(f)).toList();
    }

    List<String> pairs() {
      return pairs;
    }

    List<String> tests() {
      return tests;
    }

    List<Treatment> treatments() {
      return treatments;
    }

    List<Contrast> contrasts() {
      return contrasts;
    }

    /** Over all pairs and test sets. */
    Estimate of(Contrast contrast) {
      return bootstrap.estimate(contrast, pairs, tests);
    }

    Estimate ofPair(Contrast contrast, String pair) {
      return bootstrap.estimate(contrast, List.of(pair), tests);
    }

    Estimate ofTest(Contrast contrast, String test) {
      return bootstrap.estimate(contrast, pairs, List.of(test));
    }

    /** Mean AUROC of a finding under a treatment, over all runs and test sets that have it. */
    double finding(Finding finding, String treatment) {
      return macros.entrySet().stream()
          .filter(e -> e.getKey().treatment().equals(treatment))
          .filter(e -> e.getValue().findings().containsKey(finding))
          .mapToDouble(e -> e.getValue().findings().getOrDefault(finding, Double.NaN))
          .average()
          .orElse(Double.NaN);
    }

    Map<String, Object> toJson() {
      Map<String, Object> json = new LinkedHashMap<>();
      List<Contrast> all = new ArrayList<>();
      treatments.forEach(t -> all.add(Contrast.mean(t.name())));
      all.addAll(contrasts);
      for (Contrast contrast : all) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("all", of(contrast).toJson());
        Map<String, Object> byPair = new LinkedHashMap<>();
        pairs.forEach(pair -> byPair.put(pair, ofPair(contrast, pair).toJson()));
        one.put("by_pair", byPair);
        Map<String, Object> byTest = new LinkedHashMap<>();
        tests.forEach(test -> byTest.put(test, ofTest(contrast, test).toJson()));
        one.put("by_test", byTest);
        json.put(contrast.name(), one);
      }
      return json;
    }
  }

  /** Scores of all folds of a run together: each film from the fold that left it out. */
  private float[][] margins(TestSet test, String pair, Treatment treatment, int seed) {
    float[][] rows = new float[test.films().size()][test.findings().size()];
    for (int fold = 0; fold < scale.folds(); fold++) {
      CellResult result = results.get(new Cell(pair, treatment, seed, fold));
      if (result == null) {
        throw new IllegalStateException("the run " + pair + " " + treatment.name() + " is missing");
      }
      float[][] part = result.margins().getOrDefault(test.name(), new float[0][]);
      for (int i = 0; i < part.length; i++) {
        for (int f = 0; f < part[i].length; f++) {
          rows[i][f] = Float.isNaN(part[i][f]) ? rows[i][f] : part[i][f];
        }
      }
    }
    return rows;
  }

  /** How the trainings of a treatment went, on average. */
  Map<String, Object> told(String treatment) {
    Map<String, List<Double>> values = new LinkedHashMap<>();
    results.forEach(
        (cell, result) -> {
          if (cell.treatment().name().equals(treatment)) {
            result
                .told()
                .forEach((key, v) -> values.computeIfAbsent(key, k -> new ArrayList<>()).add(v));
          }
        });
    Map<String, Object> means = new LinkedHashMap<>();
    values.forEach(
        (key, list) ->
            means.put(key, list.stream().mapToDouble(Double::doubleValue).average().orElse(0)));
    return means;
  }
}
