package dev.hilum.report;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The phrases of the labeler and what they mean, kept as a tree over words. A sentence is read from
 * left to right; the longest phrase that fits wins, and the words it used are used up. So "no
 * change in" is never the negation "no".
 */
final class Lexicon {
  private static final List<String> FILES =
      List.of("findings", "devices", "structures", "descriptors", "cues");

  private static final Pattern LIST = Pattern.compile("<([a-z]+)>");

  /** A phrase found in a sentence; {@code last} is one past its last word. */
  record Tag(int first, int last, Phrase phrase) {}

  private final PhraseTree phrases;
  private final Spelling spelling;

  private Lexicon(PhraseTree phrases, Spelling spelling) {
    this.phrases = phrases;
    this.spelling = spelling;
  }

  /** The phrase files that come with Hilum. */
  static Lexicon read() {
    PhraseTree phrases = new PhraseTree();
    for (String file : FILES) {
      add(phrases, file, lines(file));
    }
    return new Lexicon(phrases.shared(), new Spelling(lines("spelling")));
  }

  private static List<String> lines(String file) {
    try (InputStream in = Lexicon.class.getResourceAsStream(file + ".txt")) {
      byte[] bytes = Objects.requireNonNull(in, file).readAllBytes();
      String text = new String(bytes, StandardCharsets.UTF_8);
      return text.lines()
          .map(String::strip)
          .filter(line -> !line.isEmpty() && line.charAt(0) != '#')
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(PhraseTree phrases, String file, List<String> lines) {
    Map<String, String> lists = new HashMap<>();
    for (String line : lines) {
      int at = line.indexOf(" := ");
      if (at >= 0) {
        lists.put(line.substring(0, at), line.substring(at + 4));
      }
    }
    lists.put("comma", ",");
    for (String line : lines) {
      if (!line.contains(" := ")) {
        int at = line.lastIndexOf(" = ");
        if (at < 0) {
          throw new BadInputException(file + ": a line must read PATTERN = MEANING, got " + line);
        }
        List<Meaning> meanings = new ArrayList<>();
        for (String meaning : line.substring(at + 3).split("; ", -1)) {
          meanings.add(Meaning.parse(meaning));
        }
        for (String pattern : line.substring(0, at).split(", ", -1)) {
          grow(phrases, pattern.split(" ", -1), 0, lists, meanings);
        }
      }
    }
  }

  private static void grow(
      PhraseTree from,
      String[] pattern,
      int at,
      Map<String, String> lists,
      List<Meaning> meanings) {
    if (at == pattern.length) {
      from.mean(meanings);
      return;
    }
    String slot = pattern[at];
    boolean optional = slot.length() > 1 && slot.endsWith("?");
    String choice = optional ? slot.substring(0, slot.length() - 1) : slot;
    Matcher list = LIST.matcher(choice);
    choice = list.replaceAll(found -> Objects.requireNonNull(lists.get(found.group(1)), slot));
    for (String word : choice.split("\\|", -1)) {
      grow(from.branch(word), pattern, at + 1, lists, meanings);
    }
    if (optional) {
      grow(from, pattern, at + 1, lists, meanings);
    }
  }

  /**
   * The phrases of a sentence, in order; words that mean nothing are left out, and misspelled ones
   * are put right in the list.
   */
  List<Tag> tags(List<Words.Word> words) {
    List<Tag> tags = new ArrayList<>();
    for (int i = 0; i < words.size(); ) {
      PhraseTree.Match best = phrases.longest(words, i);
      if (best.phrase() != null) {
        tags.add(new Tag(i, best.end(), best.phrase()));
        i = best.end();
      } else if (!spelling.mend(words, i)) {
        i++;
      }
    }
    return tags;
  }
}
