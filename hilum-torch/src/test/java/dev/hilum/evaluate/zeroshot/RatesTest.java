package dev.hilum.evaluate.zeroshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RatesTest {
  @TempDir Path folder;

  @Test
  void eachFoldTakesTheRateThatWasBestOnAnotherFold() throws Exception {
    List<List<Integer>> asked = new ArrayList<>();
    Rates.Trial trial =
        (fold, validation, rate) -> {
          asked.add(List.of(fold, validation));
          return fold == 1 ? rate : -rate;
        };
    Rates.choose(List.of(1e-4, 3e-5), 3, trial, folder);
    Rates rates = Rates.read(folder);
    assertThat(rates.of(0)).isEqualTo(3e-5);
    assertThat(rates.of(1)).isEqualTo(1e-4);
    assertThat(rates.of(2)).isEqualTo(3e-5);
    assertThatThrownBy(() -> rates.of(3))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has [0, 1, 2], got fold 3");
    assertThat(asked).hasSize(6).allSatisfy(a -> assertThat(a.get(0)).isNotEqualTo(a.get(1)));
  }
}
