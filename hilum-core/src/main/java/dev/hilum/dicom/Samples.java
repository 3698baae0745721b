package dev.hilum.dicom;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The numbers of a frame, in the smallest array that holds their declared type. */
public sealed interface Samples {

  /** How many there are. */
  int count();

  /** Number {@code i}, with its sign. */
  double at(int i);

  /** What NumPy calls the type: {@code u1, i1, u2, i2, u4, i4, f4} or {@code f8}. */
  default String type() {
    return switch (this) {
      case Bytes(_, var signed) -> signed ? "i1" : "u1";
      case Shorts(_, var signed) -> signed ? "i2" : "u2";
      case Ints(_, var signed) -> signed ? "i4" : "u4";
      case Floats _ -> "f4";
      case Doubles _ -> "f8";
    };
  }

  /** A copy as bytes, little-endian. */
  default ByteBuffer littleEndian() {
    int size = type().charAt(1) - '0';
    ByteBuffer bytes =
        ByteBuffer.allocate(Math.multiplyExact(size, count())).order(ByteOrder.LITTLE_ENDIAN);
    switch (this) {
      case Bytes(var values, _) -> bytes.duplicate().put(values);
      case Shorts(var values, _) -> bytes.asShortBuffer().put(values);
      case Ints(var values, _) -> bytes.asIntBuffer().put(values);
      case Floats(var values) -> bytes.asFloatBuffer().put(values);
      case Doubles(var values) -> bytes.asDoubleBuffer().put(values);
    }
    return bytes;
  }

  /** 1 to 8 bits. */
  record Bytes(byte[] values, boolean signed) implements Samples {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double at(int i) {
      return signed ? values[i] : values[i] & 0xff;
    }
  }

  /** 9 to 16 bits. */
  record Shorts(short[] values, boolean signed) implements Samples {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double at(int i) {
      return signed ? values[i] : values[i] & 0xffff;
    }
  }

  /** 17 to 32 bits. */
  record Ints(int[] values, boolean signed) implements Samples {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double at(int i) {
      return signed ? values[i] : values[i] & 0xffffffffL;
    }
  }

  /** Float Pixel Data. */
  record Floats(float[] values) implements Samples {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double at(int i) {
      return values[i];
    }
  }

  /** Double Float Pixel Data. */
  record Doubles(double[] values) implements Samples {
    @Override
    public int count() {
      return values.length;
    }

    @Override
    public double at(int i) {
      return values[i];
    }
  }
}
