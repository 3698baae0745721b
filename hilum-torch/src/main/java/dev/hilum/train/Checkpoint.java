package dev.hilum.train;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.SafetensorsFile;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.CRC32C;

/**
 * All that a run needs to go on, in one safetensors file: the live tensors (weights, optimizer,
 * averages), and as its metadata the {@link Position}, what the run is, the engine, and a checksum
 * of the tensors. No generator has a state to be kept: every draw follows from seed and step.
 *
 * @param position how far the run was
 * @param recipe what the run is, a setting a line
 * @param engine what it was computed with
 */
record Checkpoint(Position position, String recipe, String engine) {
  private static final String POSITION = "hilum.position";
  private static final String RECIPE = "hilum.recipe";
  private static final String ENGINE = "hilum.engine";
  private static final String CHECKSUM = "hilum.crc32c";
  private static final int CHUNK = 1 << 24;

  /** Writes the tensors as they are, whole or not at all, and on the disk when this returns. */
  void write(Path file, SequencedMap<String, Tensor> live) {
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    live.forEach((name, t) -> stored.put(name, StoredTensor.view(t)));
    CRC32C crc = new CRC32C();
    for (String name : new TreeSet<>(stored.keySet())) {
      StoredTensor t = stored.get(name);
      if (t != null) {
        update(crc, t.bytes());
      }
    }
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put(POSITION, position.json());
    metadata.put(RECIPE, recipe);
    metadata.put(ENGINE, engine);
    metadata.put(CHECKSUM, Long.toHexString(crc.getValue()));
    SafetensorsWriter.write(file, stored, metadata);
  }

  /**
   * Reads what the file tells of its run.
   *
   * @throws BadInputException if the file is damaged
   */
  static Checkpoint read(SafetensorsFile file) {
    CRC32C crc = new CRC32C();
    for (String name : new TreeSet<>(file.names())) {
      update(crc, file.bytes(name));
    }
    String found = Long.toHexString(crc.getValue());
    String told = metadata(file, CHECKSUM);
    if (!found.equals(told)) {
      throw new BadInputException(
          file.origin() + ": the checksum must be " + told + " as it says, got " + found);
    }
    return new Checkpoint(
        Position.parse(metadata(file, POSITION), file.origin()),
        metadata(file, RECIPE),
        metadata(file, ENGINE));
  }

  private static String metadata(SafetensorsFile file, String key) {
    String value = file.metadata().get(key);
    if (value == null) {
      throw new BadInputException(
          file.origin() + ": must be the checkpoint of a run, got a file without " + key);
    }
    return value;
  }

  private static void update(CRC32C crc, MemorySegment bytes) {
    for (long at = 0; at < bytes.byteSize(); at += CHUNK) {
      MemorySegment chunk = bytes.asSlice(at, Math.min(CHUNK, bytes.byteSize() - at));
      crc.update(
          chunk.isNative()
              ? chunk.asByteBuffer()
              : ByteBuffer.wrap(chunk.toArray(ValueLayout.JAVA_BYTE)));
    }
  }

  /**
   * Copies a checkpoint's tensors into the live ones.
   *
   * @throws BadInputException if names, shapes or types are not the same: another architecture
   */
  static void restore(SafetensorsFile file, Map<String, Tensor> live) {
    Set<String> all = new LinkedHashSet<>(live.keySet());
    all.addAll(file.names());
    for (String name : all) {
      String ours = live.containsKey(name) ? describe(live, name) : "none";
      String theirs =
          file.names().contains(name)
              ? file.dtype(name) + " " + new Shape(file.shape(name))
              : "none";
      if (!ours.equals(theirs)) {
        throw new BadInputException(
            "%s: the checkpoint is of another architecture: %s must be %s, got %s"
                .formatted(file.origin(), name, ours, theirs));
      }
    }
    try (Scope scope = Scope.open()) {
      Gradients.off(
          () -> {
            live.forEach(
                (name, t) ->
                    t.copyInPlace(Tensor.map(file.bytes(name), t.dtype(), t.shape().dims())));
            return live;
          });
    }
  }

  private static String describe(Map<String, Tensor> live, String name) {
    Tensor t = live.get(name);
    return t == null ? "none" : t.dtype() + " " + t.shape();
  }

  /** Refuses a checkpoint of a run that is made otherwise; the sentence names one difference. */
  void requireRecipe(String mine, String origin) {
    if (recipe.equals(mine)) {
      return;
    }
    List<String> ours = mine.lines().toList();
    List<String> theirs = recipe.lines().toList();
    int i = 0;
    while (i < Math.min(ours.size(), theirs.size()) && ours.get(i).equals(theirs.get(i))) {
      i++;
    }
    throw new BadInputException(
        "%s: the checkpoint is of another recipe: must have \"%s\", got \"%s\""
            .formatted(origin, line(ours, i), line(theirs, i)));
  }

  private static String line(List<String> lines, int i) {
    String line = i < lines.size() ? lines.get(i) : "nothing more";
    return line.length() > 120 ? line.substring(0, 120) + "…" : line;
  }
}
