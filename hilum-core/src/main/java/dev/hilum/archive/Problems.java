package dev.hilum.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The rows of an archive that were left out or read in part: how many, and the first of them. */
public final class Problems implements Consumer<String> {
  private static final int SHOWN = 5;

  private final List<String> first = new ArrayList<>();
  private long count;

  @Override
  public void accept(String sentence) {
    count++;
    if (first.size() < SHOWN) {
      first.add(sentence);
    }
  }

  /** For results: a line with the number of rows, and one for each of the first; often none. */
  public List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (count > 0) {
      notes.add("rows of the archive left out or read in part: " + count);
      notes.addAll(first);
    }
    return notes;
  }
}
