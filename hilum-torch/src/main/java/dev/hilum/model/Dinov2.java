package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Layer;
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
import java.util.function.BinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * DINOv2 as transformers has it: {@code Dinov2Model}, {@code Dinov2WithRegistersModel} and their
 * {@code …ForImageClassification}. RAD-DINO is such a checkpoint.
 *
 * <pre>
 *   x = [class + position; registers; patches (or mask token) + positions]
 *   y = x + scale1 * attention(norm1(x))          once for each layer
 *   z = y + scale2 * mlp(norm2(y))                x, y, z : [B, N, D]
 *   states = layernorm(z), pooled = states[class]
 * </pre>
 *
 * <p>B images, N tokens (1 class + R register + P patch), D width. Images of another size than the
 * checkpoint's are fine: the positions are resized by size, with antialias in the register model
 * only, as there. For the repository's own checkpoints and its other way of resizing see {@link
 * DinoVisionTransformer}.
 *
 * <p>Reference: arXiv 2304.07193, registers 2309.16588. Deviation: no dropout, no stochastic depth.
 * Parity: the goldens {@code dinov2-tiny}.
 */
public final class Dinov2 implements Network {

  /**
   * The sizes of a DINOv2.
   *
   * @param hidden M, the width of the MLP before SwiGLU's own reduction to two thirds
   * @param image the size that the position table is for
   * @param registers R, or -1 for the model without registers (its positions resize otherwise)
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
      boolean swiglu,
      boolean maskToken,
      int registers,
      int labels) {

    public Config {
      if (heads < 1 || width < 1 || width % heads != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
      }
      if (layers < 0 || hidden < 1 || channels < 1 || registers < -1 || labels < 0) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got layers=%d, hidden=%d, channels=%d, registers=%d, labels=%d"
                .formatted(layers, hidden, channels, registers, labels));
      }
      if (patch < 1 || image.patches(patch) < 1) {
        throw new IllegalArgumentException(
            "an image must hold a patch, got " + image + " and " + patch);
      }
    }

    public static Config small14() {
      return published(384, 12, 6, false);
    }

    public static Config base14() {
      return published(768, 12, 12, false);
    }

    public static Config large14() {
      return published(1024, 24, 16, false);
    }

    public static Config giant14() {
      return published(1536, 40, 24, true);
    }

    private static Config published(int width, int layers, int heads, boolean swiglu) {
      return new Config(
          width,
          layers,
          heads,
          4 * width,
          Activation.GELU,
          1e-6,
          ImageSize.square(518),
          14,
          3,
          true,
          swiglu,
          true,
          -1,
          0);
    }

    /** The same network with register tokens; published ones have 4. */
    public Config withRegisters(int count) {
      return new Config(
          width,
          layers,
          heads,
          hidden,
          activation,
          normEps,
          image,
          patch,
          channels,
          qkvBias,
          swiglu,
          true,
          count,
          labels);
    }

    /**
     * Reads transformers' {@code config.json} of {@code model_type} dinov2 or
     * dinov2_with_registers.
     */
    public static Config of(JsonObject json) {
      boolean registers = json.text("model_type", "dinov2").equals("dinov2_with_registers");
      int width = json.integer("hidden_size", 768);
      return new Config(
          width,
          json.integer("num_hidden_layers", 12),
          json.integer("num_attention_heads", 12),
          (int) (width * json.number("mlp_ratio", 4)),
          Activation.of(json.text("hidden_act", "gelu"), json.origin()),
          json.number("layer_norm_eps", 1e-6),
          ImageSize.of(json, "image_size", 224),
          ImageSize.patch(json, "patch_size", registers ? 16 : 14),
          json.integer("num_channels", 3),
          json.flag("qkv_bias", true),
          json.flag("use_swiglu_ffn", false),
          registers || json.flag("use_mask_token", true),
          registers ? json.integer("num_register_tokens", 4) : -1,
          Labels.of(json));
    }

    /** Two thirds of the MLP's width, rounded up to a multiple of 8. */
    private int swigluHidden() {
      return ((int) (hidden * 2 / 3.0) + 7) / 8 * 8;
    }
  }

  private record Block(Layer norm1, Attention attention, Layer norm2, BinaryOperator<Tensor> mlp) {

    static Block of(Weights w, Config c) {
      int d = c.width();
      Weights qkv = w.in("attention").in("attention"), mlp = w.in("mlp");
      Tensor scale1 = w.in("layer_scale1").get("lambda1", Init.constant(1), d);
      Tensor scale2 = w.in("layer_scale2").get("lambda1", Init.constant(1), d);
      Attention attention =
          Attention.separate(
              qkv.in("query"),
              qkv.in("key"),
              qkv.in("value"),
              w.in("attention").in("output").in("dense"),
              d,
              c.heads(),
              c.qkvBias(),
              scale1);
      return new Block(
          Nn.layerNorm(w.in("norm1"), d, c.normEps()),
          attention,
          Nn.layerNorm(w.in("norm2"), d, c.normEps()),
          c.swiglu()
              ? new GatedMlp(
                      mlp.in("weights_in"),
                      mlp.in("weights_out"),
                      d,
                      c.swigluHidden(),
                      Activation.SILU,
                      scale2)
                  ::addTo
              : Mlp.of(mlp.in("fc1"), mlp.in("fc2"), d, c.hidden(), c.activation(), scale2)::addTo);
    }

    Tensor forward(Tensor x, @Nullable Tensor mask) {
      Tensor y = attention.addTo(x, norm1.forward(x), mask, false);
      return mlp.apply(y, norm2.forward(y));
    }
  }

  private final Config config;
  private final PatchEmbedding patches;
  private final Tensor classToken, positions; // [1, 1, D], [1, 1 + P, D]
  private final @Nullable Tensor maskToken, registers; // [1, D], [1, R, D]
  private final List<Block> blocks = new ArrayList<>();
  private final Layer norm;
  private final @Nullable Layer classifier;

  public Dinov2(Weights root, Config config) {
    this.config = config;
    int d = config.width();
    boolean withRegisters = config.registers() >= 0;
    Weights w =
        config.labels() == 0 ? root : root.in(withRegisters ? "dinov2_with_registers" : "dinov2");
    Weights e = w.in("embeddings");
    classToken = e.get("cls_token", 1, 1, d);
    maskToken = config.maskToken() ? e.get("mask_token", Init.zeros(), 1, d) : null;
    registers = withRegisters ? e.get("register_tokens", 1, config.registers(), d) : null;
    positions = e.get("position_embeddings", 1, config.image().patches(config.patch()) + 1, d);
    patches =
        new PatchEmbedding(
            e.in("patch_embeddings").in("projection"), config.channels(), d, config.patch(), true);
    for (int i = 0; i < config.layers(); i++) {
      blocks.add(Block.of(w.in("encoder").in("layer").in(i), config));
    }
    norm = Nn.layerNorm(w.in("layernorm"), d, config.normEps());
    classifier =
        config.labels() == 0 ? null : Nn.linear(root.in("classifier"), 2 * d, config.labels());
  }

  /**
   * The normalised states [B, N, D]: class token, registers, patches row by row.
   *
   * @param pixels [B, C, h, w]
   * @param masked [B, P], not 0 where the mask token stands for the patch; null masks none
   */
  public Tensor forward(Tensor pixels, @Nullable Tensor masked) {
    return norm.forward(
        Stack.through(blocks, embed(pixels, masked), (block, y) -> block.forward(y, null)));
  }

  /** The normalised patches [B, P, D] by the last block's value path; see {@link ValuePath}. */
  Tensor values(Tensor pixels) {
    Tensor x = embed(pixels, null);
    Tensor mask = ValuePath.mask(x.size(1));
    Tensor states =
        Stack.through(
            blocks, x, (block, y) -> block.forward(y, null), (block, y) -> block.forward(y, mask));
    return norm.forward(ValuePath.patches(states, prefixTokens()));
  }

  /** How many tokens stand before the patches: the class token and the registers. */
  public int prefixTokens() {
    return 1 + Math.max(config.registers(), 0);
  }

  private Tensor embed(Tensor pixels, @Nullable Tensor masked) {
    Tensor tokens = patches.forward(pixels);
    long b = tokens.size(0), p = tokens.size(1), d = config.width();
    if (masked != null) {
      if (maskToken == null) {
        throw new BadInputException("bool_masked_pos needs a mask token, the checkpoint has none");
      }
      Shape.check(masked, "bool_masked_pos", b, p);
      tokens = masked.ne(0).unsqueeze(-1).where(maskToken, tokens);
    }
    Tensor x = Tensor.cat(List.of(classToken.expand(b, 1, d), tokens), 1).add(positions(pixels));
    return registers == null
        ? x
        : Tensor.cat(
            List.of(
                x.narrow(1, 0, 1), registers.expand(b, config.registers(), d), x.narrow(1, 1, p)),
            1);
  }

  /** As many patches in another shape still resize, as in the reference. */
  private Tensor positions(Tensor pixels) {
    long rows = patches.rows(pixels), columns = patches.columns(pixels);
    if (rows * columns == positions.size(1) - 1 && pixels.size(2) == pixels.size(3)) {
      return positions;
    }
    return PositionGrid.bySize(positions, 1, rows, columns, config.registers() >= 0);
  }

  /** Logits [B, K] of the classification model's states: class token and mean patch token. */
  private Tensor classify(Layer head, Tensor states) {
    long before = 1 + Math.max(config.registers(), 0);
    Tensor mean = states.narrow(1, before, states.size(1) - before).mean(false, 1);
    return head.forward(Tensor.cat(List.of(states.select(1, 0), mean), 1));
  }

  /**
   * {@code pixel_values}, optionally {@code bool_masked_pos}; answers {@code last_hidden_state} [B,
   * N, D] and {@code pooler_output} [B, D], or {@code logits} [B, K] where there is a head.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    if (classifier != null) {
      Inputs in = new Inputs(inputs, "pixel_values");
      Tensor states = forward(in.required("pixel_values"), null);
      return Map.of("logits", classify(classifier, states));
    }
    Inputs in = new Inputs(inputs, "pixel_values", "bool_masked_pos");
    Tensor states = forward(in.required("pixel_values"), in.optional("bool_masked_pos"));
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("last_hidden_state", states);
    out.put("pooler_output", states.select(1, 0));
    return out;
  }
}
