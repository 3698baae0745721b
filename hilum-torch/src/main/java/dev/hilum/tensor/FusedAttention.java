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

  private record Key(DType type, Shape q, Shape k, double scale) {}

  /** A compiled function; it lives as long as the process. */
  private static final class Script {
    private final Function function;
    private int calls;

    Script(Function function) {
      this.function = function;
    }

    /** The first calls profile and compile, which is not for several threads at once. */
    Tensor apply(Tensor q, Tensor k, Tensor v) {
      synchronized (this) {
        if (calls < 2) {
          calls++;
          return call(q, k, v);
        }
      }
      return call(q, k, v);
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
  static boolean serves(Tensor q, Tensor k, double scale) {
    return GraphFuser.absence().isEmpty()
        && (COMPILED.size() < SCRIPTS || COMPILED.containsKey(key(q, k, scale)));
  }

  /** q [B, H, N, d], k and v [B, H, M, d], all contiguous and of one type; no gradients. */
  static Tensor attend(Tensor q, Tensor k, Tensor v, double scale) {
    return COMPILED.computeIfAbsent(key(q, k, scale), FusedAttention::compile).apply(q, k, v);
  }

  private static Key key(Tensor q, Tensor k, double scale) {
    return new Key(q.dtype(), q.shape(), k.shape(), scale);
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
