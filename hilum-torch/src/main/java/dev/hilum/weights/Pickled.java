package dev.hilum.weights;

import dev.hilum.tensor.DType;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the restricted pickle reader makes of a stream: data only. Besides the types here a value is
 * a {@link String}, {@link Long}, {@link BigInteger}, {@link Double}, {@link Boolean}, {@code
 * byte[]}, a {@link List} (list or set) or a {@link Map} (dict).
 */
final class Pickled {
  private Pickled() {}

  /** Python's None. */
  enum Nothing {
    NONE
  }

  /** A class or function by name. It is never looked up, let alone called. */
  record Global(String module, String name) {
    String qualified() {
      return module + "." + name;
    }
  }

  record Tuple(List<Object> items) {}

  /**
   * An object of a class that is not ours to build: its class and arguments by name and whatever
   * state the stream sets. Reading it runs nothing; walking it reads that state.
   */
  static final class Inert {
    final Global type;
    final Map<Object, Object> state = new LinkedHashMap<>();
    final Map<Object, Object> items = new LinkedHashMap<>();
    final List<Object> elements = new ArrayList<>();

    Inert(Global type) {
      this.type = type;
    }
  }

  /**
   * A run of numbers in the file.
   *
   * @param dtype element type, or null for a storage that is bytes until a tensor types it
   * @param key which of the file's storages
   * @param begin first element in that storage (views of old files)
   * @param elements number of elements; bytes when untyped
   */
  record Storage(@Nullable DType dtype, String key, long begin, long elements) {}

  /** A strided view of a storage; offset and strides count elements. */
  record TensorView(Storage storage, DType dtype, long offset, long[] shape, long[] strides) {}

  /** What a value is, in words for an error; short whatever the value holds. */
  static String describe(Object value) {
    return switch (value) {
      case Nothing _ -> "None";
      case Global global -> "the name " + global.qualified();
      case Inert inert -> "an object of class " + inert.type.qualified();
      case TensorView _ -> "a tensor";
      case Storage _ -> "a storage";
      case Tuple tuple -> "a tuple of " + tuple.items().size();
      case List<?> list -> "a list of " + list.size();
      case Map<?, ?> map -> "a dict of " + map.size();
      case String text -> "\"" + (text.length() > 60 ? text.substring(0, 60) + "…" : text) + "\"";
      case byte[] bytes -> bytes.length + " bytes";
      case BigInteger _ -> "an integer beyond 64 bits";
      default -> value.toString();
    };
  }
}
