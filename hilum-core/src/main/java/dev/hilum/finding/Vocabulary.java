package dev.hilum.finding;

import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of one data set and the canonical findings that each of them states, with those it
 * implies by the data set's own hierarchy. Words are matched without regard to case. A word that
 * states no canonical finding is in the vocabulary all the same, with an empty list: it is known,
 * and an archive keeps it with the film.
 *
 * <p>A word may carry qualifiers, {@code Fractures, Bone/ribs/right}: it states what it states as a
 * whole, else what the term before the first slash states, alone and with each of its qualifiers
 * ({@code Fractures, Bone} and {@code Fractures, Bone/ribs}).
 *
 * @param name of the data set
 * @param source where the words are defined
 * @param words lower-case word to findings, the one it names first
 * @param broader lower-case word to the words right above it in the data set's hierarchy; words
 *     without any are left out
 */
public record Vocabulary(
    String name,
    String source,
    Map<String, List<Finding>> words,
    Map<String, List<String>> broader) {

  /** The fourteen observations of CheXpert, as MIMIC-CXR, BRAX and CheXpert Plus use them too. */
  public static final Vocabulary CHEXPERT = Vocabularies.chexpert();

  /** ChestX-ray14: column {@code Finding Labels} and the box table ({@code Infiltrate}). */
  public static final Vocabulary NIH = Vocabularies.nih();

  /** PadChest: findings, differential diagnoses and their hierarchy; column {@code Labels}. */
  public static final Vocabulary PADCHEST = Vocabularies.padchest();

  /** VinDr-CXR and VinBigData: 22 local and 6 global labels. */
  public static final Vocabulary VINDR = Vocabularies.vindr();

  /** RSNA pneumonia challenge: column {@code class}. */
  public static final Vocabulary RSNA = Vocabularies.rsna();

  /** SIIM-ACR pneumothorax segmentation: what its masks outline. */
  public static final Vocabulary SIIM = Vocabularies.siim();

  /** CANDID-PTX: what its three kinds of annotation outline. */
  public static final Vocabulary CANDID_PTX = Vocabularies.candidPtx();

  /** Indiana University reports: the MeSH main terms with the qualifiers that matter. */
  public static final Vocabulary OPENI = Vocabularies.openi();

  /**
   * COVID-19 image data collection: the leaves as in the first releases ({@code COVID-19}) and the
   * levels above them as in the later ones ({@code Pneumonia/Viral/COVID-19}).
   */
  public static final Vocabulary COVID_CHESTXRAY = Vocabularies.covid();

  /** All of them, in the order of {@code docs/finding.md}. */
  public static final List<Vocabulary> ALL =
      List.of(CHEXPERT, NIH, RSNA, SIIM, CANDID_PTX, VINDR, PADCHEST, OPENI, COVID_CHESTXRAY);

  /** The key under which a film's {@code extra} keeps the words that state no finding. */
  public static final String UNMAPPED = "unmapped";

  private static final Set<String> UNCERTAIN = Set.of("borderline", "uncertain");

  public Vocabulary {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
    broader = Collections.unmodifiableMap(new LinkedHashMap<>(broader));
  }

  /**
   * The findings that a word states; empty when it states none or the data set has no such word.
   */
  public List<Finding> of(String word) {
    String key = normalised(word);
    List<Finding> whole = words.get(key);
    int slash = key.indexOf('/');
    if (whole != null || slash < 0) {
      return whole == null ? List.of() : whole;
    }
    String term = key.substring(0, slash);
    Set<Finding> stated = new LinkedHashSet<>();
    for (String qualifier : key.substring(slash + 1).split("/", -1)) {
      stated.addAll(words.getOrDefault(term + "/" + qualifier.strip(), List.of()));
    }
    stated.addAll(words.getOrDefault(term, List.of()));
    return List.copyOf(stated);
  }

  /** Whether the data set has the word, or the term before its qualifiers. */
  public boolean knows(String word) {
    String key = normalised(word);
    int slash = key.indexOf('/');
    return words.containsKey(key) || (slash > 0 && words.containsKey(key.substring(0, slash)));
  }

  /**
   * What a word says of the findings that it states: {@link Label#PRESENT}, or {@link
   * Label#UNCERTAIN} where it is qualified as borderline or uncertain ({@code
   * Cardiomegaly/borderline}, {@code COVID 19 uncertain}).
   */
  public Map<Finding, Label> labels(String word) {
    Label label = Label.PRESENT;
    for (String part : normalised(word).split("[/ ]", -1)) {
      label = UNCERTAIN.contains(part) ? Label.UNCERTAIN : label;
    }
    Map<Finding, Label> labels = new EnumMap<>(Finding.class);
    for (Finding finding : of(word)) {
      labels.put(finding, label);
    }
    return labels;
  }

  /** All findings that the words state, in canonical order. */
  public List<Finding> findings() {
    return List.copyOf(new TreeSet<>(words.values().stream().flatMap(List::stream).toList()));
  }

  /**
   * The mapping as results print it: canonical finding to the words that state it, in canonical
   * order; the words that state none come last, under {@link #UNMAPPED}.
   */
  public Map<String, List<String>> table() {
    Map<String, List<String>> table = new LinkedHashMap<>();
    for (Finding finding : findings()) {
      table.put(finding.displayName(), stating(List.of(finding)));
    }
    List<String> unmapped = stating(List.of());
    if (!unmapped.isEmpty()) {
      table.put(UNMAPPED, unmapped);
    }
    return table;
  }

  /** For {@code result.json}: keys {@code vocabulary, source, mapping}. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("vocabulary", name);
    json.put("source", source);
    json.put("mapping", table());
    return json;
  }

  private List<String> stating(List<Finding> wanted) {
    return words.entrySet().stream()
        .filter(
            entry ->
                wanted.isEmpty()
                    ? entry.getValue().isEmpty()
                    : entry.getValue().containsAll(wanted))
        .map(Map.Entry::getKey)
        .toList();
  }

  static String normalised(String word) {
    return word.strip().toLowerCase(Locale.ROOT);
  }
}
