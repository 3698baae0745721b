package dev.hilum.metric;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against the definition in NumPy and SciPy's tail, by {@code tools/reference/delong_small.py}. */
final class DeLongGoldenTest {
  private static final JsonObject GOLDEN = golden();

  private static JsonObject golden() {
    try (InputStream in =
        Objects.requireNonNull(
            DeLongGoldenTest.class.getResourceAsStream("/golden/delong-small.json"))) {
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "delong-small");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static double[] doubles(List<Double> list) {
    return list.stream().mapToDouble(d -> d).toArray();
  }

  @Test
  void areasErrorAndProbabilityAreThoseOfTheDefinition() {
    for (JsonObject c : GOLDEN.objects("cases")) {
      List<Integer> given = c.integers("label");
      byte[] label = new byte[given.size() + 1];
      for (int i = 0; i < given.size(); i++) {
        label[i] = given.get(i).byteValue();
      }
      label[given.size()] = Auroc.LEFT_OUT;
      double[] first = doubles(c.numbers("first")), second = doubles(c.numbers("second"));
      DeLong ours =
          DeLong.compare(
              Arrays.copyOf(first, label.length), Arrays.copyOf(second, label.length), label);
      List<Double> areas = c.numbers("areas");
      assertThat(ours.first()).as(c.text("name")).isCloseTo(areas.get(0), within(1e-12));
      assertThat(ours.second()).as(c.text("name")).isCloseTo(areas.get(1), within(1e-12));
      assertThat(ours.standardError()).isCloseTo(c.number("standard_error"), within(1e-12));
      double p = c.number("p");
      assertThat(ours.p()).as(c.text("name")).isCloseTo(p, within(1e-9 * p));
    }
  }

  @Test
  void theTailIsScipys() {
    for (JsonObject at : GOLDEN.objects("two_sided")) {
      double z = at.number("z"), p = at.number("p");
      assertThat(Normal.twoSided(z)).as("z = %s", z).isCloseTo(p, within(1e-10 * p));
    }
  }

  @Test
  void oneStudyOfAClassIsNotEnough() {
    assertThatThrownBy(
            () ->
                DeLong.compare(
                    new double[] {0, 1, 2}, new double[] {0, 1, 2}, new byte[] {0, 0, 1}))
        .hasMessageContaining("got 1 and 2");
  }
}
