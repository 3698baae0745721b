package dev.hilum.archive;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Finds files with equal content; only files of equal size are read, by SHA-256. */
final class FileContents {
  private record Entry(String id, Path file) {}

  private final Map<Long, List<Entry>> bySize = new LinkedHashMap<>();

  void add(String id, Path file) {
    try {
      bySize.computeIfAbsent(Files.size(file), size -> new ArrayList<>(1)).add(new Entry(id, file));
    } catch (IOException e) {
      return; // told as an unreadable file already
    }
  }

  /** The ids of equal files, one list for each content that occurs more than once. */
  List<List<String>> duplicates(Consumer<String> problems) {
    List<Entry> candidates =
        bySize.values().stream().filter(list -> list.size() > 1).flatMap(List::stream).toList();
    List<String> hashes = candidates.parallelStream().map(entry -> hash(entry.file())).toList();
    Map<String, List<String>> byHash = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (hashes.get(i).isEmpty()) {
        problems.accept(
            candidates.get(i).file() + ": must be readable to be compared, got an error");
      } else {
        byHash
            .computeIfAbsent(hashes.get(i), hash -> new ArrayList<>(1))
            .add(candidates.get(i).id());
      }
    }
    return byHash.values().stream().filter(ids -> ids.size() > 1).map(List::copyOf).toList();
  }

  /** The SHA-256 of a file's bytes in hexadecimal; empty when it cannot be read. */
  private static String hash(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(sha.digest());
    } catch (IOException e) {
      return "";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
