package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What changed from one report of a patient to the next: the findings by what became of them, and
 * one sentence that says it, fit to describe how the first film turns into the second (the text of
 * BiomedJourney, arXiv 2310.10765, by rules instead of a language model).
 *
 * <p>What both reports label decides whether a finding came or went, what the later one says in
 * words ("increased", "unchanged") decides the rest. The rules, in this order:
 *
 * <ul>
 *   <li>Present now, present or uncertain before: worsened, improved or unchanged, by the later
 *       report's words; several words: the worst one. "New" for what was there before is worse.
 *       Without a word the stated severities are compared.
 *   <li>Present now, absent before: added, whatever the words say. Not mentioned before: by the
 *       later report's words, added without any.
 *   <li>Absent now: resolved if it was present or uncertain before, or if the later report says it
 *       resolved and the earlier one does not deny it.
 *   <li>Uncertain now: by the words or unchanged if it was present before, else nothing.
 *   <li>Not mentioned now: resolved if it was present before and the later report has no finding at
 *       all; else nothing, as silence is no news. Devices never resolve by silence.
 * </ul>
 *
 * @param change one sentence; "No change." when nothing was added, resolved or altered
 * @param added findings that came, in CheXpert's order, as are all lists
 * @param resolved findings that went
 */
public record Progression(
    String change,
    List<Finding> added,
    List<Finding> resolved,
    List<Finding> worsened,
    List<Finding> improved,
    List<Finding> unchanged) {

  private static final Labeler LABELER = new Labeler();

  /** Compares two whole reports of one patient, the earlier first. */
  public static Progression between(String prior, String current) {
    List<Mention> before = LABELER.reportMentions(prior), now = LABELER.reportMentions(current);
    Map<Finding, Label> priorLabels = Labeler.labels(before);
    Map<Finding, Label> labels = Labeler.labels(now);
    Map<Change, List<Finding>> fates = new EnumMap<>(Change.class);
    for (Finding finding : Finding.CHEXPERT) {
      if (finding != Finding.NO_FINDING) {
        Change fate =
            fate(
                finding,
                priorLabels.getOrDefault(finding, Label.UNKNOWN),
                labels,
                words(now, finding),
                grown(before, now, finding));
        fates.computeIfAbsent(fate, f -> new ArrayList<>()).add(finding);
      }
    }
    return new Progression(
        ProgressionSentence.of(fates, before, now),
        List.copyOf(fates.getOrDefault(Change.NEW, List.of())),
        List.copyOf(fates.getOrDefault(Change.RESOLVED, List.of())),
        List.copyOf(fates.getOrDefault(Change.WORSENED, List.of())),
        List.copyOf(fates.getOrDefault(Change.IMPROVED, List.of())),
        List.copyOf(fates.getOrDefault(Change.UNCHANGED, List.of())));
  }

  /** The rules above; {@code UNSTATED} means in no list. */
  private static Change fate(
      Finding finding, Label prior, Map<Finding, Label> labels, Set<Change> words, int grown) {
    boolean had = prior == Label.PRESENT || prior == Label.UNCERTAIN;
    return switch (labels.getOrDefault(finding, Label.UNKNOWN)) {
      case PRESENT -> {
        if (prior == Label.ABSENT) {
          yield Change.NEW;
        }
        Change silent =
            grown > 0 ? Change.WORSENED : grown < 0 ? Change.IMPROVED : Change.UNCHANGED;
        yield had ? worst(words, silent, Change.WORSENED) : worst(words, Change.NEW, Change.NEW);
      }
      case UNCERTAIN ->
          prior == Label.PRESENT
              ? worst(words, Change.UNCHANGED, Change.WORSENED)
              : Change.UNSTATED;
      case ABSENT ->
          had || (prior == Label.UNKNOWN && words.contains(Change.RESOLVED))
              ? Change.RESOLVED
              : Change.UNSTATED;
      case UNKNOWN ->
          prior == Label.PRESENT
                  && finding != Finding.SUPPORT_DEVICES
                  && labels.containsKey(Finding.NO_FINDING)
              ? Change.RESOLVED
              : Change.UNSTATED;
    };
  }

  /** The worst of the words; {@code novel} is what "new" means here. */
  private static Change worst(Set<Change> words, Change silent, Change novel) {
    if (words.contains(Change.NEW)) {
      return novel;
    }
    for (Change word : List.of(Change.WORSENED, Change.IMPROVED, Change.UNCHANGED)) {
      if (words.contains(word)) {
        return word;
      }
    }
    return silent;
  }

  private static Set<Change> words(List<Mention> mentions, Finding finding) {
    Set<Change> words = EnumSet.noneOf(Change.class);
    for (Mention mention : mentions) {
      boolean says = mention.label() != Label.ABSENT || mention.change() == Change.RESOLVED;
      if (mention.finding() == finding && mention.label() != Label.UNKNOWN && says) {
        words.add(mention.change());
      }
    }
    return words;
  }

  /** The sign of the change of the greatest stated severity; 0 when either is not stated. */
  private static int grown(List<Mention> before, List<Mention> now, Finding finding) {
    int was = severity(before, finding), is = severity(now, finding);
    return was < 0 || is < 0 ? 0 : Integer.signum(is - was);
  }

  private static int severity(List<Mention> mentions, Finding finding) {
    return mentions.stream()
        .filter(m -> m.finding() == finding && m.label() != Label.ABSENT)
        .map(Mention::severity)
        .filter(severity -> severity != Severity.UNSTATED)
        .mapToInt(Severity::ordinal)
        .max()
        .orElse(-1);
  }
}
