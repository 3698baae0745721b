package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Conv2d;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Linear;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.tensor.TrainableLinear;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * ConvNeXt as timm has it: a stem that cuts the image into 4 x 4 patches, four stages that halve
 * the map, each of blocks
 *
 * <pre>
 *   y = x + gamma * fc2(gelu(fc1(norm(depthwise7x7(x)))))        x, y : [B, D, h, w]
 * </pre>
 *
 * <p>B images, D width of the stage, K classes. Norms are over the channels of each position.
 *
 * <p>Reference: Liu et al., arXiv 2201.03545, and timm's {@code ConvNeXt}. Deviation: a new network
 * starts with gains of 0.1, not 1e-6, which hundreds of epochs are needed to grow. Parity: the
 * goldens {@code convnext-tiny}.
 */
public final class ConvNext implements TimmNetwork {
  private static final double EPS = 1e-6;
  private static final int STEM = 4;
  private static final Set<String> KNOWN =
      Set.of("depths", "dims", "conv_mlp", "in_chans", "num_classes", "global_pool");
  private static final Map<String, Config> SIZES =
      Map.of(
          "convnext_atto", size(true, 6, 40),
          "convnext_femto", size(true, 6, 48),
          "convnext_pico", size(true, 6, 64),
          "convnext_nano", size(true, 8, 80),
          "convnext_tiny", new Config(List.of(3, 3, 9, 3), widths(96), false, 3, 1000),
          "convnext_small", new Config(List.of(3, 3, 27, 3), widths(96), false, 3, 1000),
          "convnext_base", new Config(List.of(3, 3, 27, 3), widths(128), false, 3, 1000));

  /**
   * @param depths blocks of each stage
   * @param widths channels of each stage
   * @param convolutions whether the linears of a block are stored as 1 x 1 convolutions
   * @param channels of the image
   * @param classes K, 0 for features without a head
   */
  public record Config(
      List<Integer> depths, List<Integer> widths, boolean convolutions, int channels, int classes)
      implements Architecture {
    public Config {
      depths = List.copyOf(depths);
      widths = List.copyOf(widths);
      if (depths.isEmpty() || depths.size() != widths.size()) {
        throw new IllegalArgumentException(
            "each stage has a depth and a width, got " + depths + " and " + widths);
      }
      if (channels < 1 || classes < 0) {
        throw new IllegalArgumentException(
            "channels must be positive and classes not negative, got "
                + channels
                + " and "
                + classes);
      }
    }

    /** timm's architecture with some of its arguments changed; the first that has a key decides. */
    static Config of(String architecture, JsonObject... changes) {
      String name = architecture.split("\\.", 2)[0]; // what follows the dot names the weights
      Config c = SIZES.get(name);
      if (c == null) {
        throw new BadInputException(
            "the ConvNeXt must be one of " + names() + ", got " + architecture);
      }
      for (int i = changes.length - 1; i >= 0; i--) {
        c = c.with(changes[i]);
      }
      return c;
    }

    /** Reads timm's {@code config.json}. */
    public static Config of(JsonObject json) {
      return of(json.text("architecture"), Sections.of(json, "model_args"), head(json));
    }

    private static JsonObject head(JsonObject json) {
      return Json.parse(
          "{\"num_classes\": %d}"
              .formatted(
                  json.integer(
                      "num_classes",
                      Sections.of(json, "pretrained_cfg").integer("num_classes", 1000))),
          json.origin());
    }

    private Config with(JsonObject json) {
      if (!json.text("global_pool", "avg").equals("avg")) {
        throw new BadInputException(
            json.origin()
                + ": global_pool of a ConvNeXt must be avg, got "
                + json.text("global_pool"));
      }
      for (String key : json.keys()) {
        if (!KNOWN.contains(key)) {
          throw new BadInputException(
              json.origin() + ": the argument " + key + " of timm's ConvNeXt is not supported");
        }
      }
      return new Config(
          json.isArray("depths") ? json.integers("depths") : depths,
          json.isArray("dims") ? json.integers("dims") : widths,
          json.flag("conv_mlp", convolutions),
          json.integer("in_chans", channels),
          json.integer("num_classes", classes));
    }

    /** The same trunk without a head. */
    Config headless() {
      return new Config(depths, widths, convolutions, channels, 0);
    }

    @Override
    public int width() {
      return widths.getLast();
    }

    @Override
    public ConvNext build(Weights w) {
      return new ConvNext(w, this);
    }
  }

  private static Config size(boolean convolutions, int third, int width) {
    return new Config(List.of(2, 2, third, 2), widths(width), convolutions, 3, 1000);
  }

  private static List<Integer> widths(int first) {
    return List.of(first, 2 * first, 4 * first, 8 * first);
  }

  /** The architectures of timm that can be built. */
  public static Set<String> names() {
    return new TreeSet<>(SIZES.keySet());
  }

  /** A linear over channels that may be stored as a 1 x 1 convolution. */
  private static Layer pointwise(Weights w, int in, int out, boolean convolution) {
    long[] shape = convolution ? new long[] {out, in, 1, 1} : new long[] {out, in};
    Precision precision = w.mode().precision();
    if (w.packs()) {
      try (Scope scope = Scope.open()) {
        Tensor weight = w.borrow("weight", shape).reshape(out, in);
        return Linear.packed(w, weight, w.borrow("bias", Init.zeros(), out));
      }
    }
    Tensor weight = w.get("weight", Init.truncatedNormal(Math.sqrt(1.0 / in)), shape);
    Tensor bias = w.get("bias", Init.zeros(), out);
    return x -> TrainableLinear.forward(x, weight.reshape(out, in), bias, precision);
  }

  private record Block(Conv2d spread, Layer norm, Layer fc1, Layer fc2, Tensor gain) {
    static Block of(Weights w, int d, boolean convolutions) {
      Weights mlp = w.in("mlp");
      return new Block(
          Nn.depthwise(w.in("conv_dw"), d, 7, 3),
          Nn.layerNorm(w.in("norm"), d, EPS),
          pointwise(mlp.in("fc1"), d, 4 * d, convolutions),
          pointwise(mlp.in("fc2"), 4 * d, d, convolutions),
          w.get("gamma", Init.constant(0.1), d));
    }

    Tensor forward(Tensor x) {
      Tensor y = norm.forward(spread.forward(x).permute(0, 2, 3, 1)); // [B, h, w, D]
      return x.add(fc2.forward(fc1.forward(y).gelu()).mul(gain).permute(0, 3, 1, 2));
    }
  }

  private record Stage(@Nullable Layer norm, @Nullable Conv2d halve, List<Block> blocks) {
    Tensor forward(Tensor x) {
      Tensor y = norm == null || halve == null ? x : halve.forward(overChannels(norm, x));
      for (Block block : blocks) {
        Tensor before = y;
        y = Scope.tidy(() -> block.forward(before));
      }
      return y;
    }
  }

  private final Config config;
  private final Conv2d stem;
  private final Layer stemNorm;
  private final List<Stage> stages = new ArrayList<>();
  private final Layer norm;
  private final @Nullable Layer head;

  public ConvNext(Weights w, Config config) {
    this.config = config;
    int first = config.widths().getFirst();
    stem = Nn.conv2d(w.in("stem").in(0), config.channels(), first, STEM, STEM, 0, true);
    stemNorm = Nn.layerNorm(w.in("stem").in(1), first, EPS);
    for (int i = 0; i < config.depths().size(); i++) {
      stages.add(stage(w.in("stages").in(i), config, i));
    }
    norm = Nn.layerNorm(w.in("head").in("norm"), config.width(), EPS);
    head =
        config.classes() > 0
            ? Nn.linear(w.in("head").in("fc"), config.width(), config.classes())
            : null;
  }

  private static Stage stage(Weights w, Config config, int index) {
    int width = config.widths().get(index);
    Layer norm = null;
    Conv2d halve = null;
    if (index > 0) {
      int before = config.widths().get(index - 1);
      norm = Nn.layerNorm(w.in("downsample").in(0), before, EPS);
      halve = Nn.conv2d(w.in("downsample").in(1), before, width, 2, 2, 0, true);
    }
    List<Block> blocks = new ArrayList<>();
    for (int b = 0; b < config.depths().get(index); b++) {
      blocks.add(Block.of(w.in("blocks").in(b), width, config.convolutions()));
    }
    return new Stage(norm, halve, blocks);
  }

  private static Tensor overChannels(Layer norm, Tensor x) {
    return norm.forward(x.permute(0, 2, 3, 1)).permute(0, 3, 1, 2);
  }

  /** The last stage's map [B, D, h / 32, w / 32] of images [B, C, h, w]. */
  @Override
  public Tensor forward(Tensor images) {
    Shape.check(images, "images", Shape.ANY, config.channels(), Shape.ANY, Shape.ANY);
    Tensor x = overChannels(stemNorm, stem.forward(images.channelsLast()));
    for (Stage stage : stages) {
      x = stage.forward(x);
    }
    return x;
  }

  /** The normalised mean [B, D] of a map. */
  @Override
  public Tensor pool(Tensor map) {
    return norm.forward(map.mean(false, 2, 3));
  }

  /** Every position of the map as the head would see it alone. */
  @Override
  public Tensor patches(Tensor images) {
    return judge(norm.forward(forward(images).flatten(2, 3).transpose(1, 2)));
  }

  @Override
  public Tensor judge(Tensor pooled) {
    return head == null ? pooled : head.forward(pooled);
  }
}
