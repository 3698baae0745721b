package dev.hilum.cli;

import dev.hilum.io.BadInputException;
import dev.hilum.io.CacheFolder;
import dev.hilum.run.Machine;
import dev.hilum.tensor.BackendChoice;
import dev.hilum.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hilum doctor}. */
@Command(
    name = "doctor",
    description = "Shows what this machine offers and what the engine makes of it.",
    footer = {"", "Examples:", "  hilum doctor", "  hilum doctor --json"})
final class DoctorCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private JsonOption json = new JsonOption();

  DoctorCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Machine machine = Machine.here();
    Map<String, Object> found = new LinkedHashMap<>();
    found.put("version", new HilumCommand.Version().getVersion()[0]);
    found.put("java", Runtime.version() + " (" + System.getProperty("java.home") + ")");
    found.put("system", machine.system());
    found.put("cores", machine.cores());
    found.put("memory_mb", machine.memoryMegabytes());
    found.put("java_memory_mb", Runtime.getRuntime().maxMemory() >> 20);
    Path cache = CacheFolder.path();
    BackendChoice.Choice choice = BackendChoice.take(cache.resolve("backend.json"));
    found.putAll(Engine.describe());
    choice.milliseconds().forEach((kind, ms) -> found.put("measured_ms." + kind, ms));
    found.put("gpu", Engine.hasCuda() ? "yes" : "none");
    found.put("cache", cache.toString());
    found.put("cache_mb", size(cache) >> 20);
    if (json.asked()) {
      shell.json(found);
    } else {
      Table.pairs(shell.out(), found);
    }
    return 0;
  }

  private static long size(Path folder) {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
