package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;

/** A list of words as Python prints it, {@code ['a', "b's"]}, which PadChest has in its cells. */
final class PythonList {
  private PythonList() {}

  /**
   * The words of a cell; none for an empty cell, {@code nan} and {@code []}. Blank words and {@code
   * nan} within the list are left out.
   *
   * @throws BadInputException if the cell is written otherwise
   */
  static List<String> of(String cell) {
    String text = cell.strip();
    List<String> words = new ArrayList<>();
    if (text.isEmpty() || text.equals("nan")) {
      return words;
    }
    if (text.charAt(0) != '[' || text.charAt(text.length() - 1) != ']') {
      throw wrong(cell);
    }
    int at = 1, end = text.length() - 1;
    while (true) {
      at = blanks(text, at);
      if (at >= end) {
        return words;
      }
      int next = at;
      char quote = text.charAt(at);
      if (quote == '\'' || quote == '"') {
        StringBuilder word = new StringBuilder();
        for (next = at + 1; next < end && text.charAt(next) != quote; next++) {
          next += text.charAt(next) == '\\' && next + 1 < end ? 1 : 0;
          word.append(text.charAt(next));
        }
        if (next++ >= end) {
          throw wrong(cell);
        }
        if (!word.toString().isBlank()) {
          words.add(word.toString().strip());
        }
      } else if (text.startsWith("nan", at)) {
        next = at + 3;
      } else {
        throw wrong(cell);
      }
      at = blanks(text, next);
      if (at < end && text.charAt(at) != ',') {
        throw wrong(cell);
      }
      at++;
    }
  }

  private static int blanks(String text, int at) {
    int next = at;
    while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
      next++;
    }
    return next;
  }

  private static BadInputException wrong(String cell) {
    return new BadInputException(
        "a list must be written ['word', 'word'], got " + EntryName.shown(cell));
  }
}
