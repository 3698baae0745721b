package dev.hilum.image;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * JPEG, sequential and progressive with Huffman coding, 8 bits, grey, YCbCr or RGB: the samples
 * that Pillow with libjpeg-turbo's default decoder gives, to the bit. EXIF is skipped, orientation
 * included, as {@code Image.open} does.
 *
 * <p>Refused in a sentence: CMYK and YCCK, 12 bits, arithmetic coding, lossless and hierarchical
 * frames. A scan that ends early or holds codes that its tables do not is refused, not patched.
 */
final class JpegReader {
  private static final int MOST_SCANS = 200;

  private final byte[] file;
  private final String name;
  private int at = 2; // next byte of the marker stream

  private final int[] @Nullable [] quantizers = new int[4][];
  private final HuffmanTable[] dc = new HuffmanTable[4], ac = new HuffmanTable[4];
  private JpegComponent[] components = {};
  private int width, height, maxH, maxV, unitsAcross, unitsDown, restartInterval;
  private boolean progressive, jfif;
  private int adobe = -1; // the Adobe marker's colour transform
  private int scans;

  JpegReader(byte[] file, String name) {
    this.file = file;
    this.name = name;
  }

  static boolean matches(byte[] file) {
    return file.length >= 3 && file[0] == -1 && (file[1] & 0xff) == 0xd8 && file[2] == -1;
  }

  PixelImage read() {
    while (true) {
      int marker = marker();
      if (marker == 0xd9) {
        break;
      }
      if (marker == 0x01 || marker >= 0xd0 && marker <= 0xd8) {
        continue; // no parameters
      }
      int length = segment(marker), end = at + length;
      switch (marker) {
        case 0xc0, 0xc1, 0xc2 -> frame(marker, length);
        case 0xc4 -> huffmanTables(end);
        case 0xdb -> quantizationTables(end);
        case 0xda -> {
          scan(length);
          if (!progressive && complete()) {
            return image(); // what follows the last scan is of no use
          }
          continue;
        }
        case 0xdd -> {
          need(marker, length, 2);
          restartInterval = int16(at);
        }
        case 0xe0 -> jfif |= length >= 5 && text(at, "JFIF");
        case 0xee -> adobe = length >= 12 && text(at, "Adobe") ? file[at + 11] : adobe;
        default -> refuse(marker);
      }
      at = end;
    }
    if (scans == 0 || !complete()) {
      throw bad("a frame must have scans of all its components, got the end of the image");
    }
    return image();
  }

  /** Steps over the next marker, and over anything before it, as libjpeg does. */
  private int marker() {
    while (at + 1 < file.length) {
      int code = file[at + 1] & 0xff;
      if (file[at] == -1 && code != 0 && code != 0xff) {
        at += 2;
        return code;
      }
      at++;
    }
    if (progressive && scans > 0 && complete()) {
      return 0xd9; // libjpeg, too, supplies a missing end of image
    }
    throw bad("the file must hold a whole image, got its end at byte " + file.length);
  }

  /** Steps over a segment's length; returns the bytes that follow it. */
  private int segment(int marker) {
    int length = at + 2 <= file.length ? int16(at) : 0;
    if (length < 2 || length > file.length - at) {
      throw bad(
          String.format("segment %02x must end inside the file, got length ", marker)
              + length
              + " with "
              + (file.length - at)
              + " bytes left");
    }
    at += 2;
    return length - 2;
  }

  private void refuse(int marker) {
    boolean frame = marker >= 0xc3 && marker <= 0xcf && marker != 0xc8 && marker != 0xcc;
    if (frame || marker == 0xcc) {
      String kind =
          marker >= 0xc9 ? "arithmetic-coded" : marker == 0xc3 ? "lossless" : "hierarchical";
      throw bad(
          "JPEG must be sequential or progressive with Huffman coding, got "
              + kind
              + String.format(" (marker %02x)", marker));
    }
  }

  private void frame(int marker, int length) {
    if (components.length > 0) {
      throw bad("an image must have one frame, got two");
    }
    need(marker, length, 6);
    int bits = file[at], count = file[at + 5] & 0xff;
    height = int16(at + 1);
    width = int16(at + 3);
    progressive = marker == 0xc2;
    if (bits != 8) {
      throw bad("JPEG samples must have 8 bits, got " + bits);
    }
    if (width < 1 || height < 1) {
      throw bad("width and height must be at least 1, got " + width + " x " + height);
    }
    if (count != 1 && count != 3) {
      String kind = count == 4 ? " (CMYK or YCCK)" : "";
      throw bad("a JPEG must have 1 component (grey) or 3 (colour), got " + count + kind);
    }
    need(marker, length, 6 + 3 * count);
    JpegComponent[] found = new JpegComponent[count];
    for (int i = 0; i < count; i++) {
      int from = at + 6 + 3 * i;
      int h = file[from + 1] >> 4 & 15, v = file[from + 1] & 15, table = file[from + 2] & 0xff;
      if (h < 1 || h > 4 || v < 1 || v > 4 || table > 3) {
        throw bad(
            "sampling must be 1..4 and the quantization table 0..3, got "
                + (h + " x " + v + " and " + table));
      }
      found[i] = new JpegComponent(file[from] & 0xff, h, v, table);
      maxH = Math.max(maxH, h);
      maxV = Math.max(maxV, v);
    }
    allocate(found);
    components = found;
  }

  private void allocate(JpegComponent[] found) {
    unitsAcross = (width + 8 * maxH - 1) / (8 * maxH);
    unitsDown = (height + 8 * maxV - 1) / (8 * maxV);
    long blocks = 0;
    for (JpegComponent c : found) {
      if (maxH % c.h != 0 || maxV % c.v != 0) {
        throw bad(
            "sampling must divide the largest, got "
                + (c.h + " x " + c.v + " of " + maxH + " x " + maxV));
      }
      c.width = (width * c.h + maxH - 1) / maxH;
      c.height = (height * c.v + maxV - 1) / maxV;
      c.blocksAcross = unitsAcross * c.h;
      c.blocksDown = unitsDown * c.v;
      blocks += (long) c.blocksAcross * c.blocksDown;
    }
    // a sequential block takes at least 2 bits, a progressive one a bit in its first scan
    DecodeLimit.checkExpansion(name, blocks, file.length, progressive ? 8 : 4, "blocks");
    long pixels = (long) width * height;
    long needed = blocks * (progressive ? 192 : 64) + (found.length == 3 ? 3 * pixels : pixels);
    DecodeLimit.checkMemory(name, width, height, needed, file.length);
    for (JpegComponent c : found) {
      int count = c.blocksAcross * c.blocksDown;
      c.samples = new byte[64 * count];
      c.coefficients = progressive ? new short[64 * count] : c.coefficients;
    }
  }

  private void quantizationTables(int end) {
    while (at < end) {
      int wide = file[at] >> 4 & 15, slot = file[at] & 15;
      if (wide > 1 || slot > 3 || end - at < 1 + 64 * (wide + 1)) {
        throw bad(
            "a quantization table must be 64 numbers of 8 or 16 bits in slot 0..3, got "
                + (wide + ", slot " + slot + " and " + (end - at) + " bytes"));
      }
      at++;
      int[] table = new int[64];
      for (int i = 0; i < 64; i++) {
        table[JpegScan.NATURAL[i]] = wide == 1 ? int16(at) : file[at] & 0xff;
        at += 1 + wide;
      }
      quantizers[slot] = table;
    }
  }

  private void huffmanTables(int end) {
    while (at < end) {
      int kind = file[at] >> 4 & 15, slot = file[at] & 15, symbols = 0;
      int[] counts = new int[16];
      for (int i = 0; i < 16 && at + 1 + i < end; i++) {
        counts[i] = file[at + 1 + i] & 0xff;
        symbols += counts[i];
      }
      if (kind > 1 || slot > 3 || symbols > 256 || end - at < 17 + symbols) {
        throw bad(
            "a Huffman table must be of class 0..1 in slot 0..3 with at most 256 symbols, got "
                + (kind + ", " + slot + " and " + symbols + " in " + (end - at) + " bytes"));
      }
      byte[] values = java.util.Arrays.copyOfRange(file, at + 17, at + 17 + symbols);
      try {
        (kind == 0 ? dc : ac)[slot] = new HuffmanTable(counts, values);
      } catch (IllegalArgumentException e) {
        throw new BadInputException(name + ": Huffman table: " + e.getMessage(), e);
      }
      at += 17 + symbols;
    }
  }

  private void scan(int length) {
    int count = length > 0 ? file[at] : 0;
    if (components.length == 0) {
      throw bad("a scan must follow a frame header, got none before it");
    }
    if (count < 1 || count > components.length || length != 4 + 2 * count) {
      throw bad(
          "a scan must name 1.."
              + components.length
              + " components, got "
              + count
              + " in "
              + length
              + " bytes");
    }
    if (++scans > MOST_SCANS) {
      throw bad("an image must have at most " + MOST_SCANS + " scans, got more");
    }
    int start = file[at + 1 + 2 * count] & 0xff, end = file[at + 2 + 2 * count] & 0xff;
    int high = file[at + 3 + 2 * count] >> 4 & 15, low = file[at + 3 + 2 * count] & 15;
    if (progressive
        && (start > end
            || end > 63
            || low > 13
            || high != 0 && high != low + 1
            || (start == 0 ? end != 0 : count != 1))) {
      throw bad(
          "a progressive scan must be DC alone or one component's band, one bit finer, got "
              + (start + ".." + end + ", bits " + high + " to " + low));
    }
    List<JpegComponent> named = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int id = file[at + 1 + 2 * i] & 0xff, tables = file[at + 2 + 2 * i];
      JpegComponent component = component(id, named);
      component.dcTable = tables >> 4 & 3;
      component.acTable = tables & 3;
      boolean needsDc = !progressive || start == 0 && high == 0;
      boolean needsAc = !progressive || start > 0;
      if (needsDc && dc[component.dcTable] == null || needsAc && ac[component.acTable] == null) {
        throw bad("a scan's Huffman tables must be in the file before it, got none for " + id);
      }
      named.add(component);
    }
    at += length;
    JpegBits bits = new JpegBits(file, at);
    JpegScan.BlockDecoder decoder =
        progressive
            ? new JpegProgressive(bits, dc, ac, start, end, high, low)
            : new JpegBaseline(bits, dc, ac);
    new JpegScan(name, bits, decoder, named).decode(unitsAcross, unitsDown, restartInterval);
    at = Math.max(at, bits.position());
  }

  /** The component of a scan, with the quantization table that holds when it is first named. */
  private JpegComponent component(int id, List<JpegComponent> named) {
    for (JpegComponent component : components) {
      if (component.id == id && !named.contains(component)) {
        if (component.quantizer.length == 0) {
          int[] table = quantizers[component.quantization];
          if (table == null) {
            throw bad(
                "a component's quantization table must be in the file before its scan, got none for"
                    + " "
                    + id);
          }
          component.quantizer = table;
        }
        return component;
      }
    }
    throw bad("a scan must name components of the frame once each, got " + id);
  }

  private boolean complete() {
    for (JpegComponent component : components) {
      if (component.quantizer.length == 0) {
        return false;
      }
    }
    return components.length > 0;
  }

  private PixelImage image() {
    if (progressive) {
      for (JpegComponent component : components) {
        JpegProgressive.finish(component);
        component.coefficients = new short[0];
      }
    }
    if (components.length == 3) {
      byte[] rgb =
          new JpegColour(width, height, components, maxH, maxV).rgb(luminanceChrominance());
      return new PixelImage(width, height, 3, 8, rgb);
    }
    JpegComponent gray = components[0];
    byte[] samples = gray.samples;
    if (gray.stride() != width || samples.length != width * height) {
      samples = new byte[width * height];
      for (int y = 0; y < height; y++) {
        System.arraycopy(gray.samples, y * gray.stride(), samples, y * width, width);
      }
    }
    return new PixelImage(width, height, 1, 8, samples);
  }

  /** Whether the components are YCbCr rather than RGB, told as libjpeg tells it. */
  private boolean luminanceChrominance() {
    if (jfif || adobe >= 0) {
      return jfif || adobe != 0;
    }
    return !(components[0].id == 'R' && components[1].id == 'G' && components[2].id == 'B');
  }

  private void need(int marker, int length, int least) {
    if (length < least) {
      throw bad(
          String.format("segment %02x must have at least %d bytes, got %d", marker, least, length));
    }
  }

  private boolean text(int from, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (file[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int int16(int from) {
    return (file[from] & 0xff) << 8 | file[from + 1] & 0xff;
  }

  private BadInputException bad(String sentence) {
    return new BadInputException(name + ": " + sentence);
  }
}
