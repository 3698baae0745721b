package dev.hilum.task;

import dev.hilum.finding.Finding;
import dev.hilum.report.Prompts;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The texts of prompts in the space of the films, computed once:
 *
 * <pre>
 *   v = unit( 1/k sum_i unit(text_i) )        of the k texts of one side of one finding
 * </pre>
 *
 * <p>as open_clip's {@code build_zero_shot_classifier} averages templates. Every text is embedded
 * once, however many findings share it. The tensor belongs to the scope it was made in.
 *
 * @param findings F, in order
 * @param texts unit rows [2F, P]: the positive side of every finding, then the negative ones
 * @param cut texts that were longer than the text tower reads
 */
public record PromptEmbeddings(List<Finding> findings, Tensor texts, List<String> cut) {
  private static final int BATCH = 32;

  /** Embeds the prompts of some findings. */
  public static PromptEmbeddings of(LoadedPair pair, Prompts prompts, List<Finding> findings) {
    List<List<String>> sides = new ArrayList<>();
    findings.forEach(finding -> sides.add(prompts.of(finding).positive()));
    findings.forEach(finding -> sides.add(prompts.of(finding).negative()));
    Map<String, Integer> row = new LinkedHashMap<>();
    sides.forEach(texts -> texts.forEach(text -> row.putIfAbsent(text, row.size())));
    List<String> all = List.copyOf(row.keySet());
    List<String> cut = new ArrayList<>();
    Tensor texts =
        Gradients.off(
            () ->
                Scope.tidy(
                    () -> {
                      Tensor embedded = embed(pair, all, cut); // [texts, P]
                      List<Tensor> means = new ArrayList<>();
                      for (List<String> side : sides) {
                        long[] rows = side.stream().mapToLong(row::get).toArray();
                        means.add(
                            embedded.indexSelect(0, Tensor.of(rows, rows.length)).mean(false, 0));
                      }
                      return Tensor.stack(means, 0).normalize(-1, 1e-12); // [2F, P]
                    }));
    return new PromptEmbeddings(List.copyOf(findings), texts, List.copyOf(cut));
  }

  private static Tensor embed(LoadedPair pair, List<String> texts, List<String> cut) {
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += BATCH) {
      List<String> part = texts.subList(from, Math.min(from + BATCH, texts.size()));
      parts.add(
          Scope.tidy(
              () -> {
                LoadedPair.Tokens tokens = pair.tokens(part);
                tokens.truncated().forEach(i -> cut.add(part.get(i)));
                return pair.pair().embedTexts(tokens.ids(), tokens.mask());
              }));
    }
    return Tensor.cat(parts, 0);
  }

  /** Cosines [B, 2F] of unit-length embeddings of films [B, P]. */
  public Tensor similarities(Tensor films) {
    return films.matmul(texts.transpose(0, 1));
  }
}
