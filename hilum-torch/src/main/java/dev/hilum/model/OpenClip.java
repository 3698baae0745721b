package dev.hilum.model;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Layer;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A contrastive model as open_clip builds and names it: {@code CLIP}, whose text tower stands at
 * the root of the checkpoint, and {@code CustomTextCLIP}, where it stands under {@code text}.
 * BiomedCLIP is the latter, with an image tower of timm and PubMedBERT.
 *
 * <pre>
 *   u = unit(visual(images)), v = unit(text(ids))      [B, P]
 *   similarity = exp(logit_scale) u v' + logit_bias
 * </pre>
 *
 * <p>Reference: open_clip 3.3, arXiv 2212.07143; BiomedCLIP arXiv 2303.00915. Deviation: no
 * dropout. Parity: the goldens {@code open-clip-tiny} and {@code biomedclip-tiny}.
 */
public final class OpenClip implements Network, ImageText {

  /** What can stand under {@code visual}: images [B, 3, h, w] to features [B, P]. */
  sealed interface ImageTower permits OpenClipVision.Config, OpenClipTimm.Config {
    Images build(Weights w);
  }

  /** An image tower of open_clip. */
  interface Images extends Layer {

    /** Features [B, N, P], not of unit length, of each patch. */
    Tensor patches(Tensor images);
  }

  /** What can stand under {@code text}: token ids [B, T] to features [B, P]. */
  sealed interface TextTower permits OpenClipText.Config, OpenClipBert.Config {
    Layer build(Weights w);
  }

  /**
   * A model of open_clip.
   *
   * @param custom whether it is a CustomTextCLIP
   * @param bias whether there is a {@code logit_bias}
   * @param vector whether scale and bias have shape [1] rather than none
   */
  public static final class Config {
    private final ImageTower vision;
    private final TextTower text;
    private final boolean custom;
    private final boolean bias;
    private final boolean vector;

    private Config(
        ImageTower vision, TextTower text, boolean custom, boolean bias, boolean vector) {
      this.vision = vision;
      this.text = text;
      this.custom = custom;
      this.bias = bias;
      this.vector = vector;
    }

    /** microsoft/BiomedCLIP-PubMedBERT_256-vit_base_patch16_224. */
    public static Config biomedClip() {
      return of(
          Json.parse(
              """
              {"embed_dim": 512,
               "vision_cfg": {"timm_model_name": "vit_base_patch16_224", "timm_pool": "",
                 "timm_proj": "linear"},
               "text_cfg": {"hf_model_name": "microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract",
                 "hf_proj_type": "mlp", "hf_pooler_type": "cls_last_hidden_state_pooler"}}
              """,
              "BiomedCLIP"),
          Path.of(""));
    }

    /**
     * Reads {@code open_clip_config.json}, or the {@code model_cfg} in it alone.
     *
     * @param folder where the checkpoint lies; a text encoder may be named by a folder relative to
     *     it
     */
    public static Config of(JsonObject json, Path folder) {
      JsonObject c = json.isObject("model_cfg") ? json.object("model_cfg") : json;
      JsonObject vision = c.object("vision_cfg"), text = c.object("text_cfg");
      int projected = c.integer("embed_dim");
      boolean quickGelu = c.flag("quick_gelu", false), bert = text.has("hf_model_name");
      boolean custom = c.flag("custom_text", false) || bert;
      return new Config(
          vision.has("timm_model_name")
              ? OpenClipTimm.Config.of(vision, projected)
              : OpenClipVision.Config.of(vision, projected, quickGelu),
          bert
              ? OpenClipBert.Config.of(text, projected, folder)
              : OpenClipText.Config.of(text, projected, quickGelu, !custom),
          custom,
          c.has("init_logit_bias"),
          c.flag("nonscalar_logit_scale", false));
    }
  }

  /** The image tower alone, its names without {@code visual}. */
  public static Network image(Weights w, Config config) {
    return new OpenClipTower.Image(config.vision.build(w));
  }

  /** The text tower alone; its names are those of a custom text tower without {@code text}. */
  public static Network text(Weights w, Config config) {
    return new OpenClipTower.Text(config.text.build(w));
  }

  private final Images visual;
  private final Layer text;
  private final Tensor logitScale; // scalar or [1]
  private final @Nullable Tensor logitBias;

  public OpenClip(Weights w, Config config) {
    long[] shape = config.vector ? new long[] {1} : new long[0];
    text = config.text.build(config.custom ? w.in("text") : w);
    logitScale = w.get("logit_scale", Init.constant(Math.log(1 / 0.07)), shape);
    logitBias = config.bias ? w.get("logit_bias", Init.constant(-10), shape) : null;
    visual = config.vision.build(w.in("visual"));
  }

  /** Unit-length features [B, P] of images [B, 3, h, w]. */
  @Override
  public Tensor embedImages(Tensor images) {
    return visual.forward(images).normalize(-1, 1e-12);
  }

  @Override
  public Optional<Patches> embedPatches(Tensor pixels) {
    return Optional.of(Patches.of(visual.patches(pixels), pixels));
  }

  /** The mask stays unread: towers that mask padding know it by its id. */
  @Override
  public Tensor embedTexts(Tensor ids, Tensor mask) {
    return embedTexts(ids);
  }

  @Override
  public Tensor logScale() {
    return logitScale;
  }

  @Override
  public Optional<Tensor> bias() {
    return Optional.ofNullable(logitBias);
  }

  /** Unit-length features [B, P] of token ids [B, T]. */
  public Tensor embedTexts(Tensor ids) {
    return text.forward(ids).normalize(-1, 1e-12);
  }

  /**
   * {@code image} and {@code text}, or one of them; answers the unit-length {@code image_features,
   * text_features} [B, P], {@code logit_scale} (the factor, not its logarithm) and, where there is
   * one, {@code logit_bias}.
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Inputs in = new Inputs(inputs, "image", "text");
    Tensor images = in.optional("image"), ids = in.optional("text");
    Map<String, Tensor> out = new LinkedHashMap<>();
    if (images != null) {
      out.put("image_features", embedImages(images));
    }
    if (ids != null) {
      out.put("text_features", embedTexts(ids));
    }
    if (out.isEmpty()) {
      in.required("image");
    }
    out.put("logit_scale", logitScale.exp());
    if (logitBias != null) {
      out.put("logit_bias", logitBias);
    }
    return out;
  }
}
