package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A zip or tar whose entries are read in place; nothing is ever unpacked to disk. Regular files
 * only: links, devices and containers within the container are not followed. An entry whose name
 * would lead out of the container, or whose declared size cannot be, is left out and told.
 */
sealed interface Container permits ZipContainer, TarContainer, GzippedTar {
  /** No film or report is larger; what declares more is not read. */
  long LARGEST_ENTRY = 512L << 20;

  /** More entries than any archive of films has; an index takes some 200 bytes for each. */
  int MOST_ENTRIES = 5_000_000;

  /** A regular file in the container: its name with forward slashes and its size in bytes. */
  record Entry(String name, long size) {}

  /** The entries that can be read, in the order of the container. */
  List<Entry> entries();

  /** The size of an entry in bytes. */
  long size(String name);

  /** One sentence for each entry that is left out. */
  List<String> problems();

  /**
   * The bytes of an entry.
   *
   * @throws BadInputException if there is no such entry or its bytes are not what was declared
   */
  byte[] read(String name);

  /** Whether a file is a container by its name. */
  static boolean named(Path file) {
    return named(ImageTree.name(file));
  }

  /** Whether a name ends as that of a container does. */
  static boolean named(String fileName) {
    String name = fileName.toLowerCase(Locale.ROOT);
    return !name.startsWith(".")
        && (name.endsWith(".zip") || name.endsWith(".tar") || gzipped(name));
  }

  /** Opens a container; its index is kept as long as the file does not change. */
  static Container open(Path file) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
      Opened.Key key =
          new Opened.Key(file.toAbsolutePath(), attributes.size(), attributes.lastModifiedTime());
      return Opened.of(key);
    } catch (IOException e) {
      throw new BadInputException(file + ": a container must be readable, got " + e, e);
    }
  }

  /** Opens the bytes of a container, from a file or from memory. */
  interface Bytes {
    SeekableByteChannel open() throws IOException;
  }

  /**
   * Reads the index of a container anew.
   *
   * @param file says by its ending what it is, and stands for it in errors
   */
  static Container index(String file, Bytes bytes) throws IOException {
    String name = file.toLowerCase(Locale.ROOT);
    return gzipped(name)
        ? new GzippedTar(file, bytes)
        : name.endsWith(".tar") ? new TarContainer(file, bytes) : new ZipContainer(file, bytes);
  }

  private static boolean gzipped(String name) {
    return name.endsWith(".tar.gz") || name.endsWith(".tgz");
  }

  /** The containers used last, by file, size and time of change. */
  final class Opened {
    private static final int KEPT = 64;
    private static final Map<Key, Container> CONTAINERS =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<Key, Container> eldest) {
            return size() > KEPT;
          }
        };

    private Opened() {}

    private record Key(Path file, long size, FileTime changed) {}

    private static Container of(Key key) throws IOException {
      synchronized (CONTAINERS) {
        Container known = CONTAINERS.get(key);
        if (known == null) {
          known = index(key.file().toString(), () -> Files.newByteChannel(key.file()));
          CONTAINERS.put(key, known);
        }
        return known;
      }
    }
  }
}
