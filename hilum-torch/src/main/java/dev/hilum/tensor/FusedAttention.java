package dev.hilum.tensor;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.CompilationUnit;
import org.bytedeco.pytorch.Function;
import org.bytedeco.pytorch.IValue;
import org.bytedeco.pytorch.IValueVector;
import org.bytedeco.pytorch.global.torch;
import org.jspecify.annotations.Nullable;

/**
 * Attention as one oneDNN Graph kernel, by TorchScript: {@code softmax(q k' * scale + mask) v}. A
 * script is optimised for the types and shapes of its first call, so there is one for each; beyond
 * {@link #SCRIPTS} of them the caller takes another path.
 */
final class FusedAttention {
  private static final int SCRIPTS = 64;
  private static final Map<Key, Script> COMPILED = new ConcurrentHashMap<>();

  private record Key(
      DType type, Layout q, Layout k, Layout v, @Nullable Layout mask, double scale) {}

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
    Tensor apply(IValue... arguments) {
      if (!optimised) {
        optimise(arguments);
      }
      return call(arguments);
    }

    private synchronized void optimise(IValue... arguments) {
      if (!optimised) {
        for (int i = 0; i < 2; i++) {
          call(arguments).close();
        }
        optimised = true;
      }
    }

    private Tensor call(IValue... arguments) {
      try (PointerScope temporaries = new PointerScope()) {
        var result =
            new org.bytedeco.pytorch.Tensor(function.apply(new IValueVector(arguments)).toTensor());
        result.retainReference();
        temporaries.detach(result);
        return new Tensor(result, true);
      }
    }
  }

  private FusedAttention() {}

  /** Whether this process can fuse and has a script left for these shapes. */
  static boolean serves(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
    return GraphFuser.absence().isEmpty()
        && (COMPILED.size() < SCRIPTS || COMPILED.containsKey(key(q, k, v, mask, scale)));
  }

  /**
   * q [B, H, N, d], k and v [B, H, M, d], mask [B or 1, H or 1, N or 1, M] or null, all of one
   * type; no gradients.
   */
  static Tensor attend(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
    Script script = COMPILED.computeIfAbsent(key(q, k, v, mask, scale), FusedAttention::compile);
    try (PointerScope temporaries = new PointerScope()) {
      IValue[] all = new IValue[mask == null ? 3 : 4];
      all[0] = new IValue(q.handle());
      all[1] = new IValue(k.handle());
      all[2] = new IValue(v.handle());
      if (mask != null) {
        all[3] = new IValue(mask.handle());
      }
      return script.apply(all);
    }
  }

  private static Key key(Tensor q, Tensor k, Tensor v, @Nullable Tensor mask, double scale) {
    Layout added = mask == null ? null : Layout.of(mask);
    return new Key(q.dtype(), Layout.of(q), Layout.of(k), Layout.of(v), added, scale);
  }

  private static Script compile(Key key) {
    try (PointerScope temporaries = new PointerScope()) {
      CompilationUnit unit =
          torch.compile(
              """
              def attend(q, k, v%s):
                  scores = torch.matmul(q, k.transpose(-1, -2)) / %s
                  return torch.matmul(torch.softmax(scores%s, -1), v)
              """
                  .formatted(
                      key.mask == null ? "" : ", mask",
                      1 / key.scale,
                      key.mask == null ? "" : " + mask"));
      Function function = unit.get_functions().get(0);
      unit.retainReference();
      function.retainReference();
      return new Script(function);
    }
  }
}
