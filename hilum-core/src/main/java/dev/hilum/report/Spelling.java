package dev.hilum.report;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts words right that are one slip from a long word of the lexicon: a letter too many, missing,
 * wrong, or two in each other's place (Damerau, Communications of the ACM 7, 1964). The first
 * letter and the length from seven letters on keep other words out.
 */
final class Spelling {
  private static final int SHORTEST = 7;

  private final Map<Character, List<String>> words = new HashMap<>(); // by their first letter

  Spelling(List<String> words) {
    for (String word : words) {
      this.words.computeIfAbsent(word.charAt(0), c -> new ArrayList<>()).add(word);
    }
  }

  /** Puts the word at a place right; false when it is right or no word is near enough. */
  boolean mend(List<Words.Word> sentence, int at) {
    Words.Word word = sentence.get(at);
    String right = word.text().length() < SHORTEST ? null : meant(word.text());
    if (right == null) {
      return false;
    }
    sentence.set(at, new Words.Word(right, word.start(), word.end()));
    return true;
  }

  private @Nullable String meant(String word) {
    for (String known : words.getOrDefault(word.charAt(0), List.of())) {
      if (!word.equals(known) && oneSlip(word, known)) {
        return known;
      }
    }
    return null;
  }

  private static boolean oneSlip(String a, String b) {
    int shorter = Math.min(a.length(), b.length()), same = 0;
    while (same < shorter && a.charAt(same) == b.charAt(same)) {
      same++;
    }
    boolean swapped =
        same + 1 < shorter
            && a.charAt(same) == b.charAt(same + 1)
            && a.charAt(same + 1) == b.charAt(same);
    return switch (a.length() - b.length()) {
      case 0 -> rest(a, same + 1, b, same + 1) || (swapped && rest(a, same + 2, b, same + 2));
      case 1 -> rest(a, same + 1, b, same);
      case -1 -> rest(a, same, b, same + 1);
      default -> false;
    };
  }

  private static boolean rest(String a, int i, String b, int k) {
    return a.length() - i == b.length() - k && a.regionMatches(i, b, k, b.length() - k);
  }
}
