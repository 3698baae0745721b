package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Map;
import java.util.Set;

/**
 * A safetensors file, mapped: {@link #bytes} are slices of the mapping, so that opening a file of
 * any size reads its header only. Slices are valid until {@link #close}.
 */
public final class SafetensorsFile implements TensorSource {
  private final MappedFile file;
  private final SafetensorsHeader header;

  private SafetensorsFile(MappedFile file, SafetensorsHeader header) {
    this.file = file;
    this.header = header;
  }

  /**
   * Maps a file and checks its header.
   *
   * @throws BadInputException if the file breaks a rule of the format
   */
  public static SafetensorsFile open(Path path) {
    return of(MappedFile.open(path));
  }

  static SafetensorsFile of(MappedFile file) {
    try {
      String origin = file.path().toString();
      return new SafetensorsFile(file, SafetensorsHeader.read(file.bytes(), origin));
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  @Override
  public String origin() {
    return file.path().toString();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(header.entries().keySet());
  }

  /** The strings of {@code __metadata__}. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  @Override
  public DType dtype(String name) {
    return entry(name).dtype();
  }

  @Override
  public long[] shape(String name) {
    return entry(name).shape().clone();
  }

  @Override
  public MemorySegment bytes(String name) {
    SafetensorsHeader.Entry entry = entry(name);
    return file.bytes().asSlice(header.dataStart() + entry.begin(), entry.end() - entry.begin());
  }

  @Override
  public void close() {
    file.close();
  }

  private SafetensorsHeader.Entry entry(String name) {
    SafetensorsHeader.Entry entry = header.entries().get(name);
    if (entry == null) {
      throw new IllegalArgumentException(origin() + " has no tensor \"" + name + "\"");
    }
    return entry;
  }
}
