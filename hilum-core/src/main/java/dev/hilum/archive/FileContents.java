package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Sha256;
import dev.hilum.study.Pixels;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Finds files with equal content; only files of equal size are read, by SHA-256. */
final class FileContents {
  private record Entry(String id, Pixels pixels) {}

  private final Map<Long, List<Entry>> bySize = new LinkedHashMap<>();

  /** Adds a file or an entry of a zip or tar; a film that is computed has no bytes to compare. */
  void add(String id, Pixels pixels) {
    try {
      long size =
          switch (pixels) {
            case Pixels.File(Path file) -> Files.size(file);
            case Pixels.Member member -> Container.open(member.container()).size(member.name());
            case Pixels.Generated _, Pixels.Absent _ -> -1;
          };
      if (size >= 0) {
        bySize.computeIfAbsent(size, s -> new ArrayList<>(1)).add(new Entry(id, pixels));
      }
    } catch (IOException | BadInputException e) {
      return; // told as an unreadable file already
    }
  }

  /** The ids of equal files, one list for each content that occurs more than once. */
  List<List<String>> duplicates(Consumer<String> problems) {
    List<Entry> candidates =
        bySize.values().stream().filter(list -> list.size() > 1).flatMap(List::stream).toList();
    List<String> hashes = candidates.parallelStream().map(entry -> hash(entry.pixels())).toList();
    Map<String, List<String>> byHash = new LinkedHashMap<>();
    for (int i = 0; i < candidates.size(); i++) {
      if (hashes.get(i).isEmpty()) {
        problems.accept(candidates.get(i).id() + ": must be readable to be compared, got an error");
      } else {
        byHash
            .computeIfAbsent(hashes.get(i), hash -> new ArrayList<>(1))
            .add(candidates.get(i).id());
      }
    }
    return byHash.values().stream().filter(ids -> ids.size() > 1).map(List::copyOf).toList();
  }

  /** The SHA-256 of a film's bytes in hexadecimal; empty when it cannot be read. */
  private static String hash(Pixels pixels) {
    try (InputStream in = open(pixels)) {
      MessageDigest sha = Sha256.start();
      byte[] buffer = new byte[1 << 16];
      for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
        sha.update(buffer, 0, n);
      }
      return Sha256.hex(sha);
    } catch (IOException | BadInputException e) {
      return "";
    }
  }

  private static InputStream open(Pixels pixels) throws IOException {
    return switch (pixels) {
      case Pixels.File(Path file) -> Files.newInputStream(file);
      case Pixels.Member member ->
          new ByteArrayInputStream(Container.open(member.container()).read(member.name()));
      case Pixels.Generated _, Pixels.Absent _ -> InputStream.nullInputStream();
    };
  }
}
