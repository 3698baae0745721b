package dev.hilum.task;

import dev.hilum.batch.FilmBatches;
import dev.hilum.batch.FilmBatches.Batch;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.model.TimmArchitectures;
import dev.hilum.model.TimmVit;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.train.LossCurve;
import dev.hilum.train.Schedule;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.Weights;
import dev.hilum.zoo.FreshValues;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SplittableRandom;

/**
 * Trains a small vision transformer to say which findings a film shows: binary cross-entropy for
 * each finding, films of the training side only. Films without a label of a finding leave its term
 * out.
 *
 * <p>The checkpoint is written in timm's layout, preprocessing included, so that every other
 * command, and the Python library, can read it.
 */
public final class TrainClassifier {

  /**
   * How large and how long.
   *
   * @param size side of the square input in pixels, a multiple of {@code patch}
   * @param learningRate at its highest
   */
  public record Config(
      List<Finding> findings,
      int size,
      int patch,
      int width,
      int layers,
      int heads,
      int steps,
      int batch,
      double learningRate,
      double weightDecay,
      Precision precision,
      long seed) {
    public Config {
      findings = List.copyOf(findings);
      if (findings.isEmpty()) {
        throw new IllegalArgumentException("a classifier needs at least one finding, got 0");
      }
      if (size % patch != 0) {
        throw new IllegalArgumentException(
            "image side must be a multiple of the patch side, got " + size + " and " + patch);
      }
      if (steps < 1 || batch < 1) {
        throw new IllegalArgumentException(
            "steps and batch must be at least 1, got " + steps + " and " + batch);
      }
    }

    /** Learns the phantom's findings in about a minute on two cores. */
    public static Config small(List<Finding> findings, Precision precision, long seed) {
      return new Config(findings, 64, 8, 128, 3, 2, 1000, 32, 1e-3, 0.05, precision, seed);
    }

    /** timm's {@code config.json} of the checkpoint, preprocessing included. */
    Map<String, Object> json() {
      Map<String, Object> sizes = new LinkedHashMap<>();
      sizes.put("img_size", size);
      sizes.put("patch_size", patch);
      sizes.put("embed_dim", width);
      sizes.put("depth", layers);
      sizes.put("num_heads", heads);
      sizes.put("class_token", false);
      sizes.put("global_pool", "avg");
      Map<String, Object> preprocessing = new LinkedHashMap<>();
      preprocessing.put("input_size", List.of(3, size, size));
      preprocessing.put("interpolation", "bilinear");
      preprocessing.put("crop_pct", 1.0);
      preprocessing.put("crop_mode", "center");
      preprocessing.put("mean", List.of(0.5, 0.5, 0.5));
      preprocessing.put("std", List.of(0.25, 0.25, 0.25));
      preprocessing.put("num_classes", findings.size());
      preprocessing.put("label_names", findings.stream().map(Finding::displayName).toList());
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("architecture", "vit_tiny_patch16_224");
      out.put("num_classes", findings.size());
      out.put("num_features", width);
      out.put("global_pool", "avg");
      out.put("model_args", sizes);
      out.put("pretrained_cfg", preprocessing);
      return out;
    }

    /** The new network, its positions set to {@link FreshValues#waves}. */
    private TimmVit build(Weights w) {
      try (Scope scope = Scope.open()) {
        TimmVit vit =
            new TimmVit(w, TimmArchitectures.of(Json.parse(Json.write(json()), "classifier")));
        w.finish();
        Tensor positions = w.parameters().get("pos_embed");
        if (positions == null) {
          throw new IllegalStateException("the network has no table of positions");
        }
        try (Rng rng = Rng.of(seed)) {
          return Gradients.off(
              () -> {
                positions.copyInPlace(FreshValues.waves(size / patch, width));
                w.parameters().forEach((name, p) -> spread(name, p, rng));
                return vit;
              });
        }
      }
    }
  }

  /** Every matrix but the head's starts by Glorot's draws. */
  private static void spread(String name, Tensor p, Rng rng) {
    if (name.endsWith("weight") && !name.startsWith("head")) {
      FreshValues.spread(p, rng);
    }
  }

  /**
   * The films read once, as the network takes them, with a target in {0, 1} and a weight for each
   * finding.
   */
  private record Examples(List<float[]> pixels, float[][] targets, float[][] weights) {}

  private TrainClassifier() {}

  /**
   * Trains on {@code films} and writes the checkpoint into {@code folder}, which must exist.
   *
   * @return the loss of every step
   */
  public static LossCurve run(Config config, List<Film> films, Path folder, Progress progress)
      throws IOException {
    Preprocessing preprocessing = describe(config, folder);
    Examples examples = read(config, films, preprocessing, progress);
    LossCurve curve = new LossCurve();
    Weights w = Weights.init(config.seed, Mode.training(config.precision));
    try {
      train(config, config.build(w), w, examples, curve, progress);
      save(w, folder);
    } finally {
      w.close();
    }
    return curve;
  }

  /** Writes the network as it is before any step: what the same seed starts from. */
  public static void untrained(Config config, Path folder) throws IOException {
    describe(config, folder);
    Weights w = Weights.init(config.seed, Mode.TRAINING);
    try {
      config.build(w);
      save(w, folder);
    } finally {
      w.close();
    }
  }

  private static Preprocessing describe(Config config, Path folder) throws IOException {
    Path file = folder.resolve("config.json");
    Files.writeString(file, Json.write(config.json()) + "\n");
    return Preprocessing.of(file);
  }

  private static void save(Weights w, Path folder) {
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    w.parameters().forEach((name, p) -> stored.put(name, StoredTensor.of(p)));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), stored, Map.of("format", "pt"));
  }

  private static Examples read(
      Config config, List<Film> films, Preprocessing preprocessing, Progress progress) {
    List<float[]> pixels = new ArrayList<>();
    List<Film> kept = new ArrayList<>();
    int readers = Runtime.getRuntime().availableProcessors();
    try (FilmBatches batches = new FilmBatches(films.iterator(), preprocessing, 64, readers);
        Progress.Stage stage = progress.start("read", films.size(), "films")) {
      for (Batch b = batches.next(); b != null; b = batches.next()) {
        pixels.addAll(b.pixels());
        kept.addAll(b.films());
        stage.advance((long) b.films().size() + b.skipped().size());
      }
    }
    if (kept.isEmpty()) {
      throw new BadInputException("training needs at least one film that can be read, got 0");
    }
    int k = config.findings.size();
    float[][] targets = new float[kept.size()][k];
    float[][] weights = new float[kept.size()][k];
    for (int i = 0; i < kept.size(); i++) {
      for (int j = 0; j < k; j++) {
        Label label = kept.get(i).label(config.findings.get(j));
        targets[i][j] = label == Label.PRESENT ? 1 : 0;
        weights[i][j] = label == Label.PRESENT || label == Label.ABSENT ? 1 : 0;
      }
    }
    return new Examples(pixels, targets, weights);
  }

  private static void train(
      Config config,
      TimmVit vit,
      Weights w,
      Examples examples,
      LossCurve curve,
      Progress progress) {
    Schedule schedule = new Schedule(config.steps, Math.min(30, config.steps / 4), 0.01);
    SplittableRandom random = new SplittableRandom(config.seed);
    try (Optimizer optimizer = new AdamW(groups(config, w));
        Progress.Stage stage = progress.start("train", config.steps, "steps")) {
      for (int step = 0; step < config.steps; step++) {
        int[] draw = new int[config.batch];
        for (int i = 0; i < draw.length; i++) {
          draw[i] = random.nextInt(examples.pixels.size());
        }
        try (Scope scope = Scope.open()) {
          optimizer.zeroGrad();
          Tensor loss = loss(config, vit, examples, draw);
          loss.backward();
          Gradients.clip(optimizer.parameters(), 1);
          optimizer.step(schedule.factor(step));
          curve.add(loss.item());
        }
        stage.advance(1, String.format(java.util.Locale.ROOT, "loss %.3f", curve.recent(20)));
      }
    }
  }

  private static Tensor loss(Config config, TimmVit vit, Examples examples, int[] draw) {
    List<float[]> pixels = new ArrayList<>();
    List<float[]> targets = new ArrayList<>();
    List<float[]> weights = new ArrayList<>();
    for (int i : draw) {
      pixels.add(examples.pixels.get(i));
      targets.add(examples.targets[i]);
      weights.add(examples.weights[i]);
    }
    int k = config.findings.size();
    Tensor logits = vit.answer(Tensor.stackOf(pixels, 3, config.size, config.size)); // [B, K]
    return logits.binaryCrossEntropy(Tensor.stackOf(targets, k), Tensor.stackOf(weights, k));
  }

  /** Weight decay on matrices only, as is usual: not on biases, norms, tokens and positions. */
  private static List<Optimizer.Group> groups(Config config, Weights w) {
    Map<String, Tensor> decayed = new LinkedHashMap<>();
    Map<String, Tensor> plain = new LinkedHashMap<>();
    w.parameters()
        .forEach(
            (name, p) -> (name.endsWith("weight") && p.rank() > 1 ? decayed : plain).put(name, p));
    return List.of(
        new Optimizer.Group(decayed, config.learningRate, config.weightDecay),
        new Optimizer.Group(plain, config.learningRate, 0));
  }
}
