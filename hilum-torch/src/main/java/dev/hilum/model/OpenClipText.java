package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * open_clip's own text tower ({@code open_clip.transformer.TextTransformer}):
 *
 * <pre>
 *   x = ln_final(blocks(token_embedding[ids] + positions))      [B, T, D]
 *   features = text_projection(x at the pooled token)           [B, P]
 * </pre>
 *
 * <p>Causal unless the config says otherwise. With {@code embed_cls} a learnt token is appended and
 * read, and padding is masked; the mask stands one place too far to the right, as published
 * checkpoints were trained with. Parity: the goldens {@code open-clip-tiny}.
 */
final class OpenClipText implements Layer {

  /** Which token is read. */
  enum Pool {
    FIRST,
    LAST,
    /** The highest id. */
    ARGMAX,
    /** The first end-of-text id. */
    EOS
  }

  /** How the token that was read becomes features. */
  enum Projection {
    NONE,
    MATRIX,
    LINEAR
  }

  /**
   * The sizes of the tower.
   *
   * @param tokens T, the longest text
   * @param fixed whether a text must have all of its tokens (the class CLIP; CustomTextCLIP takes
   *     shorter ones)
   */
  record Config(
      OpenClipBlock.Config blocks,
      int vocabulary,
      int tokens,
      boolean fixed,
      boolean causal,
      boolean classToken,
      int padding,
      int endOfText,
      Pool pool,
      Projection projection,
      int projected)
      implements OpenClip.TextTower {

    Config {
      if (vocabulary < 1 || tokens < 1 || projected < 1) {
        throw new IllegalArgumentException(
            "sizes must be positive, got vocabulary=%d, tokens=%d, projected=%d"
                .formatted(vocabulary, tokens, projected));
      }
    }

    /** Reads {@code text_cfg}. */
    static Config of(JsonObject json, int projected, boolean quickGelu, boolean fixed) {
      int width = json.integer("width", 512);
      boolean classToken = json.flag("embed_cls", false);
      if (classToken && fixed) {
        throw new BadInputException(json.origin() + ": embed_cls needs custom_text");
      }
      String pool = json.text("pool_type", "argmax");
      if (!List.of("first", "last", "argmax", "eos").contains(pool)) {
        throw new BadInputException(
            json.origin() + ": pool_type must be first, last, argmax or eos, got " + pool);
      }
      Projection projection = json.flag("proj_bias", false) ? Projection.LINEAR : Projection.MATRIX;
      return new Config(
          OpenClipBlock.Config.of(json, width, json.integer("heads", 8), quickGelu),
          json.integer("vocab_size", 49408),
          json.integer("context_length", 77),
          fixed,
          !json.flag("no_causal_mask", false),
          classToken,
          json.integer("pad_id", 0),
          json.integer("eos_id", 2),
          Pool.valueOf(pool.toUpperCase(Locale.ROOT)),
          json.text("proj_type", "linear").equals("none") ? Projection.NONE : projection,
          projected);
    }

    @Override
    public Layer build(Weights w) {
      return new OpenClipText(w, this);
    }
  }

  private final Config config;
  private final Tensor tokens, positions; // [K, D], [T, D]
  private final @Nullable Tensor classToken; // [D]
  private final List<OpenClipBlock> blocks;
  private final Layer norm, projection;

  private OpenClipText(Weights w, Config config) {
    this.config = config;
    int d = config.blocks().width();
    tokens = w.in("token_embedding").get("weight", config.vocabulary(), d);
    classToken = config.classToken() ? w.get("cls_emb", d) : null;
    positions = w.get("positional_embedding", config.tokens() + (config.classToken() ? 1 : 0), d);
    w.skip("attn_mask"); // the causal mask, in checkpoints of older versions
    blocks = OpenClipBlock.all(w, config.blocks());
    norm = Nn.layerNorm(w.in("ln_final"), d, config.blocks().normEps());
    projection = projection(w, d, config);
  }

  private static Layer projection(Weights w, int d, Config c) {
    return switch (c.projection()) {
      case NONE -> x -> x;
      case LINEAR -> Nn.linear(w.in("text_projection"), d, c.projected());
      case MATRIX -> {
        Tensor matrix = w.get("text_projection", d, c.projected());
        yield x -> x.matmul(matrix);
      }
    };
  }

  /** Features [B, P], not of unit length, of token ids [B, T]. */
  @Override
  public Tensor forward(Tensor padded) {
    Shape.check(padded, "text", Shape.ANY, config.fixed() ? config.tokens() : Shape.ANY);
    Tensor ids = read(padded);
    long b = ids.size(0), d = config.blocks().width();
    if (ids.size(1) > config.tokens()) {
      throw new BadInputException(
          "a text has at most " + config.tokens() + " tokens, got " + ids.size(1));
    }
    Tensor words = Lookup.rows(tokens, ids, "text");
    Tensor x =
        classToken == null ? words : Tensor.cat(List.of(words, classToken.expand(b, 1, d)), 1);
    long t = x.size(1);
    Tensor mask = classToken == null ? null : padding(ids, t);
    boolean causal = config.causal() && mask == null;
    Tensor states =
        Stack.through(
            blocks, x.add(positions.narrow(0, 0, t)), (block, y) -> block.forward(y, mask, causal));
    return projection.forward(pool(norm.forward(states), ids));
  }

  /**
   * The columns that can be read: where no token sees those behind it, none behind the last one
   * that is pooled. Prompts of ten tokens need an eighth of the work of the full context.
   */
  private Tensor read(Tensor ids) {
    boolean fixed = config.pool() == Pool.FIRST || config.pool() == Pool.LAST;
    if (fixed || !config.causal() || classToken != null || ids.size(0) == 0) {
      return ids;
    }
    long length = 1 + Arrays.stream(pooled(ids).longs()).max().orElseThrow();
    return ids.narrow(1, 0, length);
  }

  /** The token of each text [B] that stands for it. */
  private Tensor pooled(Tensor ids) {
    return config.pool() == Pool.ARGMAX
        ? ids.argmax(1)
        : ids.eq((double) config.endOfText()).to(DType.I64).argmax(1);
  }

  private Tensor padding(Tensor ids, long t) {
    Tensor first = Tensor.ones(DType.BOOL, ids.size(0), 1);
    Tensor read = Tensor.cat(List.of(first, ids.ne((double) config.padding())), 1);
    Tensor mask = read.reshape(ids.size(0), 1, 1, t);
    return config.causal() ? mask.logicalAnd(TextMask.causal(t)) : mask;
  }

  private Tensor pool(Tensor states, Tensor ids) {
    if (classToken != null) {
      return states.select(1, states.size(1) - 1);
    }
    return switch (config.pool()) {
      case FIRST -> states.select(1, 0);
      case LAST -> states.select(1, states.size(1) - 1);
      case ARGMAX, EOS -> Lookup.tokens(states, pooled(ids));
    };
  }
}
