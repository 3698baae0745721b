package dev.hilum.report;

import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Tokens such as {@code [MASK]} that are found in the text as it came, before any other rule. */
final class AddedTokens {
  private final CharTrie trie;
  private final boolean[] starts = new boolean[128]; // ASCII characters that start one

  /** From tokens to ids; tokens start with an ASCII character. */
  AddedTokens(Map<String, Integer> tokens) {
    trie = new CharTrie(tokens.size() * 8);
    tokens.forEach(
        (token, id) -> {
          trie.add(token, id);
          starts[token.charAt(0) & 127] = true;
        });
  }

  /** Gives the text's parts in order: tokens as ids, what lies between as text. */
  void split(String text, Consumer<String> between, IntConsumer token) {
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 128 && starts[c]) {
        int end = -1, id = CharTrie.NONE, node = CharTrie.ROOT;
        for (int k = i; k < text.length(); k++) {
          node = trie.next(node, text.charAt(k));
          if (node == CharTrie.NONE) {
            break;
          }
          if (trie.id(node) != CharTrie.NONE) {
            id = trie.id(node);
            end = k + 1;
          }
        }
        if (end > 0) {
          if (from < i) {
            between.accept(text.substring(from, i));
          }
          token.accept(id);
          from = end;
          i = end - 1;
        }
      }
    }
    if (from < text.length()) {
      between.accept(from == 0 ? text : text.substring(from));
    }
  }
}
