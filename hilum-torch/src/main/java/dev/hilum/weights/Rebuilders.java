package dev.hilum.weights;

import dev.hilum.tensor.DType;
import dev.hilum.weights.Pickled.Global;
import dev.hilum.weights.Pickled.Inert;
import dev.hilum.weights.Pickled.Nothing;
import dev.hilum.weights.Pickled.Storage;
import dev.hilum.weights.Pickled.TensorView;
import dev.hilum.weights.Pickled.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The calls that a checkpoint's pickle may ask for: PyTorch's tensor rebuilders and Python's plain
 * containers. Any other call is refused by name. (torch/_utils.py,
 * torch/_weights_only_unpickler.py)
 */
final class Rebuilders {
  private static final int MAX_DEPTH = 4;

  private static final Map<String, DType> STORAGES =
      Map.ofEntries(
          Map.entry("DoubleStorage", DType.F64),
          Map.entry("FloatStorage", DType.F32),
          Map.entry("HalfStorage", DType.F16),
          Map.entry("BFloat16Storage", DType.BF16),
          Map.entry("LongStorage", DType.I64),
          Map.entry("IntStorage", DType.I32),
          Map.entry("ShortStorage", DType.I16),
          Map.entry("CharStorage", DType.I8),
          Map.entry("ByteStorage", DType.U8),
          Map.entry("BoolStorage", DType.BOOL));

  private static final Map<String, DType> DTYPES =
      Map.ofEntries(
          Map.entry("float64", DType.F64),
          Map.entry("float32", DType.F32),
          Map.entry("float16", DType.F16),
          Map.entry("bfloat16", DType.BF16),
          Map.entry("int64", DType.I64),
          Map.entry("int32", DType.I32),
          Map.entry("int16", DType.I16),
          Map.entry("int8", DType.I8),
          Map.entry("uint8", DType.U8),
          Map.entry("bool", DType.BOOL));

  private Rebuilders() {}

  /** Classes that are dicts and are read as such. */
  static boolean isMapping(Global type) {
    return switch (type.qualified()) {
      case "collections.OrderedDict", "collections.defaultdict", "collections.Counter" -> true;
      default -> false;
    };
  }

  /**
   * The element type of a storage class; empty for an untyped storage.
   *
   * @throws dev.hilum.io.BadInputException if the class is none of PyTorch's storages
   */
  static Optional<DType> storageType(Object type, PickleBytes in) {
    if (type instanceof Global global) {
      DType dtype = global.module().equals("torch") ? STORAGES.get(global.name()) : null;
      if (dtype != null) {
        return Optional.of(dtype);
      }
      if (global.name().equals("UntypedStorage")
          && (global.module().equals("torch.storage") || global.module().equals("torch"))) {
        return Optional.empty();
      }
    }
    throw in.bad("the storage type " + Pickled.describe(type) + " is not supported");
  }

  /** What {@code function(*arguments)} returns. */
  static Object call(Object function, Object arguments, PickleBytes in) {
    return call(function, arguments, in, 0);
  }

  private static Object call(Object function, Object arguments, PickleBytes in, int depth) {
    if (!(function instanceof Global global) || !(arguments instanceof Tuple tuple)) {
      throw in.bad(
          "a call in the pickle must name a function and its arguments, got "
              + Pickled.describe(function));
    }
    List<Object> a = tuple.items();
    return switch (global.qualified()) {
      case "torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2" -> tensor(a, in);
      case "torch._utils._rebuild_tensor_v3" -> typedTensor(a, in);
      case "torch._utils._rebuild_parameter", "torch._utils._rebuild_parameter_with_state" -> {
        if (a.isEmpty() || !(a.get(0) instanceof TensorView)) {
          throw in.bad("a parameter must be rebuilt from a tensor");
        }
        yield a.get(0);
      }
      case "torch._tensor._rebuild_from_type_v2" -> {
        if (a.size() != 4 || depth == MAX_DEPTH) {
          throw in.bad("torch._tensor._rebuild_from_type_v2 takes 4 arguments, got " + a.size());
        }
        yield call(a.get(0), a.get(2), in, depth + 1);
      }
      case "collections.OrderedDict", "collections.defaultdict", "collections.Counter" ->
          mapping(a, in);
      case "torch.Size", "builtins.tuple", "__builtin__.tuple" -> new Tuple(elements(a, in));
      case "builtins.list",
          "builtins.set",
          "builtins.frozenset",
          "__builtin__.list",
          "__builtin__.set",
          "__builtin__.frozenset" ->
          elements(a, in);
      case "torch.device", "torch.serialization._get_layout", "numpy.dtype" -> {
        in.charge(512);
        Inert inert = new Inert(global);
        inert.elements.addAll(a.subList(0, Math.min(2, a.size())));
        yield inert;
      }
      case "_codecs.encode" -> encode(a, in);
      case "builtins.bytearray", "__builtin__.bytearray" ->
          a.size() == 1 && a.get(0) instanceof byte[] bytes ? bytes : new byte[0];
      case "numpy.core.multiarray.scalar", "numpy._core.multiarray.scalar" -> {
        if (a.size() != 2) {
          throw in.bad("a numpy scalar has a dtype and bytes, got " + a.size() + " arguments");
        }
        yield a.get(1);
      }
      default ->
          throw in.bad(
              "the pickle asks to call "
                  + global.qualified()
                  + ", which is not among the functions that tensors are rebuilt with; nothing was"
                  + " executed");
    };
  }

  /** (storage, offset, size, stride, …). */
  private static TensorView tensor(List<Object> a, PickleBytes in) {
    if (a.size() < 4 || !(a.get(0) instanceof Storage storage) || storage.dtype() == null) {
      throw in.bad("a tensor must be rebuilt from a typed storage, offset, size and stride");
    }
    return view(storage, storage.dtype(), a, in);
  }

  /** (untyped storage, offset, size, stride, requires_grad, hooks, dtype, …). */
  private static TensorView typedTensor(List<Object> a, PickleBytes in) {
    if (a.size() < 7 || !(a.get(0) instanceof Storage storage)) {
      throw in.bad("torch._utils._rebuild_tensor_v3 takes a storage and 6 more arguments");
    }
    DType dtype =
        a.get(6) instanceof Global global && global.module().equals("torch")
            ? DTYPES.get(global.name())
            : null;
    if (dtype == null) {
      throw in.bad("the element type " + Pickled.describe(a.get(6)) + " is not supported");
    }
    return view(storage, dtype, a, in);
  }

  private static TensorView view(Storage storage, DType dtype, List<Object> a, PickleBytes in) {
    long[] shape = integers(a.get(2), "size", in);
    long[] strides = integers(a.get(3), "stride", in);
    if (!(a.get(1) instanceof Long offset) || offset < 0 || shape.length != strides.length) {
      throw in.bad(
          "a tensor must have an offset >= 0 and one stride per side, got offset "
              + Pickled.describe(a.get(1))
              + ", "
              + shape.length
              + " sides and "
              + strides.length
              + " strides");
    }
    return new TensorView(storage, dtype, offset, shape, strides);
  }

  private static long[] integers(Object value, String what, PickleBytes in) {
    if (!(value instanceof Tuple tuple) || tuple.items().size() > 64) {
      throw in.bad("a tensor's " + what + " must be a tuple of at most 64 integers");
    }
    in.charge(8L * tuple.items().size());
    long[] out = new long[tuple.items().size()];
    for (int i = 0; i < out.length; i++) {
      if (!(tuple.items().get(i) instanceof Long number) || number < 0) {
        throw in.bad(
            "a tensor's "
                + what
                + " must hold integers >= 0, got "
                + Pickled.describe(tuple.items().get(i)));
      }
      out[i] = number;
    }
    return out;
  }

  private static Map<Object, Object> mapping(List<Object> a, PickleBytes in) {
    Map<Object, Object> out = new LinkedHashMap<>();
    Object last = a.isEmpty() ? Nothing.NONE : a.getLast();
    if (last instanceof Map<?, ?> map) {
      in.charge(64L * map.size());
      out.putAll(map);
    } else if (last instanceof List<?> pairs) {
      in.charge(64L * pairs.size());
      for (Object pair : pairs) {
        List<?> items = pair instanceof Tuple tuple ? tuple.items() : List.of();
        items = pair instanceof List<?> list ? list : items;
        if (items.size() != 2 || !(items.get(0) instanceof String key)) {
          throw in.bad("an OrderedDict must be made of (name, value), got " + describe(pair));
        }
        out.put(key, items.get(1));
      }
    }
    return out;
  }

  private static List<Object> elements(List<Object> a, PickleBytes in) {
    if (a.isEmpty()) {
      return new ArrayList<>();
    }
    List<?> items =
        switch (a.get(0)) {
          case Tuple tuple -> tuple.items();
          case List<?> list -> list;
          default -> throw in.bad("a container must be made of a list, got " + describe(a.get(0)));
        };
    in.charge(16L * items.size());
    return new ArrayList<>(items);
  }

  private static byte[] encode(List<Object> a, PickleBytes in) {
    if (a.isEmpty() || !(a.get(0) instanceof String text)) {
      throw in.bad("_codecs.encode takes a string");
    }
    in.charge(2L * text.length());
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static String describe(Object value) {
    return Pickled.describe(value);
  }
}
