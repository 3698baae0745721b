package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.DType;
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
 * BERT, the post-norm text encoder (transformers' {@code BertModel}; PubMedBERT, MiniLM), and
 * RoBERTa ({@code RobertaModel}), which differs in how positions are counted:
 *
 * <pre>
 *   x = norm(word[ids] + type[types] + position[positions])
 *   y = norm(x + output(attention(x)))            once for each layer
 *   z = norm(y + output(act(intermediate(y))))
 *   pooled = tanh(pooler(z[first token]))         x, y, z : [B, T, D]
 * </pre>
 *
 * <p>B texts, T tokens, D width, H heads, d = D / H.
 *
 * <p>Reference: Devlin et al., arXiv 1810.04805; Liu et al., arXiv 1907.11692. Parameter names are
 * the checkpoint's. Deviation: dropout is not applied when training. Parity: the goldens {@code
 * bert-tiny/*} and the real MiniLM weights.
 */
public final class Bert implements Network {

  /** How token positions are numbered when the caller does not give them. */
  public enum Positions {
    /** 0, 1, 2 …: BERT. */
    FROM_ZERO,
    /** From the padding id + 1 over the tokens that are not padding: RoBERTa. */
    AFTER_PADDING
  }

  /**
   * The sizes of an encoder.
   *
   * @param positionCount rows of the position table, the longest text
   * @param types rows of the token type table
   * @param padding id of the padding token; read by {@link Positions#AFTER_PADDING} only
   */
  public record Config(
      int vocabulary,
      int width,
      int layers,
      int heads,
      int mlpWidth,
      Activation activation,
      int positionCount,
      int types,
      double normEps,
      Positions positions,
      int padding) {

    public Config {
      if (heads < 1 || width < 1 || width % heads != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
      }
      if (vocabulary < 1 || layers < 0 || mlpWidth < 1 || positionCount < 1 || types < 1) {
        throw new IllegalArgumentException(
            "sizes must be positive, got vocabulary=%d, layers=%d, mlpWidth=%d, positions=%d, types=%d"
                .formatted(vocabulary, layers, mlpWidth, positionCount, types));
      }
    }

    /** BERT base, uncased: PubMedBERT has the same sizes. */
    public static Config base() {
      return bert(768, 12, 12);
    }

    /** MiniLM with 6 layers of width 384. */
    public static Config miniLm6() {
      return bert(384, 6, 12);
    }

    private static Config bert(int width, int layers, int heads) {
      return new Config(
          30522,
          width,
          layers,
          heads,
          4 * width,
          Activation.GELU,
          512,
          2,
          1e-12,
          Positions.FROM_ZERO,
          0);
    }

    /** Reads transformers' {@code config.json} of {@code model_type} bert, cxr-bert or roberta. */
    public static Config of(JsonObject json) {
      boolean roberta = json.text("model_type", "bert").endsWith("roberta");
      refuse(json, "is_decoder", json.flag("is_decoder", false));
      refuse(json, "add_cross_attention", json.flag("add_cross_attention", false));
      String embedding = json.text("position_embedding_type", "absolute");
      if (!embedding.equals("absolute")) {
        throw new BadInputException(
            json.origin() + ": position_embedding_type must be absolute, got " + embedding);
      }
      return new Config(
          json.integer("vocab_size", roberta ? 50265 : 30522),
          json.integer("hidden_size", 768),
          json.integer("num_hidden_layers", 12),
          json.integer("num_attention_heads", 12),
          json.integer("intermediate_size", 3072),
          Activation.of(json.text("hidden_act", "gelu"), json.origin()),
          json.integer("max_position_embeddings", 512),
          json.integer("type_vocab_size", 2),
          json.number("layer_norm_eps", 1e-12),
          roberta ? Positions.AFTER_PADDING : Positions.FROM_ZERO,
          json.integer("pad_token_id", roberta ? 1 : 0));
    }

    private static void refuse(JsonObject json, String key, boolean set) {
      if (set) {
        throw new BadInputException(
            json.origin() + ": " + key + " must be false for an encoder, got true");
      }
    }
  }

  /** One layer: attention and MLP, each followed by residual and norm. */
  private record Block(Attention attention, Layer attentionNorm, Mlp mlp, Layer norm) {

    static Block of(Weights w, Config c) {
      int d = c.width();
      Weights self = w.in("attention").in("self"), out = w.in("attention").in("output");
      Weights up = w.in("intermediate").in("dense"), down = w.in("output");
      return new Block(
          Attention.separate(
              self.in("query"),
              self.in("key"),
              self.in("value"),
              out.in("dense"),
              d,
              c.heads(),
              true,
              null),
          Nn.layerNorm(out.in("LayerNorm"), d, c.normEps()),
          Mlp.of(up, down.in("dense"), d, c.mlpWidth(), c.activation(), null),
          Nn.layerNorm(down.in("LayerNorm"), d, c.normEps()));
    }

    Tensor forward(Tensor x, @Nullable Tensor mask) {
      Tensor y = attentionNorm.forward(attention.addTo(x, x, mask, false));
      return norm.forward(mlp.addTo(y, y));
    }
  }

  private final Config config;
  private final Tensor words, types, positions; // [K, D] each
  private final Layer norm;
  private final List<Block> blocks = new ArrayList<>();
  private final @Nullable Layer pooler;

  /** Builds {@code BertModel} or {@code RobertaModel}; the pooler is optional, as there. */
  public Bert(Weights w, Config config) {
    this(w, config, true);
  }

  /**
   * @param pooled false under a language head, whose class has no pooler even if the file has one
   */
  Bert(Weights w, Config config, boolean pooled) {
    this.config = config;
    int d = config.width();
    Weights e = w.in("embeddings");
    e.skip("position_ids"); // 0, 1, 2 … in checkpoints of older versions
    e.skip("token_type_ids");
    words = e.in("word_embeddings").get("weight", config.vocabulary(), d);
    positions = e.in("position_embeddings").get("weight", config.positionCount(), d);
    types = e.in("token_type_embeddings").get("weight", config.types(), d);
    norm = Nn.layerNorm(e.in("LayerNorm"), d, config.normEps());
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(Block.of(w.in("encoder").in("layer").in(i), config));
    }
    Weights p = w.in("pooler").in("dense");
    if (pooled) {
      pooler = p.has("weight") ? Nn.linear(p, d, d) : null;
    } else {
      pooler = null;
      p.skip("weight");
      p.skip("bias");
    }
  }

  /** The table of word embeddings [K, D], which a language head shares. */
  Tensor words() {
    return words;
  }

  /**
   * The last layer's states [B, T, D].
   *
   * @param ids token ids [B, T], int64
   * @param attention 1 for a token, 0 for padding [B, T]; null reads every token
   * @param tokenTypes [B, T]; null is all 0
   * @param tokenPositions [B, T] or [1, T]; null numbers them as the config says
   */
  public Tensor forward(
      Tensor ids,
      @Nullable Tensor attention,
      @Nullable Tensor tokenTypes,
      @Nullable Tensor tokenPositions) {
    Shape.check(ids, "input_ids", Shape.ANY, Shape.ANY);
    long b = ids.size(0), t = ids.size(1);
    Tensor at = tokenPositions == null ? defaultPositions(ids) : tokenPositions;
    Tensor kinds = tokenTypes == null ? Tensor.zeros(DType.I64, 1, t) : tokenTypes;
    Tensor x =
        Lookup.rows(words, ids, "input_ids")
            .add(Lookup.rows(types, kinds, "token_type_ids"))
            .add(Lookup.rows(positions, at, "position_ids"));
    x = norm.forward(x);
    Tensor mask = null;
    if (attention != null) {
      Shape.check(attention, "attention_mask", b, t);
      mask = attention.ne(0).reshape(b, 1, 1, t).expand(b, 1, t, t); // true where keys may be read
    }
    for (Block block : blocks) {
      Tensor before = x, allowed = mask;
      x = Scope.tidy(() -> block.forward(before, allowed));
    }
    return x;
  }

  private Tensor defaultPositions(Tensor ids) {
    if (config.positions() == Positions.FROM_ZERO) {
      return Tensor.arange(ids.size(1)).unsqueeze(0);
    }
    Tensor kept = ids.ne(config.padding()).to(DType.I64);
    return kept.cumsum(1).mul(kept).add(Tensor.full(DType.I64, config.padding(), 1));
  }

  /**
   * The pooled first token [B, D] of {@link #forward}'s states; null where the checkpoint has no
   * pooler.
   */
  public @Nullable Tensor pool(Tensor states) {
    return pooler == null ? null : pooler.forward(states.select(1, 0)).tanh();
  }

  /** The states for the inputs of {@link #run}. */
  Tensor states(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "input_ids", "attention_mask", "token_type_ids", "position_ids");
    return forward(
        in.required("input_ids"),
        in.optional("attention_mask"),
        in.optional("token_type_ids"),
        in.optional("position_ids"));
  }

  /**
   * {@code input_ids}, optionally {@code attention_mask, token_type_ids, position_ids}; answers
   * {@code last_hidden_state} [B, T, D] and, where there is a pooler, {@code pooler_output} [B, D].
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    Tensor states = states(inputs);
    out.put("last_hidden_state", states);
    Tensor pooled = pool(states);
    if (pooled != null) {
      out.put("pooler_output", pooled);
    }
    return out;
  }
}
