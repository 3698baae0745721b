package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.nn.ConvNorm;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The residual network, as torchvision and timm have it (their names are the same): a 7 x 7 stem,
 * four stages of blocks, the mean over the map, a linear head:
 *
 * <pre>
 *   basic       y = relu(x + norm(conv3x3(relu(norm(conv3x3(x))))))
 *   bottleneck  y = relu(x + norm(conv1x1(relu(norm(conv3x3(relu(norm(conv1x1(x)))))))))
 * </pre>
 *
 * <p>The first block of a stage strides in its first 3 x 3 convolution ("v1.5") and brings x to the
 * same shape by a strided 1 x 1 convolution and norm. B images, C channels; sides shrink by 32.
 *
 * <p>Reference: He et al., arXiv 1512.03385. Deviation: batch statistics stay as they are when
 * training. Parity: the goldens {@code resnet-tiny/*}.
 */
public final class ResNet implements Network {

  /**
   * One stage.
   *
   * @param inner channels between the convolutions of a block
   * @param out channels of its result: {@code inner} for basic blocks, 4 x for published
   *     bottlenecks
   * @param groups groups of the bottleneck's 3 x 3 convolution
   */
  public record Stage(int blocks, int inner, int out, int groups) {}

  /**
   * @param classes outputs of the head {@code fc}; 0 is no head
   */
  public record Config(
      int channels, int stem, boolean bottleneck, List<Stage> stages, int classes) {

    public Config {
      stages = List.copyOf(stages);
      for (Stage s : stages) {
        if (s.blocks < 1 || s.groups < 1 || s.inner % s.groups != 0) {
          throw new IllegalArgumentException(
              "a stage needs blocks, and channels that its groups divide, got " + s);
        }
      }
    }

    public static Config resnet18() {
      return published(false, 2, 2, 2, 2);
    }

    public static Config resnet50() {
      return published(true, 3, 4, 6, 3);
    }

    private static Config published(boolean bottleneck, int... blocks) {
      List<Stage> stages = new ArrayList<>();
      for (int i = 0; i < blocks.length; i++) {
        int inner = 64 << i;
        stages.add(new Stage(blocks[i], inner, bottleneck ? 4 * inner : inner, 1));
      }
      return new Config(3, 64, bottleneck, stages, 1000);
    }

    /** Reads the sizes off a checkpoint's shapes; {@code prefix} comes before every name. */
    public static Config of(TensorSource source, String prefix) {
      long[] stem = shape(source, prefix + "conv1.weight", 4);
      boolean bottleneck = source.names().contains(prefix + "layer1.0.conv3.weight");
      List<Stage> stages = new ArrayList<>();
      for (int s = 1; s <= 4; s++) {
        String stage = prefix + "layer" + s + ".";
        int blocks = 0;
        while (source.names().contains(stage + blocks + ".conv1.weight")) {
          blocks++;
        }
        long[] conv = shape(source, stage + "0.conv2.weight", 4);
        int inner = (int) conv[0];
        int out = bottleneck ? (int) shape(source, stage + "0.conv3.weight", 4)[0] : inner;
        stages.add(new Stage(blocks, inner, out, inner / (int) conv[1]));
      }
      boolean head = source.names().contains(prefix + "fc.weight");
      int classes = head ? (int) shape(source, prefix + "fc.weight", 2)[0] : 0;
      return new Config((int) stem[1], (int) stem[0], bottleneck, stages, classes);
    }

    private static long[] shape(TensorSource source, String name, int rank) {
      if (!source.names().contains(name)) {
        throw new BadInputException(
            source.origin() + ": a ResNet needs " + name + ", it is missing");
      }
      long[] shape = source.shape(name);
      boolean positive = shape.length == rank;
      for (long side : shape) {
        positive &= side > 0;
      }
      if (!positive) {
        throw new BadInputException(
            "%s: %s must have %d sizes above 0, got %s"
                .formatted(source.origin(), name, rank, new Shape(shape)));
      }
      return shape;
    }

    /** Channels of the last map. */
    public int width() {
      return stages.getLast().out;
    }
  }

  private final Config config;
  private final ConvNorm stem;
  private final List<Block> blocks = new ArrayList<>();
  private final @Nullable Layer head;

  public ResNet(Weights w, Config config) {
    this(w, config, config.classes() > 0);
  }

  /** A trunk inside another network, which passes over the head that its checkpoint may hold. */
  static ResNet headless(Weights w, Config config) {
    w.skip("fc.weight");
    w.skip("fc.bias");
    return new ResNet(w, config, false);
  }

  private ResNet(Weights w, Config config, boolean headed) {
    this.config = config;
    stem = ConvNorm.of(w.in("conv1"), w.in("bn1"), config.channels(), config.stem(), 7, 2, 1);
    int in = config.stem();
    for (int s = 0; s < config.stages().size(); s++) {
      Stage stage = config.stages().get(s);
      for (int i = 0; i < stage.blocks; i++) {
        int stride = s > 0 && i == 0 ? 2 : 1;
        blocks.add(
            new Block(w.in("layer" + (s + 1)).in(i), config.bottleneck(), stage, in, stride));
        in = stage.out;
      }
    }
    head = headed ? Nn.linear(w.in("fc"), config.width(), config.classes()) : null;
  }

  /**
   * One residual block; the convolution before the sum is apart, because the sum is fused to it.
   */
  private static final class Block {
    private final List<ConvNorm> inner = new ArrayList<>();
    private final ConvNorm last;
    private final @Nullable ConvNorm shortcut;

    Block(Weights w, boolean bottleneck, Stage s, int in, int stride) {
      if (bottleneck) {
        inner.add(ConvNorm.of(w.in("conv1"), w.in("bn1"), in, s.inner, 1, 1, 1));
        inner.add(ConvNorm.of(w.in("conv2"), w.in("bn2"), s.inner, s.inner, 3, stride, s.groups));
        last = ConvNorm.of(w.in("conv3"), w.in("bn3"), s.inner, s.out, 1, 1, 1);
      } else {
        inner.add(ConvNorm.of(w.in("conv1"), w.in("bn1"), in, s.inner, 3, stride, 1));
        last = ConvNorm.of(w.in("conv2"), w.in("bn2"), s.inner, s.out, 3, 1, 1);
      }
      Weights d = w.in("downsample");
      shortcut =
          stride > 1 || in != s.out ? ConvNorm.of(d.in(0), d.in(1), in, s.out, 1, stride, 1) : null;
    }

    Tensor forward(Tensor x) {
      Tensor y = x;
      for (ConvNorm conv : inner) {
        y = conv.forward(y, true);
      }
      return last.addTo(shortcut == null ? x : shortcut.forward(x, false), y);
    }
  }

  /**
   * Maps images [B, C, H, W] to the last stage's map [B, width, H / 32, W / 32], sides rounded up.
   */
  public Tensor forward(Tensor images) {
    Shape.check(images, "x", Shape.ANY, config.channels(), Shape.ANY, Shape.ANY);
    Tensor x = Scope.tidy(() -> stem.forward(images, true).maxPool2d(3, 2, 1));
    for (Block block : blocks) {
      Tensor before = x;
      x = Scope.tidy(() -> block.forward(before));
    }
    return x;
  }

  /**
   * {@code x} [B, C, H, W]; answers the map {@code features} [B, width, H / 32, W / 32] and, where
   * there is a head, {@code logits} [B, classes].
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Tensor map = forward(new Inputs(inputs, "x").required("x"));
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("features", map);
    if (head != null) {
      out.put("logits", head.forward(map.mean(false, 2, 3)));
    }
    return out;
  }
}
