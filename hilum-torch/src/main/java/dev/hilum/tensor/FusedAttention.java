package dev.hilum.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Attention as one oneDNN Graph kernel, by TorchScript: {@code softmax(q k' * scale) v}. A script
 * is optimised for the types and shapes of its first call, so there is one for each; beyond {@link
 * #SCRIPTS} of them the caller takes another path.
 */
final class FusedAttention {
  private static final int SCRIPTS = 64;
  private static final Map<Key, Script> COMPILED = new ConcurrentHashMap<>();

  private record Key(DType type, Layout q, Layout k, Layout v, double scale) {}

  /** A script that meets another layout than its first runs unfused, with other rounding. */
  private record Layout(Shape shape, boolean contiguous) {
    static Layout of(Tensor t) {
      return new Layout(t.shape(), t.isContiguous());
    }
  }

  /** A compiled function; it lives as long as the process. */
  private static final class Script {
    private final Function function;
    private volatile boolean optimised;

    Script(Function function) {
      this.function = function;
    }

    /**
     * The first two calls profile and compile, unfused and so with other rounding: their results
     * are thrown away, that the same input gives the same bits whenever it comes.
     */
    Tensor apply(Tensor q, Tensor k, Tensor v) {
      if (!optimised) {
        optimise(q, k, v);
      }
      return call(q, k, v);
    }

    private synchronized void optimise(Tensor q, Tensor k, Tensor v) {
      if (!optimised) {
        for (int i = 0; i < 2; i++) {
          call(q, k, v).close();
        }
        optimised = true;
      }
    }

    private Tensor call(Tensor q, Tensor k, Tensor v) {
      try (PointerScope temporaries = new PointerScope()) {
        IValueVector stack =
            new IValueVector(
                new IValue(q.handle()), new IValue(k.handle()), new IValue(v.handle()));
        var result = new org.bytedeco.pytorch.Tensor(function.apply(stack).toTensor());
        result.retainReference();
        temporaries.detach(result);
        return new Tensor(result, true);
      }
    }
  }

  private FusedAttention() {}

  /** Whether this process can fuse and has a script left for these shapes. */
  static boolean serves(Tensor q, Tensor k, Tensor v, double scale) {
    return GraphFuser.absence().isEmpty()
        && (COMPILED.size() < SCRIPTS || COMPILED.containsKey(key(q, k, v, scale)));
  }

  /** q [B, H, N, d], k and v [B, H, M, d], all of one type; no gradients. */
  static Tensor attend(Tensor q, Tensor k, Tensor v, double scale) {
    return COMPILED.computeIfAbsent(key(q, k, v, scale), FusedAttention::compile).apply(q, k, v);
  }

  private static Key key(Tensor q, Tensor k, Tensor v, double scale) {
    return new Key(q.dtype(), Layout.of(q), Layout.of(k), Layout.of(v), scale);
  }

  private static Script compile(Key key) {
    try (PointerScope temporaries = new PointerScope()) {
      CompilationUnit unit =
          torch.compile(
              """
              def attend(q, k, v):
                  return torch.matmul(torch.softmax(torch.matmul(q, k.transpose(-1, -2)) / %s, -1), v)
              """
                  .formatted(1 / key.scale));
      Function function = unit.get_functions().get(0);
      unit.retainReference();
      function.retainReference();
      return new Script(function);
    }
  }
}
