package dev.hilum.tensor;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where a tensor lives: {@code cpu} or {@code cuda:i}. */
public record Device(Kind kind, int index) {
  public static final Device CPU = new Device(Kind.CPU, 0);
  private static final Pattern NAME = Pattern.compile("cpu|cuda(?::(\\d{1,3}))?");

  /** The kind of machine that computes. */
  public enum Kind {
    CPU,
    CUDA
  }

  public static Device of(String name) {
    Matcher m = NAME.matcher(name);
    if (!m.matches()) {
      throw new IllegalArgumentException("device must be cpu, cuda or cuda:i, got " + name);
    }
    return name.equals("cpu")
        ? CPU
        : new Device(Kind.CUDA, m.group(1) == null ? 0 : Integer.parseInt(m.group(1)));
  }

  @Override
  public String toString() {
    return kind == Kind.CPU ? "cpu" : "cuda:" + index;
  }
}
