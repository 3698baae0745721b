package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A tar from its start to its end: POSIX ustar with pax headers, GNU long names and sizes (IEEE Std
 * 1003.1-2017, pax; GNU tar manual, appendix "Tar Internals"). Only regular files are given; what
 * else there is, and names that lead out of the tar, are told.
 */
final class TarReader implements Closeable {
  private static final int BLOCK = 512;
  private static final int LONGEST_HEADER = 1 << 20;

  private final String name;
  private final InputStream in;
  private final List<String> problems;
  private long at; // bytes read so far
  private long end; // of the entry given last, padding included
  private int count;

  /** A regular file: where its bytes start in the tar, and how many there are. */
  record Place(String name, long offset, long size) {}

  /**
   * @param name of the tar, for errors
   * @param in the tar, not compressed; closed with this reader
   * @param problems takes one sentence for each entry that is left out
   */
  TarReader(String name, InputStream in, List<String> problems) {
    this.name = name;
    this.in = in;
    this.problems = problems;
  }

  /** Where the reader stands, in bytes from the start of the tar. */
  long position() {
    return at;
  }

  /** The next regular file, with the reader at its first byte; empty at the end of the tar. */
  Optional<Place> next() throws IOException {
    Map<String, String> pax = new HashMap<>();
    while (true) {
      skip(end - at);
      byte[] header = in.readNBytes(BLOCK);
      at += header.length;
      if (header.length == 0 || (header.length == BLOCK && empty(header))) {
        return Optional.empty();
      }
      if (header.length < BLOCK) {
        throw refused(
            "a tar must be made of blocks of 512 bytes, got a last one of " + header.length);
      }
      checkSum(header);
      if (++count > Container.MOST_ENTRIES) {
        throw refused(
            "a tar must have at most %d entries, got more".formatted(Container.MOST_ENTRIES));
      }
      int type = header[156];
      long size = number(header, 124, 12, "a size");
      if (type == 'x' || type == 'g' || type == 'L' || type == 'K') {
        byte[] body = body(size);
        switch (type) {
          case 'x' -> records(body, pax);
          case 'L' -> pax.put("path", text(body, 0, body.length));
          default -> {} // of all entries, or a link's target: neither names nor sizes a file
        }
        continue;
      }
      if (pax.containsKey("size")) {
        size = decimal(pax.get("size"));
      }
      end = at + padded(size);
      String entry = pax.getOrDefault("path", path(header));
      boolean sparse = pax.keySet().stream().anyMatch(key -> key.startsWith("GNU.sparse"));
      pax.clear();
      if (type == '5' || (entry.endsWith("/") && size == 0)) {
        continue;
      }
      boolean regular = type == 0 || type == '0' || type == '7';
      String clean = entry.startsWith("./") ? entry.substring(2) : entry;
      String wrong =
          sparse || !regular ? "an entry must be a regular file" : EntryName.wrong(clean);
      if (wrong.isEmpty() && size > Container.LARGEST_ENTRY) {
        wrong =
            "an entry must have at most %d bytes, got %d".formatted(Container.LARGEST_ENTRY, size);
      }
      if (wrong.isEmpty()) {
        return Optional.of(new Place(clean, at, size));
      }
      problems.add(
          "%s!/%s: %s; the entry is left out".formatted(name, EntryName.shown(clean), wrong));
    }
  }

  /** The bytes of the file given last. */
  byte[] bytes(Place place) throws IOException {
    byte[] bytes = in.readNBytes((int) place.size());
    at += bytes.length;
    if (bytes.length < place.size()) {
      throw cutOff();
    }
    return bytes;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  private byte[] body(long size) throws IOException {
    if (size > LONGEST_HEADER) {
      throw refused(
          "a tar's extended header must have at most %d bytes, got %d"
              .formatted(LONGEST_HEADER, size));
    }
    byte[] body = in.readNBytes((int) size);
    at += body.length;
    if (body.length < size) {
      throw cutOff();
    }
    end = at + padded(size) - size;
    return body;
  }

  private void skip(long bytes) throws IOException {
    try {
      in.skipNBytes(bytes);
      at += bytes;
    } catch (java.io.EOFException e) {
      throw cutOff();
    }
  }

  /** Reads {@code 30 path=a/long/name\n} and so on. */
  private void records(byte[] body, Map<String, String> pax) {
    for (int from = 0; from < body.length; ) {
      int blank = from;
      while (blank < body.length && body[blank] != ' ') {
        blank++;
      }
      long length = decimal(text(body, from, blank));
      int to = (int) Math.min(from + length, body.length + 1L);
      int equals = blank + 1;
      while (equals < to && equals < body.length && body[equals] != '=') {
        equals++;
      }
      if (to > body.length || equals >= to - 1) {
        throw refused("a pax record must be written \"length key=value\", got another");
      }
      pax.put(text(body, blank + 1, equals), text(body, equals + 1, to - 1));
      from = to;
    }
  }

  private String path(byte[] header) {
    String path = text(header, 0, 100);
    boolean ustar = text(header, 257, 263).startsWith("ustar") && header[262] == 0;
    String prefix = ustar ? text(header, 345, 500) : "";
    return prefix.isEmpty() ? path : prefix + "/" + path;
  }

  private void checkSum(byte[] header) {
    int sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      sum += i >= 148 && i < 156 ? ' ' : header[i] & 0xff;
    }
    long stated = number(header, 148, 8, "a checksum");
    if (stated != sum) {
      throw refused(
          "a tar header must have its checksum, got %d and %d at byte %d"
              .formatted(stated, sum, at - BLOCK));
    }
  }

  /** A number in octal digits, or in base 256 when its first bit is set. */
  private long number(byte[] header, int from, int length, String what) {
    long value = 0;
    if ((header[from] & 0x80) != 0) {
      value = header[from] & 0x7f;
      for (int i = from + 1; i < from + length; i++) {
        if (value > Long.MAX_VALUE >> 9) {
          throw refused("a tar header must state " + what + " below 2^54, got more");
        }
        value = value << 8 | header[i] & 0xff;
      }
      return value;
    }
    String digits = text(header, from, from + length).strip();
    for (int i = 0; i < digits.length(); i++) {
      if (digits.charAt(i) < '0' || digits.charAt(i) > '7') {
        throw refused("a tar header must state " + what + " in octal digits, got other bytes");
      }
      value = value << 3 | digits.charAt(i) - '0';
    }
    return value;
  }

  private long decimal(String digits) {
    if (!digits.matches("\\d{1,15}")) {
      throw refused("a pax header must state sizes in digits, got other text");
    }
    return Math.max(1, Long.parseLong(digits));
  }

  private static long padded(long size) {
    return (size + BLOCK - 1) / BLOCK * BLOCK;
  }

  private static boolean empty(byte[] header) {
    for (byte b : header) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private static String text(byte[] bytes, int from, int to) {
    int stop = from;
    while (stop < to && bytes[stop] != 0) {
      stop++;
    }
    return new String(bytes, from, stop - from, StandardCharsets.UTF_8);
  }

  private BadInputException cutOff() {
    return refused("a tar must hold its entries whole, got a file that is cut off");
  }

  private BadInputException refused(String rule) {
    return new BadInputException(name + ": " + rule);
  }
}
