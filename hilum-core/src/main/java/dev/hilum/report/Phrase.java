package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.report.Meaning.Cue;
import dev.hilum.report.Meaning.Describes;
import dev.hilum.report.Meaning.Effect;
import dev.hilum.report.Meaning.Ends;
import dev.hilum.report.Meaning.Joins;
import dev.hilum.report.Meaning.Judges;
import dev.hilum.report.Meaning.Link;
import dev.hilum.report.Meaning.Names;
import dev.hilum.report.Meaning.Part;
import dev.hilum.report.Meaning.Plain;
import dev.hilum.report.Meaning.Reach;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A phrase of the lexicon with all that it means, sorted by use. */
final class Phrase {
  private final List<Names> names = new ArrayList<>();
  private final List<Cue> cues = new ArrayList<>();
  private final List<Enum<?>> descriptors = new ArrayList<>();
  private final Set<Plain> plain = EnumSet.noneOf(Plain.class);
  private @Nullable Structure structure;
  private Structure.@Nullable State state;
  private @Nullable Link link;
  private boolean ends, endsFully;

  Phrase(List<Meaning> meanings) {
    for (Meaning meaning : meanings) {
      switch (meaning) {
        case Names n -> names.add(n);
        case Part part -> structure = part.structure();
        case Judges judges -> state = judges.state();
        case Cue cue -> cues.add(cue);
        case Describes describes -> descriptors.add(describes.value());
        case Joins joins -> link = joins.link();
        case Plain word -> plain.add(word);
        case Ends end -> {
          ends = true;
          endsFully |= end.full();
        }
      }
    }
  }

  List<Names> names() {
    return names;
  }

  List<Cue> cues() {
    return cues;
  }

  @Nullable Structure structure() {
    return structure;
  }

  Structure.@Nullable State state() {
    return state;
  }

  @Nullable Link link() {
    return link;
  }

  /** Ends scopes, fully or as "but" does. */
  boolean ends() {
    return ends;
  }

  /** Ends the statement. */
  boolean endsFully() {
    return endsFully;
  }

  boolean is(Plain word) {
    return plain.contains(word);
  }

  boolean isFinding() {
    return !names.isEmpty();
  }

  boolean isDevice() {
    return !names.isEmpty() && names.getFirst().finding() == Finding.SUPPORT_DEVICES;
  }

  boolean describes() {
    return !descriptors.isEmpty();
  }

  /** The descriptor of this kind, or {@code unstated}. */
  <E extends Enum<E>> E descriptor(E unstated) {
    for (Enum<?> value : descriptors) {
      if (value.getDeclaringClass() == unstated.getDeclaringClass()) {
        return unstated.getDeclaringClass().cast(value);
      }
    }
    return unstated;
  }

  Change change() {
    return descriptor(Change.UNSTATED);
  }

  /** Says how much or what became of it. */
  boolean grades() {
    return change() != Change.UNSTATED || descriptor(Severity.UNSTATED) != Severity.UNSTATED;
  }

  /** A doubt about what stands before: "is possible", "may be present". */
  boolean doubtsBackward() {
    return cues.stream()
        .anyMatch(
            cue ->
                (cue.effect() == Effect.DOUBTS || cue.effect() == Effect.UNDECIDED)
                    && (cue.reach() == Reach.PREVIOUS || cue.reach() == Reach.EITHER));
  }

  /** A cue that may turn what follows. */
  boolean cuesForward() {
    return cues.stream().anyMatch(c -> c.reach() == Reach.NEXT || c.reach() == Reach.EITHER);
  }
}
