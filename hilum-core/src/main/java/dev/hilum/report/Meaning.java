package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import java.util.Arrays;
import java.util.Locale;

/** What a phrase does in a sentence; the phrase files say it in these words. */
sealed interface Meaning {

  /** Names a finding, and says so much by itself. */
  record Names(Finding finding, Label label) implements Meaning {}

  /** Names a part of the film. */
  record Part(Structure structure) implements Meaning {}

  /** Judges a part of the film. */
  record Judges(Structure.State state) implements Meaning {}

  /** Turns mentions. */
  record Cue(Effect effect, Reach reach, boolean devices) implements Meaning {}

  /** Ends scopes: {@code full} for marks that end the statement, else for words like "but". */
  record Ends(boolean full) implements Meaning {}

  /** Goes on with a list. */
  record Joins(Link link) implements Meaning {}

  /** Words with one meaning each. */
  enum Plain implements Meaning {
    /** Begins a new statement when it follows a comma or "and". */
    STARTS,
    /** Said of what is looked for; begins a new statement only if that says where it is. */
    SOUGHT,
    /** A verb that closes its subject. */
    VERB,
    /** Looks like a negation and is none. */
    AFFIRMS,
    /** Looks like a finding and is none. */
    IGNORED
  }

  /** Says where, how much or what became of it. */
  record Describes(Enum<?> value) implements Meaning {}

  /** What a cue does, the strongest first. */
  enum Effect {
    SUPPOSES,
    UNDECIDED,
    NEGATES,
    DOUBTS
  }

  /** Where a cue does it. */
  enum Reach {
    NEXT,
    PREVIOUS,
    EITHER,
    BESIDE
  }

  /** How a list goes on. */
  enum Link {
    COMMA,
    COMMA_AND,
    AND,
    OR
  }

  /** Reads, for example, {@code finding Edema uncertain} or {@code negates next}. */
  static Meaning parse(String words) {
    int space = words.indexOf(' ');
    String role = space < 0 ? words : words.substring(0, space);
    String value = space < 0 ? "" : words.substring(space + 1);
    return switch (role) {
      case "finding" -> names(value);
      case "structure" -> new Part(constant(Structure.class, value));
      case "state" -> new Judges(constant(Structure.State.class, value));
      case "side" -> new Describes(constant(Side.class, value));
      case "zone" -> new Describes(constant(Zone.class, value));
      case "lobe" -> new Describes(constant(Lobe.class, value));
      case "severity" -> new Describes(constant(Severity.class, value));
      case "change" -> new Describes(constant(Change.class, value));
      case "ends", "pauses" -> new Ends(role.equals("ends"));
      case "joins" -> new Joins(constant(Link.class, value));
      case "starts", "sought", "verb", "affirms", "ignored" -> constant(Plain.class, role);
      default -> {
        String reach = value.replace(" devices", "");
        yield new Cue(
            constant(Effect.class, role),
            constant(Reach.class, reach),
            reach.length() < value.length());
      }
    };
  }

  private static Names names(String value) {
    Label label = Label.PRESENT;
    String name = value;
    for (Label other : new Label[] {Label.ABSENT, Label.UNCERTAIN}) {
      String suffix = " " + other.name().toLowerCase(Locale.ROOT);
      if (value.endsWith(suffix)) {
        label = other;
        name = value.substring(0, value.length() - suffix.length());
      }
    }
    String asked = name;
    Finding finding =
        Finding.named(name)
            .orElseThrow(() -> new BadInputException("no finding is called " + asked));
    return new Names(finding, label);
  }

  private static <E extends Enum<E>> E constant(Class<E> type, String name) {
    return Arrays.stream(type.getEnumConstants())
        .filter(c -> c.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "a phrase must mean one of "
                        + Arrays.toString(type.getEnumConstants())
                        + ", got "
                        + name));
  }
}
