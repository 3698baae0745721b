package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.DType;
import dev.hilum.weights.Pickled.Nothing;
import dev.hilum.weights.Pickled.Storage;
import dev.hilum.weights.Pickled.Tuple;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The two containers of {@code torch.save}: what the pickle says, and the storages it refers to.
 *
 * @param root the unpickled value
 * @param storages bytes of each storage by its key
 */
record PyTorchContents(Object root, Map<String, MemorySegment> storages) {
  private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);
  private static final long LEGACY_PROTOCOL = 1001;
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /** {@code PREFIX/data.pkl} beside {@code PREFIX/data/KEY}, {@code PREFIX/byteorder}. */
  static PyTorchContents ofZip(MemorySegment file, String origin) {
    ZipDirectory zip = new ZipDirectory(file, origin);
    String pickle =
        zip.names().stream()
            .filter(name -> name.endsWith("/data.pkl") && name.indexOf('/') == name.length() - 9)
            .findFirst()
            .orElseThrow(
                () -> bad(origin, "is a zip archive but no PyTorch file: it has no data.pkl"));
    String prefix = pickle.substring(0, pickle.length() - "data.pkl".length());
    if (zip.names().contains(prefix + "constants.pkl")) {
      throw bad(
          origin, "is a TorchScript program, which is code; save the module's state dict instead");
    }
    Optional<MemorySegment> order = zip.entry(prefix + "byteorder");
    if (order.isPresent()) {
      MemorySegment text = order.get();
      String value =
          new String(
              text.asSlice(0, Math.min(16, text.byteSize())).toArray(ValueLayout.JAVA_BYTE),
              StandardCharsets.US_ASCII);
      if (!value.equals("little")) {
        throw bad(origin, "the byte order must be little, got \"" + value + "\"");
      }
    }
    PickleBytes in = new PickleBytes(zip.entry(pickle).orElseThrow(), origin);
    Object root = new Unpickler(in, id -> storage(id, in)).read();
    Map<String, MemorySegment> storages = new HashMap<>();
    String data = prefix + "data/";
    for (String name : zip.names()) {
      if (name.startsWith(data)) {
        storages.put(name.substring(data.length()), zip.entry(name).orElseThrow());
      }
    }
    return new PyTorchContents(root, storages);
  }

  /** Pickles of magic number, protocol, system, value and storage keys; then the storages. */
  static PyTorchContents ofPickles(MemorySegment file, String origin) {
    if (file.byteSize() > 262
        && new String(
                file.asSlice(257, 5).toArray(ValueLayout.JAVA_BYTE), StandardCharsets.US_ASCII)
            .equals("ustar")) {
      throw bad(origin, "is the tar format of PyTorch 0.1, which is not read; save it again");
    }
    PickleBytes in = new PickleBytes(file, origin);
    Object magic = plain(in);
    if (!MAGIC.equals(magic)) {
      throw bad(
          origin,
          "is a pickle but no PyTorch file: it must start with PyTorch's magic number, got "
              + Pickled.describe(magic));
    }
    Object protocol = plain(in);
    if (!Long.valueOf(LEGACY_PROTOCOL).equals(protocol)) {
      throw bad(
          origin,
          "PyTorch's format must be " + LEGACY_PROTOCOL + ", got " + Pickled.describe(protocol));
    }
    if (plain(in) instanceof Map<?, ?> system
        && Boolean.FALSE.equals(system.get("little_endian"))) {
      throw bad(origin, "the byte order must be little, got big");
    }
    Map<String, Integer> widths = new HashMap<>();
    Object root =
        new Unpickler(
                in,
                id -> {
                  Object value = storage(id, in);
                  if (value instanceof Storage storage) {
                    DType dtype = storage.dtype();
                    widths.put(storage.key(), dtype == null ? 1 : dtype.byteSize());
                  }
                  return value;
                })
            .read();
    if (!(plain(in) instanceof List<?> keys)) {
      throw bad(origin, "the list of storages must follow the pickle");
    }
    Map<String, MemorySegment> storages = new HashMap<>();
    long at = in.position();
    for (Object key : keys) {
      Integer width = widths.get(key instanceof String name ? name : "");
      if (width == null) {
        throw bad(origin, "storage " + Pickled.describe(key) + " is listed but not used");
      }
      long elements = at > file.byteSize() - 8 ? -1 : file.get(LONG, at);
      long room = (file.byteSize() - at - 8) / width;
      if (elements < 0 || elements > room) {
        throw bad(
            origin,
            "storage "
                + Pickled.describe(key)
                + " must have its "
                + elements
                + " elements at byte "
                + at
                + ", the file has room for "
                + Math.max(0, room));
      }
      storages.put((String) key, file.asSlice(at + 8, elements * width));
      at += 8 + elements * width;
    }
    return new PyTorchContents(root, storages);
  }

  private static Object plain(PickleBytes in) {
    return new Unpickler(
            in,
            _ -> {
              throw in.bad("a persistent id stands before the value");
            })
        .read();
  }

  /** ("storage", type, key, location, elements[, view]) or ("module", class, file, source). */
  private static Object storage(Object id, PickleBytes in) {
    List<Object> parts = id instanceof Tuple tuple ? tuple.items() : List.of();
    if (parts.size() == 4 && "module".equals(parts.get(0))) {
      return parts.get(1);
    }
    if (parts.size() < 5
        || !"storage".equals(parts.get(0))
        || !(parts.get(2) instanceof String key)
        || !(parts.get(4) instanceof Long elements)) {
      throw in.bad("a persistent id must name a storage, got " + Pickled.describe(id));
    }
    DType dtype = Rebuilders.storageType(parts.get(1), in).orElse(null);
    Object view = parts.size() > 5 ? parts.get(5) : Nothing.NONE;
    if (view instanceof Tuple tuple) {
      List<Object> of = tuple.items();
      if (of.size() != 3
          || !(of.get(1) instanceof Long begin)
          || !(of.get(2) instanceof Long size)) {
        throw in.bad("a view of a storage must have a key, an offset and a size");
      }
      return new Storage(dtype, key, begin, size);
    }
    return new Storage(dtype, key, 0, elements);
  }

  private static BadInputException bad(String origin, String sentence) {
    return new BadInputException(origin + ": " + sentence);
  }
}
