package dev.hilum.weights;

import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A checkpoint with tensors that it is published without; those that it has win. */
public final class ExtendedSource implements TensorSource {
  private final TensorSource source;
  private final Map<String, StoredTensor> more;
  private final Set<String> names;

  public ExtendedSource(TensorSource source, Map<String, StoredTensor> more) {
    this.source = source;
    this.more = Map.copyOf(more);
    Set<String> all = new LinkedHashSet<>(source.names());
    all.addAll(more.keySet());
    names = Collections.unmodifiableSet(all);
  }

  @Override
  public String origin() {
    return source.origin();
  }

  @Override
  public Set<String> names() {
    return names;
  }

  @Override
  public DType dtype(String name) {
    StoredTensor added = added(name);
    return added == null ? source.dtype(name) : added.dtype();
  }

  @Override
  public long[] shape(String name) {
    StoredTensor added = added(name);
    return added == null ? source.shape(name) : added.shape();
  }

  @Override
  public MemorySegment bytes(String name) {
    StoredTensor added = added(name);
    return added == null ? source.bytes(name) : added.bytes();
  }

  @Override
  public void close() {
    source.close();
  }

  private @Nullable StoredTensor added(String name) {
    return source.names().contains(name) ? null : more.get(name);
  }
}
