package dev.hilum.finding;

import static dev.hilum.finding.Finding.*;

import dev.hilum.io.Csv;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds the vocabularies: the short ones in place, the long ones from tables beside this class.
 */
final class Vocabularies {
  private Vocabularies() {}

  static Vocabulary chexpert() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    Finding.CHEXPERT.forEach(finding -> state(words, finding.displayName(), finding));
    return flat("CheXpert", "arXiv 1901.07031, train.csv", words);
  }

  static Vocabulary nih() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    state(words, "No Finding", NO_FINDING);
    for (Finding finding : Finding.NIH) {
      String word =
          switch (finding) {
            case PLEURAL_EFFUSION -> "Effusion";
            case PLEURAL_THICKENING -> "Pleural_Thickening";
            default -> finding.displayName();
          };
      state(words, word, finding);
    }
    state(words, "Infiltrate", INFILTRATION);
    return flat("NIH ChestX-ray14", "arXiv 1705.02315, Data_Entry_2017.csv", words);
  }

  static Vocabulary vindr() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    for (Finding same :
        List.of(
            AORTIC_ENLARGEMENT,
            ATELECTASIS,
            CALCIFICATION,
            CARDIOMEGALY,
            CONSOLIDATION,
            EDEMA,
            EMPHYSEMA,
            INFILTRATION,
            LUNG_CAVITY,
            LUNG_CYST,
            LUNG_OPACITY,
            MEDIASTINAL_SHIFT,
            NODULE_OR_MASS,
            PLEURAL_EFFUSION,
            PLEURAL_THICKENING,
            PNEUMOTHORAX,
            OTHER_LESION,
            COPD,
            LUNG_TUMOR,
            PNEUMONIA,
            TUBERCULOSIS,
            NO_FINDING)) {
      state(words, same.displayName(), same);
    }
    state(words, "Clavicle fracture", CLAVICLE_FRACTURE, FRACTURE);
    state(words, "Rib fracture", RIB_FRACTURE, FRACTURE);
    state(words, "Enlarged PA", ENLARGED_PULMONARY_ARTERY);
    state(words, "ILD", INTERSTITIAL_LUNG_DISEASE);
    state(words, "Pulmonary fibrosis", FIBROSIS);
    state(words, "Other diseases", OTHER_DISEASE);
    state(words, "Other disease", OTHER_DISEASE);
    return flat("VinDr-CXR", "arXiv 2012.15029, table 2, annotations_train.csv", words);
  }

  static Vocabulary rsna() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    state(words, "Normal", NO_FINDING);
    state(words, "Lung Opacity", LUNG_OPACITY, PNEUMONIA);
    state(words, "No Lung Opacity / Not Normal");
    return flat(
        "RSNA Pneumonia Detection Challenge",
        "doi 10.1148/ryai.2019180041, stage_2_detailed_class_info.csv",
        words);
  }

  static Vocabulary siim() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    state(words, "Pneumothorax", PNEUMOTHORAX);
    return flat("SIIM-ACR Pneumothorax Segmentation", "2019 challenge, train-rle.csv", words);
  }

  static Vocabulary candidPtx() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    state(words, "Pneumothorax", PNEUMOTHORAX);
    state(words, "Chest tube", CHEST_TUBE, SUPPORT_DEVICES);
    state(words, "Intercostal drain", CHEST_TUBE, SUPPORT_DEVICES);
    state(words, "Rib fracture", RIB_FRACTURE, FRACTURE);
    return flat("CANDID-PTX", "doi 10.1148/ryai.2021210136", words);
  }

  static Vocabulary padchest() {
    return table(
        "PadChest",
        "arXiv 1901.07441, label tree of github.com/auriml/Rx-thorax-automatic-captioning",
        "padchest.csv");
  }

  static Vocabulary openi() {
    return table("OpenI", "doi 10.1093/jamia/ocv080, MeSH major in NLMCXR_reports", "openi.csv");
  }

  static Vocabulary covid() {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    state(words, "No Finding", NO_FINDING);
    state(words, "Pneumonia", PNEUMONIA);
    state(words, "ARDS", ARDS);
    state(words, "Tuberculosis", TUBERCULOSIS);
    state(words, "Viral", VIRAL_PNEUMONIA, PNEUMONIA);
    causes(words, VIRAL_PNEUMONIA, COVID_19, SARS, INFLUENZA, VARICELLA, HERPES, MERS);
    state(words, "MERS-CoV", MERS, VIRAL_PNEUMONIA, PNEUMONIA);
    state(words, "Bacterial", BACTERIAL_PNEUMONIA, PNEUMONIA);
    causes(words, BACTERIAL_PNEUMONIA, STREPTOCOCCUS, KLEBSIELLA, LEGIONELLA, MYCOPLASMA);
    causes(words, BACTERIAL_PNEUMONIA, NOCARDIA, CHLAMYDOPHILA, E_COLI, STAPHYLOCOCCUS);
    state(words, "MRSA", STAPHYLOCOCCUS, BACTERIAL_PNEUMONIA, PNEUMONIA);
    state(words, "Fungal", FUNGAL_PNEUMONIA, PNEUMONIA);
    causes(words, FUNGAL_PNEUMONIA, PNEUMOCYSTIS, ASPERGILLOSIS);
    state(words, "Lipoid", LIPOID_PNEUMONIA, PNEUMONIA);
    state(words, "Aspiration", ASPIRATION_PNEUMONIA, PNEUMONIA);
    return flat("covid-chestxray", "arXiv 2006.11988, metadata.csv", words);
  }

  private static void causes(Map<String, List<Finding>> words, Finding kind, Finding... causes) {
    for (Finding cause : causes) {
      state(words, cause.displayName(), cause, kind, PNEUMONIA);
    }
  }

  private static void state(Map<String, List<Finding>> words, String word, Finding... stated) {
    words.put(Vocabulary.normalised(word), List.of(stated));
  }

  private static Vocabulary flat(String name, String source, Map<String, List<Finding>> words) {
    return new Vocabulary(name, source, words, Map.of());
  }

  /** Reads {@code word,findings} and, where the words form a hierarchy, {@code broader}. */
  private static Vocabulary table(String name, String source, String resource) {
    Map<String, List<Finding>> words = new LinkedHashMap<>();
    Map<String, List<String>> broader = new LinkedHashMap<>();
    try (InputStream in = Vocabularies.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new AssertionError("the program must hold its table " + resource);
      }
      try (Csv csv = Csv.read(in, resource, StandardCharsets.UTF_8).require("word", "findings")) {
        for (Csv.Row row : csv.rows()) {
          String word = Vocabulary.normalised(row.get("word"));
          words.put(word, split(row.get("findings")).map(Finding::require).toList());
          List<String> above = split(row.get("broader", "")).toList();
          if (!above.isEmpty()) {
            broader.put(word, above);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(resource + ": cannot be read", e);
    }
    return new Vocabulary(name, source, words, broader);
  }

  private static Stream<String> split(String cell) {
    return cell.isEmpty() ? Stream.empty() : Stream.of(cell.split("\\|", -1));
  }
}
