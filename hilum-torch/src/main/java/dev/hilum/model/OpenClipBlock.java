package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
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
 * The pre-norm block of open_clip's own towers ({@code ResidualAttentionBlock}), under the names of
 * OpenAI's CLIP:
 *
 * <pre>
 *   y = x + ls_1 * attn(ln_1(x), mask)
 *   z = y + ls_2 * c_proj(act(c_fc(ln_2(y))))      x, y, z : [B, N, D]
 * </pre>
 */
final class OpenClipBlock {

  /**
   * The sizes of a tower.
   *
   * @param hidden the width of the MLP
   */
  record Config(
      int width,
      int layers,
      int heads,
      int hidden,
      Activation activation,
      double normEps,
      boolean layerScale) {

    private static final List<String> CUSTOM =
        List.of(
            "qk_norm",
            "scaled_cosine_attn",
            "scale_heads",
            "scale_attn_inner",
            "scale_attn",
            "scale_fc");

    Config {
      if (heads < 1 || width < 1 || width % heads != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of heads, got width=" + width + ", heads=" + heads);
      }
      if (layers < 0 || hidden < 1) {
        throw new IllegalArgumentException(
            "sizes must not be negative, got layers=" + layers + ", hidden=" + hidden);
      }
    }

    /** Reads what image and text towers have in common. */
    static Config of(JsonObject json, int width, int heads, boolean quickGelu) {
      for (String key : CUSTOM) {
        if (json.flag(key, false)) {
          throw new BadInputException(
              json.origin() + ": " + key + " of open_clip is not supported");
        }
      }
      if (!json.text("block_type", "default").equals("default")) {
        throw new BadInputException(
            json.origin() + ": block_type must be default, got " + json.text("block_type"));
      }
      return new Config(
          width,
          json.integer("layers", 12),
          heads,
          (int) (width * json.number("mlp_ratio", 4)),
          activation(json, quickGelu),
          Sections.of(json, "norm_kwargs").number("eps", 1e-5),
          json.has("ls_init_value"));
    }

    private static Activation activation(JsonObject json, boolean quickGelu) {
      String approximate = Sections.of(json, "act_kwargs").text("approximate", "none");
      if (quickGelu) {
        return Activation.QUICK_GELU;
      }
      return approximate.equals("tanh") ? Activation.GELU_TANH : Activation.GELU;
    }
  }

  private final Layer norm1;
  private final Attention attention;
  private final @Nullable Tensor gain1; // [D]
  private final Layer norm2;
  private final Mlp mlp;

  private OpenClipBlock(Weights w, Config c) {
    int d = c.width();
    norm1 = Nn.layerNorm(w.in("ln_1"), d, c.normEps());
    attention = Attention.fused(w.in("attn"), d, c.heads());
    gain1 = gain(w.in("ls_1"), c);
    norm2 = Nn.layerNorm(w.in("ln_2"), d, c.normEps());
    mlp =
        Mlp.of(
            w.in("mlp").in("c_fc"),
            w.in("mlp").in("c_proj"),
            d,
            c.hidden(),
            c.activation(),
            gain(w.in("ls_2"), c));
  }

  private static @Nullable Tensor gain(Weights w, Config c) {
    return c.layerScale() ? w.get("gamma", Init.constant(1e-5), c.width()) : null;
  }

  /** All blocks of a tower, at {@code transformer.resblocks}. */
  static List<OpenClipBlock> all(Weights w, Config c) {
    List<OpenClipBlock> blocks = new ArrayList<>();
    for (int i = 0; i < c.layers(); i++) {
      blocks.add(new OpenClipBlock(w.in("transformer").in("resblocks").in(i), c));
    }
    return blocks;
  }

  Tensor forward(Tensor x, @Nullable Tensor mask, boolean causal) {
    Tensor h = norm1.forward(x);
    Tensor y =
        gain1 == null
            ? attention.addTo(x, h, mask, causal)
            : x.add(attention.forward(h, mask, causal).mul(gain1));
    return mlp.addTo(y, norm2.forward(y));
  }
}
