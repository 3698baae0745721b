package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.nn.Activation;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Linear;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * open_clip's text tower over an encoder of transformers ({@code
 * open_clip.hf_model.HFTextEncoder}):
 *
 * <pre>
 *   features = proj(pool(bert(ids)))      transformer.*, proj.weight or proj.0.weight, proj.2.weight
 * </pre>
 *
 * <p>Ids that are the padding id are masked. Parity: the goldens {@code biomedclip-tiny}.
 */
final class OpenClipBert implements Layer {
  private static final Set<String> POOLERS =
      Set.of("mean_pooler", "cls_pooler", "cls_last_hidden_state_pooler");

  /** Published encoders with the sizes of BERT base, uncased. */
  private static final Set<String> BASE =
      Set.of(
          "bert-base-uncased",
          "google-bert/bert-base-uncased",
          "microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract",
          "microsoft/BiomedNLP-BiomedBERT-base-uncased-abstract-fulltext",
          "microsoft/BiomedNLP-PubMedBERT-base-uncased-abstract",
          "microsoft/BiomedNLP-PubMedBERT-base-uncased-abstract-fulltext");

  /**
   * The encoder and what follows.
   *
   * @param pooler how tokens become one vector, by open_clip's name
   * @param projection linear, mlp, or empty for nothing
   */
  record Config(Bert.Config bert, String pooler, String projection, int projected)
      implements OpenClip.TextTower {

    Config {
      if (projection.isEmpty() && bert.width() != projected) {
        throw new IllegalArgumentException(
            "without a projection the encoder's width is the features', got "
                + bert.width()
                + " and "
                + projected);
      }
    }

    /**
     * Reads {@code text_cfg}. The encoder's sizes are those of {@code hf_model_config} where it is
     * given, else of the config.json in the folder {@code hf_model_name}, else of a known name.
     *
     * @param folder what a relative folder name starts from
     */
    static Config of(JsonObject json, int projected, Path folder) {
      String pooler = json.text("hf_pooler_type", "mean_pooler");
      if (!POOLERS.contains(pooler)) {
        throw new BadInputException(
            json.origin() + ": hf_pooler_type must be one of " + POOLERS + ", got " + pooler);
      }
      boolean none = json.keys().contains("hf_proj_type") && !json.has("hf_proj_type");
      String projection = none ? "" : json.text("hf_proj_type", "mlp");
      if (!List.of("", "linear", "mlp").contains(projection)) {
        throw new BadInputException(
            json.origin() + ": hf_proj_type must be linear, mlp or null, got " + projection);
      }
      return new Config(encoder(json, folder), pooler, projection, projected);
    }

    private static Bert.Config encoder(JsonObject json, Path folder) {
      if (json.isObject("hf_model_config")) {
        return Bert.Config.of(json.object("hf_model_config"));
      }
      String name = json.text("hf_model_name");
      Path file = folder.resolve(name).resolve("config.json");
      if (Files.isRegularFile(file)) {
        return Bert.Config.of(Json.read(file));
      }
      if (BASE.contains(name)) {
        return Bert.Config.base();
      }
      throw new BadInputException(
          json.origin()
              + ": the sizes of hf_model_name are known for a folder with a config.json and for "
              + BASE.stream().sorted().toList()
              + ", got "
              + name);
    }

    @Override
    public Layer build(Weights w) {
      return new OpenClipBert(w, this);
    }
  }

  private final Config config;
  private final Bert bert;
  private final Layer projection;

  private OpenClipBert(Weights w, Config config) {
    this.config = config;
    int d = config.bert().width(), p = config.projected();
    bert = new Bert(w.in("transformer"), config.bert(), config.pooler().equals("cls_pooler"));
    projection =
        switch (config.projection()) {
          case "linear" -> Nn.linear(w.in("proj"), d, p, false);
          case "mlp" -> {
            int middle = (d + p) / 2;
            Linear up = Nn.linear(w.in("proj").in(0), d, middle, false);
            Linear down = Nn.linear(w.in("proj").in(2), middle, p, false);
            yield x -> down.forward(up.forward(x, Activation.GELU));
          }
          default -> x -> x;
        };
  }

  /** Features [B, P], not of unit length, of token ids [B, T]. */
  @Override
  public Tensor forward(Tensor ids) {
    Tensor mask = ids.ne((double) config.bert().padding()).to(DType.I64);
    return projection.forward(pool(bert.forward(ids, mask, null, null), mask));
  }

  private Tensor pool(Tensor states, Tensor mask) {
    return switch (config.pooler()) {
      case "mean_pooler" -> {
        Tensor kept = mask.to(DType.F32).unsqueeze(-1); // [B, T, 1]
        yield states.mul(kept).sum(false, 1).div(kept.sum(false, 1));
      }
      case "cls_pooler" -> pooler(states);
      default -> states.select(1, 0);
    };
  }

  private Tensor pooler(Tensor states) {
    Tensor pooled = bert.pool(states);
    if (pooled == null) {
      throw new BadInputException(
          "hf_pooler_type cls_pooler needs a pooler, the checkpoint has none");
    }
    return pooled;
  }
}
