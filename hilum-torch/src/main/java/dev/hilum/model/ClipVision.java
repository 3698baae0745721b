package dev.hilum.model;

import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CLIP's image tower as transformers has it: {@code CLIPVisionModel} and {@code
 * CLIPVisionModelWithProjection}.
 *
 * <pre>
 *   states = blocks(pre_layrnorm([class; patches] + positions))      [B, N, D]
 *   pooled = post_layernorm(states[class])                           [B, D]
 * </pre>
 *
 * <p>The last states are not normalised, as there. The misspelt {@code pre_layrnorm} is the
 * checkpoint's. Reference: arXiv 2103.00020. Deviation: no dropout. Parity: the goldens {@code
 * clip-tiny}.
 */
public final class ClipVision implements Network {

  /**
   * The sizes of the tower.
   *
   * @param image side of the images that the position table is for
   * @param projection width of the projection, 0 for none
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
      int projection) {

    public Config {
      if (patch < 1 || image < patch || channels < 1 || projection < 0) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got image=%d, patch=%d, channels=%d, projection=%d"
                .formatted(image, patch, channels, projection));
      }
    }

    /** The image tower of openai/clip-vit-base-patch32. */
    public static Config base32() {
      return published(768, 12, 12, 32);
    }

    public static Config base16() {
      return published(768, 12, 12, 16);
    }

    public static Config large14() {
      return published(1024, 24, 16, 14);
    }

    private static Config published(int width, int layers, int heads, int patch) {
      return new Config(
          width, layers, heads, 4 * width, Activation.QUICK_GELU, 1e-5, 224, patch, 3, 0);
    }

    /** The same tower with a projection. */
    public Config projected(int size) {
      return new Config(
          width, layers, heads, hidden, activation, normEps, image, patch, channels, size);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} clip_vision_model. */
    public static Config of(JsonObject json) {
      Config c =
          new Config(
              json.integer("hidden_size", 768),
              json.integer("num_hidden_layers", 12),
              json.integer("num_attention_heads", 12),
              json.integer("intermediate_size", 3072),
              Activation.of(json.text("hidden_act", "quick_gelu"), json.origin()),
              json.number("layer_norm_eps", 1e-5),
              json.integer("image_size", 224),
              json.integer("patch_size", 32),
              json.integer("num_channels", 3),
              0);
      return Labels.architecture(json).equals("CLIPVisionModelWithProjection")
          ? c.projected(json.integer("projection_dim", 512))
          : c;
    }

    private ContrastiveBlock.Config block() {
      return new ContrastiveBlock.Config(width, layers, heads, hidden, activation, normEps);
    }

    private int patches() {
      return (image / patch) * (image / patch);
    }
  }

  private final Config config;
  private final Tensor classToken, positions; // [D], [1 + P, D]
  private final PatchEmbedding patches;
  private final Layer before, after;
  private final List<ContrastiveBlock> blocks;
  private final @Nullable Layer projection;

  /** Builds the tower; older checkpoints of it alone have all names under {@code vision_model}. */
  public ClipVision(Weights root, Config config) {
    this.config = config;
    int d = config.width();
    boolean bare = config.projection() == 0 && root.has("post_layernorm.weight");
    Weights w = bare ? root : root.in("vision_model");
    Weights e = w.in("embeddings");
    e.skip("position_ids"); // 0, 1, 2 … in checkpoints of older versions
    classToken = e.get("class_embedding", d);
    positions = e.in("position_embedding").get("weight", config.patches() + 1, d);
    patches =
        new PatchEmbedding(e.in("patch_embedding"), config.channels(), d, config.patch(), false);
    before = Nn.layerNorm(w.in("pre_layrnorm"), d, config.normEps());
    blocks = ContrastiveBlock.all(w, config.block());
    after = Nn.layerNorm(w.in("post_layernorm"), d, config.normEps());
    projection =
        config.projection() == 0
            ? null
            : Nn.linear(root.in("visual_projection"), d, config.projection(), false);
  }

  /**
   * The last states [B, N, D]: class token, then patches row by row.
   *
   * @param pixels [B, C, h, w]
   * @param interpolate whether positions are resized to the image; otherwise its size must be the
   *     config's
   */
  public Tensor forward(Tensor pixels, boolean interpolate) {
    return Stack.through(
        blocks, embed(pixels, interpolate), (block, y) -> block.forward(y, null, false));
  }

  /** The normalised patches [B, P, D] by the last block's value path; see {@link ValuePath}. */
  Tensor values(Tensor pixels) {
    Tensor x = embed(pixels, false);
    Tensor mask = ValuePath.mask(x.size(1));
    Tensor states =
        Stack.through(
            blocks,
            x,
            (block, y) -> block.forward(y, null, false),
            (block, y) -> block.forward(y, mask, false));
    return after.forward(ValuePath.patches(states, 1));
  }

  private Tensor embed(Tensor pixels, boolean interpolate) {
    Tensor tokens = patches.forward(pixels);
    long b = tokens.size(0), d = config.width();
    Tensor x = Tensor.cat(List.of(classToken.expand(b, 1, d), tokens), 1);
    return before.forward(x.add(positions(pixels, interpolate)));
  }

  /** What {@link #run} answers for an image: [B, D], or [B, P] with a projection. */
  Tensor pooled(Tensor pixels) {
    return projected(pool(forward(pixels, false)));
  }

  /** Through the projection where there is one. */
  Tensor projected(Tensor features) {
    return projection == null ? features : projection.forward(features);
  }

  private Tensor positions(Tensor pixels, boolean interpolate) {
    if (!interpolate) {
      ImageSize.check(pixels, ImageSize.square(config.image()));
      return positions;
    }
    long rows = patches.rows(pixels), columns = patches.columns(pixels);
    return rows * columns == config.patches() && pixels.size(2) == pixels.size(3)
        ? positions
        : PositionGrid.bySize(positions.unsqueeze(0), 1, rows, columns, false);
  }

  /** The normalised class token [B, D]. */
  public Tensor pool(Tensor states) {
    return after.forward(states.select(1, 0));
  }

  /**
   * {@code pixel_values}, optionally {@code interpolate_pos_encoding}; answers {@code
   * last_hidden_state} [B, N, D] and {@code pooler_output} [B, D], or with a projection {@code
   * image_embeds} [B, P] (not of unit length) and {@code last_hidden_state}.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "pixel_values", "interpolate_pos_encoding");
    Tensor states = forward(in.required("pixel_values"), in.flag("interpolate_pos_encoding"));
    Tensor pooled = pool(states);
    Map<String, Tensor> out = new LinkedHashMap<>();
    if (projection != null) {
      out.put("image_embeds", projection.forward(pooled));
      out.put("last_hidden_state", states);
    } else {
      out.put("last_hidden_state", states);
      out.put("pooler_output", pooled);
    }
    return out;
  }
}
