package dev.hilum.dicom;

import dev.hilum.dicom.codec.Codecs;
import dev.hilum.dicom.codec.CodedFrame;
import dev.hilum.io.BadInputException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;
import java.util.Set;

/** The frames of one data set, decoded one at a time. */
final class PixelReader {
  /** A smaller frame may come from any number of bytes: a film of one value needs hardly any. */
  private static final long FREE_BYTES = 48L << 20;

  private static final long MOST_EXPANSION = 1000;

  private static final String JPEG = "1.2.840.10008.1.2.4.50";

  /**
   * Code streams whose precision is that of the allocated bits, whatever is stored in them: RLE,
   * and JPEG as its encoders have been used (PS3.5 8.2.1); the bits above the stored ones may be
   * anything.
   */
  private static final Set<String> NO_PRECISION =
      Set.of(
          "1.2.840.10008.1.2.5",
          JPEG,
          "1.2.840.10008.1.2.4.51",
          "1.2.840.10008.1.2.4.57",
          "1.2.840.10008.1.2.4.70");

  private final PixelHeader header;
  private final TransferSyntax syntax;
  private final String name;
  private final List<String> notes;
  private final Source source;
  private String photometric;

  private sealed interface Source {
    record Native(NativeFrames frames) implements Source {}

    record Coded(Fragments frames) implements Source {}
  }

  PixelReader(
      Attributes set, PixelHeader header, TransferSyntax syntax, String name, List<String> notes) {
    this.header = header;
    this.syntax = syntax;
    this.name = name;
    this.notes = notes;
    photometric = header.photometric();
    source = source(set);
    if (frames() != header.frames()) {
      note("the header promises " + header.frames() + " frames, the pixels hold " + frames());
    }
    if (header.highBit() != header.bitsStored() - 1) {
      note(
          "High Bit is "
              + header.highBit()
              + " for "
              + header.bitsStored()
              + " bits stored: values are shifted down");
    }
  }

  /** Fragments or not: what the pixels are, whatever the transfer syntax says of them. */
  private Source source(Attributes set) {
    Element pixels = header.element();
    boolean fragments = Fragments.begin(pixels);
    if (syntax.encapsulated() && !fragments) {
      if (8 * pixels.length() < header.bitsPerFrame()) {
        throw new BadInputException(
            name
                + ": pixels of "
                + syntax.name()
                + " must be in fragments, got "
                + pixels.length()
                + " bytes in one piece");
      }
      note("the pixels are not compressed, against the transfer syntax");
    }
    if (!syntax.encapsulated() && pixels.encapsulated()) {
      note("the pixels are compressed, against the transfer syntax");
    }
    return fragments && (syntax.encapsulated() || pixels.encapsulated())
        ? new Source.Coded(Fragments.of(pixels, header.frames(), set, name, notes))
        : new Source.Native(new NativeFrames(header, name, this::note));
  }

  int frames() {
    return switch (source) {
      case Source.Native(var frames) -> frames.frames();
      case Source.Coded(var frames) -> frames.frames();
    };
  }

  StoredPixels stored(int frame) {
    if (frame < 0 || frame >= frames()) {
      throw new BadInputException(
          name + ": a frame must be one of 0.." + (frames() - 1) + ", got " + frame);
    }
    return switch (source) {
      case Source.Native(var frames) ->
          of(UnusedBits.removed(frames.frame(frame), header), header.bitsStored());
      case Source.Coded(var frames) -> decoded(frames.frame(frame, name), frame);
    };
  }

  /** What the samples of the frame that was decoded last are, by its code stream. */
  String photometric() {
    return photometric;
  }

  private StoredPixels decoded(MemorySegment stream, int frame) {
    long declared = header.samplesPerFrame() * Math.max(1, header.bitsAllocated() / 8);
    if (declared > FREE_BYTES && declared > MOST_EXPANSION * stream.byteSize()) {
      throw new BadInputException(
          name
              + ": a frame must have at most "
              + MOST_EXPANSION
              + " times the bytes of its code stream, got "
              + declared
              + " from "
              + stream.byteSize());
    }
    if (syntax.equals(TransferSyntax.DEFLATED_FRAMES)
        || syntax.equals(TransferSyntax.UNCOMPRESSED_FRAMES)) {
      long length = (header.bitsPerFrame() + 7) / 8;
      MemorySegment plain =
          syntax.equals(TransferSyntax.DEFLATED_FRAMES)
              ? Deflated.inflate(stream, length + 1, name)
              : stream;
      Element element =
          new Element(Tag.PIXEL_DATA, header.element().vr(), plain, false, List.of(), false);
      NativeFrames frames = new NativeFrames(header.with(element), name, this::note);
      return of(UnusedBits.removed(frames.frame(0), header), header.bitsStored());
    }
    byte[] bytes = stream.toArray(ValueLayout.JAVA_BYTE);
    CodedFrame coded =
        Codecs.decode(
            syntax.encapsulated() ? syntax.uid() : JPEG, // which its code stream refines
            bytes,
            header.spec(),
            frames() == 1 ? name : name + " (frame " + frame + ")");
    coded.notes().forEach(this::note);
    photometric = CodedColour.of(bytes, header.photometric());
    if (!photometric.equals(header.photometric())) {
      note("the code stream is " + photometric + ", the header " + header.photometric());
    }
    Samples samples = samples(coded);
    boolean unaware = NO_PRECISION.contains(syntax.uid());
    return coded.precision() == header.bitsAllocated() && unaware
        ? of(UnusedBits.removed(samples, header), header.bitsStored())
        : of(samples, coded.precision());
  }

  /** The decoded values in an array of Bits Allocated, or wider if the code stream is. */
  private Samples samples(CodedFrame coded) {
    int bits = Math.max(header.bitsAllocated(), coded.precision());
    int count = coded.width() * coded.height() * coded.samples();
    if (bits > 16) {
      int[] values = coded.wide();
      if (coded.precision() <= 16) {
        values = new int[count];
        for (int i = 0; i < count; i++) {
          values[i] = (int) coded.value(i);
        }
      }
      return new Samples.Ints(values, coded.signed());
    }
    if (bits > 8) {
      return new Samples.Shorts(coded.values(), coded.signed());
    }
    byte[] values = new byte[count];
    short[] from = coded.values();
    for (int i = 0; i < count; i++) {
      values[i] = (byte) from[i];
    }
    return new Samples.Bytes(values, coded.signed());
  }

  private StoredPixels of(Samples samples, int precision) {
    return new StoredPixels(header.columns(), header.rows(), header.samples(), precision, samples);
  }

  private void note(String note) {
    if (!notes.contains(note)) {
      notes.add(note);
    }
  }
}
