package dev.hilum.io;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Files that come with the program, and the folder of the cache in which they are unpacked once for
 * each content, so that they can be mapped.
 *
 * @param name of the folder, as the cache shows it
 * @param files their bytes by name
 */
public record BuiltIn(String name, SequencedMap<String, byte[]> files) {
  private static final int DIGITS = 12;

  /**
   * Those of {@code names} that this build has in {@code folder} beside a class.
   *
   * @param folder with slashes, relative to the class
   */
  public static BuiltIn read(Class<?> beside, String folder, List<String> names) {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    for (String name : names) {
      try (InputStream in = beside.getResourceAsStream(folder + "/" + name)) {
        if (in != null) {
          files.put(name, in.readAllBytes());
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return new BuiltIn(folder, files);
  }

  /**
   * Where the files are on disk: {@code KIND/NAME-DIGEST} in {@link CacheFolder}, written at the
   * first use, whole or not at all, and by one process at a time.
   */
  public Path unpacked(String kind) {
    Path parent = CacheFolder.path().resolve(kind);
    Path folder = parent.resolve(name + "-" + digest());
    return Files.isDirectory(folder) ? folder : unpack(parent, folder);
  }

  private Path unpack(Path parent, Path folder) {
    synchronized (BuiltIn.class) { // a file is locked against other processes, not threads
      return unpackAlone(parent, folder);
    }
  }

  private Path unpackAlone(Path parent, Path folder) {
    try {
      Files.createDirectories(parent);
      try (FileChannel channel =
              FileChannel.open(
                  parent.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = channel.lock()) {
        if (lock.isValid() && !Files.isDirectory(folder)) {
          AtomicOutput.folder(folder, false, this::write);
        }
      }
      return folder;
    } catch (IOException e) {
      throw AtomicOutput.failure(folder, e);
    }
  }

  private void write(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
  }

  /** The first hexadecimal digits of SHA-256 over names, lengths and bytes. */
  String digest() {
    MessageDigest sha = Sha256.start();
    files.forEach(
        (file, bytes) -> {
          sha.update(file.getBytes(StandardCharsets.UTF_8));
          sha.update(ByteBuffer.allocate(8).putInt(0).putInt(bytes.length).flip());
          sha.update(bytes);
        });
    return Sha256.hex(sha).substring(0, DIGITS);
  }
}
