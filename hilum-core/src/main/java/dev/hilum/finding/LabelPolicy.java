package dev.hilum.finding;

import dev.hilum.io.BadInputException;
import java.util.Arrays;
import java.util.Locale;

/**
 * How the four-valued label becomes a target: what the uncertain and the unknown are read as. The
 * name of the policy goes with every score. {@code U_…} names are those of the CheXpert paper
 * (arXiv 1901.07031, section 3.1).
 */
public enum LabelPolicy {
  /** Uncertain is absent; unknown is left out. */
  U_ZERO(Label.ABSENT, Label.UNKNOWN),
  /** Uncertain is present; unknown is left out. */
  U_ONE(Label.PRESENT, Label.UNKNOWN),
  /** Uncertain and unknown are left out. */
  U_IGNORE(Label.UNKNOWN, Label.UNKNOWN),
  /** Uncertain is left out; unknown is absent. */
  BLANK_NEGATIVE(Label.UNKNOWN, Label.ABSENT),
  /** Uncertain and unknown are absent. */
  U_ZERO_BLANK_NEGATIVE(Label.ABSENT, Label.ABSENT),
  /** Uncertain is present, unknown is absent. */
  U_ONE_BLANK_NEGATIVE(Label.PRESENT, Label.ABSENT);

  private final Label uncertain;
  private final Label unknown;

  LabelPolicy(Label uncertain, Label unknown) {
    this.uncertain = uncertain;
    this.unknown = unknown;
  }

  /** The target: {@code PRESENT}, {@code ABSENT} or {@code UNKNOWN}, which means left out. */
  public Label apply(Label label) {
    return switch (label) {
      case PRESENT, ABSENT -> label;
      case UNCERTAIN -> uncertain;
      case UNKNOWN -> unknown;
    };
  }

  /** The policy as a command line writes it, for example {@code u-zero}. */
  public String optionName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * What the policy does, as results print it: {@code uncertain is absent, unknown is left out}.
   */
  public String sentence() {
    return "uncertain is %s, unknown is %s".formatted(read(uncertain), read(unknown));
  }

  private static String read(Label label) {
    return label == Label.UNKNOWN ? "left out" : label.name().toLowerCase(Locale.ROOT);
  }

  /** Reads a policy by its option name, or {@code ignore}, {@code zero}, {@code one} for short. */
  public static LabelPolicy parse(String name) {
    String wanted = name.toLowerCase(Locale.ROOT).replace('_', '-');
    for (LabelPolicy policy : values()) {
      if (policy.optionName().equals(wanted) || policy.optionName().equals("u-" + wanted)) {
        return policy;
      }
    }
    throw new BadInputException(
        "a label policy must be one of "
            + Arrays.stream(values()).map(LabelPolicy::optionName).toList()
            + ", got "
            + name);
  }
}
