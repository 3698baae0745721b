package dev.hilum.tensor;

/** Arithmetic, comparison and reduction, with PyTorch's broadcasting and names. */
abstract sealed class TensorMath extends TensorCore permits TensorShaping {

  TensorMath(org.bytedeco.pytorch.Tensor handle, boolean ownsMemory) {
    super(handle, ownsMemory);
  }

  public final Tensor add(Tensor other) {
    return op("aten::add.Tensor", broadcastable("add", other));
  }

  public final Tensor add(double value) {
    return op("aten::add.Scalar", value);
  }

  public final Tensor sub(Tensor other) {
    return op("aten::sub.Tensor", broadcastable("sub", other));
  }

  public final Tensor sub(double value) {
    return op("aten::sub.Scalar", value);
  }

  public final Tensor mul(Tensor other) {
    return op("aten::mul.Tensor", broadcastable("mul", other));
  }

  public final Tensor mul(double value) {
    return op("aten::mul.Scalar", value);
  }

  public final Tensor div(Tensor other) {
    return op("aten::div.Tensor", broadcastable("div", other));
  }

  public final Tensor div(double value) {
    return op("aten::div.Scalar", value);
  }

  public final Tensor pow(double exponent) {
    return op("aten::pow.Tensor_Scalar", exponent);
  }

  public final Tensor neg() {
    return op("aten::neg");
  }

  public final Tensor exp() {
    return op("aten::exp");
  }

  public final Tensor log() {
    return op("aten::log");
  }

  public final Tensor sqrt() {
    return op("aten::sqrt");
  }

  public final Tensor rsqrt() {
    return op("aten::rsqrt");
  }

  public final Tensor square() {
    return op("aten::square");
  }

  public final Tensor abs() {
    return op("aten::abs");
  }

  public final Tensor sin() {
    return op("aten::sin");
  }

  public final Tensor cos() {
    return op("aten::cos");
  }

  public final Tensor clamp(double low, double high) {
    return op("aten::clamp", low, high);
  }

  /** Clamps between bounds that broadcast to this shape. */
  public final Tensor clamp(Tensor low, Tensor high) {
    return op("aten::clamp.Tensor", low, high);
  }

  public final Tensor maximum(Tensor other) {
    return op("aten::maximum", broadcastable("maximum", other));
  }

  public final Tensor minimum(Tensor other) {
    return op("aten::minimum", broadcastable("minimum", other));
  }

  public final Tensor eq(Tensor other) {
    return op("aten::eq.Tensor", broadcastable("eq", other));
  }

  public final Tensor eq(double value) {
    return op("aten::eq.Scalar", value);
  }

  public final Tensor ne(double value) {
    return op("aten::ne.Scalar", value);
  }

  public final Tensor gt(double value) {
    return op("aten::gt.Scalar", value);
  }

  public final Tensor ge(double value) {
    return op("aten::ge.Scalar", value);
  }

  public final Tensor lt(double value) {
    return op("aten::lt.Scalar", value);
  }

  public final Tensor le(double value) {
    return op("aten::le.Scalar", value);
  }

  public final Tensor lt(Tensor other) {
    return op("aten::lt.Tensor", broadcastable("lt", other));
  }

  public final Tensor logicalNot() {
    return op("aten::logical_not");
  }

  public final Tensor logicalAnd(Tensor other) {
    return op("aten::logical_and", broadcastable("logicalAnd", other));
  }

  public final Tensor logicalOr(Tensor other) {
    return op("aten::logical_or", broadcastable("logicalOr", other));
  }

  /** Takes {@code yes} where this boolean tensor holds, {@code no} elsewhere. */
  public final Tensor where(Tensor yes, Tensor no) {
    return op("aten::where.self", yes, no);
  }

  public final Tensor maskedFill(Tensor mask, double value) {
    return op("aten::masked_fill.Scalar", broadcastable("maskedFill", mask), value);
  }

  /** Matrix product with broadcast batch dimensions. */
  public final Tensor matmul(Tensor other) {
    if (rank() > 0 && other.rank() > 1 && size(-1) != other.size(-2)) {
      throw new IllegalArgumentException(
          "matmul: inner sizes must be equal, got " + shape() + " and " + other.shape());
    }
    return op("aten::matmul", other);
  }

  /** This linear map: {@code alpha * (a b) + beta * this}, for matrices. */
  public final Tensor addmm(Tensor a, Tensor b, double beta, double alpha) {
    return op("aten::addmm", a, b, beta, alpha);
  }

  public final Tensor addInPlace(Tensor other) {
    return inPlace("aten::add_.Tensor", broadcastable("addInPlace", other));
  }

  public final Tensor addInPlace(Tensor other, double alpha) {
    return inPlace("aten::add_.Tensor", broadcastable("addInPlace", other), alpha);
  }

  public final Tensor mulInPlace(double value) {
    return inPlace("aten::mul_.Scalar", value);
  }

  public final Tensor zeroInPlace() {
    return inPlace("aten::zero_");
  }

  public final Tensor fillInPlace(double value) {
    return inPlace("aten::fill_.Scalar", value);
  }

  /** Copies the values of {@code source}, converting the type where it differs. */
  public final Tensor copyInPlace(Tensor source) {
    return inPlace("aten::copy_", broadcastable("copyInPlace", source));
  }

  public final Tensor sum() {
    return op("aten::sum");
  }

  public final Tensor sum(boolean keep, int... dims) {
    return op("aten::sum.dim_IntList", longs(dims), keep);
  }

  public final Tensor mean() {
    return op("aten::mean");
  }

  public final Tensor mean(boolean keep, int... dims) {
    return op("aten::mean.dim", longs(dims), keep);
  }

  /**
   * Variance over {@code dims}; {@code correction} 1 is the sample variance, 0 the population's.
   */
  public final Tensor var(int correction, boolean keep, int... dims) {
    return op("aten::var.correction", longs(dims), correction, keep);
  }

  /** The Euclidean norm over {@code dims}. */
  public final Tensor norm(boolean keep, int... dims) {
    return op("aten::linalg_vector_norm", 2.0, longs(dims), keep);
  }

  public final Tensor amax(boolean keep, int... dims) {
    return op("aten::amax", longs(dims), keep);
  }

  public final Tensor amin(boolean keep, int... dims) {
    return op("aten::amin", longs(dims), keep);
  }

  public final Tensor argmax(int dim) {
    return op("aten::argmax", dim, false);
  }

  public final Tensor cumsum(int dim) {
    return op("aten::cumsum", dim);
  }

  public final Tensor logsumexp(boolean keep, int... dims) {
    return op("aten::logsumexp", longs(dims), keep);
  }

  /** The k largest values and their indices along {@code dim}. */
  public final Tensor[] topk(long k, int dim) {
    return ops("aten::topk", k, dim, true, true);
  }

  /**
   * Values and indices in ascending (or descending) order along {@code dim}, ties in their first
   * order.
   */
  public final Tensor[] sort(int dim, boolean descending) {
    return ops("aten::sort.stable", true, dim, descending);
  }

  /** Eigenvalues, ascending, and eigenvectors, in columns, of a symmetric matrix [D, D]. */
  public final Tensor[] eigh() {
    return ops("aten::linalg_eigh", "L");
  }

  private Tensor broadcastable(String what, Tensor other) {
    Shape a = shape();
    Shape b = other.shape();
    for (int i = 1; i <= Math.min(a.rank(), b.rank()); i++) {
      long x = a.size(-i);
      long y = b.size(-i);
      if (x != y && x != 1 && y != 1) {
        throw new IllegalArgumentException(
            what + ": shapes must broadcast, got " + a + " and " + b);
      }
    }
    return other;
  }
}
