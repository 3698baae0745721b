package dev.hilum.image;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.Arrays;
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
  private final JpegMarkers in;
  private final JpegBlocks.@Nullable Expected expected; // of coefficients; null: of samples
  private int at; // first byte of the segment

  private final int[] @Nullable [] quantizers = new int[4][];
  private final JpegTables tables = new JpegTables(false);
  private JpegComponent[] components = {};
  private int width, height, precision, maxH, maxV, unitsAcross, unitsDown, restartInterval;
  private boolean progressive, jfif;
  private int adobe = -1; // the Adobe marker's colour transform
  private int scans;

  JpegReader(byte[] file, String name) {
    this(file, name, null);
  }

  JpegReader(byte[] file, String name, JpegBlocks.@Nullable Expected expected) {
    this.file = file;
    this.name = name;
    this.expected = expected;
    in = new JpegMarkers(file, name);
  }

  static boolean matches(byte[] file) {
    return file.length >= 3 && file[0] == -1 && (file[1] & 0xff) == 0xd8 && file[2] == -1;
  }

  PixelImage read() {
    decode();
    return image();
  }

  /** The coefficients instead of samples. */
  JpegBlocks blocks() {
    decode();
    return new JpegBlocks(
        width, height, precision, Arrays.stream(components).map(this::plane).toList());
  }

  private JpegBlocks.Plane plane(JpegComponent c) {
    return new JpegBlocks.Plane(
        c.width,
        c.height,
        maxH / c.h,
        maxV / c.v,
        c.blocksAcross,
        c.blocksDown,
        c.coefficients,
        c.quantizer);
  }

  private void decode() {
    while (true) {
      int marker = in.next();
      if (marker < 0 && !(progressive && scans > 0 && complete())) {
        throw in.cutOff();
      }
      if (marker < 0 || marker == JpegMarkers.END) {
        break; // libjpeg, too, supplies the missing end of a progressive image
      }
      if (JpegMarkers.alone(marker)) {
        continue;
      }
      int length = in.segment(marker), end = in.position() + length;
      at = in.position();
      switch (marker) {
        case 0xc0, 0xc1, 0xc2 -> frame(marker, length);
        case 0xc4 -> tables.read(file, name, at, end);
        case 0xdb -> quantizationTables(end);
        case 0xda -> {
          scan(length);
          if (!progressive && complete()) {
            return; // what follows the last scan is of no use
          }
          continue;
        }
        case 0xdd -> {
          in.need(marker, length, 2);
          restartInterval = in.int16(at);
        }
        case 0xe0 -> jfif |= length >= 5 && text(at, "JFIF");
        case 0xee -> adobe = length >= 12 && text(at, "Adobe") ? file[at + 11] : adobe;
        default -> refuse(marker);
      }
      in.moveTo(end);
    }
    if (scans == 0 || !complete()) {
      throw bad("a frame must have scans of all its components, got the end of the image");
    }
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
    in.need(marker, length, 6);
    int count = file[at + 5] & 0xff;
    precision = file[at];
    height = in.int16(at + 1);
    width = in.int16(at + 3);
    progressive = marker == 0xc2;
    if (precision != 8 && (expected == null || precision != 12)) {
      throw bad(
          "JPEG samples must have 8 bits"
              + (expected == null ? "" : " or 12")
              + ", got "
              + precision);
    }
    if (width < 1 || height < 1) {
      throw bad("width and height must be at least 1, got " + width + " x " + height);
    }
    if (count != 1 && count != 3) {
      String kind = count == 4 ? " (CMYK or YCCK)" : "";
      throw bad("a JPEG must have 1 component (grey) or 3 (colour), got " + count + kind);
    }
    in.need(marker, length, 6 + 3 * count);
    if (expected != null) {
      expected.check(width, height, count);
    }
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
    boolean kept = progressive || expected != null;
    if (expected == null) {
      long pixels = (long) width * height;
      long needed = blocks * (kept ? 192 : 64) + (found.length == 3 ? 3 * pixels : pixels);
      DecodeLimit.checkMemory(name, width, height, needed, file.length);
    }
    for (JpegComponent c : found) {
      int count = c.blocksAcross * c.blocksDown;
      c.samples = expected == null ? new byte[64 * count] : c.samples;
      c.coefficients = kept ? new short[64 * count] : c.coefficients;
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
        table[JpegScan.NATURAL[i]] = wide == 1 ? in.int16(at) : file[at] & 0xff;
        at += 1 + wide;
      }
      quantizers[slot] = table;
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
      int id = file[at + 1 + 2 * i] & 0xff, slots = file[at + 2 + 2 * i];
      JpegComponent component = component(id, named);
      component.dcTable = slots >> 4 & 3;
      component.acTable = slots & 3;
      boolean needsDc = !progressive || start == 0 && high == 0;
      boolean needsAc = !progressive || start > 0;
      if (needsDc && tables.dc[component.dcTable] == null
          || needsAc && tables.ac[component.acTable] == null) {
        throw bad("a scan's Huffman tables must be in the file before it, got none for " + id);
      }
      named.add(component);
    }
    at += length;
    JpegBits bits = new JpegBits(file, at);
    new JpegScan(name, bits, decoder(bits, start, end, high, low), named)
        .decode(unitsAcross, unitsDown, restartInterval);
    in.moveTo(Math.max(at, bits.position()));
  }

  private JpegScan.BlockDecoder decoder(JpegBits bits, int start, int end, int high, int low) {
    HuffmanTable[] dc = tables.dc, ac = tables.ac;
    if (progressive) {
      return new JpegProgressive(bits, dc, ac, start, end, high, low);
    }
    return expected == null ? new JpegBaseline(bits, dc, ac) : new JpegCoefficients(bits, dc, ac);
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

  private boolean text(int from, String expected) {
    for (int i = 0; i < expected.length(); i++) {
      if (file[from + i] != expected.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private BadInputException bad(String sentence) {
    return in.bad(sentence);
  }
}
