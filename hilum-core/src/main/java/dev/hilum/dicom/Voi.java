package dev.hilum.dicom;

import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** Values of interest (PS3.3 C.11.2): what is spread over the display's range. */
sealed interface Voi {

  double apply(double value);

  /** No window and no table. */
  record All() implements Voi {
    @Override
    public double apply(double value) {
      return value;
    }
  }

  record Table(LookupTable table) implements Voi {
    @Override
    public double apply(double value) {
      return table.at(value);
    }
  }

  /** The three functions of PS3.3 C.11.2.1. */
  enum Function {
    LINEAR,
    LINEAR_EXACT,
    SIGMOID
  }

  /**
   * A window; what is below or above becomes the lowest or highest output.
   *
   * @param low what black stands for: the lowest value that modality output can have
   * @param high the highest
   */
  record Window(Function function, double center, double width, double low, double high)
      implements Voi {

    @Override
    public double apply(double value) {
      double range = high - low;
      if (function == Function.SIGMOID) {
        return range / (1 + Math.exp(-4 * (value - center) / width)) + low;
      }
      boolean exact = function == Function.LINEAR_EXACT;
      double middle = exact ? center : center - 0.5, span = exact ? width : width - 1;
      if (value <= middle - span / 2) {
        return low;
      }
      return value > middle + span / 2 ? high : ((value - middle) / span + 0.5) * range + low;
    }
  }

  /**
   * The first table, else the first window, else all.
   *
   * @param low lowest value that modality output can have
   * @param high highest
   */
  static Voi of(Attributes set, double low, double high, String name, Consumer<String> notes) {
    Optional<Attributes> item = set.item(Tag.VOI_LUT_SEQUENCE);
    if (item.isPresent() && item.get().has(Tag.LUT_DESCRIPTOR) && item.get().has(Tag.LUT_DATA)) {
      return new Table(LookupTable.of(item.get(), name));
    }
    double[] centers = set.doubles(Tag.WINDOW_CENTER), widths = set.doubles(Tag.WINDOW_WIDTH);
    if (centers.length == 0 || widths.length == 0) {
      return new All();
    }
    if (centers.length > 1) {
      notes.accept("the first of " + centers.length + " windows is taken");
    }
    String named = set.string(Tag.VOI_LUT_FUNCTION).orElse("LINEAR").toUpperCase(Locale.ROOT);
    Function function =
        switch (named) {
          case "LINEAR_EXACT" -> Function.LINEAR_EXACT;
          case "SIGMOID" -> Function.SIGMOID;
          default -> Function.LINEAR;
        };
    if (!named.equals(function.name())) {
      notes.accept("the VOI LUT function " + named + " is not known, taken for LINEAR");
    }
    double least = function == Function.LINEAR ? 1 : Double.MIN_VALUE;
    if (!(widths[0] >= least)) {
      notes.accept("a window of width " + widths[0] + " is none and left aside");
      return new All();
    }
    return new Window(function, centers[0], widths[0], low, high);
  }
}
