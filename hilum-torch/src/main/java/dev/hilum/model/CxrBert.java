package dev.hilum.model;

import dev.hilum.io.JsonObject;
import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CXR-BERT ({@code CXRBertModel}), the text tower of BioViL: BERT with its language head, and a
 * projection of the first token into the space shared with films:
 *
 * <pre>
 *   embedding = dense_to_output(norm(gelu(dense_to_hidden(z[first token]))))     [B, P]
 * </pre>
 *
 * <p>The norm's epsilon is 1e-12 whatever the encoder's is; the activation is always GELU. The
 * embedding is not of unit length: callers that compare normalise it. Reference: Boecking et al.,
 * arXiv 2204.09817, and the authors' code in microsoft/hi-ml. Parity: the goldens {@code
 * bert-tiny/cxr, bert-tiny/cxr-eps}.
 */
public final class CxrBert implements Network {

  /**
   * @param projection P, the width of the shared space
   */
  public record Config(Bert.Config bert, boolean tied, int projection) {
    public Config {
      if (projection < 1) {
        throw new IllegalArgumentException("projection must be positive, got " + projection);
      }
    }

    /** BiomedVLP-CXR-BERT-specialized and BioViL-T. */
    public static Config base() {
      return new Config(Bert.Config.base(), true, 128);
    }

    /** Reads {@code config.json} of {@code model_type} cxr-bert. */
    public static Config of(JsonObject json) {
      return new Config(
          Bert.Config.of(json),
          json.flag("tie_word_embeddings", true),
          json.integer("projection_size", 128));
    }
  }

  private final BertMaskedLm language;
  private final Layer hidden, norm, output;

  public CxrBert(Weights w, Config config) {
    int d = config.bert().width(), p = config.projection();
    language = new BertMaskedLm(w, config.bert(), config.tied());
    Weights head = w.in("cls_projection_head");
    hidden = Nn.linear(head.in("dense_to_hidden"), d, p);
    norm = Nn.layerNorm(head.in("LayerNorm"), p, 1e-12);
    output = Nn.linear(head.in("dense_to_output"), p, p);
  }

  /** The encoder. */
  Bert bert() {
    return language.bert();
  }

  /** The projected first token [B, P] of states [B, T, D]. */
  public Tensor project(Tensor states) {
    return output.forward(norm.forward(hidden.forward(states.select(1, 0)).gelu()));
  }

  /**
   * Inputs as {@link Bert#run}; answers {@code last_hidden_state} [B, T, D], {@code logits} [B, T,
   * K] and {@code cls_projected_embedding} [B, P].
   */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    Map<String, Tensor> out = new LinkedHashMap<>();
    Tensor states = language.bert().states(inputs);
    out.put("last_hidden_state", states);
    out.put("logits", language.logits(states));
    out.put("cls_projected_embedding", project(states));
    return out;
  }
}
