package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Linear;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * open_clip's image tower over a network of timm ({@code open_clip.timm_model.TimmModel}):
 *
 * <pre>
 *   features = head(trunk(images))      trunk.*, head.proj.* or head.mlp.*
 * </pre>
 *
 * <p>{@code timm_proj} is a linear map, an MLP of twice the width, {@code none} (the trunk's pooled
 * features as they are) or empty (the trunk's own classifier as projection). Parity: the goldens
 * {@code biomedclip-tiny}.
 */
final class OpenClipTimm {

  private OpenClipTimm() {}

  /**
   * What follows the trunk.
   *
   * @param projection linear, mlp, or empty for nothing
   * @param bias whether the last linear of the projection has a bias
   */
  record Config(TimmNetwork.Architecture trunk, String projection, boolean bias, int projected)
      implements OpenClip.ImageTower {

    /** Reads {@code vision_cfg}; {@code timm_model_args} changes arguments of the architecture. */
    static Config of(JsonObject json, int projected) {
      String name = json.text("timm_model_name");
      String pool = json.text("timm_pool", "avg");
      String projection = json.text("timm_proj", "linear");
      JsonObject arguments = Sections.of(json, "timm_model_args");
      if (!List.of("linear", "mlp", "none", "").contains(projection)) {
        throw new BadInputException(
            json.origin() + ": timm_proj must be linear, mlp, none or empty, got " + projection);
      }
      boolean own = projection.equals("linear") || projection.equals("mlp");
      if (name.startsWith("convnext")) {
        ConvNext.Config trunk = convNext(json, name, pool, arguments);
        if (!own) {
          throw new BadInputException(
              json.origin()
                  + ": timm_proj behind a ConvNeXt must be linear or mlp, got "
                  + projection);
        }
        return new Config(trunk, projection, json.flag("timm_proj_bias", false), projected);
      }
      if (own) {
        TimmVit.Config trunk = TimmArchitectures.of(name, arguments);
        TimmVit.Pool kind = pool.isEmpty() ? trunk.pool() : TimmArchitectures.pool(json, pool);
        return new Config(
            trunk.withHead(kind, 0), projection, json.flag("timm_proj_bias", false), projected);
      }
      Map<String, Object> changes = new LinkedHashMap<>();
      changes.put("num_classes", projection.isEmpty() ? projected : 0);
      changes.put("global_pool", pool);
      JsonObject head = Json.parse(Json.write(changes), json.origin());
      return new Config(TimmArchitectures.of(name, head, arguments), "", false, projected);
    }

    private static ConvNext.Config convNext(
        JsonObject json, String name, String pool, JsonObject arguments) {
      if (!pool.isEmpty() && !pool.equals("avg")) {
        throw new BadInputException(
            json.origin() + ": timm_pool of a ConvNeXt must be avg, got " + pool);
      }
      return ConvNext.Config.of(name, arguments).headless();
    }

    @Override
    public OpenClip.Images build(Weights w) {
      return new Tower(trunk.build(w.in("trunk")), head(w, trunk.width()));
    }

    private Layer head(Weights w, int d) {
      Weights head = w.in("head");
      return switch (projection) {
        case "linear" -> {
          Linear proj = Nn.linear(head.in("proj"), d, projected, bias);
          yield proj;
        }
        case "mlp" -> {
          Linear up = Nn.linear(head.in("mlp").in("fc1"), d, 2 * projected);
          Linear down = Nn.linear(head.in("mlp").in("fc2"), 2 * projected, projected, bias);
          yield x -> down.forward(up.forward(x, Activation.GELU));
        }
        default -> x -> x;
      };
    }
  }

  /** One vector for an image, and one for each patch of it. */
  private record Tower(TimmNetwork trunk, Layer head) implements OpenClip.Images {
    @Override
    public Tensor forward(Tensor images) {
      return head.forward(trunk.answer(images));
    }

    @Override
    public Tensor patches(Tensor images) {
      return head.forward(trunk.patches(images));
    }
  }
}
