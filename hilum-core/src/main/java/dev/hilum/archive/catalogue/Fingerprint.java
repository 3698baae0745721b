package dev.hilum.archive.catalogue;

import dev.hilum.archive.Archive;
import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;

/**
 * A digest of the paths, sizes and times of all files below an archive's root, and of how the
 * archive is read: while it stays, no file has to be opened again.
 */
final class Fingerprint {
  private Fingerprint() {}

  static long of(Path root, Archive archive) {
    Digest reading = new Digest();
    reading.add(archive.layout(), archive.explanation());
    archive.findings().forEach(finding -> reading.add(finding.name()));
    archive.columns().forEach(reading::add);
    long[] sum = {reading.value()}; // of digests, so that the order of files does not matter
    try {
      Files.walkFileTree(
          folder(root),
          EnumSet.of(FileVisitOption.FOLLOW_LINKS),
          Integer.MAX_VALUE,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
              Digest digest = new Digest();
              digest.add(file.toString());
              digest.add(attributes.size());
              digest.add(attributes.lastModifiedTime().toMillis());
              sum[0] += digest.value();
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new BadInputException(root + ": cannot be listed: " + e.getMessage(), e);
    }
    return sum[0];
  }

  /** A table speaks of the files beside it. */
  private static Path folder(Path root) {
    Path parent = root.getParent();
    return Files.isDirectory(root) || parent == null ? root : parent;
  }
}
