package dev.hilum.report;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Text as a SentencePiece model wants it: replaced by its rules, blanks made U+2581. */
final class SentencePieceNormalizer {
  private final SentencePieceModel.Normalization rules;
  private final boolean spaceBehind;
  private final String space;
  private final @Nullable CharsMap map;
  private final @Nullable CharTrie kept; // user-defined pieces as bytes; no rule changes them

  SentencePieceNormalizer(SentencePieceModel model) {
    rules = model.normalization();
    spaceBehind = model.trainer().spaceBehind();
    space = rules.escapeSpaces() ? "\u2581" : " ";
    map = rules.charsMap().length == 0 ? null : new CharsMap(rules.charsMap(), model.name());
    CharTrie defined = null;
    for (SentencePieceModel.Piece piece : model.pieces()) {
      if (piece.type() == SentencePieceModel.Type.USER_DEFINED) {
        defined = defined == null ? new CharTrie(16) : defined;
        byte[] bytes = piece.text().getBytes(StandardCharsets.UTF_8);
        defined.add(new String(bytes, StandardCharsets.ISO_8859_1), 0);
      }
    }
    kept = defined;
  }

  /** The normalised text; empty for text that is empty or, where blanks are removed, blank. */
  String normalize(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    int start = rules.removeExtraSpaces() ? skipSpaces(in) : 0;
    if (start == in.length) {
      return "";
    }
    byte[] escaped = space.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream out = new ByteArrayOutputStream(in.length + 8);
    if (rules.dummyPrefix() && !spaceBehind) {
      out.writeBytes(escaped);
    }
    boolean afterSpace = rules.removeExtraSpaces();
    for (int at = start; at < in.length; ) {
      long rule = rule(in, at);
      int length = (int) (rule >>> 32);
      byte[] part = part(in, at, rule);
      int from = 0;
      while (afterSpace && from < part.length && part[from] == ' ') {
        from++;
      }
      for (int i = from; i < part.length; i++) {
        if (part[i] == ' ') {
          out.writeBytes(escaped);
        } else {
          out.write(part[i]);
        }
      }
      if (from < part.length) {
        afterSpace = part[part.length - 1] == ' ';
      }
      afterSpace &= rules.removeExtraSpaces();
      at += length;
    }
    String normal = out.toString(StandardCharsets.UTF_8);
    int end = normal.length();
    while (rules.removeExtraSpaces() && end > 0 && normal.charAt(end - 1) == space.charAt(0)) {
      end--;
    }
    normal = normal.substring(0, end);
    return rules.dummyPrefix() && spaceBehind ? normal + space : normal;
  }

  private int skipSpaces(byte[] in) {
    int at = 0;
    while (at < in.length) {
      long rule = rule(in, at);
      if (!Arrays.equals(part(in, at, rule), new byte[] {' '})) {
        break;
      }
      at += (int) (rule >>> 32);
    }
    return at;
  }

  /** How many bytes are replaced together, and the place of the replacement or -1 for none. */
  private long rule(byte[] in, int at) {
    int length = keptLength(in, at);
    if (length == 0 && map != null) {
      long rule = map.longest(in, at);
      if (rule != CharsMap.NONE) {
        return rule;
      }
    }
    return (long) (length == 0 ? sequence(in[at]) : length) << 32 | 0xffffffffL;
  }

  private byte[] part(byte[] in, int at, long rule) {
    int place = (int) rule;
    return map == null || place < 0
        ? Arrays.copyOfRange(in, at, at + (int) (rule >>> 32))
        : map.replacement(place);
  }

  private int keptLength(byte[] in, int at) {
    int length = 0;
    if (kept != null) {
      int node = CharTrie.ROOT;
      for (int i = at; i < in.length && node != CharTrie.NONE; i++) {
        node = kept.next(node, (char) (in[i] & 255));
        if (node != CharTrie.NONE && kept.id(node) != CharTrie.NONE) {
          length = i + 1 - at;
        }
      }
    }
    return length;
  }

  /** The bytes of the UTF-8 sequence that starts so. */
  private static int sequence(byte first) {
    return first >= 0 ? 1 : (first & 0xe0) == 0xc0 ? 2 : (first & 0xf0) == 0xe0 ? 3 : 4;
  }
}
