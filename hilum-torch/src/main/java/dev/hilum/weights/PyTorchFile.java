package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.DType;
import dev.hilum.weights.Pickled.Storage;
import dev.hilum.weights.Pickled.TensorView;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A file written by {@code torch.save}: {@code .pt}, {@code .pth}, {@code .ckpt} or {@code .bin},
 * the zip format (since PyTorch 1.6) or the older run of pickles. The file is mapped; contiguous
 * tensors are slices of it, others are copied when asked for. Nothing in the pickle is executed.
 */
public final class PyTorchFile implements TensorSource {
  /** How much a view that repeats its storage (stride 0) may grow when it is made plain. */
  private static final long MAX_EXPANSION = 1 << 20;

  private final MappedFile file;
  private final StateDict state;
  private final Map<String, MemorySegment> storages;

  private PyTorchFile(MappedFile file, StateDict state, Map<String, MemorySegment> storages) {
    this.file = file;
    this.state = state;
    this.storages = storages;
  }

  /**
   * Maps a file and reads its pickle.
   *
   * @throws BadInputException if the file breaks a rule of its format, asks to call a function that
   *     tensors are not rebuilt with, or holds a tensor that reaches beyond its storage
   */
  public static PyTorchFile open(Path path) {
    return of(MappedFile.open(path));
  }

  static PyTorchFile of(MappedFile file) {
    String origin = file.path().toString();
    try {
      MemorySegment bytes = file.bytes();
      PyTorchContents contents =
          ZipDirectory.isZip(bytes)
              ? PyTorchContents.ofZip(bytes, origin)
              : PyTorchContents.ofPickles(bytes, origin);
      StateDict state = StateDict.of(contents.root(), origin);
      PyTorchFile out = new PyTorchFile(file, state, contents.storages());
      state.tensors().forEach(out::check);
      return out;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  /** Whether a file that starts so is one of PyTorch's. */
  static boolean looksRight(MemorySegment bytes) {
    return ZipDirectory.isZip(bytes)
        || (bytes.byteSize() > 2 && bytes.get(ValueLayout.JAVA_BYTE, 0) == (byte) 0x80);
  }

  /** The class of a whole pickled module, e.g. {@code torchxrayvision.models.DenseNet}. */
  public Optional<String> moduleClass() {
    return state.moduleClass();
  }

  /** Numbers, strings and lists that a whole pickled module keeps as attributes. */
  public JsonObject moduleAttributes() {
    return Json.parse(Json.write(state.attributes()), origin());
  }

  @Override
  public String origin() {
    return file.path().toString();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(state.tensors().keySet());
  }

  @Override
  public DType dtype(String name) {
    return view(name).dtype();
  }

  @Override
  public long[] shape(String name) {
    return view(name).shape().clone();
  }

  @Override
  public MemorySegment bytes(String name) {
    TensorView view = view(name);
    MemorySegment storage = storage(view.storage());
    int width = view.dtype().byteSize();
    if (Strided.isContiguous(view.shape(), view.strides())) {
      return storage.asSlice(width * view.offset(), Sizes.bytes(view.dtype(), view.shape()));
    }
    return Strided.copy(storage, width, view.offset(), view.shape(), view.strides());
  }

  @Override
  public void close() {
    file.close();
  }

  private void check(String name, TensorView view) {
    MemorySegment storage = storage(view.storage());
    long held = storage.byteSize() / view.dtype().byteSize();
    long reach = Strided.reach(view.offset(), view.shape(), view.strides());
    long bytes = Sizes.bytes(view.dtype(), view.shape());
    if (reach < 0 || reach > held) {
      throw new BadInputException(
          origin()
              + ": tensor \""
              + name
              + "\" "
              + Arrays.toString(view.shape())
              + " must lie in its storage of "
              + held
              + " elements, got offset "
              + view.offset()
              + " and strides "
              + Arrays.toString(view.strides()));
    }
    if (bytes < 0 || bytes > Math.max(storage.byteSize(), MAX_EXPANSION)) {
      throw new BadInputException(
          origin()
              + ": tensor \""
              + name
              + "\" repeats a storage of "
              + storage.byteSize()
              + " bytes to "
              + (bytes < 0 ? "more than 2^63" : bytes)
              + ", the limit is "
              + MAX_EXPANSION);
    }
  }

  private MemorySegment storage(Storage storage) {
    MemorySegment whole = storages.get(storage.key());
    if (whole == null) {
      throw new BadInputException(origin() + ": storage \"" + storage.key() + "\" is missing");
    }
    int width = storage.dtype() == null ? 1 : storage.dtype().byteSize();
    long held = whole.byteSize() / width;
    if (storage.begin() < 0
        || storage.elements() < 0
        || storage.begin() > held
        || storage.elements() > held - storage.begin()) {
      throw new BadInputException(
          origin()
              + ": storage \""
              + storage.key()
              + "\" must hold "
              + storage.elements()
              + " elements from "
              + storage.begin()
              + ", the file has "
              + held);
    }
    return whole.asSlice(storage.begin() * width, storage.elements() * width);
  }

  private TensorView view(String name) {
    TensorView view = state.tensors().get(name);
    if (view == null) {
      throw new IllegalArgumentException(origin() + " has no tensor \"" + name + "\"");
    }
    return view;
  }
}
