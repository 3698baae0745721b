package dev.hilum.objective;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.hilum.objective.Relaxation.Cap;
import dev.hilum.objective.Relaxation.Floor;
import dev.hilum.objective.Relaxation.NumeratorCap;
import dev.hilum.objective.Relaxation.Off;
import dev.hilum.objective.Relaxation.SoftTarget;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Golden;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Against open_clip and the formulas in plain torch, by {@code contrastive_small.py}. */
final class ContrastiveLossGoldenTest {
  private static final double EXACT = 1e-10, SINGLE = 2e-5;

  private interface Loss {
    Tensor of(Tensor image, Tensor text, Tensor scale, Tensor bias);
  }

  private static void agrees(Golden golden, String name, DType type, double bound, Loss loss) {
    try (Scope scope = Scope.open()) {
      Tensor image = golden.get("image").to(type).copy().requiresGrad(true);
      Tensor text = golden.get("text").to(type).copy().requiresGrad(true);
      Tensor scale = golden.get("scale").to(type).copy().requiresGrad(true);
      Tensor bias = golden.get("bias").to(type).copy().requiresGrad(true);
      Tensor value = loss.of(image.normalize(1, 1e-12), text.normalize(1, 1e-12), scale, bias);
      value.sum().backward();
      golden.assertClose(value.detach().reshape(1).to(DType.F64), name + ".loss", bound);
      golden.assertClose(grad(image), name + ".gradient.image", bound);
      golden.assertClose(grad(text), name + ".gradient.text", bound);
      golden.assertClose(grad(scale), name + ".gradient.scale", bound);
      if (name.equals("siglip")) {
        golden.assertClose(grad(bias), name + ".gradient.bias", bound);
      }
    }
  }

  private static Tensor grad(Tensor leaf) {
    return Objects.requireNonNull(leaf.grad()).to(DType.F64);
  }

  private static Loss relaxed(Relaxation relaxation, Tensor similarity) {
    return (image, text, scale, bias) ->
        new ContrastiveLoss(relaxation).of(image, text, scale, similarity.to(image.dtype())).loss();
  }

  @Test
  void valuesAndGradientsAgree() {
    try (Golden golden = Golden.open("contrastive-small");
        Scope scope = Scope.open()) {
      double cap = golden.get("cap.limit").item(), floor = golden.get("floor.limit").item();
      Tensor similarity = golden.get("similarity");
      for (DType type : new DType[] {DType.F64, DType.F32}) {
        double bound = type == DType.F64 ? EXACT : SINGLE;
        agrees(golden, "clip", type, bound, relaxed(new Off(), similarity));
        agrees(golden, "siglip", type, bound, SigmoidLoss::of);
        agrees(golden, "cap", type, bound, relaxed(new Cap(cap), similarity));
        agrees(golden, "numerator_cap", type, bound, relaxed(new NumeratorCap(cap), similarity));
        agrees(golden, "floor", type, bound, relaxed(new Floor(floor), similarity));
        agrees(golden, "soft", type, bound, relaxed(new SoftTarget(0.2), similarity));
      }
    }
  }

  private static ContrastiveLoss.Result run(Golden golden, Relaxation relaxation) {
    return new ContrastiveLoss(relaxation)
        .of(
            golden.get("image").normalize(1, 1e-12),
            golden.get("text").normalize(1, 1e-12),
            golden.get("scale"));
  }

  @Test
  void everyRelaxationEndsInPlainInfoNceAtItsLimit() {
    try (Golden golden = Golden.open("contrastive-small");
        Scope scope = Scope.open()) {
      double plain = run(golden, new Off()).loss().item();
      for (Relaxation limit :
          new Relaxation[] {
            new Cap(1.5),
            new NumeratorCap(1.5),
            new Floor(Double.NEGATIVE_INFINITY),
            new SoftTarget(0)
          }) {
        ContrastiveLoss.Result result = run(golden, limit);
        assertThat(result.loss().item()).as("%s", limit).isCloseTo(plain, within(EXACT));
        assertThat(result.clipped()).isZero();
      }
    }
  }

  @Test
  void halfOfThePairsAreClippedAtTheMedian() {
    try (Golden golden = Golden.open("contrastive-small");
        Scope scope = Scope.open()) {
      double limit = golden.get("cap.limit").item();
      assertThat(run(golden, new Cap(limit)).clipped()).isEqualTo(0.5);
      assertThat(run(golden, new NumeratorCap(limit)).clipped()).isEqualTo(0.5);
      assertThat(run(golden, new Floor(golden.get("floor.limit").item())).clipped())
          .isBetween(0.2, 0.8);
    }
  }

  @Test
  void anAlignedPairOnTheCapGetsNoPull() {
    try (Scope scope = Scope.open()) {
      Tensor u = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2).requiresGrad(true);
      Tensor v = Tensor.of(new double[] {1, 0, 0, 1}, 2, 2);
      Tensor scale = Tensor.full(DType.F64, 3, 1);
      new ContrastiveLoss(new Cap(1)).of(u, v, scale).loss().sum().backward();
      double[] gradient = Objects.requireNonNull(u.grad()).doubles();
      assertThat(gradient[0]).isZero(); // along its own text
      assertThat(gradient[1]).isPositive(); // away from the other
    }
  }

  @Test
  void swappingImagesAndTextsChangesNothing() {
    try (Golden golden = Golden.open("contrastive-small");
        Scope scope = Scope.open()) {
      Tensor u = golden.get("image").normalize(1, 1e-12);
      Tensor v = golden.get("text").normalize(1, 1e-12);
      Tensor scale = golden.get("scale");
      for (Relaxation r :
          new Relaxation[] {new Off(), new Cap(0.5), new NumeratorCap(0.5), new Floor(0.3)}) {
        ContrastiveLoss loss = new ContrastiveLoss(r);
        assertThat(loss.of(u, v, scale).loss().item())
            .as("%s", r)
            .isCloseTo(loss.of(v, u, scale).loss().item(), within(EXACT));
      }
    }
  }
}
