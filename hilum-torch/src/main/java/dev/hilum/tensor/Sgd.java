package dev.hilum.tensor;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Stochastic gradient descent with momentum: {@code g ← g + λ p; b ← μ b + g; p ← p − lr b}, the
 * first step taking {@code b = g}, as PyTorch does.
 */
public final class Sgd implements Optimizer {
  private final List<Group> groups;
  private final double momentum;
  private final Map<String, Tensor> parameters;
  private final Map<String, Tensor> buffers = new LinkedHashMap<>();

  public Sgd(List<Group> groups, double momentum) {
    this.groups = List.copyOf(groups);
    this.momentum = momentum;
    parameters = Group.parameters(groups);
    try (Scope scope = Scope.open()) {
      parameters.forEach(
          (name, p) ->
              buffers.put(name, Tensor.zeros(DType.F32, p.shape().dims()).keep("sgd.momentum")));
    }
  }

  @Override
  public void step(double factor) {
    try (Scope scope = Scope.open()) {
      Gradients.off(
          () -> {
            groups.forEach(group -> step(group, factor));
            return groups;
          });
    }
  }

  private void step(Group group, double factor) {
    List<Tensor> values = new ArrayList<>();
    List<Tensor> grads = new ArrayList<>();
    List<Tensor> moving = new ArrayList<>();
    for (Map.Entry<String, Tensor> entry : group.parameters().entrySet()) {
      Tensor grad = entry.getValue().grad();
      Tensor buffer = buffers.get(entry.getKey());
      if (grad != null && buffer != null) {
        values.add(entry.getValue());
        grads.add(grad);
        moving.add(buffer);
      }
    }
    if (values.isEmpty()) {
      return;
    }
    Object[] p = values.toArray();
    Object[] b = moving.toArray();
    Dispatch.run("aten::_foreach_mul_.Scalar", b, momentum); // buffers start at 0: the first b is g
    Dispatch.run("aten::_foreach_add_.List", b, grads.toArray(), 1);
    Dispatch.run("aten::_foreach_add_.List", b, p, group.weightDecay());
    Dispatch.run("aten::_foreach_add_.List", p, b, -group.learningRate() * factor);
  }

  @Override
  public List<Tensor> parameters() {
    return List.copyOf(parameters.values());
  }

  @Override
  public Map<String, Tensor> state() {
    Map<String, Tensor> out = new LinkedHashMap<>();
    buffers.forEach((name, b) -> out.put(name + ".momentum_buffer", b));
    return out;
  }

  @Override
  public void close() {
    buffers.values().forEach(Tensor::close);
  }
}
