package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.TimmVit.Config;
import dev.hilum.model.TimmVit.Pool;
import dev.hilum.nn.Activation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What timm's names of vision transformers stand for. A config.json of timm names an architecture
 * and lists only what differs from it; the table, {@code timm-vit.json}, is read out of timm by
 * tools/reference/timm_architectures.py.
 */
public final class TimmArchitectures {
  private static final Set<String> KNOWN =
      Set.of(
          "img_size",
          "patch_size",
          "in_chans",
          "num_classes",
          "global_pool",
          "embed_dim",
          "depth",
          "num_heads",
          "mlp_ratio",
          "qkv_bias",
          "init_values",
          "class_token",
          "no_embed_class",
          "reg_tokens",
          "pre_norm",
          "final_norm",
          "fc_norm",
          "pool_include_prefix",
          "act_layer",
          "norm_layer",
          "norm_eps",
          "mlp_layer",
          "dynamic_img_size");

  /** Arguments that matter to training, not to the numbers. */
  private static final Set<String> WITHOUT_EFFECT =
      Set.of(
          "weight_init",
          "fix_init",
          "drop_rate",
          "pos_drop_rate",
          "patch_drop_rate",
          "proj_drop_rate",
          "attn_drop_rate",
          "drop_path_rate");

  /** Switches that must stand as they are by default. */
  private static final Map<String, Boolean> FIXED =
      Map.of(
          "qk_norm", false,
          "scale_attn_norm", false,
          "scale_mlp_norm", false,
          "proj_bias", true,
          "dynamic_img_pad", false);

  private TimmArchitectures() {}

  /** The names in the table. */
  public static Set<String> names() {
    return table().keys();
  }

  /** The published sizes of one architecture. */
  public static Config of(String architecture) {
    return of(architecture, Json.parse("{}", architecture));
  }

  /** One architecture with some of timm's arguments changed; the first that changes one decides. */
  static Config of(String architecture, JsonObject... changes) {
    String name = architecture.split("\\.", 2)[0]; // what follows the dot names the weights
    JsonObject table = table();
    List<JsonObject> layers = new ArrayList<>(List.of(changes));
    if (!table.has(name)) {
      throw new BadInputException(
          layers.getFirst().origin()
              + ": the timm architecture must be one of the "
              + table.keys().size()
              + " vision transformers in the table, got "
              + architecture);
    }
    layers.add(table.object(name));
    return config(new Arguments(layers));
  }

  /** Reads timm's {@code config.json}. */
  public static Config of(JsonObject json) {
    String name = json.text("architecture").split("\\.", 2)[0];
    JsonObject cfg = Sections.of(json, "pretrained_cfg");
    JsonObject arguments = Sections.of(json, "model_args");
    Config c = of(name, arguments);
    ImageSize image = c.image();
    if (!arguments.has("img_size") && cfg.isArray("input_size")) {
      List<Integer> size = cfg.integers("input_size"); // channels, height, width
      image = new ImageSize(size.get(1), size.get(2));
    }
    int classes =
        arguments.has("num_classes")
            ? c.classes()
            : json.integer("num_classes", cfg.integer("num_classes", c.classes()));
    String pool = arguments.has("global_pool") ? "" : json.text("global_pool", "");
    JsonObject changes =
        Json.parse(
            "{\"img_size\": [%d, %d], \"num_classes\": %d%s}"
                .formatted(
                    image.height(),
                    image.width(),
                    classes,
                    pool.isEmpty() ? "" : ", \"global_pool\": \"" + pool + "\""),
            json.origin());
    return of(name, changes, arguments);
  }

  private static Config config(Arguments a) {
    for (JsonObject changed : a.layers) {
      for (String key : changed.keys()) {
        if (changed.has(key) && !supported(changed, key)) {
          throw new BadInputException(
              changed.origin() + ": the argument " + key + " of timm is not supported");
        }
      }
    }
    JsonObject pooling = a.of("global_pool");
    Pool pool = pool(pooling, pooling.text("global_pool", "token"));
    boolean average = pool == Pool.AVG || pool == Pool.AVGMAX || pool == Pool.MAX;
    JsonObject mlp = a.of("mlp_layer");
    boolean gated = mlp.text("mlp_layer", "").equals("swiglu_packed");
    int width = a.of("embed_dim").integer("embed_dim", 768);
    int hidden = (int) (width * a.of("mlp_ratio").number("mlp_ratio", 4));
    JsonObject activation = a.of("act_layer");
    return new Config(
        ImageSize.of(a.of("img_size"), "img_size", 224),
        ImageSize.patch(a.of("patch_size"), "patch_size", 16),
        a.of("in_chans").integer("in_chans", 3),
        a.of("num_classes").integer("num_classes", 1000),
        pool,
        width,
        a.of("depth").integer("depth", 12),
        a.of("num_heads").integer("num_heads", 12),
        gated ? hidden / 2 : hidden,
        gated,
        Activation.of(activation.text("act_layer", "gelu"), activation.origin()),
        normEps(a),
        a.of("qkv_bias").flag("qkv_bias", true),
        a.of("init_values").number("init_values", 0) != 0,
        a.of("class_token").flag("class_token", true),
        a.of("no_embed_class").flag("no_embed_class", false),
        a.of("reg_tokens").integer("reg_tokens", 0),
        a.of("pre_norm").flag("pre_norm", false),
        a.of("final_norm").flag("final_norm", true),
        a.of("fc_norm").flag("fc_norm", average),
        a.of("pool_include_prefix").flag("pool_include_prefix", false),
        a.of("dynamic_img_size").flag("dynamic_img_size", false));
  }

  private static boolean supported(JsonObject json, String key) {
    Boolean fixed = FIXED.get(key);
    return KNOWN.contains(key)
        || WITHOUT_EFFECT.contains(key)
        || (fixed != null && json.flag(key, fixed) == fixed)
        || (key.equals("pos_embed") && json.text(key).equals("learn"));
  }

  /** The epsilon of the table, unless a config names timm's own LayerNorm, which has 1e-6. */
  private static double normEps(Arguments a) {
    for (JsonObject layer : a.layers) {
      if (layer.has("norm_layer")) {
        String name = layer.text("norm_layer");
        if (!name.equals("layernorm")) {
          throw new BadInputException(
              layer.origin() + ": norm_layer must be layernorm, got " + name);
        }
        return 1e-6;
      }
      if (layer.has("norm_eps")) {
        return layer.number("norm_eps");
      }
    }
    return 1e-6;
  }

  static Pool pool(JsonObject json, String name) {
    return switch (name) {
      case "token" -> Pool.TOKEN;
      case "avg" -> Pool.AVG;
      case "avgmax" -> Pool.AVGMAX;
      case "max" -> Pool.MAX;
      case "map" -> Pool.MAP;
      default ->
          throw new BadInputException(
              json.origin()
                  + ": global_pool must be token, avg, avgmax, max or map, got \""
                  + name
                  + "\"");
    };
  }

  /** Arguments in layers: the first that has a key decides. */
  private record Arguments(List<JsonObject> layers) {
    JsonObject of(String key) {
      return layers.stream().filter(l -> l.has(key)).findFirst().orElse(layers.getLast());
    }
  }

  private static JsonObject table() {
    try (InputStream in = TimmArchitectures.class.getResourceAsStream("timm-vit.json")) {
      if (in == null) {
        throw new IllegalStateException("timm-vit.json is missing from the library");
      }
      return Json.parse(new String(in.readAllBytes(), StandardCharsets.UTF_8), "timm-vit.json");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
