package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Tensors of one or several sources under other names: a part of a checkpoint, or several put
 * together. The sources stay open; whoever opened them closes them.
 */
public final class JoinedSource implements TensorSource {

  private record Place(TensorSource source, String name) {}

  private final String origin;
  private final Map<String, Place> places = new LinkedHashMap<>();

  public JoinedSource(String origin) {
    this.origin = origin;
  }

  /**
   * Adds tensors of {@code source}.
   *
   * @param name a tensor's name here, of its name there; empty for one that is left out
   */
  public JoinedSource with(TensorSource source, UnaryOperator<String> name) {
    for (String old : source.names()) {
      String here = name.apply(old);
      if (!here.isEmpty()) {
        places.put(here, new Place(source, old));
      }
    }
    return this;
  }

  /** The tensors of {@code source} whose names begin with {@code prefix}, without it. */
  public static JoinedSource under(TensorSource source, String prefix) {
    return new JoinedSource(source.origin())
        .with(source, name -> name.startsWith(prefix) ? name.substring(prefix.length()) : "");
  }

  @Override
  public String origin() {
    return origin;
  }

  @Override
  public Set<String> names() {
    return places.keySet();
  }

  private Place place(String name) {
    Place place = places.get(name);
    if (place == null) {
      throw new BadInputException(origin + ": there is no tensor " + name);
    }
    return place;
  }

  @Override
  public DType dtype(String name) {
    Place place = place(name);
    return place.source.dtype(place.name);
  }

  @Override
  public long[] shape(String name) {
    Place place = place(name);
    return place.source.shape(place.name);
  }

  @Override
  public MemorySegment bytes(String name) {
    Place place = place(name);
    return place.source.bytes(place.name);
  }

  @Override
  public void close() {}
}
