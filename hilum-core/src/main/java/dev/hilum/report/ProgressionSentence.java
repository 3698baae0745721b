package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

/** Says a progression in one sentence: "New small left pleural effusion; resolved edema." */
final class ProgressionSentence {
  private static final List<Change> ORDER =
      List.of(Change.NEW, Change.WORSENED, Change.IMPROVED, Change.RESOLVED, Change.UNCHANGED);

  /** Findings with an extent, which is small or large rather than mild or severe. */
  private static final Set<Finding> EXTENT =
      EnumSet.of(Finding.PLEURAL_EFFUSION, Finding.PNEUMOTHORAX, Finding.LUNG_LESION);

  /** Findings that have one place only. */
  private static final Set<Finding> PLACED =
      EnumSet.of(Finding.CARDIOMEGALY, Finding.ENLARGED_CARDIOMEDIASTINUM, Finding.SUPPORT_DEVICES);

  private ProgressionSentence() {}

  static String of(Map<Change, List<Finding>> fates, List<Mention> before, List<Mention> now) {
    StringJoiner parts = new StringJoiner("; ");
    boolean changed = false;
    for (Change fate : ORDER) {
      List<Finding> findings = fates.getOrDefault(fate, List.of());
      if (!findings.isEmpty()) {
        changed |= fate != Change.UNCHANGED;
        List<Mention> told = fate == Change.RESOLVED ? before : now;
        List<String> names = new ArrayList<>();
        findings.forEach(finding -> names.add(name(finding, told)));
        parts.add(fate.name().toLowerCase(Locale.ROOT) + " " + list(names));
      }
    }
    if (!changed) {
      return "No change.";
    }
    String text = parts.toString();
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }

  private static String list(List<String> names) {
    int last = names.size() - 1;
    return last == 0
        ? names.getFirst()
        : String.join(", ", names.subList(0, last)) + " and " + names.get(last);
  }

  /** The finding with the place and extent of its best told mention. */
  private static String name(Finding finding, List<Mention> mentions) {
    String name = finding.displayName().toLowerCase(Locale.ROOT);
    return mentions.stream()
        .filter(m -> m.finding() == finding && m.label() != Label.ABSENT)
        .map(m -> words(m))
        .max(Comparator.comparingInt(List::size))
        .map(words -> String.join(" ", words) + (words.isEmpty() ? "" : " ") + name)
        .orElse(name);
  }

  private static List<String> words(Mention mention) {
    List<String> words = new ArrayList<>();
    if (mention.severity() != Severity.UNSTATED) {
      words.add(severity(mention));
    }
    if (PLACED.contains(mention.finding())) {
      return words;
    }
    Location place = mention.location();
    if (place.side() != Side.UNSTATED) {
      words.add(place.side().name().toLowerCase(Locale.ROOT));
    }
    if (place.lobe() != Lobe.UNSTATED) {
      String lobe = place.lobe().name().toLowerCase(Locale.ROOT);
      words.add(place.lobe() == Lobe.LINGULA ? "lingular" : lobe + " lobe");
    } else if (place.zone() != Zone.UNSTATED) {
      words.add(place.zone().name().toLowerCase(Locale.ROOT));
    }
    return words;
  }

  private static String severity(Mention mention) {
    boolean extent = EXTENT.contains(mention.finding());
    return switch (mention.severity()) {
      case MILD -> extent ? "small" : "mild";
      case SEVERE -> extent ? "large" : "severe";
      default -> mention.severity().name().toLowerCase(Locale.ROOT);
    };
  }
}
