package dev.hilum.tensor;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Switches on libtorch's oneDNN Graph fuser for TorchScript, which fuses a whole attention into one
 * kernel. The binding does not map it, so its two exported symbols are called directly; a build
 * without them simply has no fuser.
 *
 * <p>What is registered is a {@code std::function<void(std::shared_ptr<Graph>&)>} of libstdc++: 16
 * bytes of storage, then the manager, then the invoker. The invoker is an upcall that hands its
 * graph to the fuser. The manager is called at process exit, after the JVM, and so must be native
 * code that does nothing.
 */
final class GraphFuser {
  private static final String FUSE =
      "_ZN5torch3jit5fuser6onednn9fuseGraphERSt10shared_ptrINS0_5GraphEE";
  private static final String REGISTER =
      "_ZN5torch3jit16registerPostPassESt8functionIFvRSt10shared_ptrINS0_5GraphEEEE";
  private static final Optional<String> ABSENCE = register();

  private GraphFuser() {}

  /** Empty when the fuser is on; otherwise why it is not. */
  static Optional<String> absence() {
    return ABSENCE;
  }

  private static Optional<String> register() {
    Native.load();
    try {
      Optional<Path> library = libtorch();
      if (library.isEmpty()) {
        return Optional.of("libtorch_cpu.so is not among this process's libraries");
      }
      SymbolLookup symbols = SymbolLookup.libraryLookup(library.get(), Arena.global());
      Optional<MemorySegment> fuse = symbols.find(FUSE);
      Optional<MemorySegment> register = symbols.find(REGISTER);
      if (fuse.isEmpty() || register.isEmpty()) {
        return Optional.of("this build of libtorch does not export its oneDNN Graph fuser");
      }
      Linker linker = Linker.nativeLinker();
      MethodHandle fuseGraph =
          linker.downcallHandle(fuse.get(), FunctionDescriptor.ofVoid(ADDRESS));
      MethodHandle invoke =
          MethodHandles.lookup()
              .findStatic(
                  GraphFuser.class,
                  "invoke",
                  MethodType.methodType(
                      void.class, MethodHandle.class, MemorySegment.class, MemorySegment.class))
              .bindTo(fuseGraph);
      MemorySegment function = Arena.global().allocate(32, 16);
      function.set(ADDRESS, 16, linker.defaultLookup().findOrThrow("sched_yield"));
      function.set(
          ADDRESS,
          24,
          linker.upcallStub(invoke, FunctionDescriptor.ofVoid(ADDRESS, ADDRESS), Arena.global()));
      int id =
          (int)
              linker
                  .downcallHandle(register.get(), FunctionDescriptor.of(JAVA_INT, ADDRESS))
                  .invokeExact(function);
      return id < 0 ? Optional.of("libtorch refused the fuser") : Optional.empty();
    } catch (Throwable e) {
      return Optional.of("the fuser could not be registered: " + e);
    }
  }

  @SuppressWarnings({"UnusedMethod", "UnusedVariable"}) // called by its name, from native code
  private static void invoke(MethodHandle fuseGraph, MemorySegment storage, MemorySegment graph)
      throws Throwable {
    fuseGraph.invokeExact(graph);
  }

  /** The library file of libtorch that this process has loaded. */
  static Optional<Path> libtorch() throws IOException {
    try (var maps = Files.lines(Path.of("/proc/self/maps"))) {
      return maps.filter(line -> line.endsWith("/libtorch_cpu.so"))
          .map(line -> Path.of(line.substring(line.indexOf('/'))))
          .findFirst();
    }
  }
}
