package dev.hilum.metric;

import java.util.Arrays;

/**
 * The films with a known label of one finding, by rising score; equal scores form a group.
 *
 * <p>Sorting takes place once, on primitive values; every threshold metric and every bootstrap draw
 * then is one pass over {@link #film}.
 */
final class Ranking {
  /** Index of each known film in the caller's arrays, by rising score. */
  final int[] film;

  /** 1 where the film at that place is positive, 0 where it is negative. */
  final byte[] positive;

  /** The score at that place. */
  final double[] score;

  /** Place behind the last member of each group of equal scores. */
  final int[] groupEnd;

  final int positives;
  final int negatives;
  final int unknown;

  Ranking(double[] scores, byte[] labels) {
    Labels.check(scores, labels);
    int kept = 0;
    for (byte label : labels) {
      kept += label == Auroc.LEFT_OUT ? 0 : 1;
    }
    double[] sorted = new double[kept];
    int k = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels[i] != Auroc.LEFT_OUT) {
        sorted[k++] = scores[i] + 0.0; // -0.0 and 0.0 tie
      }
    }
    Arrays.sort(sorted);
    score = sorted;
    film = new int[kept];
    positive = new byte[kept];
    int[] ends = new int[kept];
    int[] taken = new int[kept]; // members already placed of the group that begins here
    int positiveCount = 0;
    for (int i = 0; i < scores.length; i++) {
      if (labels[i] != Auroc.LEFT_OUT) {
        int first = lowerBound(sorted, scores[i] + 0.0);
        int place = first + taken[first]++;
        film[place] = i;
        positive[place] = labels[i];
        positiveCount += labels[i];
      }
    }
    int groups = 0;
    for (int i = 0; i < kept; i += taken[i]) {
      ends[groups++] = i + taken[i];
    }
    groupEnd = Arrays.copyOf(ends, groups);
    positives = positiveCount;
    negatives = kept - positiveCount;
    unknown = scores.length - kept;
  }

  boolean hasTies() {
    return groupEnd.length < film.length;
  }

  private static int lowerBound(double[] sorted, double value) {
    int low = 0, high = sorted.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (sorted[middle] < value) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
