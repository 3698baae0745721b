package dev.hilum.tensor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BOOLEAN;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Java code that libtorch's autograd calls with the gradient of a tensor. The binding maps hooks,
 * but has room for ten at a time, so {@code TensorBase::_register_hook} is called directly; where
 * it is absent there are no hooks.
 *
 * <p>What is registered is a {@code std::function<TensorBase(const TensorBase&)>} of libstdc++: 16
 * bytes of storage, which hold a number here, then the manager, then the invoker. The manager tells
 * when libtorch has dropped the function, with its graph, and so how long the hook lives.
 */
final class GradientHook {

  /** What is called, and what it keeps until the graph is gone. */
  interface Body {
    /** Takes the gradient, which lives as long as the call. */
    void take(org.bytedeco.pytorch.Tensor gradient);

    /** Frees what is kept. */
    void free();
  }

  private record Shared(Body body, AtomicLong copies) {}

  private static final String REGISTER =
      "_ZNK2at10TensorBase14_register_hookESt8functionIFS0_RKS0_EE";
  private static final int CLONE = 2; // operations of a manager
  private static final int DESTROY = 3;

  private static final Map<Long, Shared> ALIVE = new ConcurrentHashMap<>();
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final AtomicReference<@Nullable Throwable> FAILURE = new AtomicReference<>();

  private static final MemorySegment UNDEFINED = undefined();
  private static final Optional<Binding> BINDING = bind();

  /** The function of libtorch, and ours that it calls. */
  private record Binding(MethodHandle register, MemorySegment manager, MemorySegment invoker) {}

  /** A native object at a known address, which somebody else owns. */
  private static final class Borrowed extends Pointer {
    Borrowed(long at) {
      address = at;
    }
  }

  private GradientHook() {}

  static boolean available() {
    return BINDING.isPresent();
  }

  /** How many hooks there are. */
  static int alive() {
    return ALIVE.size();
  }

  /**
   * Calls {@code body} with the gradient of {@code t}, which must ask for one, when it is known.
   */
  static void register(Tensor t, Body body) {
    Binding binding = BINDING.orElseThrow();
    long number = NUMBERS.incrementAndGet();
    ALIVE.put(number, new Shared(body, new AtomicLong(1)));
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment function = arena.allocate(32, 16);
      function.set(JAVA_LONG, 0, number);
      function.set(ADDRESS, 16, binding.manager);
      function.set(ADDRESS, 24, binding.invoker);
      int unused =
          (int)
              binding.register.invokeExact(MemorySegment.ofAddress(t.handle().address()), function);
      if (function.get(JAVA_LONG, 16) != 0) { // copied rather than moved out of
        drop(number);
      }
    } catch (Throwable e) {
      throw new IllegalStateException("a gradient hook could not be registered", e);
    }
  }

  /** Throws what a hook threw in the backward pass that has just ended, which native code hid. */
  static void rethrow() {
    Throwable failure = FAILURE.getAndSet(null);
    if (failure != null) {
      throw new IllegalStateException("a gradient could not be computed", failure);
    }
  }

  private static void drop(long number) {
    Shared shared = ALIVE.get(number);
    if (shared != null && shared.copies.decrementAndGet() == 0) {
      ALIVE.remove(number);
      shared.body.free();
    }
  }

  /** What a TensorBase without a tensor holds: the address of libtorch's one undefined tensor. */
  private static MemorySegment undefined() {
    Native.load();
    try (var none = new org.bytedeco.pytorch.Tensor()) {
      return MemorySegment.ofAddress(none.address()).reinterpret(8).get(ADDRESS, 0);
    }
  }

  private static Optional<Binding> bind() {
    try {
      SymbolLookup symbols =
          SymbolLookup.libraryLookup(GraphFuser.libtorch().orElseThrow(), Arena.global());
      Optional<MemorySegment> register = symbols.find(REGISTER);
      if (register.isEmpty()) {
        return Optional.empty();
      }
      Linker linker = Linker.nativeLinker();
      var lookup = MethodHandles.lookup();
      Class<MemorySegment> pointer = MemorySegment.class;
      MethodHandle invoke =
          lookup.findStatic(
              GradientHook.class,
              "invoke",
              MethodType.methodType(pointer, pointer, pointer, pointer));
      MethodHandle manage =
          lookup.findStatic(
              GradientHook.class,
              "manage",
              MethodType.methodType(boolean.class, pointer, pointer, int.class));
      return Optional.of(
          new Binding(
              linker.downcallHandle(
                  register.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS)),
              linker.upcallStub(
                  manage,
                  FunctionDescriptor.of(JAVA_BOOLEAN, ADDRESS, ADDRESS, JAVA_INT),
                  Arena.global()),
              linker.upcallStub(
                  invoke,
                  FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS),
                  Arena.global())));
    } catch (Exception e) {
      return Optional.empty(); // another build of libtorch, another platform
    }
  }

  /**
   * {@code TensorBase invoke(storage, gradient)}; an undefined result leaves the gradient as is.
   */
  @SuppressWarnings("UnusedMethod") // called by its name, from native code
  private static MemorySegment invoke(
      MemorySegment result, MemorySegment storage, MemorySegment gradient) {
    result.reinterpret(8).set(ADDRESS, 0, UNDEFINED);
    try {
      Shared shared = ALIVE.get(number(storage));
      var borrowed = new org.bytedeco.pytorch.Tensor(new Borrowed(gradient.address()));
      if (shared != null && borrowed.defined()) {
        shared.body.take(borrowed);
      }
    } catch (Throwable e) { // must not reach native code
      FAILURE.compareAndSet(null, e);
    }
    return result;
  }

  @SuppressWarnings("UnusedMethod") // called by its name, from native code
  private static boolean manage(MemorySegment to, MemorySegment from, int operation) {
    try {
      if (operation == CLONE) {
        long number = number(from);
        to.reinterpret(8).set(JAVA_LONG, 0, number);
        Shared shared = ALIVE.get(number);
        if (shared != null) {
          shared.copies.incrementAndGet();
        }
      } else if (operation == DESTROY) {
        drop(number(to));
      }
    } catch (Throwable e) { // must not reach native code
      FAILURE.compareAndSet(null, e);
    }
    return false;
  }

  private static long number(MemorySegment storage) {
    return storage.reinterpret(8).get(JAVA_LONG, 0);
  }
}
