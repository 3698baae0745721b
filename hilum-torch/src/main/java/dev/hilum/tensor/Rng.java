package dev.hilum.tensor;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.global.torch;

/**
 * A random source of its own with a state that can be saved: the same seed gives the same draws.
 */
public final class Rng implements AutoCloseable {
  private final Generator generator;

  private Rng(Generator generator) {
    this.generator = generator;
  }

  public static Rng of(long seed) {
    Native.load();
    try (PointerScope temporaries = new PointerScope()) {
      Generator generator = torch.make_generator_cpu(seed);
      generator.retainReference();
      temporaries.detach(generator);
      return new Rng(generator);
    }
  }

  /** Seeds the generator that operations without one of their own (dropout) draw from. */
  public static void seedGlobal(long seed) {
    Native.load();
    torch.manual_seed(seed);
  }

  /** Standard normal float32 draws. */
  public Tensor normal(long... dims) {
    Tensor t = Tensor.empty(DType.F32, dims);
    fillNormal(t, 0, 1);
    return t;
  }

  /** Uniform float32 draws in [0, 1). */
  public Tensor uniform(long... dims) {
    Tensor t = Tensor.empty(DType.F32, dims);
    fillUniform(t, 0, 1);
    return t;
  }

  public void fillNormal(Tensor t, double mean, double std) {
    Dispatch.run("aten::normal_", t, mean, std, generator);
  }

  public void fillUniform(Tensor t, double low, double high) {
    Dispatch.run("aten::uniform_", t, low, high, generator);
  }

  /**
   * Normal draws, those outside ± 2 standard deviations drawn again (by the inverse distribution
   * function).
   */
  public void fillTruncatedNormal(Tensor t, double std) {
    double edge = 0.9544997361036416; // erf(2 / sqrt 2): the mass within two standard deviations
    fillUniform(t, -edge, edge);
    Dispatch.run("aten::erfinv_", t);
    t.mulInPlace(std * Math.sqrt(2));
    Dispatch.run("aten::clamp_", t, -2 * std, 2 * std);
  }

  /** A random order of 0 … n - 1, as int64. */
  public Tensor permutation(long n) {
    return Dispatch.tensor("aten::randperm.generator", n, generator, DType.I64);
  }

  /** The state, as bytes that {@link #restore} takes. */
  public byte[] state() {
    try (PointerScope temporaries = new PointerScope();
        Scope scope = Scope.open()) {
      var state = new org.bytedeco.pytorch.Tensor(generator.get_state());
      state.retainReference();
      temporaries.detach(state);
      Tensor t = new Tensor(state, true);
      byte[] out = new byte[Math.toIntExact(t.count())];
      t.copyTo(java.lang.foreign.MemorySegment.ofArray(out));
      return out;
    }
  }

  /** Goes on from a saved state. */
  public void restore(byte[] state) {
    try (Scope scope = Scope.open()) {
      Tensor t = Tensor.of(java.lang.foreign.MemorySegment.ofArray(state), DType.U8, state.length);
      generator.set_state(t.handle());
    }
  }

  @Override
  public void close() {
    generator.releaseReference();
  }
}
