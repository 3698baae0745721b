package dev.hilum.report;

import java.util.Locale;
import java.util.Set;

/** Words of reports whose full stop need not end a sentence, by what has to follow. */
final class Abbreviations {
  /** Something always follows: {@code Dr. Smith}, {@code edema vs. atelectasis}. */
  private static final Set<String> NEVER_LAST =
      Set.of(
          "dr", "drs", "mr", "mrs", "ms", "prof", "vs", "v", "e.g", "eg", "i.e", "ie", "cf", "viz",
          "approx", "c/w", "s/p", "w", "incl", "esp");

  /** Stands for "number" or "figure" when a number follows, and is a word or an end otherwise. */
  private static final Set<String> BEFORE_NUMBER =
      Set.of("no", "nos", "fig", "figs", "vol", "p", "pp", "ser", "se", "im", "img", "sec", "ca");

  /** May end a sentence, and does when a capital follows: {@code 9 a.m. The lungs}. */
  private static final Set<String> BEFORE_CAPITAL =
      Set.of(
          "a.m", "p.m", "am", "pm", "etc", "al", "m.d", "md", "d.o", "r.n", "ph.d", "inc", "dept",
          "jr", "sr", "bilat", "lat", "ant", "post", "inf", "sup", "hx", "pt", "pts", "min", "max",
          "mod", "sl", "temp", "med", "resp", "cont", "diff", "rt", "lt", "ext", "int", "prev",
          "prob", "poss", "sq", "cm", "mm", "st", "u.s");

  private static final Set<String> TITLES = Set.of("dr", "drs", "mr", "mrs", "ms", "prof");

  private Abbreviations() {}

  static boolean isTitle(String word) {
    return TITLES.contains(word.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether the full stop behind {@code word} only shortens it.
   *
   * @param next the first character behind the stop that is no white space
   */
  static boolean shortens(String word, char next) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (NEVER_LAST.contains(lower)) {
      return true;
    }
    if (BEFORE_NUMBER.contains(lower)) {
      return Character.isDigit(next) || next == '#';
    }
    boolean letters = lower.matches("(?:\\p{L}\\.)+\\p{L}"); // C.O.P.D.
    return (letters || BEFORE_CAPITAL.contains(lower))
        && !Character.isUpperCase(next)
        && next != '_';
  }
}
