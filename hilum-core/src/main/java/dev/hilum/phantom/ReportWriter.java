package dev.hilum.phantom;

import static dev.hilum.finding.Finding.CARDIOMEGALY;
import static dev.hilum.finding.Finding.CONSOLIDATION;
import static dev.hilum.finding.Finding.EDEMA;
import static dev.hilum.finding.Finding.FRACTURE;
import static dev.hilum.finding.Finding.PLEURAL_EFFUSION;
import static dev.hilum.finding.Finding.PNEUMOTHORAX;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Composes one {@link PhantomReport}. */
final class ReportWriter {
  private static final double SUBTLE = 0.22; // below it, a finding may be told as a doubt

  /** Where a sentence stands in a structured report. */
  private enum Organ {
    HEART,
    LUNGS,
    PLEURA,
    BONES,
    DEVICES,
    OTHER
  }

  private record Sentence(Organ organ, String text) {}

  private final PhantomFilm film;
  private final Optional<PhantomFilm> prior;
  private final CounterRandom random;
  private final Author author;
  private final Phrases phrases;
  private final List<Sentence> findings = new ArrayList<>();
  private final List<String> impression = new ArrayList<>();
  private final Map<Finding, Label> stated = new EnumMap<>(Finding.class);

  ReportWriter(PhantomFilm film, Optional<PhantomFilm> prior) {
    this.film = film;
    this.prior = prior;
    random = new CounterRandom(film.pose().key(), 4);
    List<Author> authors = film.hospital().authors();
    author = authors.get((int) (random.uniform() * authors.size()));
    phrases = new Phrases(author, random);
  }

  PhantomReport write() {
    film.devices().forEach(this::device);
    for (Finding kind : PhantomFilm.KINDS) {
      film.lesions().stream().filter(l -> l.finding() == kind).forEach(this::present);
    }
    absences();
    prior.ifPresent(this::changes);
    if (random.chance(0.45)) {
      add(Organ.OTHER, phrases.say("aside"));
    }
    if (impression.isEmpty() && film.lesions().isEmpty()) {
      impression.add(phrases.say("normal"));
      stated.put(Finding.NO_FINDING, Label.PRESENT);
    }
    return new PhantomReport(author, preamble(), sections(), impression, stated);
  }

  private void present(Lesion lesion) {
    Finding kind = lesion.finding();
    String name = kind.displayName();
    boolean doubt = random.chance(0.5) && lesion.severity() < SUBTLE;
    if (doubt && stated.get(kind) != Label.PRESENT) {
      String words = phrases.say("doubt." + name);
      add(organ(kind), words);
      impression.add(words);
      stated.put(kind, Label.UNCERTAIN);
    } else {
      Map<String, String> words = Phrases.words(lesion);
      add(organ(kind), phrases.say("present." + name, words));
      impression.add(phrases.say("summary." + name, words));
      stated.put(kind, Label.PRESENT);
    }
  }

  private void device(Device device) {
    int above = 2 + (int) (3 * film.anatomy().dome() / 5);
    Map<String, String> words = Map.of("cm", Integer.toString(above));
    add(Organ.DEVICES, phrases.say("device." + device.structure(), words));
    stated.put(Finding.SUPPORT_DEVICES, Label.PRESENT);
  }

  /** Most of what is not there, two in one sentence where the author does; rarely a doubt. */
  private void absences() {
    Set<Finding> told = new LinkedHashSet<>();
    for (Finding kind : PhantomFilm.KINDS) {
      boolean tell = random.chance(0.72);
      boolean doubt = random.chance(0.015);
      if (stated.containsKey(kind)) {
        continue;
      }
      if (doubt) {
        String words = phrases.say("doubt." + kind.displayName());
        add(organ(kind), words);
        impression.add(words);
        stated.put(kind, Label.UNCERTAIN);
      } else if (tell) {
        told.add(kind);
        stated.put(kind, Label.ABSENT);
      }
    }
    boolean join = random.chance(0.6);
    if (join && told.containsAll(List.of(PLEURAL_EFFUSION, PNEUMOTHORAX))) {
      told.removeAll(List.of(PLEURAL_EFFUSION, PNEUMOTHORAX));
      add(Organ.PLEURA, phrases.say("absent.Pleural Effusion+Pneumothorax"));
    }
    if (join && told.containsAll(List.of(CONSOLIDATION, EDEMA))) {
      told.removeAll(List.of(CONSOLIDATION, EDEMA));
      add(Organ.LUNGS, phrases.say("absent.Consolidation+Edema"));
    }
    told.forEach(kind -> add(organ(kind), phrases.say("absent." + kind.displayName())));
    if (!stated.containsKey(FRACTURE) && random.chance(0.5)) {
      add(Organ.BONES, phrases.say("bones"));
    }
    boolean clear =
        film.lesions().stream()
                .allMatch(l -> l.finding() == CARDIOMEGALY || l.finding() == FRACTURE)
            && !stated.containsValue(Label.UNCERTAIN);
    if (clear && random.chance(0.7)) {
      add(Organ.LUNGS, phrases.say("clear"));
    }
  }

  /** What became of each finding since the study before. */
  private void changes(PhantomFilm before) {
    for (Change change : Change.between(before, film)) {
      Finding kind = change.lesion().finding();
      Label told = stated.getOrDefault(kind, Label.UNKNOWN);
      boolean gone = change.kind() == Change.Kind.RESOLVED;
      if (gone && film.severity(kind) == 0 && told != Label.UNCERTAIN) {
        stated.put(kind, Label.ABSENT);
      } else if (gone || told != Label.PRESENT) {
        continue; // still there on the other side, or told as a doubt
      }
      Map<String, String> words = Phrases.words(change.lesion());
      String what = phrases.say("noun." + kind.displayName(), words);
      String word = change.kind().name().toLowerCase(Locale.ROOT);
      add(organ(kind), phrases.say("change." + word, Map.of("what", what)));
    }
  }

  private void add(Organ organ, String sentence) {
    findings.add(new Sentence(organ, sentence));
  }

  private List<String> sections() {
    if (author != Author.STRUCTURED) {
      List<Sentence> ordered = new ArrayList<>(findings);
      int start = (int) (random.uniform() * Organ.values().length); // an order of the author's day
      ordered.sort(Comparator.comparingInt(s -> Math.floorMod(s.organ.ordinal() + start, 6)));
      return ordered.stream().map(Sentence::text).toList();
    }
    List<String> lines = new ArrayList<>();
    for (Organ organ : Organ.values()) {
      List<String> said =
          findings.stream().filter(s -> s.organ == organ).map(Sentence::text).toList();
      if (!said.isEmpty()) {
        String name = Phrases.capital(organ.name().toLowerCase(Locale.ROOT));
        lines.add(name + ": " + String.join(" ", said));
      }
    }
    return lines;
  }

  private String preamble() {
    String view = film.pose().view().cell();
    String reason = phrases.say("indication");
    String compared =
        prior
            .map(before -> "Film of " + (film.day() - before.day()) + " days before.")
            .orElse("None.");
    return switch (author) {
      case PLAIN -> prior.isPresent() ? "COMPARISON: " + compared + "\n\n" : "";
      case TERSE -> "CHEST, " + view + "\n\nINDICATION: " + reason + "\n\n";
      case NARRATIVE ->
          "EXAMINATION: Chest radiograph, one "
              + view
              + " view.\n\nINDICATION: "
              + reason
              + "\n\nCOMPARISON: "
              + compared
              + "\n\n";
      case STRUCTURED ->
          "INDICATION: "
              + reason
              + "\nTECHNIQUE: "
              + view
              + " view.\nCOMPARISON: "
              + compared
              + "\n\n";
    };
  }

  private static Organ organ(Finding kind) {
    return switch (kind) {
      case CARDIOMEGALY -> Organ.HEART;
      case PLEURAL_EFFUSION, PNEUMOTHORAX -> Organ.PLEURA;
      case FRACTURE -> Organ.BONES;
      default -> Organ.LUNGS;
    };
  }
}
