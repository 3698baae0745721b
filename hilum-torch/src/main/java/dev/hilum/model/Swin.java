package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Swin transformer (transformers' {@code SwinModel}, {@code SwinForImageClassification}):
 * blocks whose attention stays within windows of S x S patches, every second block with the windows
 * shifted by S / 2, and a merge of 2 x 2 patches between stages:
 *
 * <pre>
 *   y = x + unshift(attention(windows(shift(layernorm_before(x)))))
 *   z = y + output(act(intermediate(layernorm_after(y))))         x, y, z : [B, h w, D]
 * </pre>
 *
 * <p>B images, h x w patches, D width of the stage, W windows, S² tokens a window, H heads.
 *
 * <p>Reference: Liu et al., arXiv 2103.14030. Parameter names are the checkpoint's. As in the
 * reference, images are padded to whole patches, maps to whole windows and even sides with zeros
 * that the attention reads, and the mask of shifted windows is -100 rather than minus infinity.
 * Deviations: a map smaller than the window is refused (the reference stops with a shape error);
 * stochastic depth and dropout are not applied when training. Parity: the goldens {@code
 * swin-tiny/*}.
 */
public final class Swin implements Network {

  /**
   * @param width D of the first stage; each stage doubles it
   * @param depths blocks of each stage
   * @param heads heads of each stage
   * @param positions whether learned absolute positions are added, for images of exactly imageSize
   * @param classes outputs of the classification head; 0 is no head
   */
  public record Config(
      int imageHeight,
      int imageWidth,
      int patch,
      int channels,
      int width,
      List<Integer> depths,
      List<Integer> heads,
      int window,
      double mlpRatio,
      boolean qkvBias,
      Activation activation,
      boolean positions,
      double normEps,
      int classes) {

    public Config {
      depths = List.copyOf(depths);
      heads = List.copyOf(heads);
      if (depths.isEmpty() || depths.size() != heads.size()) {
        throw new IllegalArgumentException(
            "depths and heads need one entry a stage, got " + depths + " and " + heads);
      }
      for (int i = 0; i < heads.size(); i++) {
        if (heads.get(i) < 1 || (width << i) % heads.get(i) != 0) {
          throw new IllegalArgumentException(
              "the width of a stage must be a multiple of its heads, got width="
                  + (width << i)
                  + ", heads="
                  + heads.get(i));
        }
      }
      if (patch < 1 || window < 1 || imageHeight < patch || imageWidth < patch) {
        throw new IllegalArgumentException(
            "image sides must hold a patch, got %d x %d, patch=%d, window=%d"
                .formatted(imageHeight, imageWidth, patch, window));
      }
    }

    /** swin-tiny-patch4-window7-224, MedCLIP's image tower. */
    public static Config tiny() {
      return new Config(
          224,
          224,
          4,
          3,
          96,
          List.of(2, 2, 6, 2),
          List.of(3, 6, 12, 24),
          7,
          4,
          true,
          Activation.GELU,
          false,
          1e-5,
          0);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} swin. */
    public static Config of(JsonObject json) {
      List<Integer> size =
          json.isArray("image_size")
              ? json.integers("image_size")
              : List.of(json.integer("image_size", 224), json.integer("image_size", 224));
      return new Config(
          size.get(0),
          size.get(1),
          json.integer("patch_size", 4),
          json.integer("num_channels", 3),
          json.integer("embed_dim", 96),
          json.has("depths") ? json.integers("depths") : List.of(2, 2, 6, 2),
          json.has("num_heads") ? json.integers("num_heads") : List.of(3, 6, 12, 24),
          json.integer("window_size", 7),
          json.number("mlp_ratio", 4),
          json.flag("qkv_bias", true),
          Activation.of(json.text("hidden_act", "gelu"), json.origin()),
          json.flag("use_absolute_embeddings", false),
          json.number("layer_norm_eps", 1e-5),
          classes(json));
    }

    private static int classes(JsonObject json) {
      if (!json.has("architectures")
          || !json.texts("architectures").contains("SwinForImageClassification")) {
        return 0;
      }
      return json.isObject("id2label")
          ? json.object("id2label").keys().size()
          : json.integer("num_labels", 2);
    }

    /** Width of the last stage, which is that of the output. */
    public int outputWidth() {
      return width << (depths.size() - 1);
    }
  }

  private final Config config;
  private final Layer patches, norm, finalNorm;
  private final @Nullable Tensor positions; // [1, h w, D]
  private final List<Stage> stages = new ArrayList<>();
  private final @Nullable Layer classifier;

  public Swin(Weights w, Config config) {
    this.config = config;
    Weights base = config.classes() > 0 ? w.in("swin") : w;
    Weights e = base.in("embeddings");
    int d = config.width(), side = config.patch();
    patches =
        Nn.conv2d(
            e.in("patch_embeddings").in("projection"), config.channels(), d, side, side, 0, true);
    long count = (long) (config.imageHeight() / side) * (config.imageWidth() / side);
    positions = config.positions() ? e.get("position_embeddings", 1, count, d) : null;
    norm = Nn.layerNorm(e.in("norm"), d, 1e-5); // the library's own epsilon, whatever the config's
    for (int i = 0; i < config.depths().size(); i++) {
      stages.add(new Stage(base.in("encoder").in("layers").in(i), config, i));
    }
    int last = config.outputWidth();
    finalNorm = Nn.layerNorm(base.in("layernorm"), last, config.normEps());
    classifier =
        config.classes() > 0 ? Nn.linear(w.in("classifier"), last, config.classes()) : null;
  }

  /** Blocks of one width, then the merge that halves both sides; the last stage has none. */
  private static final class Stage {
    private final List<Block> blocks = new ArrayList<>();
    private final @Nullable Layer mergeNorm, merge;

    Stage(Weights w, Config c, int index) {
      int d = c.width() << index;
      for (int i = 0; i < c.depths().get(index); i++) {
        int shift = i % 2 == 0 ? 0 : c.window() / 2;
        blocks.add(new Block(w.in("blocks").in(i), c, d, c.heads().get(index), shift));
      }
      boolean merges = index < c.depths().size() - 1;
      mergeNorm = merges ? Nn.layerNorm(w.in("downsample").in("norm"), 4 * d, 1e-5) : null;
      merge = merges ? Nn.linear(w.in("downsample").in("reduction"), 4 * d, 2 * d, false) : null;
    }

    /** Maps [B, h, w, D] to [B, h/2, w/2, 2D], sides rounded up. */
    Tensor forward(Tensor x) {
      for (Block block : blocks) {
        Tensor before = x;
        x = Scope.tidy(() -> block.forward(before));
      }
      if (mergeNorm == null || merge == null) {
        return x;
      }
      long b = x.size(0), h = (x.size(1) + 1) / 2, w = (x.size(2) + 1) / 2, d = x.size(3);
      Tensor even = x.pad(0, 0, 0, 0, x.size(2) % 2, 0, x.size(1) % 2);
      Tensor corners =
          even.reshape(b, h, 2, w, 2, d) // rows and columns of each 2 x 2 square
              .permute(0, 1, 3, 4, 2, 5) // column first: (0,0), (1,0), (0,1), (1,1)
              .reshape(b, h, w, 4 * d);
      return merge.forward(mergeNorm.forward(corners));
    }
  }

  /** One block of windowed attention and MLP over maps [B, h, w, D]. */
  private static final class Block {
    private final Layer before, after;
    private final Attention attention;
    private final Mlp mlp;
    private final Tensor table; // [(2S - 1)², H]: bias by relative position
    private final Tensor offsets; // [S⁴]: row of the table for each pair of patches
    private final int window, shift, heads;

    Block(Weights w, Config c, int d, int heads, int shift) {
      this.window = c.window();
      this.shift = shift;
      this.heads = heads;
      Weights self = w.in("attention").in("self");
      long rows = (2L * window - 1) * (2L * window - 1);
      before = Nn.layerNorm(w.in("layernorm_before"), d, c.normEps());
      table = self.get("relative_position_bias_table", rows, heads);
      self.skip("relative_position_index"); // recomputed: fixed by the window
      try (Scope scope = Scope.open()) {
        offsets = Tensor.of(offsets(window)).keep(w.name("relative_position_index"));
      }
      Weights out = w.in("attention").in("output").in("dense");
      attention =
          Attention.separate(
              self.in("query"), self.in("key"), self.in("value"), out, d, heads, c.qkvBias(), null);
      after = Nn.layerNorm(w.in("layernorm_after"), d, c.normEps());
      Weights up = w.in("intermediate").in("dense"), down = w.in("output").in("dense");
      mlp = Mlp.of(up, down, d, (int) (c.mlpRatio() * d), c.activation(), null);
    }

    private static long[] offsets(int s) {
      long[] index = new long[s * s * s * s];
      for (int i = 0; i < s * s; i++) {
        for (int j = 0; j < s * s; j++) {
          int dy = i / s - j / s + s - 1, dx = i % s - j % s + s - 1;
          index[i * s * s + j] = dy * (2L * s - 1) + dx;
        }
      }
      return index;
    }

    Tensor forward(Tensor x) {
      long h = x.size(1), w = x.size(2);
      if (Math.min(h, w) < window) {
        throw new BadInputException(
            "a map of patches must be at least one window wide and high, got "
                + h
                + " x "
                + w
                + " and window "
                + window);
      }
      int s = Math.min(h, w) == window ? 0 : shift; // a single window has nothing to shift into
      long bottom = (window - h % window) % window, right = (window - w % window) % window;
      Tensor map = before.forward(x).pad(0, 0, 0, 0, right, 0, bottom);
      map = s == 0 ? map : map.roll(new long[] {-s, -s}, 1, 2);
      map = attend(map, bias(h + bottom, w + right, s));
      map = s == 0 ? map : map.roll(new long[] {s, s}, 1, 2);
      Tensor y = x.add(map.narrow(1, 0, h).narrow(2, 0, w));
      return mlp.addTo(y, after.forward(y));
    }

    private Tensor attend(Tensor map, Tensor bias) {
      long b = map.size(0),
          h = map.size(1),
          w = map.size(2),
          d = map.size(3),
          s = window,
          n = s * s;
      Tensor tokens =
          map.reshape(b, h / s, s, w / s, s, d).transpose(2, 3).reshape(-1, n, d); // [B W, S², D]
      if (bias.size(0) > 1) {
        bias = bias.unsqueeze(0).expand(b, -1, -1, -1, -1).reshape(-1, heads, n, n);
      }
      return attention
          .forward(tokens, bias, false)
          .reshape(b, h / s, w / s, s, s, d)
          .transpose(2, 3)
          .reshape(b, h, w, d);
    }

    /** What is added to the scores of each window: [1 or W, H, S², S²]. */
    private Tensor bias(long h, long w, int s) {
      long n = (long) window * window;
      Tensor relative =
          table.indexSelect(0, offsets).reshape(n, n, heads).permute(2, 0, 1).unsqueeze(0);
      if (s == 0) {
        return relative;
      }
      return relative.add(Tensor.of(mask(h, w, s), h * w / n, 1, n, n));
    }

    /** -100 between patches that the shift brought together from opposite borders, else 0. */
    private float[] mask(long h, long w, int s) {
      int n = window * window, across = (int) w / window;
      float[] mask = new float[(int) (h * w) * n];
      for (int win = 0, at = 0; win < h * w / n; win++) {
        int top = win / across * window, left = win % across * window;
        for (int i = 0; i < n; i++) {
          for (int j = 0; j < n; j++, at++) {
            boolean together =
                region(top + i / window, h, s) == region(top + j / window, h, s)
                    && region(left + i % window, w, s) == region(left + j % window, w, s);
            mask[at] = together ? 0 : -100;
          }
        }
      }
      return mask;
    }

    private int region(int at, long side, int s) {
      return (at >= side - window ? 1 : 0) + (at >= side - s ? 1 : 0);
    }
  }

  /** Maps images [B, C, height, width] to patch states [B, h w, D] after the last norm. */
  public Tensor forward(Tensor images) {
    Shape.check(images, "pixel_values", Shape.ANY, config.channels(), Shape.ANY, Shape.ANY);
    long p = config.patch(), h = images.size(2), w = images.size(3);
    Tensor x = patches.forward(images.pad(0, 0, (p - w % p) % p, 0, (p - h % p) % p));
    long rows = x.size(2), columns = x.size(3), b = x.size(0);
    x = norm.forward(x.permute(0, 2, 3, 1));
    if (positions != null) {
      if (rows * columns != positions.size(1)) {
        throw new BadInputException(
            "absolute positions fit %d patches, got %d x %d"
                .formatted(positions.size(1), rows, columns));
      }
      x = x.add(positions.reshape(1, rows, columns, config.width()));
    }
    for (Stage stage : stages) {
      x = stage.forward(x);
    }
    return finalNorm.forward(x).reshape(b, -1, config.outputWidth());
  }

  /**
   * {@code pixel_values} [B, C, height, width]; answers {@code last_hidden_state} [B, h w, D] and
   * its mean {@code pooler_output} [B, D], or {@code logits} where there is a head.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Tensor states = forward(new Inputs(inputs, "pixel_values").required("pixel_values"));
    Tensor pooled = states.mean(false, 1);
    if (classifier != null) {
      return Map.of("logits", classifier.forward(pooled));
    }
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("last_hidden_state", states);
    out.put("pooler_output", pooled);
    return out;
  }
}
