package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.List;

/**
 * open_clip's own image tower ({@code open_clip.transformer.VisionTransformer}):
 *
 * <pre>
 *   x = blocks(ln_pre([class; patches] + positions))            [B, N, D]
 *   features = pool(ln_post(x)) proj                            [B, P]
 * </pre>
 *
 * <p>The pool is the class token or the mean of the patches; {@code final_ln_after_pool} takes the
 * norm after it. An image must have the config's size. Parity: the goldens {@code open-clip-tiny}.
 */
final class OpenClipVision implements OpenClip.Images {

  /**
   * The sizes of the tower.
   *
   * @param mean whether patches are averaged; otherwise the class token is read
   * @param projection P, the width of the features
   */
  record Config(
      OpenClipBlock.Config blocks,
      ImageSize image,
      int patch,
      boolean preNorm,
      boolean normAfterPool,
      boolean mean,
      int projection)
      implements OpenClip.ImageTower {

    Config {
      if (patch < 1 || image.patches(patch) < 1 || projection < 1) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got " + image + " and " + patch + ", to " + projection);
      }
    }

    /** Reads {@code vision_cfg}. */
    static Config of(JsonObject json, int projection, boolean quickGelu) {
      if (json.isArray("layers")) {
        throw new BadInputException(json.origin() + ": the ModifiedResNet tower is not supported");
      }
      if (json.has("attentional_pool")
          && (json.isText("attentional_pool") || json.flag("attentional_pool", false))) {
        throw new BadInputException(json.origin() + ": attentional_pool is not supported");
      }
      String pool = json.text("pool_type", "tok");
      if (!pool.equals("tok") && !pool.equals("avg")) {
        throw new BadInputException(json.origin() + ": pool_type must be tok or avg, got " + pool);
      }
      int width = json.integer("width", 768);
      return new Config(
          OpenClipBlock.Config.of(json, width, width / json.integer("head_width", 64), quickGelu),
          ImageSize.of(json, "image_size", 224),
          ImageSize.patch(json, "patch_size", 16),
          !json.flag("no_ln_pre", false),
          json.flag("final_ln_after_pool", false),
          pool.equals("avg"),
          projection);
    }

    @Override
    public OpenClip.Images build(Weights w) {
      return new OpenClipVision(w, this);
    }
  }

  private final Config config;
  private final Tensor classToken, positions, projection; // [D], [1 + P, D], [D, P]
  private final PatchEmbedding patches;
  private final Layer before, after;
  private final List<OpenClipBlock> blocks;

  private OpenClipVision(Weights w, Config config) {
    this.config = config;
    int d = config.blocks().width();
    double eps = config.blocks().normEps();
    classToken = w.get("class_embedding", d);
    positions = w.get("positional_embedding", config.image().patches(config.patch()) + 1, d);
    projection = w.get("proj", d, config.projection());
    patches = new PatchEmbedding(w.in("conv1"), 3, d, config.patch(), false);
    before = config.preNorm() ? Nn.layerNorm(w.in("ln_pre"), d, eps) : x -> x;
    blocks = OpenClipBlock.all(w, config.blocks());
    after = Nn.layerNorm(w.in("ln_post"), d, eps);
  }

  /** Features [B, P], not of unit length, of images [B, 3, h, w]. */
  @Override
  public Tensor forward(Tensor images) {
    Tensor x = embed(images);
    long p = x.size(1) - 1;
    Tensor states = Stack.through(blocks, x, (block, y) -> block.forward(y, null, false));
    Tensor pooled =
        config.normAfterPool() ? after.forward(pool(states, p)) : pool(after.forward(states), p);
    return pooled.matmul(projection);
  }

  /** By the last block's value path where the class token is read, else as they are averaged. */
  @Override
  public Tensor patches(Tensor images) {
    Tensor x = embed(images);
    Tensor mask = config.mean() ? null : ValuePath.mask(x.size(1));
    Tensor states =
        Stack.through(
            blocks,
            x,
            (block, y) -> block.forward(y, null, false),
            (block, y) -> block.forward(y, mask, false));
    return after.forward(ValuePath.patches(states, 1)).matmul(projection);
  }

  private Tensor embed(Tensor images) {
    ImageSize.check(images, config.image());
    Tensor tokens = patches.forward(images);
    long b = tokens.size(0), d = tokens.size(2);
    Tensor x = Tensor.cat(List.of(classToken.expand(b, 1, d), tokens), 1).add(positions);
    return before.forward(x);
  }

  private Tensor pool(Tensor states, long patchCount) {
    return config.mean() ? states.narrow(1, 1, patchCount).mean(false, 1) : states.select(1, 0);
  }
}
