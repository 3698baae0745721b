package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class RetrievalTest {
  @Test
  void aCaseByHand() {
    float[] s = {
      .9f, .1f, .2f, // right first
      .8f, .5f, .1f, // right second
      .3f, .7f, .2f // right third
    };
    Retrieval retrieval = new Retrieval(s, new int[] {0, 1, 2}, 3);
    assertThat(retrieval.at(1).filmToText()).isCloseTo(1 / 3.0, within(1e-12));
    assertThat(retrieval.at(2).filmToText()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(retrieval.at(3).filmToText()).isEqualTo(1);
    // columns: text 0 finds film 0; text 1 finds film 2 before 1; text 2 ties films 0 and 2
    assertThat(retrieval.at(1).textToFilm()).isCloseTo(1.5 / 3, within(1e-12));
  }

  @Test
  void filmsOfOneTextAreAllRight() {
    float[] s = {.2f, .1f, .9f, .3f, .1f, .8f};
    Retrieval retrieval = new Retrieval(s, new int[] {0, 0, 1}, 2);
    assertThat(retrieval.at(1)).isEqualTo(new Retrieval.Recall(1, 1, 3, 2));
  }

  @Test
  void equalSimilaritiesAreChance() {
    Retrieval retrieval = new Retrieval(new float[100], range(10), 10);
    assertThat(retrieval.at(1).filmToText()).isCloseTo(.1, within(1e-12));
    assertThat(retrieval.at(5).textToFilm()).isCloseTo(.5, within(1e-12));
    assertThat(retrieval.at(10).mean()).isEqualTo(1);
  }

  @Test
  void tiesAreTheMeanOverRandomOrders() {
    SplittableRandom random = new SplittableRandom(11);
    float[] s = new float[36];
    for (int i = 0; i < s.length; i++) {
      s[i] = random.nextInt(3);
    }
    int[] textOf = {0, 1, 2, 3, 0, 1};
    float[] four = new float[24];
    System.arraycopy(s, 0, four, 0, 24);
    Retrieval tied = new Retrieval(four, textOf, 4);
    for (int k = 1; k <= 3; k++) {
      double forth = 0, back = 0;
      int orders = 20_000;
      for (int o = 0; o < orders; o++) {
        float[] broken = four.clone();
        for (int i = 0; i < broken.length; i++) {
          broken[i] += (float) (random.nextDouble() * 0.5);
        }
        Retrieval.Recall recall = new Retrieval(broken, textOf, 4).at(k);
        forth += recall.filmToText() / orders;
        back += recall.textToFilm() / orders;
      }
      assertThat(tied.at(k).filmToText()).as("seed 11").isCloseTo(forth, within(0.01));
      assertThat(tied.at(k).textToFilm()).as("seed 11").isCloseTo(back, within(0.01));
    }
  }

  @Test
  void aSimilarityThatIsNoNumberIsRefused() {
    assertThatThrownBy(() -> new Retrieval(new float[] {Float.NaN}, new int[] {0}, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  private static int[] range(int n) {
    int[] out = new int[n];
    java.util.Arrays.setAll(out, i -> i);
    return out;
  }
}
