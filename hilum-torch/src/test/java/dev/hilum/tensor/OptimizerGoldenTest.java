package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** Update rules against PyTorch's own optimizers: tools/reference/optimizer_steps.py. */
class OptimizerGoldenTest {
  private static final double TOLERANCE = 1e-6;
  private static final double[] FACTORS = {1.0, 0.5, 2.0, 0.25, 1.5};
  private static final Set<Integer> WITHOUT_C = Set.of(1, 3);

  @Test
  void adamWStepsAsPyTorch() {
    steps("adamw", groups -> new AdamW(groups, 0.9, 0.95, 1e-6));
  }

  @Test
  void momentumStepsAsPyTorch() {
    steps("sgd", groups -> new Sgd(groups, 0.9));
  }

  @Test
  void plainDescentStepsAsPyTorch() {
    steps("plain-sgd", groups -> new Sgd(groups, 0));
  }

  private static void steps(String name, Function<List<Optimizer.Group>, Optimizer> make) {
    try (Golden golden = Golden.open("optimizer-steps");
        Scope scope = Scope.open()) {
      Map<String, Tensor> p = parameters(golden);
      try (Optimizer optimizer = make.apply(groups(p))) {
        for (int step = 0; step < FACTORS.length; step++) {
          optimizer.zeroGrad();
          for (String n : p.keySet()) {
            if (!n.equals("c") || !WITHOUT_C.contains(step)) {
              give(p.get(n), golden.get("gradient." + n).select(0, step));
            }
          }
          optimizer.step(FACTORS[step]);
          for (String n : p.keySet()) {
            golden.assertClose(p.get(n), name + "." + step + "." + n, TOLERANCE);
          }
        }
        if (optimizer instanceof AdamW) {
          optimizer.state().forEach((n, t) -> golden.assertClose(t, "adamw.state." + n, TOLERANCE));
          assertThat(optimizer.state()).hasSize(9);
        }
      }
    }
  }

  @Test
  void statesCarryOverToAnotherOptimizer() {
    try (Golden golden = Golden.open("optimizer-steps");
        Scope scope = Scope.open()) {
      Map<String, Tensor> p = parameters(golden);
      try (AdamW first = new AdamW(groups(p), 0.9, 0.95, 1e-6);
          AdamW second = new AdamW(groups(p), 0.9, 0.95, 1e-6)) {
        give(p.get("a"), golden.get("gradient.a").select(0, 0));
        first.step(FACTORS[0]);
        Gradients.off(
            () -> {
              second.state().forEach((n, t) -> t.copyInPlace(first.state().get(n)));
              return second;
            });
        second.zeroGrad();
        give(p.get("a"), golden.get("gradient.a").select(0, 1));
        second.step(FACTORS[1]);
        golden.assertClose(p.get("a"), "adamw.1.a", TOLERANCE);
      }
    }
  }

  @Test
  void clippingScalesToTheLimitAndReturnsTheNormBefore() {
    try (Golden golden = Golden.open("optimizer-steps");
        Scope scope = Scope.open()) {
      for (String name : List.of("clip", "loose")) {
        Map<String, Tensor> p = parameters(golden);
        p.forEach((n, t) -> give(t, golden.get("gradient." + n).select(0, 0)));
        Tensor without = Tensor.ones(DType.F32, 2).requiresGrad(true);
        List<Tensor> all = new ArrayList<>(p.values());
        all.add(without);
        double norm = Gradients.clip(all, name.equals("clip") ? 1.5 : 1000);
        assertThat(norm).isCloseTo(golden.get(name + ".norm").item(), within(1e-5));
        p.forEach((n, t) -> golden.assertClose(t.grad(), name + "." + n, TOLERANCE));
      }
    }
  }

  @Test
  void averagesMoveAsTheFormula() {
    try (Golden golden = Golden.open("optimizer-steps");
        Scope scope = Scope.open()) {
      Map<String, Tensor> averages = new LinkedHashMap<>();
      for (String n : List.of("a", "b", "c")) {
        averages.put(n, golden.get("start." + n));
      }
      for (int step = 0; step < FACTORS.length; step++) {
        List<Tensor> now = new ArrayList<>();
        for (String n : averages.keySet()) {
          now.add(golden.get("gradient." + n).select(0, step));
        }
        Ema.update(averages.values(), now, 0.9);
      }
      averages.forEach((n, t) -> golden.assertClose(t, "ema." + n, TOLERANCE));
    }
  }

  @Test
  void averagesWithoutTheirParameterAreRefused() {
    try (Scope scope = Scope.open()) {
      List<Tensor> one = List.of(Tensor.ones(DType.F32, 2));
      assertThatThrownBy(() -> Ema.update(one, List.of(), 0.9))
          .hasMessage("one average for each parameter, got 1 and 0");
    }
  }

  @Test
  void aParameterInTwoGroupsIsRefused() {
    try (Scope scope = Scope.open()) {
      Map<String, Tensor> p = Map.of("a", Tensor.ones(DType.F32, 2).requiresGrad(true));
      List<Optimizer.Group> twice =
          List.of(new Optimizer.Group(p, 0.1, 0), new Optimizer.Group(p, 0.2, 0));
      assertThatThrownBy(() -> new AdamW(twice)).hasMessageContaining("one group only, got a");
      assertThatThrownBy(() -> new Sgd(twice, 0)).hasMessageContaining("one group only, got a");
      assertThat(Scope.memory().kept()).doesNotContainKeys("adamw.mean", "sgd.momentum");
    }
  }

  @Test
  void negativeRatesAreRefused() {
    assertThatThrownBy(() -> new Optimizer.Group(Map.of(), -0.1, 0))
        .hasMessage("learning rate and weight decay must be at least 0, got -0.1 and 0.0");
  }

  private static Map<String, Tensor> parameters(Golden golden) {
    Map<String, Tensor> p = new LinkedHashMap<>();
    for (String n : List.of("a", "b", "c")) {
      p.put(n, golden.get("start." + n).requiresGrad(true));
    }
    return p;
  }

  private static List<Optimizer.Group> groups(Map<String, Tensor> p) {
    return List.of(
        new Optimizer.Group(Map.of("a", p.get("a")), 0.05, 0.1),
        new Optimizer.Group(Map.of("b", p.get("b"), "c", p.get("c")), 0.01, 0.02));
  }

  /** The derivative of sum(p g) in p is g, to the bit. */
  private static void give(Tensor p, Tensor gradient) {
    p.mul(gradient).sum().backward();
  }
}
