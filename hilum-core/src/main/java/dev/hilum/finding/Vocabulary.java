package dev.hilum.finding;

import static dev.hilum.finding.Finding.*;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words of one data set and the canonical findings that each of them states, with those it
 * implies by the data set's own hierarchy. Words are matched without regard to case.
 *
 * @param name of the data set
 * @param source where the words are defined
 * @param words lower-case word to findings, the one it names first
 */
public record Vocabulary(String name, String source, Map<String, List<Finding>> words) {

  /** ChestX-ray14: column {@code Finding Labels} and the box table ({@code Infiltrate}). */
  public static final Vocabulary NIH =
      new Vocabulary("NIH ChestX-ray14", "arXiv 1705.02315, Data_Entry_2017.csv", nih());

  /**
   * COVID-19 image data collection: the leaves as in the first releases ({@code COVID-19}) and the
   * levels above them as in the later ones ({@code Pneumonia/Viral/COVID-19}).
   */
  public static final Vocabulary COVID_CHESTXRAY =
      new Vocabulary("covid-chestxray", "arXiv 2006.11988, metadata.csv", covid());

  public Vocabulary {
    words = Collections.unmodifiableMap(new LinkedHashMap<>(words));
  }

  /** The findings that a word states; empty when the data set has no such word. */
  public List<Finding> of(String word) {
    return words.getOrDefault(word.strip().toLowerCase(Locale.ROOT), List.of());
  }

  /** All findings that the words state, in canonical order. */
  public List<Finding> findings() {
    Set<Finding> all = new LinkedHashSet<>();
    words.values().forEach(all::addAll);
    return all.stream().sorted().toList();
  }

  private static Map<String, List<Finding>> nih() {
    Map<String, List<Finding>> map = new LinkedHashMap<>();
    map.put("no finding", List.of(NO_FINDING));
    for (Finding finding : Finding.NIH) {
      map.put(finding.displayName().toLowerCase(Locale.ROOT), List.of(finding));
    }
    map.remove("pleural effusion");
    map.put("effusion", List.of(PLEURAL_EFFUSION));
    map.remove("pleural thickening");
    map.put("pleural_thickening", List.of(PLEURAL_THICKENING));
    map.put("infiltrate", List.of(INFILTRATION));
    return map;
  }

  private static Map<String, List<Finding>> covid() {
    Map<String, List<Finding>> map = new LinkedHashMap<>();
    map.put("no finding", List.of(NO_FINDING));
    map.put("pneumonia", List.of(PNEUMONIA));
    map.put("ards", List.of(ARDS));
    map.put("tuberculosis", List.of(TUBERCULOSIS));
    map.put("viral", List.of(VIRAL_PNEUMONIA, PNEUMONIA));
    causes(map, VIRAL_PNEUMONIA, COVID_19, SARS, INFLUENZA, VARICELLA, HERPES);
    causes(map, VIRAL_PNEUMONIA, MERS);
    map.put("mers-cov", List.of(MERS, VIRAL_PNEUMONIA, PNEUMONIA));
    map.put("bacterial", List.of(BACTERIAL_PNEUMONIA, PNEUMONIA));
    causes(map, BACTERIAL_PNEUMONIA, STREPTOCOCCUS, KLEBSIELLA, LEGIONELLA, MYCOPLASMA, NOCARDIA);
    causes(map, BACTERIAL_PNEUMONIA, CHLAMYDOPHILA, E_COLI, STAPHYLOCOCCUS);
    map.put("mrsa", List.of(STAPHYLOCOCCUS, BACTERIAL_PNEUMONIA, PNEUMONIA));
    map.put("fungal", List.of(FUNGAL_PNEUMONIA, PNEUMONIA));
    causes(map, FUNGAL_PNEUMONIA, PNEUMOCYSTIS, ASPERGILLOSIS);
    map.put("lipoid", List.of(LIPOID_PNEUMONIA, PNEUMONIA));
    map.put("aspiration", List.of(ASPIRATION_PNEUMONIA, PNEUMONIA));
    return map;
  }

  private static void causes(Map<String, List<Finding>> map, Finding kind, Finding... causes) {
    for (Finding cause : causes) {
      map.put(cause.displayName().toLowerCase(Locale.ROOT), List.of(cause, kind, PNEUMONIA));
    }
  }
}
