package dev.hilum.dicom;

/** The numbers of a frame, in the smallest array that holds their declared type. */
public sealed interface Samples {

  /** How many there are. */
  int count();

  /** Number {@code i}, with its sign. */
  double at(int i);

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
