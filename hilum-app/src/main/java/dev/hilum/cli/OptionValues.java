package dev.hilum.cli;

import dev.hilum.finding.LabelPolicy;
import dev.hilum.tensor.Precision;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the values of options: one that breaks its rule is a mistake of usage, as a wrong name. */
final class OptionValues {
  private OptionValues() {}

  /** Teaches a command line, and all below it, types that are Hilum's own. */
  static CommandLine taughtTo(CommandLine commands) {
    return commands
        .registerConverter(LabelPolicy.class, checked(LabelPolicy::parse))
        .registerConverter(Precision.class, checked(Precision::of));
  }

  private static <T> ITypeConverter<T> checked(Function<String, T> parse) {
    return text -> {
      try {
        return parse.apply(text);
      } catch (RuntimeException e) {
        throw new TypeConversionException(e.getMessage());
      }
    };
  }

  /** A whole number of at least one. */
  static final class AtLeastOne implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return whole(text, 1);
    }
  }

  /** A whole number of at least zero, which often means that the command chooses. */
  static final class NotNegative implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      return whole(text, 0);
    }
  }

  /** A finite number above zero. */
  static final class AboveZero implements ITypeConverter<Double> {
    @Override
    public Double convert(String text) {
      double value = number(text);
      if (!(value > 0 && value < Double.POSITIVE_INFINITY)) {
        throw new TypeConversionException("must be a finite number above 0, got " + text);
      }
      return value;
    }

    private static double number(String text) {
      try {
        return Double.parseDouble(text);
      } catch (NumberFormatException e) {
        return Double.NaN;
      }
    }
  }

  private static int whole(String text, int least) {
    if (!text.matches("-?\\d{1,9}") || Integer.parseInt(text) < least) {
      throw new TypeConversionException(
          "must be a whole number of at least " + least + ", got " + text);
    }
    return Integer.parseInt(text);
  }
}
