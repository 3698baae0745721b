package dev.hilum.evaluate.zeroshot;

import dev.hilum.report.SentenceSampler;
import dev.hilum.report.SentenceSampler.Part;
import dev.hilum.task.ContrastiveRecipe.Kind;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What is done to a pre-trained pair: an arm of the paper's comparison, or a variant of one.
 *
 * @param name as files and tables have it
 * @param tuned false leaves the pair as it is
 * @param text which sentences stand for a report
 * @param relaxation how the pull on a positive pair ends
 */
public record Treatment(String name, boolean tuned, SentenceSampler text, Relaxed relaxation) {
  static final String NONE = "no-tuning";
  static final String PLAIN = "plain";
  static final String SAMPLING = "sampling";
  static final String RELAXATION = "relaxation";
  static final String BOTH = "both";

  /** The paper's two parts with the values that they are used with. */
  public record Parts(int sentences, Part section, double cap) {
    SentenceSampler whole() {
      return new SentenceSampler(0, section, false, true);
    }

    SentenceSampler drawn(int k) {
      return new SentenceSampler(k, section, false, true);
    }

    Relaxed relaxed() {
      return new Relaxed(Kind.CAP, cap);
    }
  }

  /** No tuning, plain fine-tuning, with sampling, with relaxation, with both. */
  static List<Treatment> arms(Parts p) {
    SentenceSampler all = p.whole(), some = p.drawn(p.sentences());
    return List.of(
        new Treatment(NONE, false, all, Relaxed.OFF),
        new Treatment(PLAIN, true, all, Relaxed.OFF),
        new Treatment(SAMPLING, true, some, Relaxed.OFF),
        new Treatment(RELAXATION, true, all, p.relaxed()),
        new Treatment(BOTH, true, some, p.relaxed()));
  }

  /** Both parts with one value changed: k, c, the section. */
  static List<Treatment> ablations(Parts p, List<Double> caps) {
    List<Treatment> out = new ArrayList<>();
    for (int k : new int[] {1, 2, 3, 5, 0}) {
      String name = "both.k=" + (k == 0 ? "all" : k);
      out.add(new Treatment(name, true, p.drawn(k), p.relaxed()));
    }
    for (double c : caps) {
      Relaxed cap = new Relaxed(Kind.CAP, c);
      out.add(new Treatment("both.c=" + c, true, p.drawn(p.sentences()), cap));
    }
    for (Part part : Part.values()) {
      SentenceSampler some = new SentenceSampler(p.sentences(), part, false, true);
      out.add(new Treatment("both.section=" + part, true, some, p.relaxed()));
    }
    return out;
  }

  /** As results tell it. */
  Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", name);
    json.put("tuned", tuned);
    if (tuned) {
      json.put("sentences", text.sentences() == 0 ? "all" : text.sentences());
      json.put("section", text.section().toString());
      json.put("relaxation", relaxation.kind().name());
      if (relaxation.kind() != Kind.OFF) {
        json.put("limit", relaxation.limit());
      }
    }
    return json;
  }
}
