package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.objective.ContrastiveLoss;
import dev.hilum.objective.Relaxation;
import dev.hilum.run.Draws;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** On two towers of two layers each, in float64 and float32, with and without dropout. */
final class GradientCacheTest {
  private static final int BATCH = 13, IN = 6, HIDDEN = 9, OUT = 5;

  /** Two layers: unit rows of {@code tanh(x W1) W2}, dropout between them. */
  private record Net(Tensor x, Tensor first, Tensor second, double dropout) {
    static Net of(Rng rng, DType type, double dropout) {
      return new Net(
          rng.normal(BATCH, IN).to(type),
          rng.normal(IN, HIDDEN).to(type).copy().requiresGrad(true),
          rng.normal(HIDDEN, OUT).to(type).copy().requiresGrad(true),
          dropout);
    }

    Tensor embed(int from, int count) {
      Tensor hidden = x.narrow(0, from, count).matmul(first).tanh();
      return (dropout > 0 ? hidden.dropout(dropout) : hidden).matmul(second).normalize(1, 1e-12);
    }

    List<double[]> gradients() {
      List<double[]> all = new ArrayList<>();
      for (Tensor p : List.of(first, second)) {
        all.add(Objects.requireNonNull(p.grad()).doubles());
        p.clearGrad();
      }
      return all;
    }
  }

  private static double relative(List<double[]> a, List<double[]> b) {
    double apart = 0, size = 0;
    for (int k = 0; k < a.size(); k++) {
      for (int i = 0; i < a.get(k).length; i++) {
        apart += Math.pow(a.get(k)[i] - b.get(k)[i], 2);
        size += Math.pow(a.get(k)[i], 2);
      }
    }
    assertThat(size).isPositive();
    return Math.sqrt(apart / size);
  }

  private static Tensor loss(Tensor u, Tensor v, Tensor logScale) {
    return new ContrastiveLoss(new Relaxation.Cap(0.3)).of(u, v, logScale.exp()).loss();
  }

  private static double difference(DType type, int chunk) {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(3)) {
      Net films = Net.of(rng, type, 0), texts = Net.of(rng, type, 0);
      Tensor logScale = Tensor.full(type, 1.5).requiresGrad(true);
      loss(films.embed(0, BATCH), texts.embed(0, BATCH), logScale).backward();
      List<double[]> whole = gradients(films, texts, logScale);
      new GradientCache(chunk)
          .backward(BATCH, 1, films::embed, texts::embed, (u, v) -> loss(u, v, logScale));
      return relative(whole, gradients(films, texts, logScale));
    }
  }

  private static List<double[]> gradients(Net films, Net texts, Tensor logScale) {
    List<double[]> all = new ArrayList<>(films.gradients());
    all.addAll(texts.gradients());
    all.add(Objects.requireNonNull(logScale.grad()).doubles());
    logScale.clearGrad();
    return all;
  }

  @Test
  void gradientsAreThoseOfTheWholeBatch() {
    for (int chunk : new int[] {1, 4, 5, 12, 13, 40}) {
      assertThat(difference(DType.F64, chunk)).as("float64, chunk %d", chunk).isLessThan(1e-10);
      assertThat(difference(DType.F32, chunk)).as("float32, chunk %d", chunk).isLessThan(1e-5);
    }
  }

  @Test
  void dropoutOfBothPassesIsTheSame() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(5)) {
      Net films = Net.of(rng, DType.F64, 0.4), texts = Net.of(rng, DType.F64, 0.2);
      Tensor logScale = Tensor.full(DType.F64, 1.5).requiresGrad(true);
      // one graph over the same chunks with the same draws, nothing cached
      Tensor u = chunks(films, Draws.key(9, 0)), v = chunks(texts, Draws.key(9, 1));
      loss(u, v, logScale).backward();
      List<double[]> graph = gradients(films, texts, logScale);
      new GradientCache(4)
          .backward(BATCH, 9, films::embed, texts::embed, (a, b) -> loss(a, b, logScale));
      assertThat(relative(graph, gradients(films, texts, logScale))).isLessThan(1e-10);
      new GradientCache(4)
          .backward(BATCH, 10, films::embed, texts::embed, (a, b) -> loss(a, b, logScale));
      assertThat(relative(graph, gradients(films, texts, logScale)))
          .as("another seed drops others")
          .isGreaterThan(1e-3);
    }
  }

  private static Tensor chunks(Net net, long seed) {
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < BATCH; from += 4) {
      Rng.seedGlobal(Draws.key(seed, from));
      parts.add(net.embed(from, Math.min(4, BATCH - from)));
    }
    return Tensor.cat(parts, 0);
  }

  @Test
  void aFrozenTowerGetsNoGradientAndTheOtherDoes() {
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(8)) {
      Net films = Net.of(rng, DType.F64, 0), texts = Net.of(rng, DType.F64, 0);
      films.first.requiresGrad(false);
      films.second.requiresGrad(false);
      Tensor logScale = Tensor.full(DType.F64, 1.5);
      new GradientCache(4)
          .backward(BATCH, 1, films::embed, texts::embed, (u, v) -> loss(u, v, logScale));
      assertThat(films.first.grad()).isNull();
      assertThat(texts.gradients().getFirst()[0]).isNotZero();
    }
  }

  @Test
  void aChunkWithoutPairsIsRefused() {
    assertThatThrownBy(() -> new GradientCache(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at least 1");
  }
}
