package dev.hilum.report;

import dev.hilum.report.Meaning.Cue;
import dev.hilum.report.Meaning.Link;
import dev.hilum.report.Meaning.Plain;
import dev.hilum.report.Meaning.Reach;
import java.util.List;

/**
 * The members of a sentence's lists: which go on with what a cue in front says, and which are
 * statements of their own.
 *
 * @param phrases of the sentence, in order
 */
record Members(List<Phrase> phrases) {

  /** Whether the member of a list behind this link is a statement of its own. */
  boolean stand(Cue cue, int at, int link) {
    if (link + 1 == phrases.size() || link == at + 1) { // "no, or minimal, …"
      return false;
    }
    Phrase next = phrases.get(link + 1);
    if (next.cuesForward() || next.structure() != null) {
      return true;
    }
    if (phrases.get(link).link() == Link.OR) {
      return false;
    }
    boolean starts =
        switch (cue.effect()) {
          case NEGATES -> isPlaced(at, link) || (begins(next) && !isSought(at, link));
          case DOUBTS ->
              next.is(Plain.STARTS)
                  || (next.grades() && !isReason(cue, link))
                  || (next.describes() && hasVerb(link));
          default -> begins(next);
        };
    return (starts && !orFollows(link)) || affirmed(link);
  }

  private static boolean begins(Phrase first) {
    return first.is(Plain.STARTS) || first.describes();
  }

  /** "May reflect atelectasis and small effusion" doubts both. */
  private boolean isReason(Cue cue, int link) {
    return cue.reach() == Reach.NEXT && phrases.get(link).link() == Link.AND;
  }

  /**
   * Whether the member behind this link says what was looked for, not what was found: "no effusion,
   * focal consolidation"; "no effusion, edema, large pneumothorax"; not "…, focal opacity on the
   * left".
   */
  private boolean isSought(int cue, int link) {
    Phrase first = phrases.get(link + 1);
    boolean large = first.descriptor(Severity.UNSTATED) == Severity.SEVERE;
    boolean sought =
        first.is(Plain.SOUGHT)
            || ((large || first.change() == Change.NEW) && listed(cue, link, Link.COMMA));
    return sought && !places(link);
  }

  /** "No effusion, atelectasis on the left": the last of two, and only it says where it is. */
  private boolean isPlaced(int cue, int link) {
    return phrases.get(link).link() == Link.COMMA
        && !listed(cue, link, Link.COMMA)
        && places(link)
        && !places(cue);
  }

  /** Whether the member that begins here says where it is. */
  private boolean places(int from) {
    boolean named = false;
    for (int i = from + 1; i < phrases.size(); i++) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || phrase.link() != null || phrase.is(Plain.VERB)) {
        return false;
      }
      named |= phrase.isFinding();
      if (phrase.descriptor(Side.UNSTATED) != Side.UNSTATED
          || phrase.descriptor(Lobe.UNSTATED) != Lobe.UNSTATED
          || (named && phrase.descriptor(Zone.UNSTATED) != Zone.UNSTATED)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a link is one of several of its list. */
  private boolean listed(int cue, int link, Link kind) {
    for (int i = cue + 1; i < phrases.size() && (i < link || !phrases.get(i).ends()); i++) {
      if (i != link && phrases.get(i).link() == kind) {
        return true;
      }
    }
    return false;
  }

  private boolean orFollows(int link) {
    for (int i = link + 1; i < phrases.size() && !phrases.get(i).ends(); i++) {
      if (phrases.get(i).link() == Link.OR) {
        return true;
      }
    }
    return false;
  }

  /** Whether the member behind this link is a sentence: "…, left atelectasis is seen". */
  private boolean hasVerb(int link) {
    for (int i = link + 1; i < phrases.size(); i++) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || phrase.link() != null || phrase.is(Plain.VERB)) {
        return phrase.is(Plain.VERB);
      }
    }
    return false;
  }

  /** Whether the member behind this link says how it is: "…, effusion is small". */
  private boolean affirmed(int link) {
    boolean named = false;
    for (int i = link + 1; i < phrases.size(); i++) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || phrase.link() != null) {
        return false;
      }
      boolean verb = phrase.is(Plain.VERB), last = i + 1 == phrases.size();
      if ((verb && !last && phrases.get(i + 1).grades())
          || ((verb || named || phrase.is(Plain.AFFIRMS)) && phrase.change() != Change.UNSTATED)
          || (named && phrase.doubtsBackward())) {
        return true;
      }
      named |= phrase.isFinding();
    }
    return false;
  }

  /** Whether a comma stands before a finding: "effusion, edema, and pneumothorax are absent". */
  boolean behindComma(int target) {
    for (int i = target - 1; i >= 0 && !phrases.get(i).ends(); i--) {
      if (phrases.get(i).isFinding() || phrases.get(i).link() != null) {
        return phrases.get(i).link() == Link.COMMA;
      }
    }
    return false;
  }
}
