package dev.hilum.task;

import dev.hilum.batch.FilmReader.Pixels;
import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Retrieval;
import dev.hilum.report.Prompts;
import dev.hilum.report.SentenceSampler;
import dev.hilum.run.Draws;
import dev.hilum.study.Film;
import dev.hilum.task.ReportedFilms.Studied;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.zoo.LoadedPair;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What a pair knows of the validation side: {@code val_auroc}, the mean over findings of the AUROC
 * of classification by words; {@code val_recall_1, _5, _10}, how often a film finds its report; and
 * {@code val_text_recall_…}, how often a report finds its film. Reports are taken whole, in the
 * sections that are learnt from, as far as the text tower reads; equal reports are one, see {@link
 * Retrieval}.
 */
final class ContrastiveValidation {
  private static final List<Integer> RANKS = List.of(1, 5, 10);
  private static final String AUROC = "val_auroc";
  private static final String RECALL = "val_recall_", TEXT_RECALL = "val_text_recall_";

  private final LoadedPair pair;
  private final FilmCache cache;
  private final Prompts prompts;
  private final List<Finding> findings;
  private final List<Film> films = new ArrayList<>();
  private final List<String> texts;
  private final int[] textOf;

  private ContrastiveValidation(
      FineTuneContrastive.Config config, LoadedPair pair, ReportedFilms reported, FilmCache cache) {
    this.pair = pair;
    this.cache = cache;
    String name = config.validation().prompts();
    prompts = name.isEmpty() ? Prompts.standard() : Prompts.open(name);
    SentenceSampler whole = new SentenceSampler(0, config.text().section(), false, true);
    Map<String, Integer> rows = new LinkedHashMap<>();
    List<Integer> of = new ArrayList<>();
    for (Studied study : reported.validate()) {
      String text = whole.draw(study.report(), Draws.at(0));
      for (Film film : study.films()) {
        films.add(film);
        of.add(rows.computeIfAbsent(text, t -> rows.size()));
      }
    }
    texts = List.copyOf(rows.keySet());
    textOf = of.stream().mapToInt(Integer::intValue).toArray();
    findings = measurable(wanted(config, reported));
  }

  /**
   * Empty where no study is on the validation side.
   *
   * @throws BadInputException if the best checkpoint is to be told by a score that there is not
   */
  static Optional<ContrastiveValidation> of(
      FineTuneContrastive.Config config, LoadedPair pair, ReportedFilms reported, FilmCache cache) {
    Optional<ContrastiveValidation> validation =
        reported.validate().isEmpty()
            ? Optional.empty()
            : Optional.of(new ContrastiveValidation(config, pair, reported, cache));
    String best = config.training().best();
    List<String> names = validation.map(ContrastiveValidation::names).orElse(List.of());
    if (!best.isEmpty() && !names.contains(best)) {
      throw new BadInputException(
          names.isEmpty()
              ? "training.best must be \"\" where nothing is validated, got " + best
              : "training.best must be one of the validation scores %s, got %s"
                  .formatted(String.join(", ", names), best));
    }
    return validation;
  }

  /** What {@link #scores} tells. */
  private List<String> names() {
    Stream<String> auroc = findings.isEmpty() ? Stream.of() : Stream.of(AUROC);
    Stream<String> ranks =
        Stream.of(RECALL, TEXT_RECALL).flatMap(r -> RANKS.stream().map(k -> r + k));
    return Stream.concat(auroc, ranks).toList();
  }

  private static List<Finding> wanted(FineTuneContrastive.Config config, ReportedFilms reported) {
    List<String> names = config.validation().findings();
    if (names.isEmpty()) {
      return reported.findings();
    }
    List<Finding> findings = new ArrayList<>();
    for (String name : names) {
      findings.add(
          Finding.named(name)
              .orElseThrow(
                  () ->
                      new BadInputException(
                          "validation.findings must be findings that are known, got " + name)));
    }
    return findings;
  }

  /** Those with a film that shows them and a film that does not. */
  private List<Finding> measurable(List<Finding> wanted) {
    return wanted.stream()
        .filter(
            finding ->
                films.stream().anyMatch(film -> film.label(finding) == Label.PRESENT)
                    && films.stream().anyMatch(film -> film.label(finding) == Label.ABSENT))
        .toList();
  }

  /** The scores by name; called without gradients, inside a scope. */
  Map<String, Double> scores() {
    Map<String, Double> scores = new LinkedHashMap<>();
    Tensor u = films(); // [N, P]
    if (!findings.isEmpty()) {
      auroc(u).ifPresent(value -> scores.put(AUROC, value));
    }
    float[] similarity = u.matmul(texts().transpose(0, 1)).floats();
    Retrieval retrieval = new Retrieval(similarity, textOf, texts.size());
    Map<String, Double> back = new LinkedHashMap<>();
    for (int k : RANKS) {
      Retrieval.Recall recall = retrieval.at(k);
      scores.put(RECALL + k, recall.filmToText());
      back.put(TEXT_RECALL + k, recall.textToFilm());
    }
    scores.putAll(back);
    return scores;
  }

  private OptionalDouble auroc(Tensor u) {
    PromptEmbeddings words = PromptEmbeddings.of(pair, prompts, findings);
    float[] cosines = words.similarities(u).floats(); // [N, 2F]
    int f = findings.size();
    List<Double> areas = new ArrayList<>();
    for (int j = 0; j < f; j++) {
      double[] margin = new double[films.size()];
      for (int i = 0; i < margin.length; i++) {
        margin[i] = (double) cosines[2 * f * i + j] - cosines[2 * f * i + f + j];
      }
      Finding finding = findings.get(j);
      byte[] label = Auroc.labels(films.size(), i -> films.get(i).label(finding));
      Auroc.of(margin, label).value().ifPresent(areas::add);
    }
    return areas.stream().mapToDouble(Double::doubleValue).average();
  }

  private Tensor films() {
    List<Tensor> parts = new ArrayList<>();
    int batch = Embed.batchFor(pair.preprocessing());
    for (int from = 0; from < films.size(); from += batch) {
      List<Pixels> read =
          films.subList(from, Math.min(from + batch, films.size())).parallelStream()
              .map(cache::read)
              .toList();
      List<float[]> values = read.stream().map(Pixels::values).toList();
      parts.add(
          Scope.tidy(
              () -> pair.pair().embedImages(Tensor.stackOf(values, read.getFirst().shape()))));
    }
    return Tensor.cat(parts, 0);
  }

  private Tensor texts() {
    List<Tensor> parts = new ArrayList<>();
    for (int from = 0; from < texts.size(); from += 32) {
      List<String> some = texts.subList(from, Math.min(from + 32, texts.size()));
      parts.add(Scope.tidy(() -> pair.embedTexts(some)));
    }
    return Tensor.cat(parts, 0);
  }
}
