package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.report.Meaning.Cue;
import dev.hilum.report.Meaning.Effect;
import dev.hilum.report.Meaning.Link;
import dev.hilum.report.Meaning.Plain;
import dev.hilum.report.Meaning.Reach;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which cues of a sentence reach which of its phrases.
 *
 * <p>A cue reaches forward through a list ("no effusion, pneumothorax or edema") until the sentence
 * turns ("but", "with", a semicolon) or a member of the list is a statement of its own ("no
 * effusion, small pneumothorax"; "no effusion, heart is enlarged"; "no edema, effusion is
 * unchanged"). It reaches backward over its subject ("effusion and edema have resolved"), never
 * past another verb. Without bounds every cue reaches the whole sentence.
 *
 * @param phrases of the sentence, in order
 * @param bounded whether scopes end anywhere
 */
record Scopes(List<Phrase> phrases, boolean bounded) {

  /**
   * What reaches a phrase.
   *
   * @param change what the cues say became of it
   */
  record Reached(Set<Effect> effects, Change change) {}

  Reached reached(int target, Finding finding) {
    Set<Effect> effects = EnumSet.noneOf(Effect.class);
    Change change = Change.UNSTATED;
    for (int at = 0; at < phrases.size(); at++) {
      for (Cue cue : phrases.get(at).cues()) {
        if (at != target && reaches(cue, at, target, finding)) {
          effects.add(cue.effect());
          change = change == Change.UNSTATED ? phrases.get(at).change() : change;
        }
      }
    }
    return new Reached(effects, change);
  }

  private boolean reaches(Cue cue, int at, int target, Finding finding) {
    if (cue.devices() && finding != Finding.SUPPORT_DEVICES) {
      return false;
    }
    if (cue.reach() == Reach.BESIDE) {
      return beside(at, target);
    }
    if (!bounded) {
      return true;
    }
    boolean next =
        cue.reach() == Reach.NEXT
            || (cue.reach() == Reach.EITHER && hasTarget(cue, at))
            || inverted(at);
    return next == at < target && (next ? forward(cue, at, target) : backward(target, at));
  }

  /**
   * "No longer seen is the effusion": a cue that looks back, with its verb but no subject there.
   */
  private boolean inverted(int at) {
    boolean subject = false;
    for (int i = 0; i < at; i++) {
      Phrase phrase = phrases.get(i);
      subject |= (phrase.isFinding() || phrase.structure() != null) && backward(i, at);
    }
    int verb = at + 1;
    while (verb < phrases.size() && phrases.get(verb).is(Plain.STARTS)) { // "on this film"
      verb++;
    }
    return !subject && verb < phrases.size() && phrases.get(verb).is(Plain.VERB);
  }

  private boolean forward(Cue cue, int at, int target) {
    boolean others = false, named = false;
    for (int i = at + 1; i < target; i++) {
      Phrase phrase = phrases.get(i);
      named |= phrase.isFinding();
      others |= phrase.isFinding() && !phrase.isDevice();
      boolean told = cue.effect() == Effect.SUPPOSES && named && phrase.is(Plain.VERB);
      if (phrase.ends() || told || (phrase.link() != null && stands(cue, at, i))) {
        return false; // told: "history of edema has …"
      }
    }
    return !others || !phrases.get(target).isDevice(); // "no pneumothorax, chest tube in place"
  }

  /** Whether the member of a list behind this link is a statement of its own. */
  private boolean stands(Cue cue, int at, int link) {
    if (link + 1 == phrases.size() || link == at + 1) { // "no, or minimal, …"
      return false;
    }
    Phrase next = phrases.get(link + 1);
    if (next.cuesForward() || next.structure() != null) {
      return true;
    }
    boolean starts =
        next.is(Plain.STARTS) || (cue.effect() == Effect.DOUBTS ? next.grades() : next.describes());
    starts &= !(cue.effect() == Effect.NEGATES && isSought(at, link));
    boolean reason = cue.effect() == Effect.DOUBTS && cue.reach() == Reach.NEXT;
    starts &= !(reason && phrases.get(link).link() == Link.AND && !next.is(Plain.STARTS));
    starts |= cue.effect() == Effect.NEGATES && isPlaced(at, link);
    return phrases.get(link).link() != Link.OR
        && ((starts && !orFollows(link))
            || affirmed(link)
            || (cue.effect() == Effect.DOUBTS && next.describes() && hasVerb(link)));
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

  private boolean backward(int target, int cue) {
    @Nullable Link last =
        null; // a comma needs an "and" or "or" behind it, ", and" another comma before it
    boolean other = false; // another subject between
    for (int i = cue - 1; i > target; i--) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || ((phrase.is(Plain.VERB) || phrase.doubtsBackward()) && other)) {
        return false;
      }
      if (phrase.link() != null) {
        if (phrases.get(i + 1).cuesForward() || (phrase.link() == Link.COMMA && last == null)) {
          return false;
        }
        last = phrase.link();
        other = true;
      }
      other |= phrase.isFinding() || phrase.structure() != null;
    }
    return last != Link.COMMA_AND || listed(target);
  }

  /** Whether a comma stands before a finding: "effusion, edema, and pneumothorax are absent". */
  private boolean listed(int target) {
    for (int i = target - 1; i >= 0 && !phrases.get(i).ends(); i--) {
      if (phrases.get(i).isFinding() || phrases.get(i).link() != null) {
        return phrases.get(i).link() == Link.COMMA;
      }
    }
    return false;
  }

  /** Whether something that a cue can turn stands behind it, before the list goes on. */
  private boolean hasTarget(Cue cue, int at) {
    for (int i = at + 1; i < phrases.size(); i++) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || phrase.link() != null || phrase.is(Plain.VERB)) {
        return false;
      }
      if (phrase.isFinding() || phrase.state() != null) {
        return !cue.devices() || phrase.isDevice();
      }
    }
    return false;
  }

  /** The nearest finding on each side; a plain "or" needs one on both. */
  private boolean beside(int cue, int target) {
    int before = neighbour(cue, -1), after = neighbour(cue, 1);
    boolean or = phrases.get(cue).link() != null;
    return (!or || (before >= 0 && after >= 0 && !affirmedList(cue)))
        && (target == before || target == after);
  }

  /** "No change in A or B" doubts neither. */
  private boolean affirmedList(int or) {
    for (int i = or - 1; i >= 0 && !phrases.get(i).ends(); i--) {
      if (phrases.get(i).is(Plain.AFFIRMS) && phrases.get(i).change() != Change.UNSTATED) {
        return true;
      }
    }
    return false;
  }

  private int neighbour(int cue, int step) {
    for (int i = cue + step; i >= 0 && i < phrases.size(); i += step) {
      Phrase phrase = phrases.get(i);
      if (phrase.isFinding()) {
        return i;
      }
      boolean verb = phrase.is(Plain.VERB) && i != cue - 1; // "A is more likely than B"
      if (phrase.ends() || phrase.link() != null || phrase.cuesForward() || verb) {
        return -1;
      }
    }
    return -1;
  }
}
