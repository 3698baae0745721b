package dev.hilum.dicom;

import dev.hilum.image.ValueRange;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * From stored values to what a monochrome frame shows: modality (PS3.3 C.11.1), value of interest
 * (C.11.2), inversion. Frames of enhanced objects have their own values in functional groups
 * (C.7.6.16), which come first.
 */
final class GreyTransform {
  private final @Nullable LookupTable table;
  private final double slope;
  private final double intercept;
  private final double low;
  private final double high;
  private final Voi voi;
  private final boolean inverted;
  private final double paddingLow;
  private final double paddingHigh;

  GreyTransform(
      Attributes set, int frame, PixelHeader header, String name, Consumer<String> notes) {
    Attributes rescale = group(set, frame, Tag.PIXEL_VALUE_TRANSFORMATION_SEQUENCE);
    Optional<Attributes> item = set.item(Tag.MODALITY_LUT_SEQUENCE);
    table = item.map(each -> LookupTable.of(each, name)).orElse(null);
    OptionalDouble m = rescale.number(Tag.RESCALE_SLOPE), b = rescale.number(Tag.RESCALE_INTERCEPT);
    boolean rescaled = m.isPresent() && b.isPresent();
    slope = rescaled ? m.getAsDouble() : 1;
    intercept = rescaled ? b.getAsDouble() : 0;
    int bits = header.bitsStored();
    boolean signed = header.signed() && table == null;
    double least = signed ? -Math.pow(2, bits - 1) : 0;
    double most =
        table != null ? Math.pow(2, table.bits()) - 1 : Math.pow(2, signed ? bits - 1 : bits) - 1;
    low = least * slope + intercept;
    high = most * slope + intercept;
    voi = Voi.of(group(set, frame, Tag.FRAME_VOI_LUT_SEQUENCE), low, high, name, notes);
    inverted =
        header.photometric().equals("MONOCHROME1")
            || set.string(Tag.PRESENTATION_LUT_SHAPE).orElse("").equalsIgnoreCase("INVERSE");
    OptionalDouble padding = padding(set, Tag.PIXEL_PADDING_VALUE, header);
    OptionalDouble limit = padding(set, Tag.PIXEL_PADDING_RANGE_LIMIT, header);
    double one = padding.orElse(Double.NaN), other = limit.orElse(one);
    paddingLow = Math.min(one, other);
    paddingHigh = Math.max(one, other);
  }

  /** A padding value with the sign of the pixels: many writers store -2000 as 63536. */
  private static OptionalDouble padding(Attributes set, Tag tag, PixelHeader header) {
    OptionalInt told = set.integer(tag);
    if (told.isEmpty()) {
      return OptionalDouble.empty();
    }
    int value = told.getAsInt();
    boolean words = header.bitsAllocated() == 16;
    return OptionalDouble.of(!words ? value : header.signed() ? (short) value : value & 0xffff);
  }

  /** The item that holds a frame's values: its own, the shared one, else the data set. */
  private static Attributes group(Attributes set, int frame, Tag sequence) {
    List<Attributes> frames = set.items(Tag.PER_FRAME_FUNCTIONAL_GROUPS_SEQUENCE);
    Optional<Attributes> own =
        frame < frames.size() ? frames.get(frame).item(sequence) : Optional.empty();
    return own.or(
            () -> set.item(Tag.SHARED_FUNCTIONAL_GROUPS_SEQUENCE).flatMap(g -> g.item(sequence)))
        .orElse(set);
  }

  /** A stored value in the modality's units. */
  double modality(double stored) {
    return table == null ? stored * slope + intercept : table.at(stored);
  }

  /** A modality value within the window or table. */
  double voi(double value) {
    return voi.apply(value);
  }

  /** Whether the greatest value is black. */
  boolean inverted() {
    return inverted;
  }

  /** What a stored value is shown as, before inversion; NaN if it is padding. */
  double shown(double stored) {
    boolean padding = stored >= paddingLow && stored <= paddingHigh;
    return padding ? Double.NaN : voi.apply(modality(stored));
  }

  /** The values that modality output can have. */
  ValueRange range() {
    double least = Math.min(low, high), most = Math.max(low, high);
    return most > least ? new ValueRange(least, most) : new ValueRange(least, least + 1);
  }
}
