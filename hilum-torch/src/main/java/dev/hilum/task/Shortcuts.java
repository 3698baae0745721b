package dev.hilum.task;

import dev.hilum.archive.ImageHeader;
import dev.hilum.metric.Auroc;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * What could be guessed of a finding without looking at the chest: from the view, the age, the sex,
 * the size of the film and the bytes of its file per pixel. A logistic regression on these is
 * fitted on four fifths of the patients and scores the last fifth, five times, so that every study
 * has a score of a model that did not see its patient. It is told with labels, which words are not:
 * a network that is not above it shows nothing of the anatomy.
 */
public final class Shortcuts {
  /** What each feature is. */
  public static final List<String> FEATURES =
      List.of(
          "view PA",
          "view AP",
          "age",
          "age not told",
          "female",
          "male",
          "width",
          "height",
          "width / height",
          "bytes per pixel");

  private static final int FOLDS = 5;
  private static final double STRENGTH = 1;

  private Shortcuts() {}

  /**
   * Scores out of fold, [findings][studies]; empty for a finding without two patients' studies of
   * each class in every training part.
   *
   * @param labels [findings][studies]: 1, 0 or {@link Auroc#LEFT_OUT}
   */
  public static List<Optional<double[]>> of(StudyScores studies, byte[][] labels) {
    return of(studies.films().stream().map(List::getFirst).toList(), studies.patients(), labels);
  }

  /**
   * As above, of films each of which is a study.
   *
   * @param patients of the films
   */
  public static List<Optional<double[]>> of(
      List<Film> films, List<String> patients, byte[][] labels) {
    float[][] features = films.parallelStream().map(Shortcuts::features).toArray(float[][]::new);
    int[] fold = folds(patients);
    double[][] scores = new double[labels.length][features.length];
    boolean[] defined = new boolean[labels.length];
    Arrays.fill(defined, true);
    for (int held = 0; held < FOLDS; held++) {
      fit(features, labels, fold, held, scores, defined);
    }
    return IntStream.range(0, labels.length)
        .mapToObj(f -> defined[f] ? Optional.of(scores[f]) : Optional.<double[]>empty())
        .toList();
  }

  private static void fit(
      float[][] features,
      byte[][] labels,
      int[] fold,
      int held,
      double[][] scores,
      boolean[] defined) {
    int[] train = IntStream.range(0, fold.length).filter(i -> fold[i] != held).toArray();
    int width = FEATURES.size();
    float[] rows = new float[train.length * width];
    for (int i = 0; i < train.length; i++) {
      System.arraycopy(features[train[i]], 0, rows, i * width, width);
    }
    byte[][] parts = new byte[labels.length][train.length];
    for (int f = 0; f < labels.length; f++) {
      int[] counts = new int[2];
      for (int i = 0; i < train.length; i++) {
        parts[f][i] = labels[f][train[i]];
        if (parts[f][i] != Auroc.LEFT_OUT) {
          counts[parts[f][i]]++;
        }
      }
      defined[f] &= counts[0] > 1 && counts[1] > 1;
    }
    int[] able = IntStream.range(0, labels.length).filter(f -> defined[f]).toArray();
    if (able.length == 0) {
      return;
    }
    byte[][] targets = Arrays.stream(able).mapToObj(f -> parts[f]).toArray(byte[][]::new);
    LogisticRegression.Fit[][] fits =
        LogisticRegression.fit(rows, targets, new double[] {STRENGTH}, true);
    for (int t = 0; t < able.length; t++) {
      for (int i = 0; i < fold.length; i++) {
        if (fold[i] == held) {
          double logit = fits[t][0].intercept();
          for (int k = 0; k < width; k++) {
            logit += fits[t][0].weights()[k] * features[i][k];
          }
          scores[able[t]][i] = 1 / (1 + Math.exp(-logit));
        }
      }
    }
  }

  /** Patients dealt to folds in turn, in a shuffled order that is always the same. */
  private static int[] folds(List<String> patients) {
    List<String> shuffled = new ArrayList<>(new LinkedHashSet<>(patients));
    SplittableRandom random = new SplittableRandom(0);
    for (int i = shuffled.size() - 1; i > 0; i--) {
      Collections.swap(shuffled, i, random.nextInt(i + 1));
    }
    Map<String, Integer> fold = new HashMap<>();
    for (int i = 0; i < shuffled.size(); i++) {
      fold.put(shuffled.get(i), i % FOLDS);
    }
    return patients.stream().mapToInt(fold::get).toArray();
  }

  private static float[] features(Film film) {
    Optional<ImageHeader> header =
        film.pixels() instanceof Pixels.Absent ? Optional.empty() : ImageHeader.of(film.pixels());
    float width = header.map(ImageHeader::width).orElse(0);
    float height = header.map(ImageHeader::height).orElse(0);
    boolean ap = film.view() == View.AP || film.view() == View.AP_SUPINE;
    return new float[] {
      film.view() == View.PA ? 1 : 0,
      ap ? 1 : 0,
      (float) film.age().orElse(0),
      film.age().isPresent() ? 0 : 1,
      film.sex() == Sex.FEMALE ? 1 : 0,
      film.sex() == Sex.MALE ? 1 : 0,
      width,
      height,
      height > 0 ? width / height : 0,
      width * height > 0 ? bytes(film) / (width * height) : 0
    };
  }

  private static float bytes(Film film) {
    try {
      return film.path().isPresent() ? Files.size(film.path().get()) : 0;
    } catch (IOException e) {
      return 0; // it was read before, and is scored; only the shortcut lacks its size
    }
  }
}
