package dev.hilum.dicom;

import dev.hilum.image.GrayImage;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A chest film to be written: who, when, how, and the pixels.
 *
 * <p>{@link #attributes} fills every required module of its kind (PS3.3 A.26, A.8.1) and passes
 * dciodvfy. The value range of the image is mapped linearly to 0 .. 2^bits - 1, black at the bottom
 * (MONOCHROME2), and the window spans all of it.
 *
 * @param patient pseudonym, Patient ID and Patient's Name in one
 * @param uid of the film; its study and series have {@code studyUid} and {@code seriesUid}
 * @param time of the acquisition
 * @param description of the series, for people
 * @param synthetic says that no patient was imaged: where the pixels come from. A film that was
 *     computed must say so in its file
 * @param spacing millimetres between the centres of two pixels at the detector
 * @param bits stored for each pixel, 8 to 16
 */
public record DicomFilm(
    Kind kind,
    String patient,
    Sex sex,
    OptionalDouble age,
    String studyUid,
    String seriesUid,
    String uid,
    LocalDate date,
    LocalTime time,
    View view,
    int number,
    String description,
    Optional<String> synthetic,
    double spacing,
    int bits,
    GrayImage image) {

  /** What a film is stored as. */
  public enum Kind {
    /** Digital X-Ray Image, for presentation. */
    DIGITAL_X_RAY("1.2.840.10008.5.1.4.1.1.1.1", "DX"),
    /** Secondary Capture Image: a film that something else than the detector's system made. */
    SECONDARY_CAPTURE("1.2.840.10008.5.1.4.1.1.7", "OT");

    private final String uid;
    private final String modality;

    Kind(String uid, String modality) {
      this.uid = uid;
      this.modality = modality;
    }
  }

  public DicomFilm {
    if (bits < 8 || bits > 16) {
      throw new IllegalArgumentException("a film must store 8 to 16 bits, got " + bits);
    }
    if (image.width() > 0xffff || image.height() > 0xffff) {
      throw new IllegalArgumentException(
          "a film must be at most 65535 pixels wide and high, got "
              + image.width()
              + " x "
              + image.height());
    }
  }

  /** The data set, ready for {@link DicomWriter}. */
  public Attributes attributes() {
    DataSet set = new DataSet(uid);
    identity(set);
    pixels(set);
    if (kind == Kind.DIGITAL_X_RAY) {
      digitalXRay(set);
    } else {
      set.put(Tag.named("ConversionType"), synthetic.isPresent() ? "SYN" : "WSD");
      set.empty(Tag.PATIENT_ORIENTATION);
    }
    synthetic.ifPresent(
        source -> {
          set.put(Tag.named("ImageComments"), "SYNTHETIC, no patient: " + source);
          set.put(Tag.named("DerivationDescription"), "synthetic: " + source);
        });
    return set.attributes();
  }

  private void identity(DataSet set) {
    String day = date.format(DateTimeFormatter.BASIC_ISO_DATE);
    String clock = time.format(DateTimeFormatter.ofPattern("HHmmss", Locale.ROOT));
    set.put(Tag.IMAGE_TYPE, synthetic.isPresent() ? "DERIVED" : "ORIGINAL", "PRIMARY", "")
        .put(Tag.SOP_CLASS_UID, kind.uid)
        .put(Tag.SOP_INSTANCE_UID, uid)
        .put(Tag.STUDY_DATE, day)
        .put(Tag.named("ContentDate"), day)
        .put(Tag.named("AcquisitionDate"), day)
        .put(Tag.STUDY_TIME, clock)
        .put(Tag.named("ContentTime"), clock)
        .put(Tag.named("AcquisitionTime"), clock)
        .empty(Tag.ACCESSION_NUMBER)
        .put(Tag.MODALITY, kind.modality)
        .put(Tag.MANUFACTURER, "Hilum")
        .empty(Tag.named("ReferringPhysicianName"))
        .put(Tag.SERIES_DESCRIPTION, description)
        .put(Tag.PATIENT_NAME, patient + "^")
        .put(Tag.PATIENT_ID, patient)
        .empty(Tag.PATIENT_BIRTH_DATE)
        .put(Tag.PATIENT_SEX, sex.cell())
        .put(Tag.BODY_PART_EXAMINED, "CHEST")
        .put(Tag.STUDY_INSTANCE_UID, studyUid)
        .put(Tag.SERIES_INSTANCE_UID, seriesUid)
        .put(Tag.named("StudyID"), "1")
        .put(Tag.named("SeriesNumber"), 1)
        .put(Tag.INSTANCE_NUMBER, number)
        .put(Tag.BURNED_IN_ANNOTATION, "NO");
    if (view.frontal() || view.lateral()) {
      set.put(Tag.VIEW_POSITION, view.lateral() ? "LL" : view == View.PA ? "PA" : "AP");
    }
    age.ifPresent(
        years -> set.put(Tag.PATIENT_AGE, String.format(Locale.ROOT, "%03dY", (int) years)));
  }

  private void pixels(DataSet set) {
    boolean bytes = bits == 8;
    int top = (1 << bits) - 1;
    float[] values = image.pixels();
    double low = image.range().low(), scale = top / (image.range().high() - low);
    ByteBuffer stored =
        ByteBuffer.allocate(values.length * (bytes ? 1 : 2)).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      int v = (int) Math.max(0, Math.min(top, (value - low) * scale + 0.5));
      if (bytes) {
        stored.put((byte) v);
      } else {
        stored.putShort((short) v);
      }
    }
    set.put(Tag.SAMPLES_PER_PIXEL, 1)
        .put(Tag.PHOTOMETRIC_INTERPRETATION, "MONOCHROME2")
        .put(Tag.ROWS, image.height())
        .put(Tag.COLUMNS, image.width())
        .put(Tag.BITS_ALLOCATED, bytes ? 8 : 16)
        .put(Tag.BITS_STORED, bits)
        .put(Tag.HIGH_BIT, bits - 1)
        .put(Tag.PIXEL_REPRESENTATION, 0)
        .put(Tag.WINDOW_CENTER, Double.toString((top + 1) / 2.0))
        .put(Tag.WINDOW_WIDTH, Integer.toString(top + 1))
        .put(Tag.PIXEL_DATA, bytes ? Vr.OB : Vr.OW, stored.array());
  }

  /** Modules DX Series, Anatomy Imaged, Image, Detector, Positioning and Acquisition Context. */
  private void digitalXRay(DataSet set) {
    String mm = String.format(Locale.ROOT, "%.4g", spacing);
    set.put(Tag.named("PresentationIntentType"), "FOR PRESENTATION")
        .put(Tag.named("ImageLaterality"), "U")
        .put(
            Tag.named("AnatomicRegionSequence"),
            List.of(code("51185008", "SCT", "Chest").attributes()))
        .put(Tag.named("PixelIntensityRelationship"), "LOG")
        .put(Tag.named("PixelIntensityRelationshipSign"), -1)
        .put(Tag.RESCALE_INTERCEPT, "0")
        .put(Tag.RESCALE_SLOPE, "1")
        .put(Tag.named("RescaleType"), "US")
        .put(Tag.PRESENTATION_LUT_SHAPE, "IDENTITY")
        .put(Tag.named("LossyImageCompression"), "00")
        .empty(Tag.named("DetectorType"))
        .empty(Tag.named("PositionerType"))
        .put(Tag.named("AcquisitionContextSequence"), List.of())
        .put(Tag.named("ImagerPixelSpacing"), mm, mm)
        .put(
            Tag.PATIENT_ORIENTATION,
            view.lateral() ? new String[] {"P", "F"} : new String[] {"L", "F"});
    viewCode()
        .ifPresent(code -> set.put(Tag.named("ViewCodeSequence"), List.of(code.attributes())));
  }

  /** The code of CID 4010, where the view is known. */
  private Optional<DataSet> viewCode() {
    return switch (view) {
      case PA -> Optional.of(code("272479007", "SCT", "postero-anterior"));
      case AP, AP_SUPINE -> Optional.of(code("399348003", "SCT", "antero-posterior"));
      case LATERAL -> Optional.of(code("399173006", "SCT", "left lateral"));
      case FRONTAL, OTHER, UNKNOWN -> Optional.empty();
    };
  }

  static DataSet code(String value, String scheme, String meaning) {
    return new DataSet(meaning)
        .put(Tag.named("CodeValue"), value)
        .put(Tag.named("CodingSchemeDesignator"), scheme)
        .put(Tag.named("CodeMeaning"), meaning);
  }
}
