package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
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
 * DINOv2 under the names of its own repository, {@code dinov2_vit{s,b,l,g}14[_reg4]_pretrain.pth}.
 * The blocks are those of {@link VitBlock}.
 *
 * <p>The mathematics is that of {@link Dinov2} but for images of another size: the repository
 * resizes the positions by the scale factor (target + offset) / M, offset 0.1 without antialias in
 * the first models, offset 0 with antialias in those with registers.
 *
 * <p>Reference: github.com/facebookresearch/dinov2 at b8931f7, dinov2/models/vision_transformer.py.
 * Parity: the goldens {@code dinov2-tiny/repository*}.
 */
public final class DinoVisionTransformer implements Network {

  /**
   * The arguments of the reference class.
   *
   * @param hidden the MLP's width, before SwiGLU's reduction to two thirds
   * @param antialias whether shrinking the positions widens the kernel
   * @param offset what is added to the target side in the scale factor; 0 resizes by size
   */
  public record Config(
      int width,
      int layers,
      int heads,
      int hidden,
      ImageSize image,
      int patch,
      int channels,
      boolean qkvBias,
      boolean swiglu,
      boolean layerScale,
      int registers,
      boolean antialias,
      double offset) {

    public Config {
      if (layers < 0 || channels < 1 || registers < 0 || offset < 0) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got layers=%d, channels=%d, registers=%d, offset=%s"
                .formatted(layers, channels, registers, offset));
      }
      if (patch < 1 || image.patches(patch) < 1) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got " + image + " and " + patch);
      }
    }

    /** {@code dinov2_vits14}. */
    public static Config small14() {
      return hub(384, 12, 6, false);
    }

    /** {@code dinov2_vitb14}. */
    public static Config base14() {
      return hub(768, 12, 12, false);
    }

    /** {@code dinov2_vitl14}. */
    public static Config large14() {
      return hub(1024, 24, 16, false);
    }

    /** {@code dinov2_vitg14}. */
    public static Config giant14() {
      return hub(1536, 40, 24, true);
    }

    private static Config hub(int width, int layers, int heads, boolean swiglu) {
      return new Config(
          width,
          layers,
          heads,
          4 * width,
          ImageSize.square(518),
          14,
          3,
          true,
          swiglu,
          true,
          0,
          false,
          0.1);
    }

    /** The {@code _reg4} models: 4 registers, positions resized by size with antialias. */
    public Config withRegisters() {
      return new Config(
          width,
          layers,
          heads,
          hidden,
          image,
          patch,
          channels,
          qkvBias,
          swiglu,
          layerScale,
          4,
          true,
          0);
    }

    /** Reads the arguments of the reference class, with that class's defaults. */
    public static Config of(JsonObject json) {
      int width = json.integer("embed_dim", 768);
      String ffn = json.text("ffn_layer", "mlp");
      if (!List.of("mlp", "swiglu", "swiglufused").contains(ffn)) {
        throw new BadInputException(
            json.origin() + ": ffn_layer must be mlp, swiglu or swiglufused, got " + ffn);
      }
      return new Config(
          width,
          json.integer("depth", 12),
          json.integer("num_heads", 12),
          (int) (width * json.number("mlp_ratio", 4)),
          ImageSize.of(json, "img_size", 224),
          ImageSize.patch(json, "patch_size", 16),
          json.integer("in_chans", 3),
          json.flag("qkv_bias", true),
          !ffn.equals("mlp"),
          json.number("init_values", 0) != 0,
          json.integer("num_register_tokens", 0),
          json.flag("interpolate_antialias", false),
          json.number("interpolate_offset", 0.1));
    }

    private VitBlock.Config block() {
      return swiglu
          ? new VitBlock.Config(
              width,
              heads,
              VitBlock.MlpKind.GATED_W12,
              ((int) (hidden * 2 / 3.0) + 7) / 8 * 8,
              Activation.SILU,
              1e-6,
              qkvBias,
              layerScale)
          : new VitBlock.Config(
              width,
              heads,
              VitBlock.MlpKind.PLAIN,
              hidden,
              Activation.GELU,
              1e-6,
              qkvBias,
              layerScale);
    }
  }

  private final Config config;
  private final Tensor classToken, positions, maskToken; // [1, 1, D], [1, 1 + P, D], [1, D]
  private final @Nullable Tensor registers; // [1, R, D]
  private final PatchEmbedding patches;
  private final List<VitBlock> blocks = new ArrayList<>();
  private final Layer norm;

  public DinoVisionTransformer(Weights w, Config config) {
    this.config = config;
    int d = config.width();
    classToken = w.get("cls_token", Init.normal(1e-6), 1, 1, d);
    positions = w.get("pos_embed", 1, config.image().patches(config.patch()) + 1, d);
    registers =
        config.registers() == 0
            ? null
            : w.get("register_tokens", Init.normal(1e-6), 1, config.registers(), d);
    maskToken = w.get("mask_token", Init.zeros(), 1, d);
    patches =
        new PatchEmbedding(
            w.in("patch_embed").in("proj"), config.channels(), d, config.patch(), true);
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(new VitBlock(w.in("blocks").in(i), config.block()));
    }
    norm = Nn.layerNorm(w.in("norm"), d, 1e-6);
  }

  /**
   * The states before the last norm [B, N, D]: class token, registers, patches row by row.
   *
   * @param masked [B, P], not 0 where the mask token stands for the patch; null masks none
   */
  public Tensor forward(Tensor images, @Nullable Tensor masked) {
    return Stack.through(blocks, embed(images, masked), VitBlock::forward);
  }

  /** The states behind the last norm [B, N, D], no patch masked. */
  public Tensor normed(Tensor images) {
    return norm.forward(forward(images, null));
  }

  /** The normalised patches [B, P, D] by the last block's value path; see {@link ValuePath}. */
  Tensor values(Tensor images) {
    Tensor x = embed(images, null);
    Tensor mask = ValuePath.mask(x.size(1));
    Tensor states =
        Stack.through(blocks, x, VitBlock::forward, (block, y) -> block.forward(y, mask));
    return norm.forward(ValuePath.patches(states, prefixTokens()));
  }

  /** How many tokens stand before the patches: the class token and the registers. */
  public int prefixTokens() {
    return 1 + config.registers();
  }

  private Tensor embed(Tensor images, @Nullable Tensor masked) {
    Tensor tokens = patches.forward(images);
    long b = tokens.size(0), p = tokens.size(1), d = config.width();
    if (masked != null) {
      Shape.check(masked, "masks", b, p);
      tokens = masked.ne(0).unsqueeze(-1).where(maskToken, tokens);
    }
    Tensor x = Tensor.cat(List.of(classToken.expand(b, 1, d), tokens), 1).add(positions(images));
    return registers == null
        ? x
        : Tensor.cat(
            List.of(
                x.narrow(1, 0, 1), registers.expand(b, config.registers(), d), x.narrow(1, 1, p)),
            1);
  }

  private Tensor positions(Tensor images) {
    long rows = patches.rows(images), columns = patches.columns(images);
    if (rows * columns == positions.size(1) - 1 && images.size(2) == images.size(3)) {
      return positions;
    }
    return config.offset() == 0
        ? PositionGrid.bySize(positions, 1, rows, columns, config.antialias())
        : PositionGrid.byScale(positions, 1, rows, columns, config.antialias(), config.offset());
  }

  /**
   * {@code x} [B, C, h, w], optionally {@code masks} [B, P]; answers {@code x_norm_clstoken} [B,
   * D], {@code x_norm_regtokens} [B, R, D] where there are registers, {@code x_norm_patchtokens}
   * [B, P, D] and {@code x_prenorm} [B, N, D], as {@code forward_features} does.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "x", "masks");
    Tensor states = forward(in.required("x"), in.optional("masks"));
    Tensor normed = norm.forward(states);
    int r = config.registers();
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("x_norm_clstoken", normed.select(1, 0));
    if (r > 0) {
      out.put("x_norm_regtokens", normed.narrow(1, 1, r));
    }
    out.put("x_norm_patchtokens", normed.narrow(1, 1 + r, normed.size(1) - 1 - r));
    out.put("x_prenorm", states);
    return out;
  }
}
