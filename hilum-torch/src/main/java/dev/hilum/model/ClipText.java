package dev.hilum.model;

import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * CLIP's text tower as transformers has it: {@code CLIPTextModel} and {@code
 * CLIPTextModelWithProjection}.
 *
 * <pre>
 *   states = final_layer_norm(blocks(token[ids] + position[0 …]))      causal, [B, T, D]
 *   pooled = states at the end-of-text token                           [B, D]
 * </pre>
 *
 * <p>The end-of-text token is the first that equals {@code eos_token_id}; but configs that say 2,
 * written before June 2023, mean the highest id of the row. Reference: arXiv 2103.00020. Deviation:
 * no dropout. Parity: the goldens {@code clip-tiny}.
 */
public final class ClipText implements Network {

  /**
   * The sizes of the tower.
   *
   * @param positions rows of the position table, the longest text
   * @param endOfText id of the token that is read; 2 reads the highest id instead
   * @param projection width of the projection, 0 for none
   */
  public record Config(
      int vocabulary,
      int width,
      int layers,
      int heads,
      int hidden,
      Activation activation,
      double normEps,
      int positions,
      int endOfText,
      int projection) {

    private static final int HIGHEST = 2;

    public Config {
      if (vocabulary < 1 || positions < 1 || projection < 0) {
        throw new IllegalArgumentException(
            "sizes must be positive, got vocabulary=%d, positions=%d, projection=%d"
                .formatted(vocabulary, positions, projection));
      }
    }

    /** The text tower of openai/clip-vit-base-patch32 and -patch16. */
    public static Config base() {
      return published(512, 8);
    }

    /** The text tower of openai/clip-vit-large-patch14. */
    public static Config large() {
      return published(768, 12);
    }

    private static Config published(int width, int heads) {
      return new Config(
          49408, width, 12, heads, 4 * width, Activation.QUICK_GELU, 1e-5, 77, 49407, 0);
    }

    /** The same tower with a projection. */
    public Config projected(int size) {
      return new Config(
          vocabulary,
          width,
          layers,
          heads,
          hidden,
          activation,
          normEps,
          positions,
          endOfText,
          size);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} clip_text_model. */
    public static Config of(JsonObject json) {
      Config c =
          new Config(
              json.integer("vocab_size", 49408),
              json.integer("hidden_size", 512),
              json.integer("num_hidden_layers", 12),
              json.integer("num_attention_heads", 8),
              json.integer("intermediate_size", 2048),
              Activation.of(json.text("hidden_act", "quick_gelu"), json.origin()),
              json.number("layer_norm_eps", 1e-5),
              json.integer("max_position_embeddings", 77),
              json.integer("eos_token_id", 49407),
              0);
      return Labels.architecture(json).equals("CLIPTextModelWithProjection")
          ? c.projected(json.integer("projection_dim", 512))
          : c;
    }

    private ContrastiveBlock.Config block() {
      return new ContrastiveBlock.Config(width, layers, heads, hidden, activation, normEps);
    }
  }

  private final Config config;
  private final Tensor tokens, positions; // [K, D], [T max, D]
  private final List<ContrastiveBlock> blocks;
  private final Layer norm;
  private final @Nullable Layer projection;

  /** Builds the tower; older checkpoints of it alone have all names under {@code text_model}. */
  public ClipText(Weights root, Config config) {
    this.config = config;
    boolean bare = config.projection() == 0 && root.has("final_layer_norm.weight");
    Weights w = bare ? root : root.in("text_model");
    Weights e = w.in("embeddings");
    e.skip("position_ids"); // 0, 1, 2 … in checkpoints of older versions
    tokens = e.in("token_embedding").get("weight", config.vocabulary(), config.width());
    positions = e.in("position_embedding").get("weight", config.positions(), config.width());
    blocks = ContrastiveBlock.all(w, config.block());
    norm = Nn.layerNorm(w.in("final_layer_norm"), config.width(), config.normEps());
    projection =
        config.projection() == 0
            ? null
            : Nn.linear(root.in("text_projection"), config.width(), config.projection(), false);
  }

  /**
   * The normalised states [B, T, D].
   *
   * @param ids token ids [B, T], int64
   * @param attention 1 for a token, 0 for padding [B, T]; null reads every token
   * @param at token positions [B, T] or [1, T]; null numbers them 0, 1, 2 …
   */
  public Tensor forward(Tensor ids, @Nullable Tensor attention, @Nullable Tensor at) {
    Tensor x = embed(ids, at, tokens, positions);
    long b = ids.size(0), t = ids.size(1);
    Tensor mask =
        attention == null ? null : TextMask.padding(attention, b, t).logicalAnd(TextMask.causal(t));
    return norm.forward(
        Stack.through(blocks, x, (block, y) -> block.forward(y, mask, mask == null)));
  }

  /** {@code tokens[ids] + positions[at]}, [B, T, D]. */
  static Tensor embed(Tensor ids, @Nullable Tensor at, Tensor tokens, Tensor positions) {
    Shape.check(ids, "input_ids", Shape.ANY, Shape.ANY);
    Tensor places = at == null ? Tensor.arange(ids.size(1)).unsqueeze(0) : at;
    return Lookup.rows(tokens, ids, "input_ids")
        .add(Lookup.rows(positions, places, "position_ids"));
  }

  /** The state of the end-of-text token [B, D]. */
  public Tensor pool(Tensor states, Tensor ids) {
    Tensor wanted =
        config.endOfText() == Config.HIGHEST
            ? ids
            : ids.eq((double) config.endOfText()).to(DType.I64);
    return Lookup.tokens(states, wanted.argmax(1)); // the first of equals
  }

  /** Pooled states through the projection where there is one. */
  Tensor projected(Tensor pooled) {
    return projection == null ? pooled : projection.forward(pooled);
  }

  /**
   * {@code input_ids}, optionally {@code attention_mask, position_ids}; answers {@code
   * last_hidden_state} [B, T, D] and {@code pooler_output} [B, D], or with a projection {@code
   * text_embeds} [B, P] (not of unit length) and {@code last_hidden_state}.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "input_ids", "attention_mask", "position_ids");
    Tensor ids = in.required("input_ids");
    Tensor states = forward(ids, in.optional("attention_mask"), in.optional("position_ids"));
    Tensor pooled = pool(states, ids);
    Map<String, Tensor> out = new LinkedHashMap<>();
    if (projection != null) {
      out.put("text_embeds", projection.forward(pooled));
      out.put("last_hidden_state", states);
    } else {
      out.put("last_hidden_state", states);
      out.put("pooler_output", pooled);
    }
    return out;
  }
}
