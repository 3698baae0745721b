package dev.hilum.finding;

import dev.hilum.io.BadInputException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The canonical findings: the fourteen observations of CheXpert, the fourteen of NIH ChestX-ray14
 * (seven are CheXpert's under another name or the same), those of VinDr-CXR, the causes of
 * pneumonia that the COVID-19 image data collection and the paediatric films of Kermany et al. tell
 * apart, and what two or more of PadChest, the Indiana University reports and CANDID-PTX name
 * beyond these. {@link #displayName} is the column name in tables. What each collection's own words
 * mean is said by its {@link Vocabulary}.
 */
public enum Finding {
  NO_FINDING("No Finding", "normal"),
  ENLARGED_CARDIOMEDIASTINUM("Enlarged Cardiomediastinum"),
  CARDIOMEGALY("Cardiomegaly"),
  LUNG_OPACITY("Lung Opacity", "airspace opacity"),
  LUNG_LESION("Lung Lesion"),
  EDEMA("Edema", "pulmonary edema"),
  CONSOLIDATION("Consolidation"),
  PNEUMONIA("Pneumonia"),
  ATELECTASIS("Atelectasis"),
  PNEUMOTHORAX("Pneumothorax"),
  PLEURAL_EFFUSION("Pleural Effusion", "effusion"),
  PLEURAL_OTHER("Pleural Other"),
  FRACTURE("Fracture"),
  SUPPORT_DEVICES("Support Devices"),

  INFILTRATION("Infiltration", "infiltrate"),
  MASS("Mass"),
  NODULE("Nodule"),
  EMPHYSEMA("Emphysema"),
  FIBROSIS("Fibrosis", "pulmonary fibrosis"),
  PLEURAL_THICKENING("Pleural Thickening"),
  HERNIA("Hernia"),

  AORTIC_ENLARGEMENT("Aortic Enlargement"),
  CALCIFICATION("Calcification"),
  INTERSTITIAL_LUNG_DISEASE("Interstitial Lung Disease", "ILD"),
  NODULE_OR_MASS("Nodule/Mass", "nodule or mass"),
  OTHER_LESION("Other Lesion"),
  CLAVICLE_FRACTURE("Clavicle Fracture"),
  RIB_FRACTURE("Rib Fracture"),
  ENLARGED_PULMONARY_ARTERY("Enlarged Pulmonary Artery", "Enlarged PA"),
  LUNG_CAVITY("Lung Cavity"),
  LUNG_CYST("Lung Cyst"),
  MEDIASTINAL_SHIFT("Mediastinal Shift"),
  COPD("COPD", "chronic obstructive pulmonary disease"),
  LUNG_TUMOR("Lung Tumor", "lung tumour"),
  OTHER_DISEASE("Other Disease", "other diseases"),

  TUBERCULOSIS("Tuberculosis"),
  ARDS("ARDS", "acute respiratory distress syndrome"),
  VIRAL_PNEUMONIA("Viral Pneumonia"),
  BACTERIAL_PNEUMONIA("Bacterial Pneumonia"),
  FUNGAL_PNEUMONIA("Fungal Pneumonia"),
  LIPOID_PNEUMONIA("Lipoid Pneumonia"),
  ASPIRATION_PNEUMONIA("Aspiration Pneumonia"),
  COVID_19("COVID-19", "covid"),
  SARS("SARS"),
  MERS("MERS", "MERS-CoV"),
  INFLUENZA("Influenza"),
  VARICELLA("Varicella"),
  HERPES("Herpes"),
  PNEUMOCYSTIS("Pneumocystis"),
  ASPERGILLOSIS("Aspergillosis"),
  STREPTOCOCCUS("Streptococcus"),
  KLEBSIELLA("Klebsiella"),
  LEGIONELLA("Legionella"),
  MYCOPLASMA("Mycoplasma"),
  NOCARDIA("Nocardia"),
  CHLAMYDOPHILA("Chlamydophila"),
  E_COLI("E.Coli", "E. coli", "E coli"),
  STAPHYLOCOCCUS("Staphylococcus", "MRSA"),

  HYPERINFLATION("Hyperinflation", "hyperinflated lung"),
  INTERSTITIAL_PATTERN("Interstitial Pattern"),
  BRONCHIECTASIS("Bronchiectasis"),
  GRANULOMA("Granuloma"),
  FLATTENED_DIAPHRAGM("Flattened Diaphragm"),
  HEMIDIAPHRAGM_ELEVATION("Hemidiaphragm Elevation"),
  COSTOPHRENIC_ANGLE_BLUNTING("Costophrenic Angle Blunting"),
  HILAR_ENLARGEMENT("Hilar Enlargement"),
  PULMONARY_CONGESTION("Pulmonary Congestion", "hilar congestion"),
  PULMONARY_HYPERTENSION("Pulmonary Hypertension"),
  HEART_FAILURE("Heart Failure", "heart insufficiency"),
  PERICARDIAL_EFFUSION("Pericardial Effusion"),
  AORTIC_ELONGATION("Aortic Elongation", "tortuous aorta"),
  AORTIC_ATHEROMATOSIS("Aortic Atheromatosis"),
  AORTIC_ANEURYSM("Aortic Aneurysm"),
  LYMPHADENOPATHY("Lymphadenopathy", "adenopathy"),
  SUBCUTANEOUS_EMPHYSEMA("Subcutaneous Emphysema"),
  PNEUMOMEDIASTINUM("Pneumomediastinum"),
  PNEUMOPERITONEUM("Pneumoperitoneum", "pneumoperitoneo"),
  SCOLIOSIS("Scoliosis"),
  KYPHOSIS("Kyphosis"),
  VERTEBRAL_DEGENERATIVE_CHANGES("Vertebral Degenerative Changes"),
  OSTEOPENIA("Osteopenia"),
  OSTEOPOROSIS("Osteoporosis"),
  ENDOTRACHEAL_TUBE("Endotracheal Tube"),
  TRACHEOSTOMY_TUBE("Tracheostomy Tube"),
  NASOGASTRIC_TUBE("Nasogastric Tube", "NSG tube"),
  CHEST_TUBE("Chest Tube", "chest drain tube", "intercostal drain"),
  CENTRAL_VENOUS_CATHETER("Central Venous Catheter"),
  CARDIAC_ELECTRONIC_DEVICE("Cardiac Electronic Device", "electrical device"),
  STERNOTOMY("Sternotomy");

  /** The fourteen observations of CheXpert and MIMIC-CXR, in the order of their tables. */
  public static final List<Finding> CHEXPERT =
      List.of(
          NO_FINDING,
          ENLARGED_CARDIOMEDIASTINUM,
          CARDIOMEGALY,
          LUNG_OPACITY,
          LUNG_LESION,
          EDEMA,
          CONSOLIDATION,
          PNEUMONIA,
          ATELECTASIS,
          PNEUMOTHORAX,
          PLEURAL_EFFUSION,
          PLEURAL_OTHER,
          FRACTURE,
          SUPPORT_DEVICES);

  /** The fourteen of NIH ChestX-ray14, in alphabetical order of the names there. */
  public static final List<Finding> NIH =
      List.of(
          ATELECTASIS,
          CARDIOMEGALY,
          CONSOLIDATION,
          EDEMA,
          PLEURAL_EFFUSION,
          EMPHYSEMA,
          FIBROSIS,
          HERNIA,
          INFILTRATION,
          MASS,
          NODULE,
          PLEURAL_THICKENING,
          PNEUMONIA,
          PNEUMOTHORAX);

  private static final Map<String, Finding> BY_NAME = byName();

  private final String displayName;
  private final List<String> aliases;

  Finding(String displayName, String... aliases) {
    this.displayName = displayName;
    this.aliases = List.of(aliases);
  }

  /** The name in tables, prompts and pages, for example {@code Pleural Effusion}. */
  public String displayName() {
    return displayName;
  }

  /** Other words for the same finding in the supported data sets. */
  public List<String> aliases() {
    return aliases;
  }

  /**
   * The finding of this name or alias; case, underscores, hyphens and repeated spaces do not
   * matter. Empty when no finding is called so.
   */
  public static Optional<Finding> named(String name) {
    return Optional.ofNullable(BY_NAME.get(normalised(name)));
  }

  /**
   * The finding of this name or alias.
   *
   * @throws BadInputException if no finding is called so
   */
  public static Finding require(String name) {
    return named(name)
        .orElseThrow(
            () -> new BadInputException("a finding must be one that is known, got " + name));
  }

  private static Map<String, Finding> byName() {
    Map<String, Finding> map = new HashMap<>();
    for (Finding finding : values()) {
      map.put(normalised(finding.displayName), finding);
      for (String alias : finding.aliases) {
        map.put(normalised(alias), finding);
      }
    }
    return Map.copyOf(map);
  }

  private static String normalised(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[\\s_-]+", " ").strip();
  }
}
