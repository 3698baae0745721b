package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The cursor by which a network is built: its constructor walks the names in checkpoint order and
 * states the shape that it expects at each. The same walk loads a checkpoint, initialises a new
 * model, or only counts parameters.
 *
 * <p>Names that are missing or misshapen do not stop the walk; {@link #finish} lists all of them,
 * with the names that nobody asked for, in one error.
 */
public final class Weights {

  /** What one walk shares between the cursors at all its prefixes. */
  private static final class Walk {
    final Mode mode;
    final @Nullable TensorSource source;
    final @Nullable Rng rng;
    @Nullable Rng addedRng;
    final Map<String, Tensor> parameters = new LinkedHashMap<>();
    final Map<String, Tensor> buffers = new LinkedHashMap<>();
    final Set<String> used = new LinkedHashSet<>();
    final List<String> missing = new ArrayList<>();
    final List<String> misshapen = new ArrayList<>();
    final List<Runnable> owned = new ArrayList<>();
    long parameterCount;

    Walk(Mode mode, @Nullable TensorSource source, @Nullable Rng rng) {
      this.mode = mode;
      this.source = source;
      this.rng = rng;
    }
  }

  private final Walk walk;
  private final String prefix;

  private Weights(Walk walk, String prefix) {
    this.walk = walk;
    this.prefix = prefix;
  }

  /** Walks a checkpoint; the source may be closed after {@link #finish}. */
  public static Weights load(TensorSource source, Mode mode) {
    return new Weights(new Walk(mode, source, null), "");
  }

  /** Walks a new model, every parameter drawn from {@code seed} as the network says. */
  public static Weights init(long seed, Mode mode) {
    return new Weights(new Walk(mode, null, Rng.of(seed)), "");
  }

  /** Walks shapes only: no memory is taken, tensors have no values; for {@link #parameterCount}. */
  public static Weights count() {
    return new Weights(new Walk(Mode.TRAINING, null, null), "");
  }

  public Mode mode() {
    return walk.mode;
  }

  /**
   * Whether layers should pack their weights for the processor rather than keep them as they are.
   */
  public boolean packs() {
    return !walk.mode.trainable() && walk.missing.isEmpty() && walk.misshapen.isEmpty();
  }

  /**
   * The cursor one name further down: {@code in("norm1").get("weight")} asks for {@code
   * norm1.weight}.
   */
  public Weights in(String name) {
    return new Weights(walk, prefix + name + ".");
  }

  public Weights in(int index) {
    return in(Integer.toString(index));
  }

  /** The full name of a parameter here. */
  public String name(String name) {
    return prefix + name;
  }

  /** Whether the checkpoint has this name; a new model has it, so that optional parts are built. */
  public boolean has(String name) {
    return walk.source == null || walk.source.names().contains(prefix + name);
  }

  /** Whether a checkpoint has this name; a new model has not, so that a rare part is left out. */
  public boolean holds(String name) {
    return walk.source != null && walk.source.names().contains(prefix + name);
  }

  /** The parameter {@code name} of the shape given, kept for the life of the network. */
  public Tensor get(String name, long... shape) {
    return get(name, Init.truncatedNormal(0.02), shape);
  }

  public Tensor get(String name, Init init, long... shape) {
    return take(name, init, walk.parameters, true, shape);
  }

  /**
   * A parameter that no checkpoint has, drawn from the seed of the mode's adapters; see {@link
   * LowRank}.
   */
  public Tensor added(String name, Init init, long... shape) {
    String full = prefix + name;
    LowRank adapters =
        walk.mode
            .adapters()
            .orElseThrow(() -> new IllegalStateException("this walk adds no parameters: " + full));
    Rng rng = walk.addedRng == null ? Rng.of(adapters.seed()) : walk.addedRng;
    walk.addedRng = rng;
    walk.parameterCount += new Shape(shape).count();
    Tensor t = Tensor.empty(DType.F32, shape);
    Gradients.off(
        () -> {
          init.fill(t, rng);
          return t;
        });
    t.keep(full).requiresGrad(true);
    walk.parameters.put(full, t);
    return t;
  }

  /** Values that belong to the network but are not learnt, such as running statistics. */
  public Tensor buffer(String name, Init init, long... shape) {
    return take(name, init, walk.buffers, false, shape);
  }

  /** An integer buffer that the checkpoint may hold and the network does not need. */
  public void skip(String name) {
    walk.used.add(prefix + name);
  }

  /**
   * A parameter that the caller packs at once: in the current scope, mapped rather than copied
   * where the checkpoint allows. Inference only; see {@link #packs}.
   */
  public Tensor borrow(String name, long... shape) {
    return borrow(name, Init.truncatedNormal(0.02), shape);
  }

  /** As {@link #borrow(String, long...)}, with the first values of a new model. */
  public Tensor borrow(String name, Init init, long... shape) {
    String full = prefix + name;
    walk.parameterCount += new Shape(shape).count();
    if (walk.source == null) {
      return drawn(init, shape);
    }
    return present(full, shape) ? stored(full, shape) : hole(shape);
  }

  /** Keeps a computed tensor for the life of the network. */
  public Tensor keep(String name, Tensor t) {
    t.keep(prefix + name);
    owns(t::close);
    return t;
  }

  /** Runs {@code free} when the network is closed. */
  public void owns(Runnable free) {
    walk.owned.add(free);
  }

  private Tensor take(
      String name, Init init, Map<String, Tensor> kind, boolean learnt, long... shape) {
    String full = prefix + name;
    Tensor known = kind.get(full);
    if (known != null) {
      return known; // tied: two layers share one parameter
    }
    if (learnt) {
      walk.parameterCount += new Shape(shape).count();
    }
    Tensor t;
    try (Scope scope = Scope.open()) {
      if (walk.source == null) {
        t = drawn(init, shape);
      } else if (present(full, shape)) {
        t = stored(full, shape).copy();
      } else {
        t = hole(shape);
      }
      t.keep(full);
    }
    if (learnt && walk.mode.trainable()) {
      t.requiresGrad(true);
    }
    kind.put(full, t);
    return t;
  }

  private Tensor drawn(Init init, long... shape) {
    if (walk.rng == null) {
      return Tensor.meta(DType.F32, shape);
    }
    Tensor t = Tensor.empty(DType.F32, shape);
    Gradients.off(
        () -> {
          init.fill(t, walk.rng);
          return t;
        });
    return t;
  }

  private boolean present(String full, long... shape) {
    TensorSource source = source();
    walk.used.add(full);
    if (!source.names().contains(full)) {
      walk.missing.add(full + " " + new Shape(shape));
      return false;
    }
    Shape got = new Shape(source.shape(full));
    if (!got.equals(new Shape(shape))) {
      walk.misshapen.add(full + ": expected " + new Shape(shape) + ", got " + got);
      return false;
    }
    return true;
  }

  /** The stored values as float32: a view of the mapped file where its type and alignment allow. */
  private Tensor stored(String full, long... shape) {
    TensorSource source = source();
    DType type = source.dtype(full);
    MemorySegment bytes = source.bytes(full);
    Tensor t =
        bytes.isNative() && bytes.address() % type.byteSize() == 0
            ? Tensor.map(bytes, type, shape)
            : Tensor.of(bytes, type, shape);
    return t.to(DType.F32);
  }

  /** Stands for a value that the error of {@link #finish} will name; takes no memory. */
  private static Tensor hole(long... shape) {
    return Tensor.zeros(DType.F32, 1).expand(shape.length == 0 ? new long[] {1} : shape);
  }

  private TensorSource source() {
    TensorSource source = walk.source;
    if (source == null) {
      throw new IllegalStateException("this walk has no checkpoint");
    }
    return source;
  }

  /** Ends the walk: any name missing, misshapen or unused is an error that lists all of them. */
  public void finish() {
    finish(name -> false);
  }

  /**
   * Ends the walk.
   *
   * @param ignored names that the reference class itself leaves unread, such as the heads of
   *     another task
   */
  public void finish(Predicate<String> ignored) {
    if (walk.rng != null) {
      walk.rng.close();
    }
    if (walk.addedRng != null) {
      walk.addedRng.close();
    }
    if (walk.source == null) {
      return;
    }
    List<String> unused = new ArrayList<>();
    for (String name : walk.source.names()) {
      if (!walk.used.contains(name) && !ignored.test(name)) {
        unused.add(name);
      }
    }
    if (walk.missing.isEmpty() && walk.misshapen.isEmpty() && unused.isEmpty()) {
      return;
    }
    close();
    throw new BadInputException(
        walk.source.origin()
            + ": the checkpoint does not fit the network: "
            + list("missing", walk.missing)
            + "; "
            + list("misshapen", walk.misshapen)
            + "; "
            + list("unused", unused));
  }

  private static String list(String what, List<String> names) {
    return names.size()
        + " "
        + what
        + (names.isEmpty() ? "" : " (" + String.join(", ", names) + ")");
  }

  /** The number of learnt values that the walk has asked for. */
  public long parameterCount() {
    return walk.parameterCount;
  }

  /**
   * The learnt tensors by name, in checkpoint order; those that layers packed are not among them.
   */
  public Map<String, Tensor> parameters() {
    return Collections.unmodifiableMap(walk.parameters);
  }

  public Map<String, Tensor> buffers() {
    return Collections.unmodifiableMap(walk.buffers);
  }

  /** Frees what the walk kept. */
  public void close() {
    walk.parameters.values().forEach(Tensor::close);
    walk.buffers.values().forEach(Tensor::close);
    walk.owned.forEach(Runnable::run);
    walk.owned.clear();
  }
}
