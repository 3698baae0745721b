package dev.hilum.train;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.weights.SafetensorsFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The checkpoints of one run, {@code checkpoints/step-000100.safetensors}: the last few, and the
 * best.
 */
final class CheckpointFolder {
  private static final String PREFIX = "step-";
  private static final String SUFFIX = ".safetensors";

  private final Path folder;
  private final int keep;

  /** The folder of a run; it is made if need be. */
  CheckpointFolder(Path run, int keep) {
    folder = run.resolve("checkpoints");
    this.keep = keep;
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicOutput.failure(folder, e);
    }
  }

  Path file(int step) {
    return folder.resolve("%s%06d%s".formatted(PREFIX, step, SUFFIX));
  }

  /** A run that starts anew has none. */
  void requireEmpty() {
    if (!byStep().isEmpty()) {
      throw new OutputExistsException(folder);
    }
  }

  /**
   * The last checkpoint that is whole, opened; damaged ones are told and passed over, and what a
   * killed run was writing is removed.
   */
  Optional<SafetensorsFile> last(Consumer<String> note) {
    removeUnfinished();
    for (Map.Entry<Integer, Path> each : byStep().descendingMap().entrySet()) {
      try {
        SafetensorsFile file = SafetensorsFile.open(each.getValue());
        try {
          Checkpoint.read(file);
          return Optional.of(file);
        } catch (BadInputException e) {
          file.close();
          throw e;
        }
      } catch (BadInputException e) {
        note.accept("left out, damaged: " + e.getMessage());
      }
    }
    return Optional.empty();
  }

  /** Removes all but the last few and the best. */
  void prune(int best) {
    NavigableMap<Integer, Path> all = byStep();
    all.keySet().stream()
        .sorted(Comparator.reverseOrder())
        .skip(keep)
        .filter(step -> step != best)
        .forEach(step -> delete(file(step)));
  }

  private void removeUnfinished() {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.partial")) {
      left.forEach(CheckpointFolder::delete);
    } catch (IOException e) {
      throw AtomicOutput.failure(folder, e);
    }
  }

  private NavigableMap<Integer, Path> byStep() {
    NavigableMap<Integer, Path> out = new TreeMap<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*" + SUFFIX)) {
      for (Path file : files) {
        String name = file.getFileName().toString();
        String digits = name.substring(PREFIX.length(), name.length() - SUFFIX.length());
        if (digits.matches("[0-9]{6,9}")) {
          out.put(Integer.parseInt(digits), file);
        }
      }
    } catch (IOException e) {
      throw AtomicOutput.failure(folder, e);
    }
    return out;
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw AtomicOutput.failure(file, e);
    }
  }
}
