package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A tar that is not compressed: its headers are walked once, its entries read at random. */
final class TarContainer implements Container {
  private final String file;
  private final Bytes bytes;
  private final Map<String, TarReader.Place> places;
  private final List<String> problems = new ArrayList<>();

  TarContainer(String file, Bytes bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    try (TarReader tar = new TarReader(file, Channels.newInputStream(bytes.open()), problems)) {
      places = index(tar);
    }
    long length = length();
    if (places.values().stream().anyMatch(place -> place.offset() + place.size() > length)) {
      throw new BadInputException(
          file + ": a tar must hold its entries whole, got a file that is cut off");
    }
  }

  /** Walks a tar to its end; of two entries with one name the last counts, as tar unpacks them. */
  static Map<String, TarReader.Place> index(TarReader tar) throws IOException {
    Map<String, TarReader.Place> places = new LinkedHashMap<>();
    for (Optional<TarReader.Place> next = tar.next(); next.isPresent(); next = tar.next()) {
      places.put(next.get().name(), next.get());
    }
    return places;
  }

  @Override
  public List<Entry> entries() {
    return entries(places);
  }

  static List<Entry> entries(Map<String, TarReader.Place> places) {
    return places.values().stream().map(place -> new Entry(place.name(), place.size())).toList();
  }

  @Override
  public long size(String name) {
    return EntryName.found(places, name, file).size();
  }

  @Override
  public List<String> problems() {
    return problems;
  }

  @Override
  public byte[] read(String name) {
    TarReader.Place place = EntryName.found(places, name, file);
    try (SeekableByteChannel channel = bytes.open()) {
      ByteBuffer content = ZipDirectory.read(channel, place.offset(), (int) place.size());
      if (content.remaining() < place.size()) {
        throw new BadInputException(
            "%s!/%s: an entry must have its %d bytes, got %d"
                .formatted(file, EntryName.shown(name), place.size(), content.remaining()));
      }
      return content.array();
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e, e);
    }
  }

  private long length() throws IOException {
    try (SeekableByteChannel channel = bytes.open()) {
      return channel.size();
    }
  }
}
