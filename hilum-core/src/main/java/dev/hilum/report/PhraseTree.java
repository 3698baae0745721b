package dev.hilum.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Phrases as a tree over their words. Patterns with many alternatives grow many equal branches;
 * {@link #shared} makes one of them, which turns the tree into a graph a tenth of its size.
 */
final class PhraseTree {

  /** A phrase at the start of a sentence's rest; {@code end} is one past its last word. */
  record Match(int end, @Nullable Phrase phrase) {}

  /** Equal shapes mean and continue alike. */
  private record Shape(
      Map<String, PhraseTree> words,
      Map<Character, Map<String, PhraseTree>> stems,
      List<Meaning> meanings) {}

  private Map<String, PhraseTree> words = Map.of();
  private Map<Character, Map<String, PhraseTree>> stems = Map.of(); // by their first letter
  private List<Meaning> meanings = List.of();
  private @Nullable Phrase phrase;

  /** The branch for a word, or for all words that begin so if it ends in a star. */
  PhraseTree branch(String word) {
    if (!word.endsWith("*")) {
      words = words.isEmpty() ? new HashMap<>(4) : words;
      return words.computeIfAbsent(word, w -> new PhraseTree());
    }
    stems = stems.isEmpty() ? new HashMap<>(4) : stems;
    return stems
        .computeIfAbsent(word.charAt(0), c -> new LinkedHashMap<>(4))
        .computeIfAbsent(word.substring(0, word.length() - 1), w -> new PhraseTree());
  }

  /** Lets the words up to here mean this too. */
  void mean(List<Meaning> more) {
    if (meanings.isEmpty()) {
      meanings = more;
    } else {
      List<Meaning> all = new ArrayList<>(meanings);
      more.stream().filter(meaning -> !all.contains(meaning)).forEach(all::add);
      meanings = all;
    }
  }

  /** This tree with equal branches made one; nothing may be added to it any more. */
  PhraseTree shared() {
    return shared(new HashMap<>());
  }

  private PhraseTree shared(Map<Shape, PhraseTree> known) {
    if (!words.isEmpty()) {
      words.replaceAll((word, branch) -> branch.shared(known));
    }
    stems.values().forEach(same -> same.replaceAll((stem, branch) -> branch.shared(known)));
    PhraseTree one = known.computeIfAbsent(new Shape(words, stems, meanings), shape -> this);
    if (one == this && !meanings.isEmpty()) {
      phrase = new Phrase(meanings);
    }
    return one;
  }

  /** The longest phrase that begins at a word; without phrase when none does. */
  Match longest(List<Words.Word> sentence, int at) {
    return longest(sentence, at, new Match(at, null));
  }

  private Match longest(List<Words.Word> sentence, int at, Match best) {
    Match longest = phrase != null && at > best.end ? new Match(at, phrase) : best;
    if (at == sentence.size()) {
      return longest;
    }
    String word = sentence.get(at).text();
    PhraseTree exact = words.get(word);
    if (exact != null) {
      longest = exact.longest(sentence, at + 1, longest);
    }
    for (Map.Entry<String, PhraseTree> stem :
        stems.getOrDefault(word.charAt(0), Map.of()).entrySet()) {
      if (word.startsWith(stem.getKey())) {
        longest = stem.getValue().longest(sentence, at + 1, longest);
      }
    }
    return longest;
  }
}
