package dev.hilum.evaluate.zeroshot;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Labeler;
import dev.hilum.report.SentenceSampler;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.run.Draws;
import dev.hilum.study.Film;
import dev.hilum.task.ReportedFilms;
import dev.hilum.task.ReportedFilms.Studied;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How often a batch holds a text that is just as true of another film of the batch: the loss pushes
 * such a pair apart although it fits. A text is true of a film when no finding that the text says
 * is there is absent on the film, and none that it denies is present, by the rule labeler and the
 * film's labels.
 */
final class FalseNegatives {
  /** The key of the shares by number of sentences. */
  static final String SHARES = "false_negative_share_by_sentences";

  private static final int BATCHES = 8;
  private static final long KEY = 0x66616c73L; // "fals"
  private static final Labeler LABELER = new Labeler();

  private FalseNegatives() {}

  /** Shares of the pairs of a film with another study's text, by the number of sentences. */
  static Map<String, Object> toJson(ReportedFilms films, int batch, Part section) {
    Map<String, Object> json = new LinkedHashMap<>();
    Map<String, Object> byCount = new LinkedHashMap<>();
    for (int k : new int[] {1, 2, 3, 5, 0}) {
      SentenceSampler sampler = new SentenceSampler(k, section, false, true);
      byCount.put(k == 0 ? "all" : Integer.toString(k), share(films.train(), sampler, batch));
    }
    json.put("batch", batch);
    json.put(SHARES, byCount);
    json.put("same_findings_share", same(films.train(), batch));
    return json;
  }

  /** The share of ordered pairs (film, another study's text) in which the text is true. */
  static double share(List<Studied> studies, SentenceSampler sampler, int batch) {
    long fit = 0, pairs = 0;
    for (int b = 0; b < BATCHES; b++) {
      RandomGenerator random = Draws.at(KEY, sampler.sentences(), b);
      List<Film> films = new ArrayList<>();
      List<Map<Finding, Label>> texts = new ArrayList<>();
      for (int i = 0; i < batch; i++) {
        Studied study = studies.get(random.nextInt(studies.size()));
        films.add(study.films().getFirst());
        texts.add(LABELER.labels(sampler.draw(study.report(), random)));
      }
      for (int i = 0; i < batch; i++) {
        for (int j = 0; j < batch; j++) {
          if (!films.get(i).study().equals(films.get(j).study())) {
            pairs++;
            fit += fits(texts.get(j), films.get(i)) ? 1 : 0;
          }
        }
      }
    }
    return pairs == 0 ? Double.NaN : (double) fit / pairs;
  }

  /** The share of pairs of studies whose films show the same findings. */
  private static double same(List<Studied> studies, int batch) {
    long same = 0, pairs = 0;
    RandomGenerator random = Draws.at(KEY, -1);
    for (int n = 0; n < BATCHES * batch * 10; n++) {
      Film a = studies.get(random.nextInt(studies.size())).films().getFirst();
      Film b = studies.get(random.nextInt(studies.size())).films().getFirst();
      if (!a.study().equals(b.study())) {
        pairs++;
        same += a.labels().equals(b.labels()) ? 1 : 0;
      }
    }
    return pairs == 0 ? Double.NaN : (double) same / pairs;
  }

  static boolean fits(Map<Finding, Label> text, Film film) {
    return text.entrySet().stream()
        .allMatch(
            said -> {
              Label truth = film.label(said.getKey());
              return switch (said.getValue()) {
                case PRESENT -> truth != Label.ABSENT;
                case ABSENT -> truth != Label.PRESENT;
                default -> true;
              };
            });
  }
}
