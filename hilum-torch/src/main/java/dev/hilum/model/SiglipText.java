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
 * SigLIP's text tower as transformers has it ({@code SiglipTextModel}).
 *
 * <pre>
 *   states = final_layer_norm(blocks(token[ids] + position[0 …]))      no causal mask, [B, T, D]
 *   pooled = head(states[last token])                                  [B, P]
 * </pre>
 *
 * <p>The last token is read even where it is padding: the towers were trained with texts padded to
 * full length and without an attention mask. Reference: arXiv 2303.15343. Deviation: no dropout.
 * Parity: the goldens {@code siglip-tiny}.
 */
public final class SiglipText implements Network {

  /**
   * The sizes of the tower.
   *
   * @param positions rows of the position table, the longest text
   * @param projection P, what the head gives
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
      int projection) {

    public Config {
      if (vocabulary < 1 || positions < 1 || projection < 1) {
        throw new IllegalArgumentException(
            "sizes must be positive, got vocabulary=%d, positions=%d, projection=%d"
                .formatted(vocabulary, positions, projection));
      }
    }

    /** The text tower of google/siglip-base-patch16-224. */
    public static Config base() {
      return published(768, 12, 12, 3072);
    }

    /** The text tower of google/siglip-so400m-patch14-384. */
    public static Config so400m() {
      return published(1152, 27, 16, 4304);
    }

    private static Config published(int width, int layers, int heads, int hidden) {
      return new Config(32000, width, layers, heads, hidden, Activation.GELU_TANH, 1e-6, 64, width);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} siglip_text_model. */
    public static Config of(JsonObject json) {
      int width = json.integer("hidden_size", 768);
      return new Config(
          json.integer("vocab_size", 32000),
          width,
          json.integer("num_hidden_layers", 12),
          json.integer("num_attention_heads", 12),
          json.integer("intermediate_size", 3072),
          Activation.of(json.text("hidden_act", "gelu_pytorch_tanh"), json.origin()),
          json.number("layer_norm_eps", 1e-6),
          json.integer("max_position_embeddings", 64),
          json.integer("projection_size", width));
    }

    private ContrastiveBlock.Config block() {
      return new ContrastiveBlock.Config(width, layers, heads, hidden, activation, normEps);
    }
  }

  private final Tensor tokens, positions; // [K, D], [T max, D]
  private final List<ContrastiveBlock> blocks;
  private final Layer norm, head;

  /** Builds the tower; older checkpoints of it alone have all names under {@code text_model}. */
  public SiglipText(Weights root, Config config) {
    Weights w = root.has("final_layer_norm.weight") ? root : root.in("text_model");
    Weights e = w.in("embeddings");
    e.skip("position_ids"); // 0, 1, 2 … in checkpoints of older versions
    tokens = e.in("token_embedding").get("weight", config.vocabulary(), config.width());
    positions = e.in("position_embedding").get("weight", config.positions(), config.width());
    blocks = ContrastiveBlock.all(w, config.block());
    norm = Nn.layerNorm(w.in("final_layer_norm"), config.width(), config.normEps());
    head = Nn.linear(w.in("head"), config.width(), config.projection());
  }

  /**
   * The normalised states [B, T, D].
   *
   * @param ids token ids [B, T], int64
   * @param attention 1 for a token, 0 for padding [B, T]; null reads every token
   * @param at token positions [B, T] or [1, T]; null numbers them 0, 1, 2 …
   */
  public Tensor forward(Tensor ids, @Nullable Tensor attention, @Nullable Tensor at) {
    Tensor x = ClipText.embed(ids, at, tokens, positions);
    Tensor mask = attention == null ? null : TextMask.padding(attention, ids.size(0), ids.size(1));
    return norm.forward(Stack.through(blocks, x, (block, y) -> block.forward(y, mask, false)));
  }

  /** The head over the last token [B, P]. */
  public Tensor pool(Tensor states) {
    return head.forward(states.select(1, states.size(1) - 1));
  }

  /**
   * {@code input_ids}, optionally {@code attention_mask, position_ids}; answers {@code
   * last_hidden_state} [B, T, D] and {@code pooler_output} [B, P].
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "input_ids", "attention_mask", "position_ids");
    Tensor states =
        forward(
            in.required("input_ids"), in.optional("attention_mask"), in.optional("position_ids"));
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("last_hidden_state", states);
    out.put("pooler_output", pool(states));
    return out;
  }
}
