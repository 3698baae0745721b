package dev.hilum.tensor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of native memory. A tensor belongs to the innermost scope open on the thread that made
 * it and dies with that scope, unless it is given to the outer one or kept by name.
 *
 * <pre>{@code
 * try (Scope scope = Scope.open()) {
 *   float loss = step(batch).item();          // every intermediate is freed here
 * }
 * Tensor y = Scope.tidy(() -> block.forward(x)); // only the result lives on
 * }</pre>
 */
public final class Scope implements AutoCloseable {
  private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();
  private static final LongAdder TENSORS = new LongAdder();
  private static final LongAdder BYTES = new LongAdder();
  private static final Map<Tensor, String> KEPT = new ConcurrentHashMap<>();

  /**
   * What is alive in the whole process.
   *
   * @param tensors live tensors, views included
   * @param bytes native bytes of the live tensors that are not views
   * @param kept how many tensors are kept outside of any scope, by name
   */
  public record Memory(long tensors, long bytes, Map<String, Integer> kept) {}

  private final @Nullable Scope outer;
  private final List<Tensor> owned = new ArrayList<>();
  private boolean closed;

  private Scope(@Nullable Scope outer) {
    this.outer = outer;
  }

  /** Opens a scope on this thread; close it on the same thread, innermost first. */
  public static Scope open() {
    Scope scope = new Scope(CURRENT.get());
    CURRENT.set(scope);
    return scope;
  }

  /** Runs work in a scope of its own and hands only its result to the scope around it. */
  public static Tensor tidy(Supplier<Tensor> work) {
    try (Scope scope = open()) {
      return scope.give(work.get());
    }
  }

  /** Hands a tensor to the scope around this one, and returns it. */
  public Tensor give(Tensor t) {
    if (outer == null) {
      throw new IllegalStateException("a tensor can be given to an outer scope only, got none");
    }
    if (t.scope() == this) {
      t.moveTo(outer);
      outer.owned.add(t);
    }
    return t;
  }

  /** What is alive now. */
  public static Memory memory() {
    Map<String, Integer> kept = new TreeMap<>();
    KEPT.values().forEach(name -> kept.merge(name, 1, Integer::sum));
    return new Memory(TENSORS.sum(), BYTES.sum(), kept);
  }

  static Scope current() {
    Scope scope = CURRENT.get();
    if (scope == null) {
      throw new IllegalStateException(
          "a tensor is made inside a Scope; none is open on thread "
              + Thread.currentThread().getName());
    }
    return scope;
  }

  /** Counts a tensor in; {@code bytes} is 0 for a view. */
  void own(Tensor t, long bytes) {
    owned.add(t);
    TENSORS.increment();
    BYTES.add(bytes);
  }

  static void freed(Tensor t, long bytes) {
    TENSORS.decrement();
    BYTES.add(-bytes);
    KEPT.remove(t);
  }

  static void kept(Tensor t, String name) {
    KEPT.put(t, name);
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    if (CURRENT.get() != this) {
      throw new IllegalStateException(
          "scopes close innermost first, on the thread that opened them");
    }
    closed = true;
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
    for (Tensor t : owned) {
      if (t.scope() == this) {
        t.close();
      }
    }
    owned.clear();
  }
}
