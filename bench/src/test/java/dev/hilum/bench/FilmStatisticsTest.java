package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.image.GrayImage;
import dev.hilum.image.ValueRange;
import org.junit.jupiter.api.Test;

class FilmStatisticsTest {
  private static final int SIDE = 256;

  @Test
  void powerOfAWaveLiesInItsOctave() {
    FilmStatistics statistics = new FilmStatistics();
    statistics.add(film((x, y) -> 0.5 + 0.5 * Math.sin(2 * Math.PI * 20 * x / SIDE)));
    double[] power = statistics.power();
    for (int octave = 0; octave < FilmStatistics.OCTAVES; octave++) {
      if (octave != 4) { // 16 to 31 cycles
        assertThat(power[octave]).as("octave " + octave).isLessThan(power[4] - 3);
      }
    }
  }

  @Test
  void greysOfARampAreEven() {
    FilmStatistics statistics = new FilmStatistics();
    statistics.add(film((x, y) -> x / (SIDE - 1.0)));
    for (double share : statistics.greys()) {
      assertThat(share).isCloseTo(0.1, within(0.01));
    }
  }

  private interface Grey {
    double at(int x, int y);
  }

  private static GrayImage film(Grey grey) {
    float[] pixels = new float[SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (float) (255 * grey.at(i % SIDE, i / SIDE));
    }
    return new GrayImage(SIDE, SIDE, pixels, ValueRange.BYTE);
  }
}
