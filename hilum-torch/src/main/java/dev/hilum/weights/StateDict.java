package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.weights.Pickled.Inert;
import dev.hilum.weights.Pickled.TensorView;
import dev.hilum.weights.Pickled.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * The named tensors in what a PyTorch file holds: a state dict; a training checkpoint that keeps
 * one under {@code state_dict}, {@code model} or {@code model_state_dict} (Lightning, open_clip,
 * MAE); or a whole pickled module, whose names are read from object state in the order of {@code
 * Module.state_dict()}: parameters, persistent buffers, then children.
 *
 * @param tensors in file order
 * @param moduleClass the class of a whole pickled module
 * @param attributes that module's own numbers, strings, booleans and lists of them
 */
record StateDict(
    SequencedMap<String, TensorView> tensors,
    Optional<String> moduleClass,
    Map<String, Object> attributes) {
  private static final List<String> WRAPPERS = List.of("state_dict", "model_state_dict", "model");
  private static final int MAX_DEPTH = 64;
  private static final int MAX_NAME = 1024;
  private static final int MAX_TENSORS = 200_000;
  private static final int MAX_MODULES = 200_000;
  private static final int MAX_LIST = 4096;
  private static final int MAX_ATTRIBUTE_VALUES = 65_536;

  static StateDict of(Object root, String origin) {
    if (root instanceof Inert module) {
      return new Walk(origin).whole(module);
    }
    if (!(root instanceof Map<?, ?> map)) {
      throw new BadInputException(
          origin + ": must hold a state dict or a module, got " + Pickled.describe(root));
    }
    for (String wrapper : WRAPPERS) {
      switch (map.get(wrapper)) {
        case Inert module -> {
          return new Walk(origin).whole(module);
        }
        case Map<?, ?> inner -> {
          return plain(inner, origin);
        }
        case null, default -> {}
      }
    }
    return plain(map, origin);
  }

  private static StateDict plain(Map<?, ?> map, String origin) {
    SequencedMap<String, TensorView> tensors = new LinkedHashMap<>();
    map.forEach(
        (key, value) -> {
          if (key instanceof String name && value instanceof TensorView tensor) {
            tensors.put(name, tensor);
          }
        });
    if (tensors.isEmpty() && !map.isEmpty()) {
      List<String> keys = new ArrayList<>();
      map.keySet().stream().limit(8).forEach(key -> keys.add(Pickled.describe(key)));
      throw new BadInputException(
          origin
              + ": a state dict must hold tensors by name, directly or under "
              + String.join(", ", WRAPPERS)
              + "; got the keys "
              + String.join(", ", keys));
    }
    return new StateDict(tensors, Optional.empty(), Map.of());
  }

  /** The walk over a pickled module; bounded, because objects may contain themselves. */
  private static final class Walk {
    private final String origin;
    private final SequencedMap<String, TensorView> tensors = new LinkedHashMap<>();
    private int modules;
    private int attributeValues;

    Walk(String origin) {
      this.origin = origin;
    }

    StateDict whole(Inert module) {
      if (!(module.state.get("_modules") instanceof Map<?, ?>)
          && !(module.state.get("_parameters") instanceof Map<?, ?>)) {
        throw new BadInputException(
            origin + ": must hold a state dict or a torch module, got " + Pickled.describe(module));
      }
      visit(module, "", 0);
      Map<String, Object> attributes = new LinkedHashMap<>();
      module.state.forEach(
          (key, value) -> {
            if (key instanceof String name && !name.startsWith("_")) {
              plainValue(value, 0).ifPresent(plain -> attributes.put(name, plain));
            }
          });
      return new StateDict(tensors, Optional.of(module.type.qualified()), attributes);
    }

    private void visit(Inert module, String prefix, int depth) {
      if (depth > MAX_DEPTH || ++modules > MAX_MODULES || prefix.length() > MAX_NAME) {
        throw new BadInputException(
            origin
                + ": modules must be nested at most "
                + MAX_DEPTH
                + " deep and "
                + MAX_MODULES
                + " in number, got more at "
                + (prefix.length() > 80 ? prefix.substring(0, 80) + "…" : prefix));
      }
      Object transientNames = module.state.get("_non_persistent_buffers_set");
      collect(module.state.get("_parameters"), prefix, List.of());
      collect(
          module.state.get("_buffers"),
          prefix,
          transientNames instanceof List<?> names ? names : List.of());
      if (module.state.get("_modules") instanceof Map<?, ?> children) {
        children.forEach(
            (name, child) -> {
              if (child instanceof Inert inner) {
                visit(inner, prefix + name(name) + ".", depth + 1);
              }
            });
      }
    }

    private void collect(@Nullable Object members, String prefix, List<?> left) {
      if (members instanceof Map<?, ?> map) {
        map.forEach(
            (key, value) -> {
              if (value instanceof TensorView tensor && !left.contains(key)) {
                if (tensors.size() == MAX_TENSORS) {
                  throw new BadInputException(
                      origin + ": must hold at most " + MAX_TENSORS + " tensors, got more");
                }
                tensors.put(prefix + name(key), tensor);
              }
            });
      }
    }

    private String name(Object key) {
      if (key instanceof String text && text.length() <= MAX_NAME) {
        return text;
      }
      throw new BadInputException(
          origin
              + ": a module's members must be named by strings of at most "
              + MAX_NAME
              + " letters, got "
              + Pickled.describe(key));
    }

    private Optional<Object> plainValue(Object value, int depth) {
      return switch (value) {
        case String _, Long _, Double _, Boolean _ -> Optional.of(value);
        case Tuple tuple -> plainValue(tuple.items(), depth);
        case List<?> list
            when list.size() <= MAX_LIST
                && depth == 0
                && attributeValues < MAX_ATTRIBUTE_VALUES -> {
          attributeValues += list.size();
          List<Object> items = new ArrayList<>();
          for (Object item : list) {
            plainValue(item, 1).ifPresent(items::add);
          }
          yield items.size() == list.size() ? Optional.of(items) : Optional.empty();
        }
        default -> Optional.empty();
      };
    }
  }
}
