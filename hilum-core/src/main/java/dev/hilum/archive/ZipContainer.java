package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * A zip (APPNOTE.TXT 6.3.10, with Zip64) of stored and deflated entries, at random by its central
 * directory. An encrypted zip, one of several volumes, and one whose entries overlap (which is how
 * a small file declares petabytes) is refused; each entry is inflated to its declared size and
 * checked by its CRC-32.
 */
final class ZipContainer implements Container {
  private static final int LOCAL = 0x04034b50;
  private static final int LOCAL_LENGTH = 30;

  private final String file;
  private final Bytes bytes;
  private final ZipDirectory directory;
  private final Map<String, ZipDirectory.Place> places = new LinkedHashMap<>();

  ZipContainer(String file, Bytes bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    try (SeekableByteChannel channel = bytes.open()) {
      directory = new ZipDirectory(file, channel);
    }
    directory.places().forEach(place -> places.put(place.name(), place));
  }

  @Override
  public List<Entry> entries() {
    return places.values().stream().map(place -> new Entry(place.name(), place.size())).toList();
  }

  @Override
  public long size(String name) {
    return EntryName.found(places, name, file).size();
  }

  @Override
  public List<String> problems() {
    return directory.problems();
  }

  @Override
  public byte[] read(String name) {
    ZipDirectory.Place place = EntryName.found(places, name, file);
    try (SeekableByteChannel channel = bytes.open()) {
      ByteBuffer local = ZipDirectory.read(channel, place.offset(), LOCAL_LENGTH);
      if (local.remaining() < LOCAL_LENGTH || local.getInt(0) != LOCAL) {
        throw refused(name, "an entry must begin with a local header, got none");
      }
      long start =
          place.offset()
              + LOCAL_LENGTH
              + (local.getShort(26) & 0xffff)
              + (local.getShort(28) & 0xffff);
      if (start + place.packed() > directory.start()) {
        throw refused(
            name,
            "an entry must end before the directory at %d, got %d"
                .formatted(directory.start(), start + place.packed()));
      }
      ByteBuffer packed = ZipDirectory.read(channel, start, (int) place.packed());
      byte[] content = place.deflated() ? inflated(packed, place) : packed.array();
      CRC32 crc = new CRC32();
      crc.update(content);
      if ((int) crc.getValue() != place.crc()) {
        throw refused(
            name,
            "an entry must have its CRC-32, %08x, got %08x"
                .formatted(place.crc(), (int) crc.getValue()));
      }
      return content;
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e, e);
    }
  }

  private byte[] inflated(ByteBuffer packed, ZipDirectory.Place place) {
    byte[] content = new byte[(int) place.size()];
    Inflater inflater = new Inflater(true);
    try {
      inflater.setInput(packed.order(ByteOrder.LITTLE_ENDIAN));
      int at = 0;
      while (at < content.length) {
        int n = inflater.inflate(content, at, content.length - at);
        if (n == 0 && (inflater.finished() || inflater.needsInput())) {
          break;
        }
        at += n;
      }
      boolean more = at == content.length && inflater.inflate(new byte[1]) > 0;
      if (at < content.length || more) {
        throw refused(
            place.name(),
            "an entry must inflate to its declared %d bytes, got %s"
                .formatted(content.length, more ? "more" : Integer.toString(at)));
      }
      return content;
    } catch (DataFormatException e) {
      throw refused(place.name(), "an entry must be deflated data, got " + e.getMessage());
    } finally {
      inflater.end();
    }
  }

  private BadInputException refused(String name, String rule) {
    return new BadInputException(file + "!/" + EntryName.shown(name) + ": " + rule);
  }
}
