package dev.hilum.dicom;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a data set as a file (PS3.10): preamble, meta information, explicit little endian.
 *
 * <p>Encapsulated pixels stay as they are, under the transfer syntax they came with; everything
 * else, big endian numbers included, becomes explicit little endian. Sequences and items have
 * defined lengths; group lengths are left out. A value too long for a 16-bit length is written as
 * UN (PS3.5 6.2.2). The same data set gives the same bytes.
 */
public final class DicomWriter {
  /** Names this writer in the files it made: the UUID-derived root of PS3.5 B.2. */
  static final String IMPLEMENTATION = "2.25.298263602090296902388367442052867227649";

  private static final int UNDEFINED = 0xffffffff;

  private DicomWriter() {}

  /**
   * Writes a file; the caller sees to it that a half-written one is not taken for whole.
   *
   * @param syntax of the pixels; one that does not encapsulate them means explicit little endian
   */
  public static void write(Path file, Attributes attributes, TransferSyntax syntax)
      throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      write(out, attributes, syntax);
    }
  }

  /** The bytes of a file with native pixels. */
  public static byte[] encode(Attributes attributes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      write(out, attributes, TransferSyntax.EXPLICIT_LITTLE_ENDIAN);
    } catch (IOException e) {
      throw new AssertionError("an array takes all bytes", e);
    }
    return out.toByteArray();
  }

  private static void write(OutputStream out, Attributes attributes, TransferSyntax syntax)
      throws IOException {
    TransferSyntax written = syntax.encapsulated() ? syntax : TransferSyntax.EXPLICIT_LITTLE_ENDIAN;
    out.write(new byte[128]);
    out.write(new byte[] {'D', 'I', 'C', 'M'});
    byte[] meta = dataSet(meta(attributes, written));
    header(out, new Tag(0x00020000), Vr.UL, 4);
    out.write(little(meta.length));
    out.write(meta);
    for (Element element : attributes.elements()) {
      if (element.tag().group() > 0x0007 && element.tag().element() != 0) {
        element(out, element);
      }
    }
  }

  private static Attributes meta(Attributes attributes, TransferSyntax syntax) {
    return new DataSet("meta information")
        .put(new Tag(0x00020001), Vr.OB, new byte[] {0, 1})
        .put(Tag.named("MediaStorageSOPClassUID"), value(attributes, Tag.SOP_CLASS_UID))
        .put(Tag.named("MediaStorageSOPInstanceUID"), value(attributes, Tag.SOP_INSTANCE_UID))
        .put(Tag.TRANSFER_SYNTAX_UID, syntax.uid())
        .put(Tag.named("ImplementationClassUID"), IMPLEMENTATION)
        .put(Tag.named("ImplementationVersionName"), "HILUM_1")
        .attributes();
  }

  private static String value(Attributes attributes, Tag tag) {
    return attributes
        .string(tag)
        .orElseThrow(() -> new IllegalArgumentException("a file must have a " + tag));
  }

  private static byte[] dataSet(Attributes attributes) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (Element element : attributes.elements()) {
      if (element.tag().element() != 0) {
        element(out, element);
      }
    }
    return out.toByteArray();
  }

  private static void element(OutputStream out, Element element) throws IOException {
    Vr vr = element.vr();
    if (element.encapsulated()) {
      header(out, element.tag(), Vr.OB, UNDEFINED);
      copy(out, element.value());
      out.write(tag(new Tag(Tag.SEQUENCE_END)));
      out.write(little(0));
    } else if (vr == Vr.SQ) {
      ByteArrayOutputStream items = new ByteArrayOutputStream();
      for (Attributes item : element.items()) {
        byte[] content = dataSet(item);
        items.write(tag(new Tag(Tag.ITEM)));
        items.write(little(content.length));
        items.write(content);
      }
      header(out, element.tag(), Vr.SQ, items.size());
      items.writeTo(out);
    } else {
      long length = element.length() + (element.length() & 1);
      header(out, element.tag(), length > 0xfffe && !vr.hasLongLength() ? Vr.UN : vr, length);
      if (element.bigEndian() && vr.size > 1) {
        out.write(swapped(element));
      } else {
        copy(out, element.value());
      }
      if (length > element.length()) {
        out.write(vr.isText() && vr != Vr.UI ? ' ' : 0);
      }
    }
  }

  private static void header(OutputStream out, Tag tag, Vr vr, long length) throws IOException {
    if (length > 0xfffffffeL) {
      throw new IllegalArgumentException(tag + " must be shorter than 2^32 bytes, got " + length);
    }
    out.write(tag(tag));
    out.write(vr.name().getBytes(StandardCharsets.US_ASCII));
    if (vr.hasLongLength()) {
      out.write(new byte[2]);
      out.write(little((int) length));
    } else {
      out.write((int) length);
      out.write((int) length >>> 8);
    }
  }

  private static byte[] tag(Tag tag) {
    return new byte[] {
      (byte) tag.group(),
      (byte) (tag.group() >> 8),
      (byte) tag.element(),
      (byte) (tag.element() >> 8)
    };
  }

  static byte[] little(int number) {
    return ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(number).array();
  }

  /** Numbers of a big endian file, byte by byte from behind; an attribute tag is two of 16 bits. */
  private static byte[] swapped(Element element) {
    int size = element.vr() == Vr.AT ? 2 : element.vr().size;
    byte[] bytes = element.bytes();
    byte[] swapped = bytes.clone();
    for (int i = 0; i + size <= bytes.length; i += size) {
      for (int j = 0; j < size; j++) {
        swapped[i + j] = bytes[i + size - 1 - j];
      }
    }
    return swapped;
  }

  private static void copy(OutputStream out, MemorySegment value) throws IOException {
    byte[] buffer = new byte[(int) Math.min(1 << 16, value.byteSize())];
    for (long at = 0; at < value.byteSize(); at += buffer.length) {
      int length = (int) Math.min(buffer.length, value.byteSize() - at);
      MemorySegment.copy(value, ValueLayout.JAVA_BYTE, at, buffer, 0, length);
      out.write(buffer, 0, length);
    }
  }
}
