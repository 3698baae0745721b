package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.report.Meaning.Effect;
import dev.hilum.report.Meaning.Names;
import dev.hilum.report.Meaning.Plain;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One sentence, read: its phrases, what they name, what is said of that, where and how much. */
final class Statement {
  private final List<Words.Word> words;
  private final List<Lexicon.Tag> tags;
  private final List<Phrase> phrases;
  private final Labeler.Rules rules;
  private final Scopes scopes;

  Statement(Lexicon lexicon, Labeler.Rules rules, String sentence) {
    this.rules = rules;
    words = Words.of(sentence);
    tags = lexicon.tags(words);
    phrases = tags.stream().map(Lexicon.Tag::phrase).toList();
    scopes = new Scopes(phrases, rules.scope());
  }

  List<Mention> mentions() {
    List<Mention> mentions = new ArrayList<>();
    for (int at = 0; at < phrases.size(); at++) {
      for (Names name : phrases.get(at).names()) {
        Scopes.Reached reached = scopes.reached(at, name.finding());
        Label label = turn(name.label(), reached.effects());
        mentions.add(mention(at, name.finding(), label, reached.change()));
      }
      Structure structure = phrases.get(at).structure();
      if (structure != null) {
        addJudged(mentions, at, structure);
      }
    }
    return mentions;
  }

  /** What the cues make of a bare mention; the order of the cases is their strength. */
  private Label turn(Label bare, Set<Effect> effects) {
    if (effects.contains(Effect.SUPPOSES)) {
      return Label.UNKNOWN;
    } else if (bare == Label.ABSENT) {
      return bare;
    } else if (effects.contains(Effect.UNDECIDED) && rules.uncertainty()) {
      return Label.UNCERTAIN;
    } else if (effects.contains(Effect.NEGATES) && rules.negation()) {
      return Label.ABSENT;
    } else if ((effects.contains(Effect.DOUBTS) || bare == Label.UNCERTAIN)
        && rules.uncertainty()) {
      return Label.UNCERTAIN;
    }
    return Label.PRESENT;
  }

  private void addJudged(List<Mention> mentions, int at, Structure structure) {
    int judge = judgeOf(at, structure);
    if (judge < 0) {
      return;
    }
    Label bare = structure.judge(phrases.get(judge).state());
    if (bare == Label.ABSENT && !rules.negation()) {
      bare = Label.PRESENT;
    }
    Finding first = structure.findings(bare).getFirst();
    Scopes.Reached reached = scopes.reached(judge < at ? at : judge, first);
    Label label = turn(bare, reached.effects());
    for (Finding finding : structure.findings(label)) {
      mentions.add(mention(at, finding, label, reached.change()));
    }
  }

  /** The phrase that judges a structure: in front of it, behind its verb, or of its list. */
  private int judgeOf(int at, Structure structure) {
    for (int i = at - 1; i >= 0 && isModifier(phrases.get(i)); i--) {
      if (says(structure, i)) {
        return i;
      }
    }
    int weak = -1; // "stable", unless something better follows
    boolean said = false, judged = false, linked = false;
    for (int i = at + 1; i < phrases.size(); i++) {
      Phrase phrase = phrases.get(i);
      if (phrase.endsFully()
          || phrase.isFinding()
          || (judged && phrase.ends())
          || (said && phrase.structure() != null)
          || (linked && judgesNext(i))) {
        break;
      }
      judged |= phrase.state() != null;
      said |= judged || phrase.is(Plain.VERB);
      linked |= phrase.link() != null;
      if (says(structure, i)) {
        if (phrase.state() != Structure.State.STABLE) {
          return i;
        }
        weak = i;
      } else if (phrase.state() == Structure.State.NORMAL) {
        return weak;
      }
    }
    return weak >= 0 ? weak : judgeOfList(at, structure);
  }

  /** "…, stable mediastinal contours": the state is the next structure's. */
  private boolean judgesNext(int i) {
    return phrases.get(i).state() != null
        && i + 1 < phrases.size()
        && phrases.get(i + 1).structure() != null;
  }

  /** "Normal heart size and mediastinal contours": the judge in front of the list. */
  private int judgeOfList(int at, Structure structure) {
    boolean linked = false;
    for (int i = at - 1; i >= 0; i--) {
      Phrase phrase = phrases.get(i);
      if (phrase.ends() || phrase.is(Plain.VERB) || phrase.isFinding()) {
        return -1;
      }
      linked |= phrase.link() != null;
      if (linked && says(structure, i)) {
        return i;
      }
    }
    return -1;
  }

  private boolean says(Structure structure, int i) {
    return structure.judge(phrases.get(i).state()) != Label.UNKNOWN;
  }

  private static boolean isModifier(Phrase phrase) {
    return phrase.link() == null
        && !phrase.ends()
        && !phrase.is(Plain.VERB)
        && !phrase.isFinding()
        && phrase.structure() == null;
  }

  private Mention mention(int at, Finding finding, Label label, Change told) {
    Change change = told == Change.UNSTATED ? changeOf(at) : told;
    Lexicon.Tag tag = tags.get(at);
    Location location =
        new Location(
            descriptor(at, Side.UNSTATED),
            descriptor(at, Zone.UNSTATED),
            descriptor(at, Lobe.UNSTATED));
    Span span = new Span(words.get(tag.first()).start(), words.get(tag.last() - 1).end());
    return new Mention(finding, label, location, descriptor(at, Severity.UNSTATED), change, span);
  }

  /** What became of it, said beside it, or of the list that it goes on: "improved A and B". */
  private Change changeOf(int at) {
    Change own = descriptor(at, Change.UNSTATED);
    for (int i = at - 1; own == Change.UNSTATED && i > 0 && phrases.get(i).link() != null; ) {
      int before = i - 1;
      while (before > 0 && phrases.get(before).link() == null && !phrases.get(before).ends()) {
        before--;
      }
      for (int k = before; k < i; k++) {
        own = own == Change.UNSTATED && !phrases.get(k).ends() ? phrases.get(k).change() : own;
      }
      i = before;
    }
    return own;
  }

  /** The nearest descriptor of this kind in the same member of the sentence. */
  private <E extends Enum<E>> E descriptor(int at, E unstated) {
    E own = phrases.get(at).descriptor(unstated);
    boolean left = true, right = true;
    for (int step = 1; own == unstated && (left || right); step++) {
      left = left && at - step >= 0 && !bounds(phrases.get(at - step));
      own = left ? phrases.get(at - step).descriptor(unstated) : own;
      right = right && at + step < phrases.size() && !bounds(phrases.get(at + step));
      own = own == unstated && right ? phrases.get(at + step).descriptor(unstated) : own;
    }
    return own;
  }

  private static boolean bounds(Phrase phrase) {
    return phrase.ends() || phrase.link() != null || phrase.isFinding();
  }
}
