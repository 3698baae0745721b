package dev.hilum.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Adam with decoupled weight decay (Loshchilov and Hutter, arXiv 1711.05101), each group in one
 * fused pass:
 *
 * <pre>
 *   p ← p − lr·λ·p;   m ← β1 m + (1 − β1) g;   v ← β2 v + (1 − β2) g²
 *   p ← p − lr · (m / (1 − β1ᵗ)) / (√(v / (1 − β2ᵗ)) + ε)
 * </pre>
 */
public final class AdamW implements Optimizer {

  private record Slot(Tensor parameter, Tensor mean, Tensor square, Tensor step) {}

  private final List<Group> groups;
  private final double beta1;
  private final double beta2;
  private final double eps;
  private final Map<String, Slot> slots = new LinkedHashMap<>();

  public AdamW(List<Group> groups, double beta1, double beta2, double eps) {
    this.groups = List.copyOf(groups);
    this.beta1 = beta1;
    this.beta2 = beta2;
    this.eps = eps;
    try (Scope scope = Scope.open()) {
      Group.parameters(groups).forEach((name, p) -> slots.put(name, slot(p)));
    }
  }

  /** PyTorch's defaults: β 0.9 and 0.999, ε 1e-8. */
  public AdamW(List<Group> groups) {
    this(groups, 0.9, 0.999, 1e-8);
  }

  private static Slot slot(Tensor p) {
    long[] dims = p.shape().dims();
    return new Slot(
        p,
        Tensor.zeros(DType.F32, dims).keep("adamw.mean"),
        Tensor.zeros(DType.F32, dims).keep("adamw.square"),
        Tensor.zeros(DType.F32).keep("adamw.step"));
  }

  @Override
  public void step(double factor) {
    try (Scope scope = Scope.open()) {
      for (Group group : groups) {
        step(group, factor);
      }
    }
  }

  private void step(Group group, double factor) {
    List<Tensor> parameters = new ArrayList<>();
    List<Tensor> grads = new ArrayList<>();
    List<Tensor> means = new ArrayList<>();
    List<Tensor> squares = new ArrayList<>();
    List<Tensor> steps = new ArrayList<>();
    for (String name : group.parameters().keySet()) {
      Slot slot = slots.get(name);
      Tensor grad = slot == null ? null : slot.parameter.grad();
      if (slot != null && grad != null) {
        parameters.add(slot.parameter);
        grads.add(grad);
        means.add(slot.mean);
        squares.add(slot.square);
        steps.add(slot.step);
      }
    }
    if (parameters.isEmpty()) {
      return;
    }
    Gradients.off(
        () -> {
          Dispatch.run("aten::_foreach_add_.Scalar", steps.toArray(), 1);
          Dispatch.run(
              "aten::_fused_adamw_",
              parameters.toArray(),
              grads.toArray(),
              means.toArray(),
              squares.toArray(),
              new Object[0],
              steps.toArray(),
              group.learningRate() * factor,
              beta1,
              beta2,
              group.weightDecay(),
              eps,
              false,
              false);
          return parameters;
        });
  }

  @Override
  public List<Tensor> parameters() {
    return slots.values().stream().map(Slot::parameter).toList();
  }

  /** For each parameter {@code NAME.exp_avg, NAME.exp_avg_sq, NAME.step}, as PyTorch names them. */
  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> out = new LinkedHashMap<>();
    slots.forEach(
        (name, slot) -> {
          out.put(name + ".exp_avg", slot.mean);
          out.put(name + ".exp_avg_sq", slot.square);
          out.put(name + ".step", slot.step);
        });
    return out;
  }

  @Override
  public void close() {
    state().values().forEach(Tensor::close);
  }
}
