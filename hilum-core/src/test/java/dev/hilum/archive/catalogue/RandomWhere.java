package dev.hilum.archive.catalogue;

import java.util.SplittableRandom;

/** Random conditions over the columns of {@link Folder#table}. */
final class RandomWhere {
  private static final String[] OPERATORS = {"=", "!=", "<", "<=", ">", ">="};
  private static final String[] COLUMNS = {
    "film",
    "study",
    "patient",
    "view",
    "sex",
    "age",
    "split",
    "Mass",
    "effusion",
    "site",
    "\"Follow-up #\"",
    "archive",
    "Edema"
  };
  private static final String[] NUMBERS = {
    "0", "1", "-1", "10", "40", "55.5", "8", "7", "1e1", "-0.0", "12", "00012", "9"
  };
  private static final String[] WORDS = {
    "pa",
    "AP",
    "\"ap supine\"",
    "f",
    "TEST",
    "train",
    "\"\"",
    "north",
    "'South East'",
    "film7",
    "p12",
    "s3-1",
    "many",
    "x",
    "NaN"
  };

  private RandomWhere() {}

  static String text(SplittableRandom random, int depth) {
    return switch (depth == 0 ? 0 : random.nextInt(5)) {
      case 1 -> text(random, depth - 1) + " and " + text(random, depth - 1);
      case 2 -> text(random, depth - 1) + " or " + text(random, depth - 1);
      case 3 -> "not (" + text(random, depth - 1) + ")";
      case 4 -> "(" + text(random, depth - 1) + ")";
      default -> comparison(random);
    };
  }

  private static String comparison(SplittableRandom random) {
    String operator = Folder.pick(random, OPERATORS);
    boolean equality = operator.equals("=") || operator.equals("!=");
    String value = Folder.pick(random, equality && random.nextBoolean() ? WORDS : NUMBERS);
    return Folder.pick(random, COLUMNS) + " " + operator + " " + value;
  }
}
