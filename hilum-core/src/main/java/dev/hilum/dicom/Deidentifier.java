package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes a patient out of a film: the basic profile of PS3.15 annex E, with patients and objects
 * renamed by {@link Pseudonyms}, and dates moved by one number of days for each patient, so that
 * the days between two studies stay (Retain Longitudinal Temporal Information with Modified Dates).
 *
 * <p>Text in the pixels is blacked out where a {@link PixelBox} says so; a film that declares
 * burned-in text and meets no box gives a warning. What a radiologist writes into attributes that
 * the profile keeps (none of them free text) is kept.
 *
 * @param pseudonyms what originals are replaced by
 * @param characteristics whether sex, age, size and weight stay (ages above 89 as 90); the basic
 *     profile removes them
 * @param boxes to black out
 */
public record Deidentifier(Pseudonyms pseudonyms, boolean characteristics, List<PixelBox> boxes) {

  /** What may have become of an attribute, as the report names it. */
  public enum Change {
    REMOVED,
    EMPTIED,
    REPLACED,
    SHIFTED
  }

  /**
   * A cleaned film.
   *
   * @param changes by attribute, those inside of sequences included
   * @param warnings a sentence each, without a patient's data
   */
  public record Cleaned(
      Attributes attributes,
      TransferSyntax syntax,
      String patient,
      Map<Tag, Change> changes,
      List<String> warnings) {}

  private static final Pattern DAY = Pattern.compile("(\\d{4})\\.?(\\d{2})\\.?(\\d{2})(.*)");
  private static final int OLDEST_TOLD = 89;

  public Deidentifier {
    boxes = List.copyOf(boxes);
  }

  /**
   * Cleans a film; the result is readable until the film is closed.
   *
   * @param origin stands for the film in errors
   */
  public Cleaned clean(Dicom film, String origin) {
    Attributes original = film.attributes();
    for (Tag tag : List.of(Tag.SOP_CLASS_UID, Tag.SOP_INSTANCE_UID)) {
      if (original.string(tag).isEmpty()) {
        throw new BadInputException(origin + ": a film must have a " + tag + ", got none");
      }
    }
    String patient =
        original
            .string(Tag.PATIENT_ID)
            .or(() -> original.string(Tag.PATIENT_NAME))
            .or(() -> original.string(Tag.STUDY_INSTANCE_UID))
            .orElse("");
    String name = pseudonyms.patient(patient);
    Map<Tag, Change> changes = new TreeMap<>();
    List<String> warnings = new ArrayList<>();
    DataSet set = cleaned(original, pseudonyms.daysBack(patient), changes);
    set.put(Tag.PATIENT_ID, name).put(Tag.PATIENT_NAME, name + "^");
    changes.put(Tag.PATIENT_ID, Change.REPLACED);
    changes.put(Tag.PATIENT_NAME, Change.REPLACED);
    TransferSyntax syntax = film.transferSyntax();
    List<PixelBox> here = boxes.stream().filter(box -> box.fits(original)).toList();
    boolean boxed = !here.isEmpty() && film.hasPixels();
    if (boxed) {
      CleanPixels.into(set, film, here);
      syntax = TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    } else if (original.string(Tag.BURNED_IN_ANNOTATION).orElse("").equals("YES")) {
      warnings.add("BurnedInAnnotation is YES and no box covers this device: text may remain");
    }
    if (original.string(Tag.named("RecognizableVisualFeatures")).orElse("").equals("YES")) {
      warnings.add("RecognizableVisualFeatures is YES: the pixels may show who it is");
    }
    declare(set, boxed);
    return new Cleaned(set.attributes(), syntax, name, changes, warnings);
  }

  private DataSet cleaned(Attributes original, int daysBack, Map<Tag, Change> changes) {
    DataSet set = new DataSet("a de-identified film");
    for (Element element : original.elements()) {
      Tag tag = element.tag();
      if (tag.element() == 0) {
        continue; // group lengths
      }
      if ((element.vr() == Vr.DA || element.vr() == Vr.DT) && !tag.isPrivate() && !birth(tag)) {
        changes.put(tag, Change.SHIFTED);
        set.put(shifted(original, element, daysBack));
        continue;
      }
      switch (action(tag, element.vr())) {
        case KEEP -> set.put(kept(element, daysBack, changes));
        case REMOVE -> changes.put(tag, Change.REMOVED);
        case EMPTY -> {
          changes.put(tag, Change.EMPTIED);
          set.put(Dummy.empty(element));
        }
        case DUMMY -> {
          changes.put(tag, Change.REPLACED);
          set.put(Dummy.of(kept(element, daysBack, changes)));
        }
        case UID -> {
          changes.put(tag, Change.REPLACED);
          String[] uids =
              original.strings(tag).stream().map(pseudonyms::uid).toArray(String[]::new);
          set.put(DataSet.text(tag, Vr.UI, String.join("\\", uids)));
        }
      }
    }
    if (characteristics) {
      original
          .age(Tag.PATIENT_AGE)
          .ifPresent(
              years -> {
                if (years > OLDEST_TOLD) {
                  set.put(Tag.PATIENT_AGE, "090Y");
                  changes.put(Tag.PATIENT_AGE, Change.REPLACED);
                }
              });
    }
    return set;
  }

  /** Times stay, for days alone are moved; so do a patient's characteristics if that is asked. */
  private BasicProfile.Action action(Tag tag, Vr vr) {
    boolean stays =
        (vr == Vr.TM && !birth(tag))
            || (characteristics
                && (tag.equals(Tag.PATIENT_SEX)
                    || tag.equals(Tag.PATIENT_AGE)
                    || tag.equals(Tag.named("PatientSize"))
                    || tag.equals(Tag.named("PatientWeight"))));
    BasicProfile.Action action = BasicProfile.of(tag);
    return stays && !tag.isPrivate() ? BasicProfile.Action.KEEP : action;
  }

  private static boolean birth(Tag tag) {
    return tag.keyword().orElse("").contains("Birth");
  }

  private Element kept(Element element, int daysBack, Map<Tag, Change> changes) {
    if (element.items().isEmpty()) {
      return element;
    }
    List<Attributes> items =
        element.items().stream()
            .map(item -> cleaned(item, daysBack, changes).attributes())
            .toList();
    return new Element(
        element.tag(), element.vr(), element.value(), element.bigEndian(), items, false);
  }

  /** Every date of a value, time and zone behind it as they are; what is no date is emptied. */
  private static Element shifted(Attributes set, Element element, int daysBack) {
    List<String> moved = new ArrayList<>();
    for (String value : set.strings(element.tag())) {
      Matcher day = DAY.matcher(value);
      if (!day.matches()) {
        moved.add("");
        continue;
      }
      int month = Integer.parseInt(day.group(2)), date = Integer.parseInt(day.group(3));
      boolean real = month >= 1 && month <= 12 && date >= 1 && date <= 31;
      moved.add(
          real
              ? LocalDate.of(Integer.parseInt(day.group(1)), month, 1)
                      .plusDays(date - 1L)
                      .minusDays(daysBack)
                      .format(DateTimeFormatter.BASIC_ISO_DATE)
                  + day.group(4)
              : "");
    }
    return DataSet.text(element.tag(), element.vr(), String.join("\\", moved));
  }

  /** Says in the film itself what was done to it (PS3.15 E.1.1, PS3.16 CID 7050). */
  private void declare(DataSet set, boolean boxed) {
    List<Attributes> codes = new ArrayList<>();
    codes.add(
        DicomFilm.code("113100", "DCM", "Basic Application Confidentiality Profile").attributes());
    if (boxed) {
      codes.add(DicomFilm.code("113101", "DCM", "Clean Pixel Data Option").attributes());
    }
    codes.add(
        DicomFilm.code(
                "113107", "DCM", "Retain Longitudinal Temporal Information Modified Dates Option")
            .attributes());
    if (characteristics) {
      codes.add(
          DicomFilm.code("113108", "DCM", "Retain Patient Characteristics Option").attributes());
    }
    set.put(Tag.named("PatientIdentityRemoved"), "YES")
        .put(Tag.named("DeidentificationMethod"), "Hilum, PS3.15 2024e basic profile")
        .put(Tag.named("DeidentificationMethodCodeSequence"), codes)
        .put(Tag.named("LongitudinalTemporalInformationModified"), "MODIFIED");
  }
}
