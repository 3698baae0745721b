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
 * @param members of the sentence's lists
 * @param bounded whether scopes end anywhere
 */
record Scopes(List<Phrase> phrases, Members members, boolean bounded) {

  Scopes(List<Phrase> phrases, boolean bounded) {
    this(phrases, new Members(phrases), bounded);
  }

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
    int verb = at + 1;
    while (verb < phrases.size() && phrases.get(verb).is(Plain.STARTS)) { // "on this film"
      verb++;
    }
    if (verb == phrases.size() || !phrases.get(verb).is(Plain.VERB)) {
      return false;
    }
    for (int i = at - 1; i >= 0 && !phrases.get(i).ends() && phrases.get(i).link() == null; i--) {
      if (phrases.get(i).isFinding() || phrases.get(i).structure() != null) {
        return false;
      }
    }
    return true;
  }

  private boolean forward(Cue cue, int at, int target) {
    boolean others = false, named = false;
    for (int i = at + 1; i < target; i++) {
      Phrase phrase = phrases.get(i);
      named |= phrase.isFinding();
      others |= phrase.isFinding() && !phrase.isDevice();
      boolean told = cue.effect() == Effect.SUPPOSES && named && phrase.is(Plain.VERB);
      if (phrase.ends() || told || (phrase.link() != null && members.stand(cue, at, i))) {
        return false; // told: "history of edema has …"
      }
    }
    return !others || !phrases.get(target).isDevice(); // "no pneumothorax, chest tube in place"
  }

  private boolean backward(int target, int at) {
    boolean resolved = phrases.get(at).change() == Change.RESOLVED;
    @Nullable Link last =
        null; // a comma needs an "and" or "or" behind it, ", and" another comma before it
    boolean other = false; // another subject between
    for (int i = at - 1; i > target; i--) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || ((phrase.is(Plain.VERB) || phrase.doubtsBackward()) && other)) {
        return false;
      }
      if (phrase.link() == Link.COMMA && i + 1 == at && resolved) {
        continue; // "effusion, now resolved"
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
    return last != Link.COMMA_AND || members.behindComma(target);
  }

  /** Whether something that a cue can turn stands behind it, before the list goes on. */
  private boolean hasTarget(Cue cue, int at) {
    for (int i = at + 1; i < phrases.size(); i++) {
      Phrase phrase = phrases.get(i);
      boolean or = phrase.link() == Link.OR; // "possibly … or mass"
      if (phrase.ends() || (phrase.link() != null && !or) || phrase.is(Plain.VERB)) {
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
