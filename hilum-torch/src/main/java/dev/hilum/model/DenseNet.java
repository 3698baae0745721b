package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.BatchNorm;
import dev.hilum.nn.ConvNorm;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.nn.NormConv;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * DenseNet as torchxrayvision has it: every layer of a block reads all maps before it and adds a
 * few of its own; a transition halves channels and sides between blocks:
 *
 * <pre>
 *   x = [x, conv2(relu(norm2(conv1(relu(norm1(x))))))]     conv1: 1 x 1, conv2: 3 x 3, G new channels
 *   features = mean(relu(norm5(x)))                        [B, C]
 *   scores   = classifier(features)                        [B, K]
 * </pre>
 *
 * <p>With operating points t the answer is scaled so that a probability of t becomes 0.5: {@code p
 * / 2t} below t and {@code 1 - (1 - p) / 2(1 - t)} from t on; 0.5 where t is unknown (NaN).
 *
 * <p>For inference norm2 is folded into conv1; norm1 with its ReLU becomes one clamp, its factors
 * folded into conv1 ({@link NormConv}); the maps of a block stand in one buffer that each layer
 * extends; a transition pools before its convolution, which is the same sum in another order.
 *
 * <p>Reference: Huang et al., arXiv 1608.06993; Cohen et al., arXiv 2111.00595. The library's own
 * resizing to 224 is preprocessing here. Deviation: batch statistics stay as they are when
 * training. Parity: the goldens {@code densenet-tiny/*}.
 */
public final class DenseNet implements Network {

  /**
   * @param stem channels of the first convolution
   * @param growth G, the channels that a layer adds
   * @param blocks layers of each block
   * @param inner channels between the two convolutions of a layer
   * @param classes K
   * @param sigmoid whether the answer is probabilities rather than raw scores; operating points
   *     imply it
   */
  public record Config(
      int channels,
      int stem,
      int growth,
      List<Integer> blocks,
      int inner,
      int classes,
      boolean sigmoid) {

    public Config {
      blocks = List.copyOf(blocks);
      if (channels < 1 || stem < 1 || growth < 1 || inner < 1 || classes < 1 || blocks.isEmpty()) {
        throw new IllegalArgumentException(
            "sizes must be positive, got channels=%d, stem=%d, growth=%d, blocks=%s, inner=%d, classes=%d"
                .formatted(channels, stem, growth, blocks, inner, classes));
      }
    }

    /** torchxrayvision's densenet121-res224-*: one grey channel, 18 findings. */
    public static Config densenet121() {
      return new Config(1, 64, 32, List.of(6, 12, 24, 16), 128, 18, false);
    }

    /**
     * Reads the sizes off a checkpoint's shapes, and {@code apply_sigmoid} off a pickled module.
     */
    public static Config of(TensorSource source, JsonObject attributes) {
      long[] stem = shape(source, "features.conv0.weight", 4);
      List<Integer> blocks = new ArrayList<>();
      while (source.names().contains(layer(blocks.size(), 0) + "conv1.weight")) {
        int layers = 0;
        while (source.names().contains(layer(blocks.size(), layers) + "conv1.weight")) {
          layers++;
        }
        blocks.add(layers);
      }
      long[] grown = shape(source, layer(0, 0) + "conv2.weight", 4);
      return new Config(
          (int) stem[1],
          (int) stem[0],
          (int) grown[0],
          blocks,
          (int) grown[1],
          (int) shape(source, "classifier.weight", 2)[0],
          attributes.flag("apply_sigmoid", false));
    }

    private static String layer(int block, int layer) {
      return "features.denseblock" + (block + 1) + ".denselayer" + (layer + 1) + ".";
    }

    private static long[] shape(TensorSource source, String name, int rank) {
      if (!source.names().contains(name) || source.shape(name).length != rank) {
        throw new BadInputException(
            "%s: a DenseNet needs %s of %d sizes, got %s"
                .formatted(
                    source.origin(),
                    name,
                    rank,
                    source.names().contains(name) ? new Shape(source.shape(name)) : "none"));
      }
      return source.shape(name);
    }

    /** C, the channels after the last block. */
    public int width() {
      int c = stem;
      for (int i = 0; i < blocks.size(); i++) {
        c = (i == 0 ? c : c / 2) + blocks.get(i) * growth;
      }
      return c;
    }
  }

  /** Four films of 224 px: their maps stay in the cache. Larger batches go piece by piece. */
  private static final long PIXELS_AT_ONCE = 4 * 224 * 224;

  private final Config config;
  private final ConvNorm stem;
  private final List<Block> blocks = new ArrayList<>();
  private final List<NormConv> transitions = new ArrayList<>();
  private final BatchNorm last;
  private final Layer classifier;
  private final @Nullable Tensor points; // [K]: operating points

  public DenseNet(Weights w, Config config) {
    this.config = config;
    Weights f = w.in("features");
    stem = ConvNorm.of(f.in("conv0"), f.in("norm0"), config.channels(), config.stem(), 7, 2, 1);
    int c = config.stem();
    for (int i = 0; i < config.blocks().size(); i++) {
      if (i > 0) {
        Weights t = f.in("transition" + i);
        transitions.add(NormConv.of(t.in("norm"), t.in("conv"), c, c / 2, null));
        c /= 2;
      }
      blocks.add(new Block(f.in("denseblock" + (i + 1)), config, config.blocks().get(i), c));
      c += config.blocks().get(i) * config.growth();
    }
    last = Nn.batchNorm(f.in("norm5"), c, 1e-5);
    classifier = Nn.linear(w.in("classifier"), c, config.classes());
    points = w.holds("op_threshs") ? w.buffer("op_threshs", Init.zeros(), config.classes()) : null;
  }

  /** The layers of one block, over maps with the channels last: [B, H, W, C]. */
  private static final class Block {
    private final List<NormConv> conv1 = new ArrayList<>();
    private final List<Layer> conv2 = new ArrayList<>();
    private final int in, growth;

    Block(Weights w, Config c, int layers, int in) {
      this.in = in;
      growth = c.growth();
      for (int i = 0; i < layers; i++) {
        Weights l = w.in("denselayer" + (i + 1));
        int seen = in + i * growth;
        conv1.add(NormConv.of(l.in("norm1"), l.in("conv1"), seen, c.inner(), l.in("norm2")));
        conv2.add(Nn.conv2d(l.in("conv2"), c.inner(), growth, 3, 1, 1, false));
      }
    }

    /** Maps [B, H, W, in] to [B, H, W, in + layers * growth]; records a graph. */
    Tensor joined(Tensor x) {
      for (int i = 0; i < conv1.size(); i++) {
        x = Tensor.cat(List.of(x, grown(i, x)), 3);
      }
      return x;
    }

    /**
     * As {@link #joined}, the maps written into one buffer instead of joined again by each layer.
     */
    Tensor extended(Tensor x) {
      long width = in + (long) conv1.size() * growth;
      Tensor all = Tensor.empty(DType.F32, x.size(0), x.size(1), x.size(2), width);
      all.narrow(3, 0, in).copyInPlace(x);
      for (int i = 0; i < conv1.size(); i++) {
        try (Scope scope = Scope.open()) {
          long seen = in + (long) i * growth;
          all.narrow(3, seen, growth).copyInPlace(grown(i, all.narrow(3, 0, seen)));
        }
      }
      return all;
    }

    private Tensor grown(int i, Tensor x) {
      Tensor y = conv1.get(i).forward(x, true); // [B, H, W, inner]
      return conv2.get(i).forward(y.permute(0, 3, 1, 2)).permute(0, 2, 3, 1); // [B, H, W, growth]
    }
  }

  /** Maps films [B, channels, H, W], values in -1024 .. 1024, to features [B, C]. */
  public Tensor forward(Tensor films) {
    Shape.check(films, "x", Shape.ANY, config.channels(), Shape.ANY, Shape.ANY);
    long atOnce = Math.max(1, PIXELS_AT_ONCE / Math.max(1, films.size(2) * films.size(3)));
    if (last.learns() || films.size(0) <= atOnce) {
      return map(films).mean(false, 2, 3);
    }
    List<Tensor> parts = new ArrayList<>();
    for (Tensor part : films.split(atOnce, 0)) {
      parts.add(Scope.tidy(() -> map(part).mean(false, 2, 3)));
    }
    return Tensor.cat(parts, 0);
  }

  /** The last map [B, C, h, w], whose mean are the features. */
  Tensor map(Tensor films) {
    boolean training = last.learns();
    Tensor x = Scope.tidy(() -> stem.forward(films, true).maxPool2d(3, 2, 1).permute(0, 2, 3, 1));
    for (int i = 0; i < blocks.size(); i++) {
      Tensor before = x;
      Block block = blocks.get(i);
      NormConv transition = i == 0 ? null : transitions.get(i - 1);
      x =
          Scope.tidy(
              () -> {
                Tensor in = transition == null ? before : transition.pooled(before);
                return training ? block.joined(in) : block.extended(in);
              });
    }
    Tensor map = x;
    return Scope.tidy(() -> last.forward(map.permute(0, 3, 1, 2)).relu());
  }

  /**
   * The library's answer [B, K] for features [B, C]: raw, probabilities, or scaled probabilities.
   */
  public Tensor scores(Tensor features) {
    Tensor raw = classifier.forward(features);
    if (points == null) {
      return config.sigmoid() ? raw.sigmoid() : raw;
    }
    Tensor p = raw.sigmoid(), half = Tensor.full(DType.F32, 0.5, 1);
    Tensor known = points.eq(points); // NaN is not equal to itself
    Tensor t = known.where(points, half);
    Tensor below = p.div(t.mul(2));
    Tensor above = p.neg().add(1).div(t.neg().add(1).mul(2)).neg().add(1);
    return known.where(p.lt(t).where(below, above), half);
  }

  /**
   * {@code x} [B, channels, H, W]; answers {@code features} [B, C] (the library's {@code
   * features2}) and {@code logits} [B, K] (what its {@code forward} returns, whatever that is
   * scaled to).
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    Tensor features = forward(new Inputs(inputs, "x").required("x"));
    out.put("features", features);
    out.put("logits", scores(features));
    return out;
  }
}
