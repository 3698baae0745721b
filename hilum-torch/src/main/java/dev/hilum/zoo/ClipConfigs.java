package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The same CLIP network in the words of transformers ({@code CLIPModel}) and of open_clip (its
 * native towers). Whatever one of the two cannot say is refused by name.
 *
 * <p>The defaults are those of transformers' CLIPTextConfig and CLIPVisionConfig, and of
 * open_clip's CLIPTextCfg and CLIPVisionCfg.
 */
final class ClipConfigs {
  private static final int LEGACY_EOS = 2; // transformers then takes the largest id, as open_clip
  private static final double EPS = 1e-5;

  private ClipConfigs() {}

  static Map<String, Object> openClip(JsonObject hf, JsonObject preprocessing) {
    JsonObject vision = section(hf, "vision_config");
    JsonObject text = section(hf, "text_config");
    int width = vision.integer("hidden_size", 768);
    int textWidth = text.integer("hidden_size", 512);
    String act = vision.text("hidden_act", "quick_gelu");
    String textAct = text.text("hidden_act", "quick_gelu");
    if (!act.equals(textAct) || !Set.of("gelu", "quick_gelu").contains(act)) {
      throw new BadInputException(
          hf.origin()
              + ": open_clip takes one activation, gelu or quick_gelu, got "
              + act
              + " and "
              + textAct);
    }
    if (vision.integer("num_channels", 3) != 3) {
      throw new BadInputException(
          hf.origin() + ": open_clip takes 3 channels, got " + vision.integer("num_channels", 3));
    }
    Map<String, Object> visionCfg = new LinkedHashMap<>();
    visionCfg.put("image_size", vision.integer("image_size", 224));
    visionCfg.put("layers", vision.integer("num_hidden_layers", 12));
    visionCfg.put("width", width);
    visionCfg.put("head_width", width / vision.integer("num_attention_heads", 12));
    visionCfg.put("mlp_ratio", (double) vision.integer("intermediate_size", 3072) / width);
    visionCfg.put("patch_size", vision.integer("patch_size", 32));
    norm(visionCfg, vision);
    int vocabulary = text.integer("vocab_size", 49408);
    Map<String, Object> textCfg = new LinkedHashMap<>();
    textCfg.put("context_length", text.integer("max_position_embeddings", 77));
    textCfg.put("vocab_size", vocabulary);
    textCfg.put("width", textWidth);
    textCfg.put("heads", text.integer("num_attention_heads", 8));
    textCfg.put("layers", text.integer("num_hidden_layers", 12));
    textCfg.put("mlp_ratio", (double) text.integer("intermediate_size", 2048) / textWidth);
    int eos = text.integer("eos_token_id", 49407);
    if (eos != LEGACY_EOS && eos != vocabulary - 1) {
      textCfg.put("pool_type", "eos");
      textCfg.put("eos_id", eos);
    }
    norm(textCfg, text);
    Map<String, Object> model = new LinkedHashMap<>();
    model.put("embed_dim", hf.integer("projection_dim", 512));
    model.put("quick_gelu", act.equals("quick_gelu"));
    model.put("vision_cfg", visionCfg);
    model.put("text_cfg", textCfg);
    Map<String, Object> preprocess = new LinkedHashMap<>();
    if (preprocessing.isArray("image_mean") && preprocessing.isArray("image_std")) {
      preprocess.put("mean", preprocessing.numbers("image_mean"));
      preprocess.put("std", preprocessing.numbers("image_std"));
      preprocess.put(
          "interpolation", preprocessing.integer("resample", 3) == 2 ? "bilinear" : "bicubic");
      preprocess.put("resize_mode", "shortest");
    }
    return Map.of("model_cfg", model, "preprocess_cfg", preprocess);
  }

  private static void norm(Map<String, Object> cfg, JsonObject config) {
    double eps = config.number("layer_norm_eps", EPS);
    if (eps != EPS) {
      cfg.put("norm_kwargs", Map.of("eps", eps));
    }
  }

  static Map<String, Object> transformers(JsonObject openClip) {
    JsonObject model = section(openClip, "model_cfg");
    only(model, Set.of("embed_dim", "quick_gelu", "vision_cfg", "text_cfg", "custom_text"));
    JsonObject vision = model.object("vision_cfg");
    JsonObject text = model.object("text_cfg");
    only(
        vision,
        Set.of(
            "image_size",
            "layers",
            "width",
            "head_width",
            "mlp_ratio",
            "patch_size",
            "norm_kwargs"));
    only(
        text,
        Set.of(
            "context_length",
            "vocab_size",
            "width",
            "heads",
            "layers",
            "mlp_ratio",
            "pool_type",
            "eos_id",
            "norm_kwargs"));
    String act = model.flag("quick_gelu", false) ? "quick_gelu" : "gelu";
    int embed = model.integer("embed_dim");
    int width = vision.integer("width", 768);
    Map<String, Object> visionConfig = new LinkedHashMap<>();
    visionConfig.put("model_type", "clip_vision_model");
    visionConfig.put("hidden_size", width);
    visionConfig.put("num_hidden_layers", vision.integer("layers", 12));
    visionConfig.put("num_attention_heads", width / vision.integer("head_width", 64));
    visionConfig.put("intermediate_size", (int) (width * vision.number("mlp_ratio", 4)));
    visionConfig.put("image_size", vision.integer("image_size", 224));
    visionConfig.put("patch_size", vision.integer("patch_size", 16));
    visionConfig.put("num_channels", 3);
    visionConfig.put("hidden_act", act);
    visionConfig.put("layer_norm_eps", eps(vision));
    visionConfig.put("projection_dim", embed);
    int textWidth = text.integer("width", 512);
    String pool = text.text("pool_type", "argmax");
    if (!pool.equals("argmax") && !pool.equals("eos")) {
      throw new BadInputException(
          text.origin() + ": CLIPModel pools text at argmax or eos, got " + pool);
    }
    int vocabulary = text.integer("vocab_size", 49408);
    Map<String, Object> textConfig = new LinkedHashMap<>();
    textConfig.put("model_type", "clip_text_model");
    textConfig.put("hidden_size", textWidth);
    textConfig.put("num_hidden_layers", text.integer("layers", 12));
    textConfig.put("num_attention_heads", text.integer("heads", 8));
    textConfig.put("intermediate_size", (int) (textWidth * text.number("mlp_ratio", 4)));
    textConfig.put("vocab_size", vocabulary);
    textConfig.put("max_position_embeddings", text.integer("context_length", 77));
    textConfig.put("bos_token_id", Math.max(0, vocabulary - 2));
    textConfig.put("eos_token_id", pool.equals("eos") ? text.integer("eos_id", 2) : LEGACY_EOS);
    textConfig.put("hidden_act", act);
    textConfig.put("layer_norm_eps", eps(text));
    textConfig.put("projection_dim", embed);
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("architectures", List.of("CLIPModel"));
    config.put("model_type", "clip");
    config.put("projection_dim", embed);
    config.put("text_config", textConfig);
    config.put("vision_config", visionConfig);
    return config;
  }

  /** preprocessor_config.json for open_clip's {@code preprocess_cfg}. */
  static Map<String, Object> processor(JsonObject openClip) {
    JsonObject cfg = section(openClip, "preprocess_cfg");
    int side = section(openClip, "model_cfg").object("vision_cfg").integer("image_size", 224);
    String mode = cfg.text("resize_mode", "shortest");
    String kernel = cfg.text("interpolation", "bicubic");
    if (!mode.equals("shortest") || !Set.of("bicubic", "bilinear").contains(kernel)) {
      throw new BadInputException(
          cfg.origin()
              + ": CLIPImageProcessor resizes the shortest edge, bicubic or bilinear, got "
              + mode
              + " and "
              + kernel);
    }
    Map<String, Object> out = new LinkedHashMap<>();
    out.put("image_processor_type", "CLIPImageProcessor");
    out.put("do_convert_rgb", true);
    out.put("do_resize", true);
    out.put("size", Map.of("shortest_edge", side));
    out.put("resample", kernel.equals("bicubic") ? 3 : 2);
    out.put("do_center_crop", true);
    out.put("crop_size", Map.of("height", side, "width", side));
    out.put("do_rescale", true);
    out.put("rescale_factor", 1 / 255.0);
    out.put("do_normalize", true);
    out.put(
        "image_mean",
        cfg.isArray("mean") ? cfg.numbers("mean") : List.of(0.48145466, 0.4578275, 0.40821073));
    out.put(
        "image_std",
        cfg.isArray("std") ? cfg.numbers("std") : List.of(0.26862954, 0.26130258, 0.27577711));
    return out;
  }

  private static double eps(JsonObject cfg) {
    JsonObject norm = section(cfg, "norm_kwargs");
    only(norm, Set.of("eps"));
    return norm.number("eps", EPS);
  }

  private static JsonObject section(JsonObject json, String key) {
    return json.isObject(key) ? json.object(key) : Json.parse("{}", json.origin() + ": " + key);
  }

  private static void only(JsonObject json, Set<String> known) {
    for (String key : json.keys()) {
      if (!known.contains(key) && json.has(key)) {
        throw new BadInputException(
            json.origin()
                + ": transformers' CLIPModel has no counterpart of open_clip's \""
                + key
                + "\"");
      }
    }
  }
}
