package dev.hilum.model;

import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.Map;

/**
 * BERT with its language head (transformers' {@code BertForMaskedLM}, the class that PubMedBERT is
 * published as):
 *
 * <pre>
 *   logits = norm(act(dense(z))) words' + bias       z : [B, T, D], logits : [B, T, K]
 * </pre>
 *
 * <p>The output matrix is the table of word embeddings, K rows, unless the checkpoint holds one of
 * its own and says so. Reference: Devlin et al., arXiv 1810.04805. Parity: the goldens {@code
 * bert-tiny/masked-lm, bert-tiny/untied}.
 */
public final class BertMaskedLm implements Network {
  private final Bert bert;
  private final Bert.Config config;
  private final Layer dense, norm;
  private final Tensor output, bias; // [K, D], [K]

  /**
   * @param tied the output matrix is the word table: {@code tie_word_embeddings}, which the library
   *     takes as true when the config leaves it out
   */
  public BertMaskedLm(Weights w, Bert.Config config, boolean tied) {
    this.config = config;
    int d = config.width(), k = config.vocabulary();
    bert = new Bert(w.in("bert"), config, false);
    Weights head = w.in("cls").in("predictions");
    dense = Nn.linear(head.in("transform").in("dense"), d, d);
    norm = Nn.layerNorm(head.in("transform").in("LayerNorm"), d, config.normEps());
    if (tied) {
      bias = head.get("bias", Init.zeros(), k);
      head.skip("decoder.weight"); // copies of the tied tensors, in older checkpoints
      head.skip("decoder.bias");
      output = bert.words();
    } else {
      head.skip("bias"); // stored, but the untied head reads decoder.bias
      output = head.in("decoder").get("weight", k, d);
      bias = head.in("decoder").get("bias", Init.zeros(), k);
    }
    w.in("cls").skip("seq_relationship.weight"); // the next-sentence head of pre-training
    w.in("cls").skip("seq_relationship.bias");
  }

  /** Scores [B, T, K] of every vocabulary entry for states [B, T, D]. */
  public Tensor logits(Tensor states) {
    Tensor x = norm.forward(config.activation().apply(dense.forward(states)));
    return x.linear(output, bias);
  }

  /** The encoder under the head. */
  public Bert bert() {
    return bert;
  }

  /** Inputs as {@link Bert#run}; answers {@code logits} [B, T, K]. */
  @Override
  public Map<String, Tensor> run(Map<String, Tensor> inputs) {
    return Map.of("logits", logits(bert.states(inputs)));
  }
}
