package dev.hilum.tensor;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A libtorch tensor: numbers of one {@link DType} in one {@link Shape}. Operations have PyTorch's
 * names and meaning and return new tensors, which belong to the current {@link Scope}; those ending
 * in {@code InPlace} change this one.
 *
 * <p>An operation that does not fit its operands throws an {@link IllegalArgumentException} that
 * names the operation and the shapes. Tensors may be read from several threads; each thread needs a
 * scope of its own.
 */
public final class Tensor extends TensorShaping {

  Tensor(org.bytedeco.pytorch.Tensor handle, boolean ownsMemory) {
    super(handle, ownsMemory);
  }

  // ---- making

  public static Tensor zeros(DType type, long... dims) {
    return Dispatch.tensor("aten::zeros", dims, type);
  }

  public static Tensor ones(DType type, long... dims) {
    return Dispatch.tensor("aten::ones", dims, type);
  }

  public static Tensor full(DType type, double value, long... dims) {
    return Dispatch.tensor("aten::full", dims, value, type);
  }

  /** Memory without values: write before you read. */
  public static Tensor empty(DType type, long... dims) {
    return Dispatch.tensor("aten::empty.memory_format", dims, type);
  }

  /** A shape and a type without memory: results have shapes only. */
  public static Tensor meta(DType type, long... dims) {
    return Data.meta(type, dims);
  }

  /** 0, 1, … {@code end - 1} as int64. */
  public static Tensor arange(long end) {
    return Dispatch.tensor("aten::arange", end, DType.I64);
  }

  /** Copies {@code values} into a float32 tensor; without sizes it has one dimension. */
  public static Tensor of(float[] values, long... dims) {
    return Data.of(MemorySegment.ofArray(values), DType.F32, dims(values.length, dims));
  }

  /** Copies {@code values} into a float64 tensor. */
  public static Tensor of(double[] values, long... dims) {
    return Data.of(MemorySegment.ofArray(values), DType.F64, dims(values.length, dims));
  }

  /** Copies {@code values} into an int64 tensor. */
  public static Tensor of(long[] values, long... dims) {
    return Data.of(MemorySegment.ofArray(values), DType.I64, dims(values.length, dims));
  }

  /** Copies little-endian, row-major bytes into a tensor. */
  public static Tensor of(MemorySegment bytes, DType type, long... dims) {
    return Data.of(bytes, type, dims);
  }

  /** Copies arrays of one shape into one float32 tensor [count, shape...]. */
  public static Tensor stackOf(List<float[]> items, long... shape) {
    return Data.stack(items, shape);
  }

  /**
   * Sees native memory as a tensor without copying; {@code memory} must outlive it and stay
   * unchanged.
   */
  public static Tensor map(MemorySegment memory, DType type, long... dims) {
    return Data.map(memory, type, dims);
  }

  private static long[] dims(int count, long[] dims) {
    return dims.length == 0 ? new long[] {count} : dims;
  }

  // ---- reading

  /** The only element, as a double. */
  public double item() {
    if (count() != 1) {
      throw new IllegalArgumentException("item needs one element, got shape " + shape());
    }
    return Data.doubles(this)[0];
  }

  /** All values in row-major order, converted to float32. */
  public float[] floats() {
    return Data.floats(this);
  }

  /** All values in row-major order, converted to float64. */
  public double[] doubles() {
    return Data.doubles(this);
  }

  /** All values in row-major order, converted to int64. */
  public long[] longs() {
    return Data.longs(this);
  }

  /**
   * The native memory itself: little-endian, row-major, valid while the tensor lives.
   *
   * @throws IllegalArgumentException if the tensor is not contiguous, or not in main memory
   */
  public MemorySegment memory() {
    return Data.segment(this);
  }

  /** Copies the values, in this tensor's own type, to {@code target}: little-endian, row-major. */
  public void copyTo(MemorySegment target) {
    Data.copyTo(this, target);
  }

  // ---- activations

  /** Exact GELU, by the error function. */
  public Tensor gelu() {
    return op("aten::gelu", "none");
  }

  /** GELU by the tanh approximation ({@code gelu_pytorch_tanh, gelu_new}). */
  public Tensor geluTanh() {
    return op("aten::gelu", "tanh");
  }

  /** {@code x * sigmoid(1.702 x)}: the QuickGELU of the first CLIP models. */
  public Tensor quickGelu() {
    return mul(mul(1.702).sigmoid());
  }

  public Tensor relu() {
    return op("aten::relu");
  }

  public Tensor silu() {
    return op("aten::silu");
  }

  public Tensor sigmoid() {
    return op("aten::sigmoid");
  }

  public Tensor tanh() {
    return op("aten::tanh");
  }

  public Tensor softmax(int dim) {
    return op("aten::softmax.int", dim);
  }

  public Tensor logSoftmax(int dim) {
    return op("aten::log_softmax.int", dim);
  }

  /** Divides by the Euclidean norm over {@code dim}, which is taken as at least {@code eps}. */
  public Tensor normalize(int dim, double eps) {
    return div(norm(true, dim).clamp(eps, Double.POSITIVE_INFINITY));
  }

  // ---- layers as functions

  /** {@code x W' + b} for weights [out, in]. */
  public Tensor linear(Tensor weight, @Nullable Tensor bias) {
    if (rank() == 0 || weight.rank() != 2 || size(-1) != weight.size(1)) {
      throw new IllegalArgumentException(
          "linear: the last size must be the weight's second, got "
              + shape()
              + " and "
              + weight.shape());
    }
    return op("aten::linear", weight, bias);
  }

  /** Normalises over the trailing dimensions that {@code weight} has. */
  public Tensor layerNorm(
      @Nullable Tensor weight, @Nullable Tensor bias, double eps, long... over) {
    return op("aten::layer_norm", over, weight, bias, eps, false);
  }

  public Tensor groupNorm(int groups, @Nullable Tensor weight, @Nullable Tensor bias, double eps) {
    return op("aten::group_norm", groups, weight, bias, eps, false);
  }

  /** Batch norm with the running statistics (inference). */
  public Tensor batchNorm(Tensor weight, Tensor bias, Tensor mean, Tensor var, double eps) {
    return op("aten::batch_norm", weight, bias, mean, var, false, 0.0, eps, false);
  }

  /** Batch norm with the batch's own statistics, which also move the running ones (training). */
  public Tensor batchNormTraining(
      Tensor weight, Tensor bias, Tensor mean, Tensor var, double momentum, double eps) {
    return op("aten::batch_norm", weight, bias, mean, var, true, momentum, eps, false);
  }

  /** Two-dimensional convolution of [B, C, H, W] with weights [out, C / groups, kh, kw]. */
  public Tensor conv2d(
      Tensor weight, @Nullable Tensor bias, long[] stride, long[] padding, long groups) {
    if (rank() != 4 || weight.rank() != 4 || size(1) != weight.size(1) * groups) {
      throw new IllegalArgumentException(
          "conv2d: input channels must be the weight's times the groups, got "
              + shape()
              + " and "
              + weight.shape()
              + ", groups="
              + groups);
    }
    return op("aten::conv2d", weight, bias, stride, padding, new long[] {1, 1}, groups);
  }

  public Tensor maxPool2d(long kernel, long stride, long padding) {
    return op(
        "aten::max_pool2d",
        new long[] {kernel, kernel},
        new long[] {stride, stride},
        new long[] {padding, padding});
  }

  public Tensor avgPool2d(long kernel, long stride) {
    return op("aten::avg_pool2d", new long[] {kernel, kernel}, new long[] {stride, stride});
  }

  /** Rows of {@code table} [K, D] for the int64 indices in this tensor. */
  public Tensor embedding(Tensor table) {
    return Dispatch.tensor("aten::embedding", table, this);
  }

  /**
   * Zeroes a share {@code p} of the values and scales the rest by 1 / (1 - p); draws from the
   * global generator.
   */
  public Tensor dropout(double p) {
    return p == 0 ? this : op("aten::dropout", p, true);
  }

  /**
   * Bicubic resize of [B, C, H, W], corners not aligned; {@code antialias} widens the kernel when
   * shrinking.
   */
  public Tensor resizeBicubic(long height, long width, boolean antialias) {
    return op(
        antialias ? "aten::_upsample_bicubic2d_aa" : "aten::upsample_bicubic2d",
        new long[] {height, width},
        false);
  }

  /** As {@link #resizeBicubic}, with the scale factors stated instead of derived from the sizes. */
  public Tensor resizeBicubic(
      long height, long width, boolean antialias, double scaleHeight, double scaleWidth) {
    return op(
        antialias ? "aten::_upsample_bicubic2d_aa" : "aten::upsample_bicubic2d",
        new long[] {height, width},
        false,
        scaleHeight,
        scaleWidth);
  }

  public Tensor resizeBilinear(long height, long width, boolean antialias) {
    return op(
        antialias ? "aten::_upsample_bilinear2d_aa" : "aten::upsample_bilinear2d",
        new long[] {height, width},
        false);
  }

  /** Nearest-neighbour resize of [B, C, H, W]. */
  public Tensor resizeNearest(long height, long width) {
    return op("aten::upsample_nearest2d", new long[] {height, width});
  }

  /**
   * {@code softmax(q k' * scale + mask) v} for q [B, H, N, d], k and v [B, H, M, d]; a boolean mask
   * is true where attention is allowed.
   */
  public Tensor attend(Tensor k, Tensor v, @Nullable Tensor mask, boolean causal, double scale) {
    return op("aten::scaled_dot_product_attention", k, v, mask, 0.0, causal, scale);
  }

  // ---- losses

  /** Mean cross-entropy of logits [B, K] with class indices [B]. */
  public Tensor crossEntropy(Tensor classes) {
    return op("aten::cross_entropy_loss", classes);
  }

  /** Mean binary cross-entropy of logits with targets in [0, 1], element by element weighted. */
  public Tensor binaryCrossEntropy(Tensor targets, @Nullable Tensor weight) {
    return op("aten::binary_cross_entropy_with_logits", targets, weight);
  }

  public Tensor meanSquaredError(Tensor target) {
    return op("aten::mse_loss", target);
  }

  // ---- gradients

  /** Says whether this leaf collects gradients. */
  public Tensor requiresGrad(boolean yes) {
    return inPlace("aten::requires_grad_", yes);
  }

  public boolean requiresGrad() {
    return handle().requires_grad();
  }

  /** Adds the gradient of this scalar to every leaf that asked for one. */
  public void backward() {
    Gradients.backward(this);
  }

  /** The collected gradient, or null when there is none yet. */
  public @Nullable Tensor grad() {
    return Gradients.of(this);
  }

  /** Drops the collected gradient. */
  public void clearGrad() {
    Gradients.clear(this);
  }
}
