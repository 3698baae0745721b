package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What can be told of a DICOM file. Attributes that describe the image are listed; all others
 * (names, numbers, dates, places, free text, whatever a manufacturer added) may tell who the
 * patient is, and are shown only when they are asked for.
 */
public final class DicomSummary {
  private static final int LONGEST = 200;
  private static final long LONGEST_BYTES = 4096;

  /** What describes the image and never the person; every other attribute may. */
  private static final Set<String> OF_THE_IMAGE =
      Set.of(
          "ImageType",
          "SOPClassUID",
          "Modality",
          "PresentationIntentType",
          "ConversionType",
          "PatientSex",
          "PatientAge",
          "BodyPartExamined",
          "ViewPosition",
          "Laterality",
          "ImageLaterality",
          "PatientOrientation",
          "KVP",
          "ExposureTime",
          "XRayTubeCurrent",
          "Exposure",
          "DistanceSourceToDetector",
          "ImagerPixelSpacing",
          "DetectorType",
          "Grid",
          "PresentationLUTShape",
          "SpecificCharacterSet");

  /** Of group 0028, which describes pixels, those in which people write. */
  private static final Set<String> WRITTEN =
      Set.of("ImagePresentationComments", "RequestedReferencingDisplay", "PixelDataProviderURL");

  private DicomSummary() {}

  /**
   * Keys and values in the order to show them.
   *
   * @param identifiers whether to add everything else, under {@code identifiers}
   */
  public static Map<String, Object> of(Dicom dicom, boolean identifiers) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("format", "DICOM");
    summary.put("transferSyntax", dicom.transferSyntax().name());
    List<String> unreadable = new ArrayList<>();
    if (dicom.hasPixels()) {
      try {
        pixels(dicom, summary);
      } catch (BadInputException e) {
        unreadable.add(String.valueOf(e.getMessage()));
      }
    }
    Map<String, String> image = new LinkedHashMap<>(), others = new LinkedHashMap<>();
    for (Element element : dicom.attributes().elements()) {
      String key = element.tag().keyword().orElse(element.tag().toString());
      boolean shown =
          OF_THE_IMAGE.contains(key) || element.tag().group() == 0x0028 && !WRITTEN.contains(key);
      String value = value(dicom.attributes(), element);
      if (!value.isEmpty()) {
        (shown ? image : others).put(key, value);
      }
    }
    summary.put("attributes", image);
    if (identifiers) {
      summary.put("identifiers", others);
    }
    List<String> notes = new ArrayList<>(dicom.notes());
    notes.addAll(unreadable);
    summary.put("notes", notes);
    return summary;
  }

  private static void pixels(Dicom dicom, Map<String, Object> summary) {
    StoredPixels frame = dicom.stored(0);
    summary.put("width", frame.width());
    summary.put("height", frame.height());
    summary.put("channels", frame.samples());
    summary.put("bits", frame.precision());
    summary.put("frames", dicom.frames());
    double low = Double.POSITIVE_INFINITY, high = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < frame.values().count(); i++) {
      double value = frame.values().at(i);
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
    summary.put("lowest", number(low));
    summary.put("highest", number(high));
  }

  private static Object number(double value) {
    return value == (long) value ? (Object) (long) value : (Object) value;
  }

  private static String value(Attributes set, Element element) {
    if (element.vr() == Vr.SQ) {
      int items = element.items().size();
      return items == 1 ? "1 item" : items + " items";
    }
    if (element.length() > LONGEST_BYTES || element.vr().kind == Vr.Kind.BYTES) {
      return element.length() + " bytes";
    }
    String text = String.join("\\", set.strings(element.tag())).strip();
    return text.length() > LONGEST ? text.substring(0, LONGEST) + "…" : text;
  }
}
