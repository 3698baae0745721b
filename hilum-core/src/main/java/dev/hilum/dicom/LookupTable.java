package dev.hilum.dicom;

import dev.hilum.io.BadInputException;

/**
 * A table of PS3.3 C.11: entry 0 answers for {@code first} and everything below, the last entry for
 * everything above.
 *
 * @param bits of an entry
 */
record LookupTable(int first, int bits, int[] entries) {

  /** The table in an item of a modality or VOI LUT sequence. */
  static LookupTable of(Attributes item, String name) {
    return of(item, Tag.LUT_DESCRIPTOR, Tag.LUT_DATA, name);
  }

  /** A table by its descriptor (how many entries, first value, bits) and its entries. */
  static LookupTable of(Attributes item, Tag descriptorTag, Tag dataTag, String name) {
    double[] descriptor = item.doubles(descriptorTag);
    Element data = item.element(dataTag).orElse(null);
    if (descriptor.length < 3 || data == null) {
      throw new BadInputException(
          name
              + ": a lookup table must have three descriptors and data, got "
              + descriptor.length
              + " and "
              + (data == null ? "none" : data.length() + " bytes"));
    }
    int count = (int) descriptor[0] & 0xffff;
    count = count == 0 ? 1 << 16 : count;
    int bits = (int) descriptor[2];
    boolean bytes = data.length() < 2L * count && data.length() >= count;
    if (bits < 1 || bits > 16 || data.length() < (bytes ? count : 2L * count)) {
      throw new BadInputException(
          name
              + ": a lookup table of "
              + count
              + " entries must have 1..16 bits and an entry"
              + " each, got "
              + bits
              + " bits and "
              + data.length()
              + " bytes");
    }
    Element words =
        new Element(
            dataTag, bytes ? Vr.OB : Vr.OW, data.value(), data.bigEndian(), data.items(), false);
    int[] entries = new int[count];
    for (int i = 0; i < count; i++) {
      entries[i] = (int) words.integer(i);
    }
    return new LookupTable((int) descriptor[1], bits, entries);
  }

  /** The entry that answers for a value. */
  int at(double value) {
    double index = value - first;
    return entries[index <= 0 ? 0 : index >= entries.length ? entries.length - 1 : (int) index];
  }
}
