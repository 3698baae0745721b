package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * A tar behind gzip, which has no index: it is read from its start, and the reader stays where the
 * last entry ended, so that entries asked for in their order cost one pass. Entries read or passed
 * over on the way are kept, up to {@link #KEPT_BYTES}, for readers that run in parallel or come
 * back. Random access starts over each time: unpack the gzip for that.
 */
final class GzippedTar implements Container {
  private static final long KEPT_BYTES = 128L << 20;

  /** A gzip that expands more than this, past the first bytes, is a bomb and no film. */
  private static final long MOST_RATIO = 200;

  private static final long FREE_BYTES = 32L << 20;

  private final String file;
  private final Bytes bytes;
  private final Map<String, TarReader.Place> places;
  private final List<String> problems = new ArrayList<>();
  private final Map<String, byte[]> passed = new LinkedHashMap<>();
  private long passedBytes;
  private @Nullable TarReader cursor;

  GzippedTar(String file, Bytes bytes) throws IOException {
    this.file = file;
    this.bytes = bytes;
    try (TarReader tar = open(problems)) {
      places = TarContainer.index(tar);
    } catch (IOException e) {
      throw new BadInputException(file + ": must be a gzipped tar: " + e.getMessage(), e);
    }
  }

  @Override
  public List<Entry> entries() {
    return TarContainer.entries(places);
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
  public synchronized byte[] read(String name) {
    TarReader.Place wanted = EntryName.found(places, name, file);
    byte[] kept = passed.get(name);
    if (kept != null) {
      return kept.clone();
    }
    try {
      TarReader tar = cursor;
      if (tar == null || tar.position() > wanted.offset()) {
        rewind();
        tar = open(new ArrayList<>());
        cursor = tar;
      }
      for (Optional<TarReader.Place> next = tar.next(); next.isPresent(); next = tar.next()) {
        boolean found = next.get().offset() == wanted.offset();
        if (found || next.get().size() <= KEPT_BYTES / 8) {
          byte[] content = tar.bytes(next.get());
          keep(next.get().name(), content);
          if (found) {
            return content.clone();
          }
        }
      }
      rewind();
      throw new BadInputException(
          file + ": a tar must not change while it is read, got fewer entries");
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private void keep(String name, byte[] bytes) {
    byte[] before = passed.put(name, bytes);
    passedBytes += bytes.length - (before == null ? 0 : before.length);
    for (Iterator<byte[]> oldest = passed.values().iterator(); passedBytes > KEPT_BYTES; ) {
      passedBytes -= oldest.next().length;
      oldest.remove();
    }
  }

  private void rewind() throws IOException {
    if (cursor != null) {
      cursor.close();
      cursor = null;
    }
    passed.clear();
    passedBytes = 0;
  }

  private TarReader open(List<String> told) throws IOException {
    SeekableByteChannel channel = bytes.open();
    InputStream in = Channels.newInputStream(channel);
    try {
      long most = FREE_BYTES + MOST_RATIO * channel.size();
      InputStream unpacked = new Limited(new GZIPInputStream(in, 1 << 16), most);
      return new TarReader(file, unpacked, told);
    } catch (IOException e) {
      in.close();
      throw e;
    }
  }

  /** Refuses to give more bytes than a gzip of this size holds honestly. */
  private final class Limited extends FilterInputStream {
    private final long most;
    private long given;

    Limited(InputStream in, long most) {
      super(in);
      this.most = most;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int n = super.read(bytes, from, length);
      given += Math.max(0, n);
      if (given > most) {
        throw new BadInputException(
            "%s: a gzipped tar must expand to at most %d bytes, %d for each of its own and 32 MB, got more"
                .formatted(file, most, MOST_RATIO));
      }
      return n;
    }

    @Override
    public long skip(long bytes) throws IOException {
      return Math.max(0, read(new byte[(int) Math.min(bytes, 1 << 16)]));
    }

    @Override
    public int read(byte[] bytes) throws IOException {
      return read(bytes, 0, bytes.length);
    }
  }
}
