package dev.hilum.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GradMode;
import org.jspecify.annotations.Nullable;

/** Automatic differentiation: switching it off, running it, and what it collected. */
public final class Gradients {
  private Gradients() {}

  /** Runs work without recording a graph, on this thread. */
  public static <T> T off(Supplier<T> work) {
    Native.load();
    boolean before = GradMode.is_enabled();
    GradMode.set_enabled(false);
    try {
      return work.get();
    } finally {
      GradMode.set_enabled(before);
    }
  }

  static void backward(Tensor loss) {
    if (loss.count() != 1) {
      throw new IllegalArgumentException("backward needs a scalar, got shape " + loss.shape());
    }
    if (!loss.requiresGrad()) {
      throw new IllegalArgumentException("backward needs a tensor that depends on a parameter");
    }
    try (PointerScope temporaries = new PointerScope()) {
      loss.handle().backward();
    }
    GradientHook.rethrow();
  }

  static @Nullable Tensor of(Tensor t) {
    try (PointerScope temporaries = new PointerScope()) {
      var grad = t.handle().grad();
      if (grad == null || !grad.defined()) {
        return null;
      }
      var copy = new org.bytedeco.pytorch.Tensor(grad);
      copy.retainReference();
      temporaries.detach(copy);
      return new Tensor(copy, false);
    }
  }

  static void clear(Tensor t) {
    try (PointerScope temporaries = new PointerScope()) {
      var grad = t.handle().mutable_grad();
      if (grad.defined()) {
        grad.put(new org.bytedeco.pytorch.Tensor());
      }
    }
  }

  /**
   * Scales all gradients so that their joint Euclidean norm is at most {@code max}; returns the
   * norm before (as {@code clip_grad_norm_} does, which divides by norm + 1e-6). Parameters without
   * gradient are left out.
   */
  public static double clip(List<Tensor> parameters, double max) {
    try (Scope scope = Scope.open()) {
      List<Tensor> grads = new ArrayList<>();
      for (Tensor p : parameters) {
        Tensor g = of(p);
        if (g != null) {
          grads.add(g);
        }
      }
      if (grads.isEmpty()) {
        return 0;
      }
      Tensor[] norms = Dispatch.tensors("aten::_foreach_norm.Scalar", grads.toArray(), 2.0);
      double norm = Tensor.stack(List.of(norms), 0).norm(false, 0).item();
      double factor = max / (norm + 1e-6);
      if (factor < 1) {
        Dispatch.run("aten::_foreach_mul_.Scalar", grads.toArray(), factor);
      }
      return norm;
    }
  }
}
