package dev.hilum.evaluate.zeroshot;

import dev.hilum.phantom.Author;
import dev.hilum.phantom.Hospital;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.report.SentenceSampler;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.FilmCache;
import dev.hilum.task.ReportedFilms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The tiny scale: the phantom alone, three small pairs, minutes on two cores.
 *
 * <p>Each pair is pre-trained once on films and whole reports of a school of one terse author, then
 * fine-tuned at hospital A on reports of all authors, and tested on other people at the hospitals A
 * to D. Films are drawn once and kept in memory.
 */
final class TinyScale implements Scale {

  /**
   * All that was chosen.
   *
   * @param school patients of the pre-training
   * @param home patients of the fine-tuning at hospital A, of which validation takes its part
   * @param test patients at each of the four hospitals
   * @param parts k, section and c
   * @param caps of the ablation
   */
  record Plan(
      int school,
      int home,
      int test,
      int seeds,
      int ablationSeeds,
      Course pretraining,
      Course tuning,
      Treatment.Parts parts,
      List<Double> caps) {
    /** As frozen in {@code docs/evidence/zero-shot-protocol.md}. */
    static final Plan FROZEN =
        new Plan(
            1500,
            1500,
            500,
            5,
            2,
            new Course(400, 48, 1e-3),
            new Course(120, 48, 5e-4),
            new Treatment.Parts(3, SentenceSampler.Part.BOTH, 0.3),
            List.of(0.2, 0.3, 0.4, 0.5, 0.6, 1.0));

    Plan with(Course course, Treatment.Parts chosen) {
      return new Plan(school, home, test, seeds, ablationSeeds, pretraining, course, chosen, caps);
    }
  }

  private static final long SCHOOL_SEED = 9001;
  private static final long HOME_SEED = 1;
  private static final long TEST_SEED = 101; // of hospital A; B to D follow

  private static final Hospital SCHOOL =
      new Hospital(
          "school", 0, 1, Map.of(), 1, 0, 1, Hospital.GENERAL.marker(), 0, List.of(Author.TERSE));

  private final Plan plan;
  private final ReportedFilms school;
  private final ReportedFilms home;
  private final List<TestSet> tests = new ArrayList<>();
  private final List<String> vocabulary;
  private final Map<ReportedFilms, Map<TinyPair, FilmCache>> caches = new IdentityHashMap<>();

  TinyScale(Plan plan, Progress progress) {
    this.plan = plan;
    try (Progress.Stage stage = progress.start("draw", 2 + Hospital.ALL.size(), "cohorts")) {
      school = studies(new PhantomCohort.Config(plan.school, TinyPair.SIDE, SCHOOL_SEED, SCHOOL));
      stage.advance(1);
      home =
          studies(new PhantomCohort.Config(plan.home, TinyPair.SIDE, HOME_SEED, Hospital.GENERAL));
      stage.advance(1);
      for (int i = 0; i < Hospital.ALL.size(); i++) {
        Hospital hospital = Hospital.ALL.get(i);
        tests.add(
            new TestSet(
                hospital.name(),
                films(new PhantomCohort.Config(plan.test, TinyPair.SIDE, TEST_SEED + i, hospital)),
                PhantomFilm.KINDS,
                List.of()));
        stage.advance(1);
      }
    }
    List<String> texts = new ArrayList<>();
    for (ReportedFilms films : List.of(school, home)) {
      films.train().forEach(study -> texts.addAll(study.report().sentences()));
    }
    PhantomFilm.KINDS.forEach(finding -> texts.add(finding.displayName()));
    texts.add("No");
    vocabulary = Vocabulary.of(texts);
  }

  private static ReportedFilms studies(PhantomCohort.Config config) {
    return Rendered.of(
        ReportedFilms.of(new PhantomCohort(config), Data.of(config.toString()), problem -> {}));
  }

  private static List<Film> films(PhantomCohort.Config config) {
    try (Stream<Film> films = new PhantomCohort(config).films()) {
      return Rendered.of(films.toList());
    }
  }

  /** SHA-256 over the plan and every film, label and sentence that the grid reads. */
  String digest() {
    Rendered.Digest digest = new Rendered.Digest().text(plan.toString());
    for (ReportedFilms films : List.of(school, home)) {
      digest.studies(films.train()).studies(films.validate());
    }
    tests.forEach(test -> digest.text(test.name()).films(test.films()));
    vocabulary.forEach(digest::text);
    return digest.hex();
  }

  @Override
  public String name() {
    return "tiny";
  }

  @Override
  public List<String> pairs() {
    return Stream.of(TinyPair.values()).map(TinyPair::id).toList();
  }

  @Override
  public List<Treatment> arms() {
    return Treatment.arms(plan.parts);
  }

  @Override
  public List<Treatment> ablations() {
    return Treatment.ablations(plan.parts, plan.caps);
  }

  @Override
  public String ablated() {
    return TinyPair.RESNET_BERT.id();
  }

  @Override
  public int seeds() {
    return plan.seeds;
  }

  @Override
  public int ablationSeeds() {
    return plan.ablationSeeds;
  }

  @Override
  public List<TestSet> tests() {
    return tests;
  }

  @Override
  public void prepare(String pair, Path folder, Progress progress) throws IOException {
    TinyPair kind = TinyPair.named(pair);
    Path start = Files.createDirectories(folder.resolve("untrained"));
    kind.write(vocabulary, SCHOOL_SEED + kind.ordinal(), start);
    PairTraining.whole(school, cache(school, kind, start), PhantomFilm.KINDS)
        .pretrain(start, plan.pretraining, SCHOOL_SEED, folder, progress);
    Folders.delete(start);
  }

  @Override
  public CellResult run(Cell cell, Path pairs, Path folder, Progress progress) throws IOException {
    TinyPair kind = TinyPair.named(cell.pair());
    Path start = pairs.resolve(cell.pair()).resolve(PairTraining.MODEL);
    return PairTraining.whole(home, cache(home, kind, start), PhantomFilm.KINDS)
        .cell(cell, start, plan.tuning, tests, folder, progress);
  }

  /** Films of one cohort as one kind of pair takes them, for all its runs. */
  private synchronized FilmCache cache(ReportedFilms films, TinyPair kind, Path model) {
    return caches
        .computeIfAbsent(films, cohort -> new EnumMap<>(TinyPair.class))
        .computeIfAbsent(kind, k -> PairTraining.cache(model));
  }

  /** Trains by another course than the plan's and scores no test film: for choosing. */
  CellResult train(Cell cell, Course course, Path pairs, Path folder, Progress progress)
      throws IOException {
    TinyPair kind = TinyPair.named(cell.pair());
    Path start = pairs.resolve(cell.pair()).resolve(PairTraining.MODEL);
    return PairTraining.whole(home, cache(home, kind, start), PhantomFilm.KINDS)
        .cell(cell, start, course, List.of(), folder, PairTraining.quiet(progress));
  }

  @Override
  public Map<String, Object> protocol() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("plan", plan);
    json.put("digest", digest());
    return json;
  }

  @Override
  public Map<String, Object> diagnostics() {
    return FalseNegatives.toJson(home, plan.tuning.batch(), plan.parts.section());
  }
}
