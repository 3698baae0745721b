package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.util.Optional;

/**
 * The number of an attribute: group and element, 16 bits each. Standard ones have a keyword
 * (PS3.6); those that Hilum itself asks for are constants here.
 */
public record Tag(int number) implements Comparable<Tag> {
  public static final Tag TRANSFER_SYNTAX_UID = new Tag(0x00020010);
  public static final Tag DIRECTORY_RECORD_SEQUENCE = new Tag(0x00041220);
  public static final Tag OFFSET_OF_NEXT_RECORD = new Tag(0x00041400);
  public static final Tag OFFSET_OF_LOWER_RECORD = new Tag(0x00041420);
  public static final Tag DIRECTORY_RECORD_TYPE = new Tag(0x00041430);
  public static final Tag REFERENCED_FILE_ID = new Tag(0x00041500);
  public static final Tag REFERENCED_SOP_INSTANCE_UID_IN_FILE = new Tag(0x00041511);
  public static final Tag OFFSET_OF_FIRST_RECORD = new Tag(0x00041200);
  public static final Tag SPECIFIC_CHARACTER_SET = new Tag(0x00080005);
  public static final Tag IMAGE_TYPE = new Tag(0x00080008);
  public static final Tag SOP_CLASS_UID = new Tag(0x00080016);
  public static final Tag SOP_INSTANCE_UID = new Tag(0x00080018);
  public static final Tag STUDY_DATE = new Tag(0x00080020);
  public static final Tag STUDY_TIME = new Tag(0x00080030);
  public static final Tag ACCESSION_NUMBER = new Tag(0x00080050);
  public static final Tag MODALITY = new Tag(0x00080060);
  public static final Tag MANUFACTURER = new Tag(0x00080070);
  public static final Tag STUDY_DESCRIPTION = new Tag(0x00081030);
  public static final Tag SERIES_DESCRIPTION = new Tag(0x0008103e);
  public static final Tag PATIENT_NAME = new Tag(0x00100010);
  public static final Tag PATIENT_ID = new Tag(0x00100020);
  public static final Tag PATIENT_BIRTH_DATE = new Tag(0x00100030);
  public static final Tag PATIENT_SEX = new Tag(0x00100040);
  public static final Tag PATIENT_AGE = new Tag(0x00101010);
  public static final Tag BODY_PART_EXAMINED = new Tag(0x00180015);
  public static final Tag VIEW_POSITION = new Tag(0x00185101);
  public static final Tag STUDY_INSTANCE_UID = new Tag(0x0020000d);
  public static final Tag SERIES_INSTANCE_UID = new Tag(0x0020000e);
  public static final Tag INSTANCE_NUMBER = new Tag(0x00200013);
  public static final Tag PATIENT_ORIENTATION = new Tag(0x00200020);
  public static final Tag LATERALITY = new Tag(0x00200060);
  public static final Tag SAMPLES_PER_PIXEL = new Tag(0x00280002);
  public static final Tag PHOTOMETRIC_INTERPRETATION = new Tag(0x00280004);
  public static final Tag PLANAR_CONFIGURATION = new Tag(0x00280006);
  public static final Tag NUMBER_OF_FRAMES = new Tag(0x00280008);
  public static final Tag ROWS = new Tag(0x00280010);
  public static final Tag COLUMNS = new Tag(0x00280011);
  public static final Tag PIXEL_SPACING = new Tag(0x00280030);
  public static final Tag BITS_ALLOCATED = new Tag(0x00280100);
  public static final Tag BITS_STORED = new Tag(0x00280101);
  public static final Tag HIGH_BIT = new Tag(0x00280102);
  public static final Tag PIXEL_REPRESENTATION = new Tag(0x00280103);
  public static final Tag PIXEL_PADDING_VALUE = new Tag(0x00280120);
  public static final Tag PIXEL_PADDING_RANGE_LIMIT = new Tag(0x00280121);
  public static final Tag BURNED_IN_ANNOTATION = new Tag(0x00280301);
  public static final Tag WINDOW_CENTER = new Tag(0x00281050);
  public static final Tag WINDOW_WIDTH = new Tag(0x00281051);
  public static final Tag RESCALE_INTERCEPT = new Tag(0x00281052);
  public static final Tag RESCALE_SLOPE = new Tag(0x00281053);
  public static final Tag VOI_LUT_FUNCTION = new Tag(0x00281056);
  public static final Tag RED_PALETTE_DESCRIPTOR = new Tag(0x00281101);
  public static final Tag RED_PALETTE_DATA = new Tag(0x00281201);
  public static final Tag SEGMENTED_RED_PALETTE_DATA = new Tag(0x00281221);
  public static final Tag MODALITY_LUT_SEQUENCE = new Tag(0x00283000);
  public static final Tag LUT_DESCRIPTOR = new Tag(0x00283002);
  public static final Tag LUT_DATA = new Tag(0x00283006);
  public static final Tag VOI_LUT_SEQUENCE = new Tag(0x00283010);
  public static final Tag PRESENTATION_LUT_SHAPE = new Tag(0x20500020);
  public static final Tag FRAME_VOI_LUT_SEQUENCE = new Tag(0x00289132);
  public static final Tag PIXEL_VALUE_TRANSFORMATION_SEQUENCE = new Tag(0x00289145);
  public static final Tag SHARED_FUNCTIONAL_GROUPS_SEQUENCE = new Tag(0x52009229);
  public static final Tag PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE = new Tag(0x52009230);
  public static final Tag EXTENDED_OFFSET_TABLE = new Tag(0x7fe00001);
  public static final Tag EXTENDED_OFFSET_TABLE_LENGTHS = new Tag(0x7fe00002);
  public static final Tag FLOAT_PIXEL_DATA = new Tag(0x7fe00008);
  public static final Tag DOUBLE_FLOAT_PIXEL_DATA = new Tag(0x7fe00009);
  public static final Tag PIXEL_DATA = new Tag(0x7fe00010);

  static final int ITEM = 0xfffee000;
  static final int ITEM_END = 0xfffee00d;
  static final int SEQUENCE_END = 0xfffee0dd;

  /**
   * The tag of a keyword of PS3.6, {@code PatientID}.
   *
   * @throws BadInputException if the standard has no such keyword
   */
  public static Tag named(String keyword) {
    return Dictionary.tag(keyword)
        .orElseThrow(
            () ->
                new BadInputException("an attribute must have a keyword of DICOM, got " + keyword));
  }

  public int group() {
    return number >>> 16;
  }

  public int element() {
    return number & 0xffff;
  }

  /** Whether a manufacturer defined it: its group is odd. */
  public boolean isPrivate() {
    return (group() & 1) == 1;
  }

  /** The keyword of PS3.6; empty for private and unknown ones. */
  public Optional<String> keyword() {
    return Dictionary.keyword(number);
  }

  @Override
  public int compareTo(Tag other) {
    return Integer.compareUnsigned(number, other.number);
  }

  /** {@code (0010,0020)}, with the keyword behind it where there is one. */
  @Override
  public String toString() {
    return String.format("(%04X,%04X)", group(), element())
        + keyword().map(word -> " " + word).orElse("");
  }
}
