package dev.hilum.evaluate;

import dev.hilum.metric.Interval;
import dev.hilum.metric.PairedDifference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A value with its interval as a document and as text: {@code {"value", "low", "high"}}, with
 * {@code "p"} for a difference and {@code "skipped"} where some draws had no value; null for a
 * value that does not exist.
 */
public final class EstimateJson {
  /** What stands under a table of differences. */
  static final String TEST =
      "two-sided paired bootstrap: p = 2 (draws on the rarer side of zero + 1) / (draws + 1);"
          + " not corrected for several comparisons";

  /** Patients: of fewer the percentile bootstrap makes intervals that often miss. */
  private static final int ENOUGH = 20;

  private EstimateJson() {}

  /** What is to be told of how many patients the intervals are over; nothing where they suffice. */
  static List<String> few(long patients) {
    return patients >= ENOUGH
        ? List.of()
        : List.of(
            "intervals and p-values need at least %d patients to be trusted, got %d"
                .formatted(ENOUGH, patients));
  }

  /** What is to be told of a macro average whose interval rests on far fewer draws than asked. */
  static List<String> thin(Map<String, ?> document, int draws) {
    return document.get("macro") instanceof Map<?, ?> macro
            && macro.get("auroc") instanceof Map<?, ?> area
            && area.get("skipped") instanceof Integer skipped
            && skipped * 10 >= draws
        ? List.of(
            "the interval of the macro AUROC is over the %d of %d draws in which every finding has a value: some findings are too rare"
                .formatted(draws - skipped, draws))
        : List.of();
  }

  /** How the intervals of a document were made. */
  static String interval(int draws) {
    return "95 % percentile bootstrap over patients, " + draws + " draws, seed 0";
  }

  static @Nullable Map<String, @Nullable Object> of(double value, double[] draws) {
    return Double.isNaN(value) ? null : json(value, Interval.of(draws));
  }

  static @Nullable Map<String, @Nullable Object> difference(double value, double[] draws) {
    if (Double.isNaN(value)) {
      return null;
    }
    PairedDifference difference = PairedDifference.of(value, draws);
    Map<String, @Nullable Object> json = json(value, difference.interval());
    json.put("p", orNull(difference.p()));
    return json;
  }

  private static Map<String, @Nullable Object> json(double value, Interval interval) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("value", value);
    json.put("low", orNull(interval.low()));
    json.put("high", orNull(interval.high()));
    if (interval.skipped() > 0) {
      json.put("skipped", interval.skipped());
    }
    return json;
  }

  static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }

  /** {@code 0.912 [0.880, 0.940]}, with {@code p = 0.010} for a difference; a dash for null. */
  public static String text(@Nullable Object estimate) {
    if (!(estimate instanceof Map<?, ?> map)) {
      return "-";
    }
    String text =
        number(map.get("value"))
            + " ["
            + number(map.get("low"))
            + ", "
            + number(map.get("high"))
            + "]";
    return map.containsKey("p") ? text + " p = " + number(map.get("p")) : text;
  }

  /** Three decimals; a dash for null. */
  static String number(@Nullable Object value) {
    return value instanceof Double d ? String.format(Locale.ROOT, "%.3f", d) : "-";
  }
}
