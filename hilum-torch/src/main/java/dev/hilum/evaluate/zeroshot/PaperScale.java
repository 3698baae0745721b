package dev.hilum.evaluate.zeroshot;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.archive.Problems;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Split;
import dev.hilum.study.View;
import dev.hilum.task.ContrastiveRecipe.Data;
import dev.hilum.task.FilmCache;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.Sources;
import dev.hilum.tensor.Scope;
import dev.hilum.train.Tuning;
import dev.hilum.weights.Mode;
import dev.hilum.zoo.LoadedPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The paper's own scale: MIMIC-CXR to learn from, four public collections to test on, published
 * pairs. What the paper does not print (two of its encoders, three of its test sets, batch, rate, k
 * and c) is chosen here and said so. Data sets are read as they are published; one that is not
 * there is named and skipped.
 */
final class PaperScale implements Scale {
  private static final String TRAIN = "mimic-cxr";

  /**
   * All that was chosen.
   *
   * @param models of each pair, a zoo name, a folder or {@code hf:OWNER/NAME}
   */
  record Plan(Map<String, String> models, int seeds, Course tuning, Treatment.Parts parts) {
    /** CLIP is the paper's; the other two are the usual ones. Four epochs of 256 films. */
    static final Plan USUAL =
        new Plan(
            published(), 3, new Course(5800, 256, 1e-5), new Treatment.Parts(3, Part.BOTH, 0.3));

    private static Map<String, String> published() {
      Map<String, String> models = new LinkedHashMap<>();
      models.put("clip-vit-b32", "hf:openai/clip-vit-base-patch32");
      models.put("biomedclip", "hf:microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224");
      models.put("siglip-b16", "hf:google/siglip-base-patch16-224");
      return models;
    }
  }

  /** Where each data set is to be had; the folder's name is the key. */
  private static final Map<String, String> SOURCES = sources();

  private static Map<String, String> sources() {
    Map<String, String> sources = new LinkedHashMap<>();
    sources.put(TRAIN, "https://physionet.org/content/mimic-cxr/ (credentialed access)");
    sources.put("chexpert", "https://stanfordmlgroup.github.io/competitions/chexpert/");
    sources.put("nih", "https://nihcc.app.box.com/v/ChestXray-NIHCC");
    sources.put("padchest", "https://bimcv.cipf.es/bimcv-projects/padchest/");
    return sources;
  }

  private final Plan plan;
  private final ReportedFilms train;
  private final List<TestSet> tests = new ArrayList<>();
  private final List<String> missing = new ArrayList<>();
  private final Map<Path, FilmCache> caches = new LinkedHashMap<>();

  /**
   * @param data folder with a folder for each data set
   * @throws BadInputException if MIMIC-CXR is not there
   */
  PaperScale(Plan plan, Path data, Progress progress) {
    this.plan = plan;
    for (Map.Entry<String, String> source : SOURCES.entrySet()) {
      Path folder = data.resolve(source.getKey());
      if (!Files.isDirectory(folder)) {
        missing.add(
            "The data set %s is not in %s; it is published at %s."
                .formatted(source.getKey(), data, source.getValue()));
      }
    }
    Path mimic = data.resolve(TRAIN);
    if (!Files.isDirectory(mimic)) {
      throw new BadInputException(
          "the paper's scale learns from MIMIC-CXR; " + String.join(" ", missing));
    }
    train = ReportedFilms.of(Archives.open(mimic), Data.of(mimic.toString()), progress::note);
    if (!train.left().sentence().isEmpty()) {
      missing.add(TRAIN + ": " + train.left().sentence());
    }
    for (String name : SOURCES.keySet()) {
      if (Files.isDirectory(data.resolve(name))) {
        add(name, Archives.open(data.resolve(name)));
      }
    }
  }

  private void add(String name, Archive archive) {
    Problems problems = new Problems();
    List<Film> films;
    try (Stream<Film> all = archive.films(problems)) {
      films =
          all.filter(film -> film.view() == View.PA || film.view() == View.AP)
              .filter(film -> Selection.side(film) == Split.TEST)
              .toList();
    }
    problems.notes().forEach(note -> missing.add(name + ": " + note));
    List<Finding> findings =
        archive.findings().stream()
            .filter(finding -> finding != Finding.NO_FINDING)
            .filter(finding -> has(films, finding, Label.PRESENT))
            .filter(finding -> has(films, finding, Label.ABSENT))
            .toList();
    if (findings.isEmpty()) {
      missing.add(name + " has no frontal test film with and without a finding, and is skipped.");
    } else {
      tests.add(new TestSet(name, films, findings, List.of()));
    }
  }

  private static boolean has(List<Film> films, Finding finding, Label label) {
    return films.stream().anyMatch(film -> film.label(finding) == label);
  }

  @Override
  public String name() {
    return "paper";
  }

  @Override
  public List<String> pairs() {
    return List.copyOf(plan.models.keySet());
  }

  @Override
  public List<Treatment> arms() {
    return Treatment.arms(plan.parts);
  }

  @Override
  public List<Treatment> ablations() {
    return Treatment.ablations(plan.parts, List.of(0.2, 0.3, 0.4, 0.5, 0.6, 1.0));
  }

  @Override
  public String ablated() {
    return pairs().getFirst();
  }

  @Override
  public int seeds() {
    return plan.seeds;
  }

  @Override
  public List<TestSet> tests() {
    return tests;
  }

  @Override
  public List<String> missing() {
    return missing;
  }

  /** A published pair is kept as it is: nothing is trained before the arms. */
  @Override
  public void prepare(String pair, Path folder, Progress progress) throws IOException {
    try (Scope scope = Scope.open();
        LoadedPair loaded =
            LoadedPair.of(Sources.model(plan.models.getOrDefault(pair, pair)), Mode.TRAINING)) {
      loaded.save(Files.createDirectory(folder.resolve(PairTraining.MODEL)));
    }
  }

  @Override
  public CellResult run(Cell cell, Path pairs, Path folder, Progress progress) throws IOException {
    Path start = pairs.resolve(cell.pair()).resolve(PairTraining.MODEL);
    return new PairTraining(train, cache(start), train.findings(), Tuning.FULL)
        .cell(cell, start, plan.tuning, tests, folder, progress);
  }

  private synchronized FilmCache cache(Path model) {
    return caches.computeIfAbsent(model, PairTraining::cache);
  }

  @Override
  public Map<String, Object> protocol() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("plan", plan);
    json.put("data", train.digest());
    json.put(
        "chosen_here", "encoders but CLIP, test sets but CheXpert, batch, rate, k, c, sections");
    return json;
  }

  @Override
  public Map<String, Object> diagnostics() {
    return FalseNegatives.toJson(train, plan.tuning.batch(), plan.parts.section());
  }
}
