package dev.hilum.tensor;

/** Element types, named as safetensors names them; {@code code} is libtorch's ScalarType number. */
public enum DType {
  F64(7, 8),
  F32(6, 4),
  F16(5, 2),
  BF16(15, 2),
  I64(4, 8),
  I32(3, 4),
  I16(2, 2),
  I8(1, 1),
  U8(0, 1),
  BOOL(11, 1);

  private final int code;
  private final int byteSize;

  DType(int code, int byteSize) {
    this.code = code;
    this.byteSize = byteSize;
  }

  /** Bytes of one element. */
  public int byteSize() {
    return byteSize;
  }

  /** Whether values are real numbers (and so can carry gradients). */
  public boolean isFloating() {
    return this == F64 || this == F32 || this == F16 || this == BF16;
  }

  int code() {
    return code;
  }

  static DType ofCode(int code) {
    for (DType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    throw new IllegalArgumentException("libtorch's scalar type " + code + " is not supported");
  }
}
