package dev.hilum.bench;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A report made of labels in many words, so that a text tower learns synonyms: each finding has
 * names of its own. It says what the labels say and nothing else: no side, no degree, nothing of
 * findings whose label is unknown. What is learnt from such texts is supervised by labels.
 */
final class LabelWords {
  private static final String FILE = "label-words.txt";
  private static final int DENIED = 4; // absent findings that one report names, at most
  private static final int WAYS = 2; // sentences for what is there
  private static final Map<String, List<String>> PHRASES = read();

  private LabelWords() {}

  /** The names by which a finding is said, its own name aside; empty for those without words. */
  static List<String> names(Finding finding) {
    return PHRASES.getOrDefault("name." + finding.displayName(), List.of());
  }

  /**
   * The labels as sentences under FINDINGS, what is there or normal once more under IMPRESSION;
   * empty when no label can be said.
   */
  static String write(Map<Finding, Label> labels, RandomGenerator draws) {
    List<String> findings = new ArrayList<>();
    List<String> impression = new ArrayList<>();
    List<Finding> absent = new ArrayList<>();
    labels.forEach(
        (finding, label) -> {
          if (names(finding).isEmpty()) {
            return;
          }
          switch (label) {
            case PRESENT -> {
              for (int i = 0; i < WAYS; i++) {
                findings.add(say("present", finding, draws));
              }
              impression.add(say("present", finding, draws));
            }
            case UNCERTAIN -> findings.add(say("uncertain", finding, draws));
            case ABSENT -> absent.add(finding);
            case UNKNOWN -> {}
          }
        });
    if (labels.get(Finding.NO_FINDING) == Label.PRESENT) {
      findings.add(one("normal", draws));
      impression.add(one("normal", draws));
    }
    for (int i = 0; i < DENIED && !absent.isEmpty(); i++) {
      findings.add(say("absent", absent.remove(draws.nextInt(absent.size())), draws));
    }
    if (findings.isEmpty()) {
      return "";
    }
    String text = "FINDINGS: " + String.join(" ", findings);
    return impression.isEmpty() ? text : text + "\n\nIMPRESSION: " + String.join(" ", impression);
  }

  private static String say(String key, Finding finding, RandomGenerator draws) {
    String sentence = one(key, draws);
    String name = one("name." + finding.displayName(), draws);
    if (!key.equals("present")) {
      name = name.replaceFirst("^an? ", ""); // "no nodule", "possible nodule"
    }
    return sentence.replace("{name}", name).replace("{Name}", capital(name));
  }

  private static String capital(String name) {
    return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
  }

  private static String one(String key, RandomGenerator draws) {
    List<String> choice = PHRASES.getOrDefault(key, List.of());
    return choice.get(draws.nextInt(choice.size()));
  }

  private static Map<String, List<String>> read() {
    Map<String, List<String>> all = new HashMap<>();
    try (InputStream in = LabelWords.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new AssertionError("the program must hold its sentences " + FILE);
      }
      BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) {
          String[] part = line.split(" \\| ", 2);
          all.computeIfAbsent(part[0], key -> new ArrayList<>()).add(part[1].strip());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(FILE + ": cannot be read", e);
    }
    return all;
  }
}
