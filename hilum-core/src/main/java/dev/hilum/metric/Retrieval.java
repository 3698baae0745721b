package dev.hilum.metric;

/**
 * How often the right one of a pair is among the k most similar (recall at k), in both directions.
 *
 * <p>Texts that are equal word for word are one text, which several films may have: a film looks
 * for its text among the different texts, a text finds any of its films. Where the right one ties
 * with wrong ones, it counts by the chance of being among the first k in a random order of the
 * tied.
 */
public final class Retrieval {
  private final float[] similarity;
  private final int films;
  private final int texts;
  private final int[] textOf;

  /** Both ways, in [0, 1]; with {@code films} and {@code texts} to judge them by. */
  public record Recall(double filmToText, double textToFilm, int films, int texts) {

    /** The mean of both ways. */
    public double mean() {
      return (filmToText + textToFilm) / 2;
    }
  }

  /**
   * @param similarity [films, texts] row by row
   * @param textOf the text of each film, 0 to {@code texts} - 1; every text has a film
   */
  public Retrieval(float[] similarity, int[] textOf, int texts) {
    if (textOf.length == 0 || similarity.length != textOf.length * texts) {
      throw new IllegalArgumentException(
          "similarities must be films x texts, got %d for %d x %d"
              .formatted(similarity.length, textOf.length, texts));
    }
    for (float s : similarity) {
      if (Float.isNaN(s)) {
        throw new IllegalArgumentException("a similarity must be a number, got NaN");
      }
    }
    this.similarity = similarity.clone();
    this.textOf = textOf.clone();
    this.films = textOf.length;
    this.texts = texts;
  }

  /** Recall at k. */
  public Recall at(int k) {
    double forth = 0, back = 0;
    for (int film = 0; film < films; film++) {
      forth += chance(similarity, film * texts, 1, texts, similarity[own(film)], -1, k);
    }
    for (int text = 0; text < texts; text++) {
      float best = Float.NEGATIVE_INFINITY;
      for (int film = 0; film < films; film++) {
        if (textOf[film] == text) {
          best = Math.max(best, similarity[own(film)]);
        }
      }
      back += chance(similarity, text, texts, films, best, text, k);
    }
    return new Recall(forth / films, back / texts, films, texts);
  }

  private int own(int film) {
    return film * texts + textOf[film];
  }

  /**
   * The chance that the right candidate, of score {@code best}, is among the first k.
   *
   * @param text whose films are right; -1 where one candidate alone is right
   */
  private double chance(
      float[] scores, int from, int stride, int count, float best, int text, int k) {
    int above = 0, tied = 0, right = 0;
    for (int i = 0; i < count; i++) {
      float score = scores[from + i * stride];
      boolean mine = text >= 0 && textOf[i] == text;
      above += score > best && !mine ? 1 : 0;
      tied += score == best && !mine ? 1 : 0;
      right += score == best && mine ? 1 : 0;
    }
    if (text < 0) {
      tied--; // the right one itself
      right = 1;
    }
    return atLeastOne(k - above, right, tied);
  }

  /** The chance that of {@code right + wrong} in random order one right is among the first n. */
  private static double atLeastOne(int n, int right, int wrong) {
    if (n <= 0) {
      return 0;
    }
    double none = 1;
    for (int i = 0; i < n; i++) {
      none *= Math.max(0, wrong - i) / (double) Math.max(1, right + wrong - i);
    }
    return 1 - none;
  }
}
