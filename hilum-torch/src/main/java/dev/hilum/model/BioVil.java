package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Attention;
import dev.hilum.nn.Conv2d;
import dev.hilum.nn.ConvNorm;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Mlp;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The image towers of BioViL ({@code ImageModel} with {@code resnet50}) and BioViL-T ({@code
 * resnet50_multi_image}), which sees the patient's previous film too:
 *
 * <pre>
 *   BioViL     patches = resnet(film)
 *   BioViL-T   p = backbone_to_vit(resnet(film)), q = the same of the previous film
 *              change = vit_pooler(p, q), or missing_previous_emb where there is none
 *              patches = [p, change]
 *   projected = conv1x1(relu(norm(conv1x1(patches))))       means over the map give one vector
 * </pre>
 *
 * <p>The pooler's blocks are pre-norm; sine positions and a learned embedding of "current" or
 * "previous" are added to the normalised tokens, values included. B films, D width, h x w patches.
 *
 * <p>Reference: Bannur et al., arXiv 2301.04558, and the authors' code in microsoft/hi-ml.
 * Deviations: the reference takes 14 x 14 patches (448 px) only when two films are given, here
 * positions follow the map; a classifier for other tasks is not part of the tower. Parity: the
 * goldens {@code biovil-tiny/*}.
 */
public final class BioVil implements Network {
  private static final int HEADS = 8;
  private static final double EPS = 1e-6;

  /**
   * @param width D of the comparison with the previous film; 0 is BioViL, without it
   * @param blocks blocks of the comparison
   * @param projection channels after the projector
   */
  public record Config(ResNet.Config backbone, int width, int blocks, int projection) {
    public Config {
      if (width % HEADS != 0 || width % 4 != 0) {
        throw new IllegalArgumentException(
            "width must be a multiple of " + HEADS + " heads, got " + width);
      }
    }

    public static Config bioVil() {
      return new Config(ResNet.Config.resnet50(), 0, 0, 128);
    }

    public static Config bioVilT() {
      return new Config(ResNet.Config.resnet50(), 256, 3, 128);
    }

    /** Reads the sizes off a checkpoint's shapes. */
    public static Config of(TensorSource source) {
      ResNet.Config backbone = ResNet.Config.of(source, "encoder.encoder.");
      String vit = "encoder.backbone_to_vit.weight";
      int width = source.names().contains(vit) ? (int) source.shape(vit)[0] : 0;
      int blocks = 0;
      while (source.names().contains(block(blocks) + "norm1.weight")) {
        blocks++;
      }
      String out = "projector.model.0.weight";
      if (!source.names().contains(out)) {
        throw new BadInputException(source.origin() + ": BioViL needs " + out + ", it is missing");
      }
      return new Config(backbone, width, blocks, (int) source.shape(out)[0]);
    }

    private static String block(int index) {
      return "encoder.vit_pooler.blocks." + index + ".";
    }

    /** Channels of the patches: of the backbone, or twice D. */
    public int patchWidth() {
      return width == 0 ? backbone.width() : 2 * width;
    }
  }

  private final ResNet backbone;
  private final @Nullable Comparison comparison;
  private final ConvNorm hidden;
  private final Conv2d output;

  public BioVil(Weights w, Config config) {
    Weights encoder = w.in("encoder"), model = w.in("projector").in("model");
    backbone = ResNet.headless(encoder.in("encoder"), config.backbone());
    comparison = config.width() > 0 ? new Comparison(encoder, config) : null;
    int in = config.patchWidth(), out = config.projection();
    hidden = ConvNorm.of(model.in(0), model.in(1), in, out, 1, 1, 1);
    output = Nn.conv2d(model.in(3), out, out, 1, 1, 0, true);
  }

  /** One pre-norm block over the tokens of both films. */
  private record Block(Layer norm1, Attention attention, Layer norm2, Mlp mlp) {

    static Block of(Weights w, int d) {
      Weights a = w.in("attn"), m = w.in("mlp");
      return new Block(
          Nn.layerNorm(w.in("norm1"), d, EPS),
          Attention.separate(
              a.in("proj_q"), a.in("proj_k"), a.in("proj_v"), a.in("proj"), d, HEADS, false, null),
          Nn.layerNorm(w.in("norm2"), d, EPS),
          Mlp.of(m.in("fc1"), m.in("fc2"), d, d, Activation.GELU, null));
    }

    Tensor forward(Tensor x, Tensor where) {
      Tensor y = attention.addTo(x, norm1.forward(x).add(where), null, false);
      return mlp.addTo(y, norm2.forward(y));
    }
  }

  /** What changed since the previous film, for each patch of the current one. */
  private static final class Comparison {
    private final int width;
    private final Conv2d narrow;
    private final Tensor types, missing; // [2, 1, D]: current, previous; [1, D, 1, 1]
    private final List<Block> blocks = new ArrayList<>();
    private final Layer norm;

    Comparison(Weights encoder, Config config) {
      width = config.width();
      Weights pooler = encoder.in("vit_pooler");
      narrow =
          Nn.conv2d(
              encoder.in("backbone_to_vit"), config.backbone().width(), width, 1, 1, 0, false);
      for (int i = 0; i < config.blocks(); i++) {
        blocks.add(Block.of(pooler.in("blocks").in(i), width));
      }
      norm = Nn.layerNorm(pooler.in("norm_post"), width, EPS);
      types = pooler.get("type_embed", 2, 1, width);
      missing = encoder.get("missing_previous_emb", Init.truncatedNormal(0.02), 1, width, 1, 1);
    }

    /** Maps of the backbone [B, C, h, w] to patches with their change [B, 2D, h, w]. */
    Tensor forward(Tensor current, @Nullable Tensor previous) {
      Tensor p = narrow.forward(current);
      long b = p.size(0), h = p.size(2), w = p.size(3);
      if (previous == null) {
        return Tensor.cat(List.of(p, missing.expand(b, width, h, w)), 1);
      }
      Tensor x =
          Tensor.cat(List.of(p.flatten(2, 3), narrow.forward(previous).flatten(2, 3)), 2)
              .transpose(1, 2); // [B, 2 h w, D]
      Tensor at = Tensor.of(positions((int) h, (int) w), 1, h * w, width);
      Tensor where = types.add(at).reshape(1, 2 * h * w, width);
      for (Block block : blocks) {
        Tensor before = x;
        x = Scope.tidy(() -> block.forward(before, where));
      }
      Tensor change = norm.forward(x).narrow(1, 0, h * w).transpose(1, 2).reshape(b, width, h, w);
      return Tensor.cat(List.of(p, change), 1);
    }

    /** Sines and cosines of the row, then of the column, each scaled to 2π over the map. */
    private float[] positions(int h, int w) {
      int half = width / 2;
      float[] out = new float[h * w * width];
      for (int i = 0, o = 0; i < h * w; i++) {
        double y = (i / w + 1) / (h + 1e-6) * 2 * Math.PI;
        double x = (i % w + 1) / (w + 1e-6) * 2 * Math.PI;
        for (double side : new double[] {y, x}) {
          for (int j = 0; j < half; j++) {
            int pair = j / 2 * 2;
            double angle = side / Math.pow(10000, pair / (double) half);
            out[o++] = (float) (j % 2 == 0 ? Math.sin(angle) : Math.cos(angle));
          }
        }
      }
      return out;
    }
  }

  /** Patches [B, P, h, w] of films [B, 3, H, W]; the previous film is read by BioViL-T only. */
  public Tensor forward(Tensor current, @Nullable Tensor previous) {
    if (previous != null && !previous.shape().equals(current.shape())) {
      throw new BadInputException(
          "previous_image must have the shape of current_image, got "
              + previous.shape()
              + " and "
              + current.shape());
    }
    Tensor map = backbone.forward(current);
    return comparison == null
        ? map
        : comparison.forward(map, previous == null ? null : backbone.forward(previous));
  }

  /** Patches [B, K, h, w] in the space that is shared with texts, of patches [B, P, h, w]. */
  Tensor project(Tensor patches) {
    return output.forward(hidden.forward(patches, true));
  }

  /**
   * BioViL takes {@code x}, BioViL-T {@code current_image} and optionally {@code previous_image},
   * all [B, 3, H, W]; answers {@code img_embedding} [B, P], {@code patch_embeddings} [B, P, h, w],
   * {@code projected_patch_embeddings} [B, K, h, w] and {@code projected_global_embedding} [B, K].
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Tensor patches;
    if (comparison == null) {
      patches = forward(new Inputs(inputs, "x").required("x"), null);
    } else {
      Inputs in = new Inputs(inputs, "current_image", "previous_image");
      patches = forward(in.required("current_image"), in.optional("previous_image"));
    }
    Tensor projected = project(patches);
    Map<String, Tensor> out = new LinkedHashMap<>();
    out.put("img_embedding", patches.mean(false, 2, 3));
    out.put("patch_embeddings", patches);
    out.put("projected_patch_embeddings", projected);
    out.put("projected_global_embedding", projected.mean(false, 2, 3));
    return out;
  }
}
