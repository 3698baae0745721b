package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the grammar of {@link Where} by recursive descent. */
final class WhereParser {
  private static final int DEEPEST = 100;
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:(\"[^\"]*\"|'[^']*')|([()])|(!=|<=|>=|=|<|>)|([^\\s()\"'=<>!]+))");

  private final String text;
  private final List<Condition.Column> further = new ArrayList<>();
  private final List<Token> tokens;
  private int next;
  private int depth;

  private enum Kind {
    QUOTED,
    BRACKET,
    OPERATOR,
    WORD,
    END
  }

  private record Token(Kind kind, String text, int position) {
    boolean is(String word) {
      return (kind == Kind.WORD || kind == Kind.BRACKET)
          && text.toLowerCase(Locale.ROOT).equals(word);
    }
  }

  WhereParser(String text) {
    this.text = text;
    this.tokens = tokens();
  }

  Where parse() {
    Condition condition = any();
    if (peek().kind() != Kind.END) {
      throw wrong("\"and\", \"or\" or the end");
    }
    return new Where(text, condition, further);
  }

  private Condition any() {
    List<Condition> parts = new ArrayList<>(List.of(all()));
    while (peek().is("or")) {
      next++;
      parts.add(all());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.Any(parts);
  }

  private Condition all() {
    List<Condition> parts = new ArrayList<>(List.of(one()));
    while (peek().is("and")) {
      next++;
      parts.add(one());
    }
    return parts.size() == 1 ? parts.getFirst() : new Condition.All(parts);
  }

  private Condition one() {
    if (++depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " nested conditions");
    }
    Condition condition;
    if (peek().is("not")) {
      next++;
      condition = new Condition.Not(one());
    } else if (peek().is("(")) {
      next++;
      condition = any();
      if (!peek().is(")")) {
        throw wrong("\")\"");
      }
      next++;
    } else {
      condition = comparison();
    }
    depth--;
    return condition;
  }

  private Condition comparison() {
    Token column = value("a column");
    Token operator = peek();
    if (operator.kind() != Kind.OPERATOR) {
      throw wrong("one of = != < <= > >=");
    }
    next++;
    Token value = value("a value");
    boolean equality = operator.text().equals("=") || operator.text().equals("!=");
    OptionalDouble number = Condition.number(value.text());
    if (!equality && number.isEmpty()) {
      next--;
      throw wrong("a number after " + operator.text());
    }
    Condition.Column known = Where.column(column.text(), column.position());
    if (known.further()) {
      further.add(known);
    }
    return new Condition.Comparison(known, operator.text(), value.text(), number);
  }

  private Token value(String what) {
    Token token = peek();
    if (token.kind() != Kind.WORD && token.kind() != Kind.QUOTED) {
      throw wrong(what);
    }
    next++;
    return token;
  }

  private Token peek() {
    return tokens.get(next);
  }

  private List<Token> tokens() {
    List<Token> found = new ArrayList<>();
    Matcher matcher = TOKEN.matcher(text);
    int at = 0;
    int end = text.stripTrailing().length();
    while (at < end) {
      if (!matcher.find(at) || matcher.start() != at) {
        String rest = text.substring(at, end).stripLeading();
        throw new BadInputException(
            "%s: position %d: a condition is made of columns, operators and values, got %s"
                .formatted(text, end - rest.length() + 1, rest));
      }
      for (int group = 1; group <= 4; group++) {
        String part = matcher.group(group);
        if (part != null) {
          Kind kind = Kind.values()[group - 1];
          String inner = kind == Kind.QUOTED ? part.substring(1, part.length() - 1) : part;
          found.add(new Token(kind, inner, matcher.start(group) + 1));
        }
      }
      at = matcher.end();
    }
    found.add(new Token(Kind.END, "the end", end + 1));
    return found;
  }

  private BadInputException wrong(String wanted) {
    return new BadInputException(
        "%s: position %d: must have %s, got %s"
            .formatted(text, peek().position(), wanted, peek().text()));
  }
}
