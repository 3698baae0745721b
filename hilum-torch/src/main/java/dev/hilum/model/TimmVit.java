package dev.hilum.model;

import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * timm's {@code VisionTransformer}: MAE and MRM checkpoints, the image towers of BiomedCLIP and of
 * open_clip's SigLIP.
 *
 * <pre>
 *   x = norm_pre([class; registers; patches] + positions)
 *   z = norm(blocks(x))                             [B, N, D]
 *   features = fc_norm(pool(z)), logits = head(features)
 * </pre>
 *
 * <p>B images, N tokens (1 class or none + R register + P patch), D width. Where the pool is an
 * average the norm is taken after it, unless the config says otherwise. The blocks are those of
 * {@link VitBlock}.
 *
 * <p>Reference: timm's vision_transformer.py; arXiv 2010.11929. Deviations: no dropout, no
 * stochastic depth. Parity: the goldens {@code timm-vit-tiny}.
 */
public final class TimmVit implements TimmNetwork {

  /** How tokens become one vector. */
  public enum Pool {
    TOKEN,
    AVG,
    AVGMAX,
    MAX,
    /** Attention by a learnt query. */
    MAP
  }

  /**
   * The arguments of the reference class.
   *
   * @param classes of the head, 0 for none
   * @param hidden what the second linear of the MLP receives
   * @param bareClass whether class token and registers get no position ({@code no_embed_class})
   * @param preNorm a norm before the blocks; the patch projection then has no bias
   * @param finalNorm a norm after the blocks or, with {@code normAfterPool}, after the pool
   * @param poolAll whether the pool reads class token and registers too
   * @param anySize whether positions are resized to the image ({@code dynamic_img_size}); otherwise
   *     it must have the config's size
   */
  public record Config(
      ImageSize image,
      int patch,
      int channels,
      int classes,
      Pool pool,
      int width,
      int layers,
      int heads,
      int hidden,
      boolean gated,
      Activation activation,
      double normEps,
      boolean qkvBias,
      boolean layerScale,
      boolean classToken,
      boolean bareClass,
      int registers,
      boolean preNorm,
      boolean finalNorm,
      boolean normAfterPool,
      boolean poolAll,
      boolean anySize)
      implements Architecture {

    public Config {
      if (patch < 1 || image.patches(patch) < 1) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got " + image + " and " + patch);
      }
      if (channels < 1 || classes < 0 || layers < 0 || registers < 0) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got channels=%d, classes=%d, layers=%d, registers=%d"
                .formatted(channels, classes, layers, registers));
      }
      if (pool == Pool.TOKEN && !classToken) {
        throw new IllegalArgumentException("pool TOKEN needs a class token, got a config without");
      }
    }

    /**
     * The same trunk with another head, as timm's {@code reset_classifier}: norms stay in place.
     */
    public Config withHead(Pool other, int count) {
      return new Config(
          image,
          patch,
          channels,
          count,
          other,
          width,
          layers,
          heads,
          hidden,
          gated,
          activation,
          normEps,
          qkvBias,
          layerScale,
          classToken,
          bareClass,
          registers,
          preNorm,
          finalNorm,
          normAfterPool,
          poolAll,
          anySize);
    }

    @Override
    public TimmVit build(Weights w) {
      return new TimmVit(w, this);
    }

    int leading() {
      return (classToken ? 1 : 0) + registers;
    }

    private int positions() {
      return image.patches(patch) + (bareClass ? 0 : leading());
    }

    private VitBlock.Config block() {
      return new VitBlock.Config(
          width,
          heads,
          gated ? VitBlock.MlpKind.GATED : VitBlock.MlpKind.PLAIN,
          hidden,
          activation,
          normEps,
          qkvBias,
          layerScale);
    }
  }

  private final Config config;
  private final @Nullable Tensor classToken, registers; // [1, 1, D], [1, R, D]
  private final Tensor positions; // [1, P, D] or [1, N, D]
  private final PatchEmbedding patches;
  private final List<VitBlock> blocks = new ArrayList<>();
  private final Layer preNorm, norm, poolNorm; // the identity where the config has none
  private final @Nullable PoolingHead pool;
  private final @Nullable Layer head;

  public TimmVit(Weights w, Config config) {
    this.config = config;
    int d = config.width();
    classToken = config.classToken() ? w.get("cls_token", Init.normal(1e-6), 1, 1, d) : null;
    registers =
        config.registers() > 0
            ? w.get("reg_token", Init.normal(1e-6), 1, config.registers(), d)
            : null;
    positions = w.get("pos_embed", 1, config.positions(), d);
    patches =
        new PatchEmbedding(
            w.in("patch_embed").in("proj"),
            config.channels(),
            d,
            config.patch(),
            !config.preNorm());
    preNorm = norm(w.in("norm_pre"), config.preNorm());
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(new VitBlock(w.in("blocks").in(i), config.block()));
    }
    norm = norm(w.in("norm"), config.finalNorm() && !config.normAfterPool());
    pool = config.pool() == Pool.MAP ? pool(w.in("attn_pool"), config) : null;
    poolNorm = norm(w.in("fc_norm"), config.finalNorm() && config.normAfterPool());
    head = config.classes() > 0 ? Nn.linear(w.in("head"), d, config.classes()) : null;
  }

  private Layer norm(Weights w, boolean there) {
    return there ? Nn.layerNorm(w, config.width(), config.normEps()) : x -> x;
  }

  private static PoolingHead pool(Weights w, Config c) {
    int d = c.width();
    Mlp mlp =
        Mlp.of(w.in("mlp").in("fc1"), w.in("mlp").in("fc2"), d, c.hidden(), c.activation(), null);
    return new PoolingHead(
        w.get("latent", 1, 1, d),
        Nn.linear(w.in("q"), d, d),
        Nn.linear(w.in("kv"), d, 2 * d),
        Nn.linear(w.in("proj"), d, d),
        Nn.layerNorm(w.in("norm"), d, c.normEps()),
        mlp,
        c.heads());
  }

  /** The tokens behind the last norm [B, N, D] of images [B, C, h, w]. */
  @Override
  public Tensor forward(Tensor images) {
    if (!config.anySize()) {
      ImageSize.check(images, config.image());
    }
    return norm.forward(Stack.through(blocks, preNorm.forward(embed(images)), VitBlock::forward));
  }

  /**
   * What {@link #answer} says of each patch alone [B, P, D]: by the last block's value path where
   * the class token is read ({@link ValuePath}), by the pooling head's answer for one patch, else
   * of the states that are pooled.
   */
  @Override
  public Tensor patches(Tensor images) {
    Tensor x = preNorm.forward(embed(images));
    Tensor mask = config.pool() == Pool.TOKEN ? ValuePath.mask(x.size(1)) : null;
    Tensor states =
        Stack.through(blocks, x, VitBlock::forward, (block, y) -> block.forward(y, mask));
    Tensor read = ValuePath.patches(norm.forward(states), config.leading());
    return judge(poolNorm.forward(pool == null ? read : ValuePath.pooled(pool, read)));
  }

  /** How many tokens stand before the patches: class token and registers, where there are any. */
  public int prefixTokens() {
    return config.leading();
  }

  private Tensor embed(Tensor images) {
    Tensor tokens = patches.forward(images);
    long b = tokens.size(0), d = config.width();
    List<Tensor> parts = new ArrayList<>();
    if (classToken != null) {
      parts.add(classToken.expand(b, 1, d));
    }
    if (registers != null) {
      parts.add(registers.expand(b, config.registers(), d));
    }
    parts.add(config.bareClass() ? tokens.add(positions(images)) : tokens);
    Tensor x = Tensor.cat(parts, 1);
    return config.bareClass() ? x : x.add(positions(images));
  }

  private Tensor positions(Tensor images) {
    long rows = patches.rows(images), columns = patches.columns(images);
    int leading = config.bareClass() ? 0 : config.leading();
    return rows == config.image().height() / config.patch()
            && columns == config.image().width() / config.patch()
        ? positions
        : PositionGrid.bySize(
            positions, leading, config.image().height() / config.patch(), rows, columns, true);
  }

  /** One vector for each image [B, D], what the head receives. */
  @Override
  public Tensor pool(Tensor tokens) {
    int from = config.poolAll() ? 0 : config.leading();
    Tensor read = tokens.narrow(1, from, tokens.size(1) - from);
    Tensor pooled =
        pool != null
            ? pool.forward(read)
            : switch (config.pool()) {
              case TOKEN -> tokens.select(1, 0);
              case AVG -> read.mean(false, 1);
              case MAX -> read.amax(false, 1);
              case AVGMAX -> read.amax(false, 1).add(read.mean(false, 1)).mul(0.5);
              case MAP -> throw new IllegalStateException("pool MAP has a pooling head");
            };
    return poolNorm.forward(pooled);
  }

  @Override
  public Tensor judge(Tensor pooled) {
    return head == null ? pooled : head.forward(pooled);
  }
}
