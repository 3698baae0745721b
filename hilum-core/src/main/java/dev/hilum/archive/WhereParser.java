package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the grammar of {@link Where} by recursive descent. */
final class WhereParser {
  private static final int DEEPEST = 100;
  private static final Pattern TOKEN =
      Pattern.compile("\\s*(?:(\"[^\"]*\"|'[^']*')|([()])|(!=|<=|>=|=|<|>)|([^\\s()\"'=<>!]+))");

  private final String text;
  private final List<Where.Further> further = new ArrayList<>();
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
    Predicate<Film> condition = any();
    if (peek().kind() != Kind.END) {
      throw wrong("\"and\", \"or\" or the end");
    }
    return new Where(text, condition, further);
  }

  private Predicate<Film> any() {
    Predicate<Film> left = all();
    while (peek().is("or")) {
      next++;
      left = left.or(all());
    }
    return left;
  }

  private Predicate<Film> all() {
    Predicate<Film> left = one();
    while (peek().is("and")) {
      next++;
      left = left.and(one());
    }
    return left;
  }

  private Predicate<Film> one() {
    if (++depth > DEEPEST) {
      throw wrong("at most " + DEEPEST + " nested conditions");
    }
    Predicate<Film> condition;
    if (peek().is("not")) {
      next++;
      condition = one().negate();
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

  private Predicate<Film> comparison() {
    Token column = value("a column");
    Token operator = peek();
    if (operator.kind() != Kind.OPERATOR) {
      throw wrong("one of = != < <= > >=");
    }
    next++;
    Token value = value("a value");
    Function<Film, String> cell =
        Where.cell(column.text())
            .orElseGet(
                () -> {
                  further.add(new Where.Further(column.text(), column.position()));
                  return film -> film.extra().getOrDefault(column.text(), "");
                });
    boolean equality = operator.text().equals("=") || operator.text().equals("!=");
    OptionalDouble number = number(value.text());
    if (!equality && number.isEmpty()) {
      next--;
      throw wrong("a number after " + operator.text());
    }
    return film -> meets(cell.apply(film), operator.text(), value.text(), number);
  }

  private static boolean meets(String cell, String operator, String value, OptionalDouble number) {
    if (cell.isEmpty() || value.isEmpty()) {
      return operator.equals("=") ? cell.equals(value) : operator.equals("!=") && !cell.isEmpty();
    }
    OptionalDouble own = number.isPresent() ? number(cell) : OptionalDouble.empty();
    if (own.isEmpty()) {
      boolean equal = cell.equalsIgnoreCase(value);
      return operator.equals("=") ? equal : operator.equals("!=") && !equal;
    }
    int order = Double.compare(own.getAsDouble() + 0.0, number.orElseThrow() + 0.0);
    return switch (operator) {
      case "=" -> order == 0;
      case "!=" -> order != 0;
      case "<" -> order < 0;
      case "<=" -> order <= 0;
      case ">" -> order > 0;
      default -> order >= 0;
    };
  }

  private static OptionalDouble number(String text) {
    try {
      double value = Double.parseDouble(text);
      return Double.isFinite(value) ? OptionalDouble.of(value) : OptionalDouble.empty();
    } catch (NumberFormatException e) {
      return OptionalDouble.empty();
    }
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
