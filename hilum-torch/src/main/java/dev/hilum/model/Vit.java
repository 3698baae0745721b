package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Linear;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vision transformer as transformers has it: {@code ViTModel} and {@code
 * ViTForImageClassification}.
 *
 * <pre>
 *   x = [class; patches (or mask token)] + positions
 *   y = x + attention(layernorm_before(x))        once for each layer
 *   z = y + mlp(layernorm_after(y))               x, y, z : [B, N, D]
 *   states = layernorm(z), pooled = act(pooler(states[class]))
 * </pre>
 *
 * <p>B images, N tokens (1 class + P patch), D width. Reference: arXiv 2010.11929. Deviation: no
 * dropout. Parity: the goldens {@code vit-tiny}.
 */
public final class Vit implements Network {

  /**
   * The sizes of a vision transformer.
   *
   * @param hidden the width of the MLP
   * @param pooled the width of the pooler's output
   * @param labels classes of the classification head, 0 for the model without a head
   */
  public record Config(
      int width,
      int layers,
      int heads,
      int hidden,
      Activation activation,
      double normEps,
      ImageSize image,
      int patch,
      int channels,
      boolean qkvBias,
      int pooled,
      Activation poolerActivation,
      int labels) {

    public Config {
      if (heads < 1 || width < 1 || width % heads != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
      }
      if (layers < 0 || hidden < 1 || channels < 1 || pooled < 1 || labels < 0) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got layers=%d, hidden=%d, channels=%d, pooled=%d, labels=%d"
                .formatted(layers, hidden, channels, pooled, labels));
      }
      if (patch < 1 || image.patches(patch) < 1) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got " + image + " and " + patch);
      }
    }

    /** google/vit-base-patch16-224 without its head. */
    public static Config base16() {
      return published(768, 12, 12, 16);
    }

    public static Config base32() {
      return published(768, 12, 12, 32);
    }

    public static Config large16() {
      return published(1024, 24, 16, 16);
    }

    private static Config published(int width, int layers, int heads, int patch) {
      return new Config(
          width,
          layers,
          heads,
          4 * width,
          Activation.GELU,
          1e-12,
          ImageSize.square(224),
          patch,
          3,
          true,
          width,
          Activation.TANH,
          0);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} vit. */
    public static Config of(JsonObject json) {
      int width = json.integer("hidden_size", 768);
      return new Config(
          width,
          json.integer("num_hidden_layers", 12),
          json.integer("num_attention_heads", 12),
          json.integer("intermediate_size", 3072),
          Activation.of(json.text("hidden_act", "gelu"), json.origin()),
          json.number("layer_norm_eps", 1e-12),
          ImageSize.of(json, "image_size", 224),
          ImageSize.patch(json, "patch_size", 16),
          json.integer("num_channels", 3),
          json.flag("qkv_bias", true),
          json.integer("pooler_output_size", width),
          Activation.of(json.text("pooler_act", "tanh"), json.origin()),
          Labels.of(json));
    }
  }

  private record Block(Layer before, Attention attention, Layer after, Mlp mlp) {

    static Block of(Weights w, Config c) {
      int d = c.width();
      Weights qkv = w.in("attention").in("attention");
      Attention attention =
          Attention.separate(
              qkv.in("query"),
              qkv.in("key"),
              qkv.in("value"),
              w.in("attention").in("output").in("dense"),
              d,
              c.heads(),
              c.qkvBias(),
              null);
      Mlp mlp =
          Mlp.of(
              w.in("intermediate").in("dense"),
              w.in("output").in("dense"),
              d,
              c.hidden(),
              c.activation(),
              null);
      return new Block(
          Nn.layerNorm(w.in("layernorm_before"), d, c.normEps()),
          attention,
          Nn.layerNorm(w.in("layernorm_after"), d, c.normEps()),
          mlp);
    }

    Tensor forward(Tensor x, @Nullable Tensor mask) {
      Tensor y = attention.addTo(x, before.forward(x), mask, false);
      return mlp.addTo(y, after.forward(y));
    }
  }

  private final Config config;
  private final Tensor classToken, positions; // [1, 1, D], [1, 1 + P, D]
  private final @Nullable Tensor maskToken; // [1, 1, D]
  private final PatchEmbedding patches;
  private final List<Block> blocks = new ArrayList<>();
  private final Layer norm;
  private final @Nullable Linear pooler;
  private final @Nullable Layer classifier;

  /** Builds the network; pooler and mask token are there when the checkpoint has them. */
  public Vit(Weights root, Config config) {
    this.config = config;
    int d = config.width();
    Weights w = config.labels() == 0 ? root : root.in("vit");
    Weights e = w.in("embeddings");
    classToken = e.get("cls_token", 1, 1, d);
    maskToken = e.holds("mask_token") ? e.get("mask_token", Init.zeros(), 1, 1, d) : null;
    positions = e.get("position_embeddings", 1, config.image().patches(config.patch()) + 1, d);
    patches =
        new PatchEmbedding(
            e.in("patch_embeddings").in("projection"), config.channels(), d, config.patch(), true);
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(Block.of(w.in("encoder").in("layer").in(i), config));
    }
    norm = Nn.layerNorm(w.in("layernorm"), d, config.normEps());
    Weights dense = w.in("pooler").in("dense");
    pooler =
        config.labels() == 0 && dense.has("weight") ? Nn.linear(dense, d, config.pooled()) : null;
    classifier = config.labels() == 0 ? null : Nn.linear(root.in("classifier"), d, config.labels());
  }

  /**
   * The normalised states [B, N, D]: class token, then patches row by row.
   *
   * @param pixels [B, C, h, w]
   * @param masked [B, P], not 0 where the mask token stands for the patch; null masks none
   * @param interpolate whether positions are resized to the image; otherwise its size must be the
   *     config's
   */
  public Tensor forward(Tensor pixels, @Nullable Tensor masked, boolean interpolate) {
    return norm.forward(
        Stack.through(
            blocks, embed(pixels, masked, interpolate), (block, y) -> block.forward(y, null)));
  }

  /** The class token [B, D] of normalised states, through the pooler where there is one. */
  Tensor pooled(Tensor states) {
    return pool(states.select(1, 0));
  }

  /** Pooled patches [B, P, D] by the last block's value path; see {@link ValuePath}. */
  Tensor values(Tensor pixels) {
    Tensor x = embed(pixels, null, false);
    Tensor mask = ValuePath.mask(x.size(1));
    Tensor states =
        Stack.through(
            blocks, x, (block, y) -> block.forward(y, null), (block, y) -> block.forward(y, mask));
    return pool(ValuePath.patches(norm.forward(states), 1));
  }

  private Tensor pool(Tensor token) {
    return pooler == null ? token : pooler.forward(token, config.poolerActivation());
  }

  private Tensor embed(Tensor pixels, @Nullable Tensor masked, boolean interpolate) {
    Tensor tokens = patches.forward(pixels);
    long b = tokens.size(0), d = config.width();
    if (masked != null) {
      if (maskToken == null) {
        throw new BadInputException("bool_masked_pos needs a mask token, the checkpoint has none");
      }
      Shape.check(masked, "bool_masked_pos", b, tokens.size(1));
      tokens = masked.ne(0).unsqueeze(-1).where(maskToken, tokens);
    }
    return Tensor.cat(List.of(classToken.expand(b, 1, d), tokens), 1)
        .add(positions(pixels, interpolate));
  }

  private Tensor positions(Tensor pixels, boolean interpolate) {
    if (!interpolate) {
      ImageSize.check(pixels, config.image());
      return positions;
    }
    long rows = patches.rows(pixels), columns = patches.columns(pixels);
    return rows * columns == positions.size(1) - 1 && pixels.size(2) == pixels.size(3)
        ? positions
        : PositionGrid.bySize(positions, 1, rows, columns, false);
  }

  /**
   * {@code pixel_values}, optionally {@code bool_masked_pos, interpolate_pos_encoding}; answers
   * {@code last_hidden_state} [B, N, D] and, where there is a pooler, {@code pooler_output}; or
   * {@code logits} [B, K] where there is a head.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "pixel_values", "bool_masked_pos", "interpolate_pos_encoding");
    Tensor states =
        forward(
            in.required("pixel_values"),
            in.optional("bool_masked_pos"),
            in.flag("interpolate_pos_encoding"));
    if (classifier != null) {
      return Map.of("logits", classifier.forward(states.select(1, 0)));
    }
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("last_hidden_state", states);
    if (pooler != null) {
      out.put("pooler_output", pooled(states));
    }
    return out;
  }
}
