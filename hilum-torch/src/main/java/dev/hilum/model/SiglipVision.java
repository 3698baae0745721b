package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Linear;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * SigLIP's image tower as transformers has it ({@code SiglipVisionModel}).
 *
 * <pre>
 *   states = post_layernorm(blocks(patches + positions))      no class token, [B, P, D]
 *   pooled = head(states)                                     attention pooling, [B, D]
 * </pre>
 *
 * <p>Reference: arXiv 2303.15343. Deviation: no dropout. Parity: the goldens {@code siglip-tiny}.
 */
public final class SiglipVision implements Network {

  /**
   * The sizes of the tower.
   *
   * @param image side of the images that the position table is for
   * @param pooled whether the pooling head is there
   */
  public record Config(
      int width,
      int layers,
      int heads,
      int hidden,
      Activation activation,
      double normEps,
      int image,
      int patch,
      int channels,
      boolean pooled) {

    public Config {
      if (patch < 1 || image < patch || channels < 1) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got image=%d, patch=%d, channels=%d"
                .formatted(image, patch, channels));
      }
    }

    /** The image tower of google/siglip-base-patch16-224. */
    public static Config base16() {
      return new Config(768, 12, 12, 3072, Activation.GELU_TANH, 1e-6, 224, 16, 3, true);
    }

    /** The image tower of google/siglip-so400m-patch14-384. */
    public static Config so400m14() {
      return new Config(1152, 27, 16, 4304, Activation.GELU_TANH, 1e-6, 384, 14, 3, true);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} siglip_vision_model. */
    public static Config of(JsonObject json) {
      return new Config(
          json.integer("hidden_size", 768),
          json.integer("num_hidden_layers", 12),
          json.integer("num_attention_heads", 12),
          json.integer("intermediate_size", 3072),
          Activation.of(json.text("hidden_act", "gelu_pytorch_tanh"), json.origin()),
          json.number("layer_norm_eps", 1e-6),
          json.integer("image_size", 224),
          json.integer("patch_size", 16),
          json.integer("num_channels", 3),
          json.flag("vision_use_head", true));
    }

    private ContrastiveBlock.Config block() {
      return new ContrastiveBlock.Config(width, layers, heads, hidden, activation, normEps);
    }

    private int patches() {
      return (image / patch) * (image / patch);
    }
  }

  private final Config config;
  private final Tensor positions; // [P, D]
  private final PatchEmbedding patches;
  private final List<ContrastiveBlock> blocks;
  private final Layer norm;
  private final @Nullable PoolingHead head;

  /** Builds the tower; older checkpoints of it alone have all names under {@code vision_model}. */
  public SiglipVision(Weights root, Config config) {
    this.config = config;
    int d = config.width();
    Weights w = root.has("post_layernorm.weight") ? root : root.in("vision_model");
    Weights e = w.in("embeddings");
    e.skip("position_ids"); // 0, 1, 2 … in checkpoints of older versions
    positions = e.in("position_embedding").get("weight", config.patches(), d);
    patches =
        new PatchEmbedding(e.in("patch_embedding"), config.channels(), d, config.patch(), true);
    blocks = ContrastiveBlock.all(w, config.block());
    norm = Nn.layerNorm(w.in("post_layernorm"), d, config.normEps());
    head = config.pooled() ? head(w.in("head"), config) : null;
  }

  private static PoolingHead head(Weights w, Config c) {
    int d = c.width();
    Weights mha = w.in("attention");
    Tensor probe = w.get("probe", 1, 1, d);
    Mlp mlp =
        Mlp.of(w.in("mlp").in("fc1"), w.in("mlp").in("fc2"), d, c.hidden(), c.activation(), null);
    return new PoolingHead(
        probe,
        inputRows(mha, d, 0, d),
        inputRows(mha, d, d, 2L * d),
        Nn.linear(mha.in("out_proj"), d, d),
        Nn.layerNorm(w.in("layernorm"), d, c.normEps()),
        mlp,
        c.heads());
  }

  /** Some rows of PyTorch's joined input projection as a layer of their own. */
  private static Layer inputRows(Weights mha, int d, long from, long count) {
    if (mha.packs()) {
      try (Scope scope = Scope.open()) {
        Tensor weight = mha.borrow("in_proj_weight", 3L * d, d).narrow(0, from, count);
        Tensor bias = mha.borrow("in_proj_bias", 3L * d).narrow(0, from, count);
        return Linear.packed(mha, weight, bias);
      }
    }
    Tensor weight = mha.get("in_proj_weight", 3L * d, d);
    Tensor bias = mha.get("in_proj_bias", Init.zeros(), 3L * d);
    return x -> x.linear(weight.narrow(0, from, count), bias.narrow(0, from, count));
  }

  /**
   * The normalised states [B, P, D], patches row by row.
   *
   * @param pixels [B, C, h, w]
   * @param interpolate whether positions are resized to the image; otherwise it must have the
   *     config's size
   */
  public Tensor forward(Tensor pixels, boolean interpolate) {
    Tensor x = patches.forward(pixels).add(positions(pixels, interpolate));
    return norm.forward(Stack.through(blocks, x, (block, y) -> block.forward(y, null, false)));
  }

  private Tensor positions(Tensor pixels, boolean interpolate) {
    if (!interpolate) {
      ImageSize.check(pixels, ImageSize.square(config.image()));
      return positions;
    }
    long rows = patches.rows(pixels), columns = patches.columns(pixels);
    return rows * columns == config.patches() && pixels.size(2) == pixels.size(3)
        ? positions
        : PositionGrid.bySize(positions.unsqueeze(0), 0, rows, columns, false);
  }

  /** What the head says of each patch alone [B, P, D]. */
  Tensor values(Tensor pixels) {
    Tensor states = forward(pixels, false);
    return head == null ? states : ValuePath.pooled(head, states);
  }

  /** The pooled states [B, D]. */
  public Tensor pool(Tensor states) {
    if (head == null) {
      throw new BadInputException("pooled states need vision_use_head, got a tower without head");
    }
    return head.forward(states);
  }

  /**
   * {@code pixel_values}, optionally {@code interpolate_pos_encoding}; answers {@code
   * last_hidden_state} [B, P, D] and, where there is a head, {@code pooler_output} [B, D].
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "pixel_values", "interpolate_pos_encoding");
    Tensor states = forward(in.required("pixel_values"), in.flag("interpolate_pos_encoding"));
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("last_hidden_state", states);
    if (head != null) {
      out.put("pooler_output", head.forward(states));
    }
    return out;
  }
}
