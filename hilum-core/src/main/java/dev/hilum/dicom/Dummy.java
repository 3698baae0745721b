package dev.hilum.dicom;

import java.lang.foreign.MemorySegment;
import java.util.List;

/** Values that mean nothing, valid for their representation (PS3.15 E.1, action codes D and Z). */
final class Dummy {
  private Dummy() {}

  /** The attribute without a value. */
  static Element empty(Element element) {
    return new Element(
        element.tag(), element.vr(), MemorySegment.ofArray(new byte[0]), false, List.of(), false);
  }

  /** The attribute with a dummy; a sequence keeps its items, which are cleaned already. */
  static Element of(Element element) {
    Vr vr = element.vr();
    return switch (vr.kind) {
      case ITEMS -> element;
      case INTEGER, FLOAT ->
          new Element(
              element.tag(), vr, MemorySegment.ofArray(new byte[vr.size]), false, List.of(), false);
      case BYTES -> empty(element);
      case ASCII, TEXT, LONG_TEXT -> DataSet.text(element.tag(), vr, text(vr));
    };
  }

  private static String text(Vr vr) {
    return switch (vr) {
      case AS -> "000Y";
      case DA, DT -> "19000101";
      case TM -> "000000";
      case DS, IS -> "0";
      case UI -> "2.25.0";
      case UR -> "urn:removed";
      default -> "REMOVED";
    };
  }
}
