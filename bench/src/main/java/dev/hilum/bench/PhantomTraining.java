package dev.hilum.bench;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.phantom.Author;
import dev.hilum.phantom.Hospital;
import dev.hilum.phantom.Lesion;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.phantom.PhantomMasks;
import dev.hilum.phantom.PhantomRenderer;
import dev.hilum.phantom.Side;
import dev.hilum.run.Progress;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.tensor.AdamW;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.train.LossCurve;
import dev.hilum.train.Schedule;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Trains a {@link ConvNet} on phantom films of its own people: another seed than the cohort that is
 * scored, at a hospital where the rarer findings are common, so that a short training meets enough
 * of them. Each film comes with its counterfactual in the two small findings, lung lesion and
 * fracture: what differs within such a pair is the finding alone, not the person. Binary
 * cross-entropy for each finding, of the film and, since the phantom's masks tell where it is, of
 * each cell; a small finding is learnt by its place long before it is by the film.
 */
final class PhantomTraining implements AutoCloseable {
  /** Films of one step. */
  static final int BATCH = 16;

  private static final double LEARNING_RATE = 2e-3;
  private static final double WEIGHT_DECAY = 0.01;
  private static final double PLACES = 4; // weight of what cells are told beside the films
  private static final float MARKED = 8; // weight of a cell inside a mask: most are outside

  /** The general hospital but for the shares of its findings, all between .2 and .4. */
  static final Hospital SCHOOL =
      new Hospital(
          "school",
          0,
          1,
          Map.of(
              Finding.PNEUMOTHORAX, 3.0,
              Finding.LUNG_LESION, 3.0,
              Finding.FRACTURE, 7.0,
              Finding.CONSOLIDATION, 1.5,
              Finding.ATELECTASIS, 2.5,
              Finding.EDEMA, 2.0),
          1,
          0,
          1,
          Side.LEFT,
          0,
          List.of(Author.values()));

  /** Films read once: greys of 8 bits, and 1 for each finding that is there. */
  private record Examples(List<byte[]> pixels, List<float[]> targets) {
    static Examples of(List<Film> films) {
      List<byte[]> pixels = films.parallelStream().map(Examples::greys).toList();
      List<float[]> targets = new ArrayList<>();
      for (Film film : films) {
        float[] target = new float[PhantomFilm.KINDS.size()];
        for (int i = 0; i < target.length; i++) {
          target[i] = film.label(PhantomFilm.KINDS.get(i)) == Label.PRESENT ? 1 : 0;
        }
        targets.add(target);
      }
      return new Examples(pixels, targets);
    }

    private static byte[] greys(Film film) {
      if (!(film.pixels() instanceof Pixels.Generated(var render))) {
        throw new IllegalArgumentException(film.id() + " must be a film of the phantom");
      }
      float[] image = render.get().pixels();
      byte[] greys = new byte[image.length];
      for (int i = 0; i < greys.length; i++) {
        greys[i] = (byte) image[i];
      }
      return greys;
    }

    /** These films as the network takes them, [B, 1, size, size]. */
    Tensor batch(int[] which, int size) {
      float[] values = new float[which.length * size * size];
      int at = 0;
      for (int i : which) {
        for (byte grey : pixels.get(i)) {
          values[at++] = ((grey & 255) / 255f - 0.5f) * 4;
        }
      }
      return Tensor.of(values, which.length, 1, size, size);
    }
  }

  private final int size;
  private final Weights weights = Weights.init(0, Mode.TRAINING);
  private final ConvNet network;
  private final LossCurve curve = new LossCurve();

  private PhantomTraining(int size) {
    this.size = size;
    network = new ConvNet(weights, PhantomFilm.KINDS.size());
  }

  /** A network trained on this many people of the school's. */
  static PhantomTraining run(int people, int size, int steps, Progress progress) {
    PhantomCohort school = new PhantomCohort(new PhantomCohort.Config(people, size, 1, SCHOOL));
    SplittableRandom random = new SplittableRandom(1);
    List<PhantomFilm> pairs =
        school
            .people()
            .flatMap(person -> person.films().stream())
            .flatMap(film -> Stream.of(film, counterfactual(film, random)))
            .toList();
    Examples examples = Examples.of(pairs.stream().map(school::film).toList());
    ThreadLocal<PhantomRenderer> renderer =
        ThreadLocal.withInitial(() -> new PhantomRenderer(size));
    List<float[]> cells =
        pairs.parallelStream().map(film -> cells(film, renderer.get().masks(film))).toList();
    PhantomTraining training = new PhantomTraining(size);
    training.train(examples, cells, steps, progress);
    return training;
  }

  /** 1 for each cell that a finding's mask touches, [kinds, size / CELL, size / CELL]. */
  private static float[] cells(PhantomFilm film, PhantomMasks masks) {
    int size = masks.size(), side = size / ConvNet.CELL;
    float[] cells = new float[PhantomFilm.KINDS.size() * side * side];
    for (int i = 0; i < film.lesions().size(); i++) {
      int plane = PhantomFilm.KINDS.indexOf(film.lesions().get(i).finding()) * side;
      byte[] mask = masks.lesions().get(i);
      for (int at = 0; at < mask.length; at++) {
        if (mask[at] != 0) {
          int row = at / size / ConvNet.CELL, column = at % size / ConvNet.CELL;
          cells[(plane + row) * side + column] = 1;
        }
      }
    }
    return cells;
  }

  /** The same film without its lung lesion or its fracture, or with one where it has none. */
  private static PhantomFilm counterfactual(PhantomFilm film, SplittableRandom random) {
    Finding kind = random.nextBoolean() ? Finding.LUNG_LESION : Finding.FRACTURE;
    Side side = random.nextBoolean() ? Side.LEFT : Side.RIGHT;
    double severity = random.nextDouble(0.2, 1);
    double across = random.nextDouble(0.25, 0.78), down = random.nextDouble(0.25, 0.88);
    List<Lesion> others = new ArrayList<>(film.lesions());
    if (!others.removeIf(lesion -> lesion.finding() == kind)) {
      others.add(new Lesion(kind, side, severity, across, down));
    }
    return film.with(others);
  }

  private void train(Examples examples, List<float[]> cells, int steps, Progress progress) {
    int kinds = PhantomFilm.KINDS.size(), side = size / ConvNet.CELL;
    Schedule schedule = new Schedule(steps, Math.min(50, steps / 4), 0.01);
    SplittableRandom random = new SplittableRandom(0);
    Optimizer.Group all = new Optimizer.Group(weights.parameters(), LEARNING_RATE, WEIGHT_DECAY);
    try (Optimizer optimizer = new AdamW(List.of(all));
        Progress.Stage stage = progress.start("train", steps, "steps")) {
      for (int step = 0; step < steps; step++) {
        int[] draw =
            random
                .ints(BATCH / 2, 0, examples.pixels.size() / 2)
                .flatMap(pair -> IntStream.of(2 * pair, 2 * pair + 1))
                .toArray();
        List<float[]> films = new ArrayList<>(), places = new ArrayList<>();
        for (int i : draw) {
          films.add(examples.targets.get(i));
          places.add(cells.get(i));
        }
        try (Scope scope = Scope.open()) {
          optimizer.zeroGrad();
          ConvNet.Seen seen = network.forward(examples.batch(draw, size), true);
          Tensor inside = Tensor.stackOf(places, kinds, side, side);
          Tensor where = seen.cells().binaryCrossEntropy(inside, inside.mul(MARKED - 1).add(1));
          Tensor what = seen.films().binaryCrossEntropy(Tensor.stackOf(films, kinds), null);
          Tensor loss = what.add(where.mul(PLACES));
          loss.backward();
          Gradients.clip(optimizer.parameters(), 1);
          optimizer.step(schedule.factor(step));
          curve.add(loss.item());
        }
        stage.advance(1, String.format(Locale.ROOT, "loss %.3f", curve.recent(50)));
      }
    }
  }

  /** Writes the logits of these films as a table that {@link PhantomScores} reads. */
  void predict(List<Film> films, Path table) throws IOException {
    Examples examples = Examples.of(films);
    List<String> lines = new ArrayList<>(List.of("film,target,split,probability"));
    for (int start = 0; start < films.size(); start += 64) {
      int from = start;
      int[] which = new int[Math.min(64, films.size() - from)];
      Arrays.setAll(which, i -> from + i);
      float[] logits;
      try (Scope scope = Scope.open()) {
        logits =
            Gradients.off(
                () -> network.forward(examples.batch(which, size), false).films().floats());
      }
      for (int i = 0; i < logits.length; i++) {
        int kind = i % PhantomFilm.KINDS.size();
        String film = films.get(from + i / PhantomFilm.KINDS.size()).id();
        String name = PhantomFilm.KINDS.get(kind).displayName();
        double probability = 1 / (1 + Math.exp(-logits[i]));
        lines.add(film + "," + name + ",test," + probability);
      }
    }
    Files.write(table, lines);
  }

  @Override
  public void close() {
    weights.close();
  }
}
