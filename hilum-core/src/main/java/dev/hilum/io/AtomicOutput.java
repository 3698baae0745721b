package dev.hilum.io;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * An output file or folder that is made whole or not at all: everything is written to a sibling
 * named {@code NAME.partial}, and one rename puts it in place.
 *
 * <p>A {@code .partial} that an earlier, killed run left is removed at the start, unless the run
 * goes on with it ({@link #resume}). What is in place already is refused or, if asked for, replaced
 * at the very end.
 */
public final class AtomicOutput implements AutoCloseable {

  /** Writes one output to the place given; an {@link IOException} means that nothing is left. */
  @FunctionalInterface
  public interface Writing {
    void to(Path partial) throws IOException;
  }

  private final Path target;
  private final Path partial;
  private final Path replaced;
  private final boolean force;
  private boolean keep;
  private boolean committed;

  private AtomicOutput(Path target, boolean force) {
    this.target = target.toAbsolutePath().normalize();
    Path name = this.target.getFileName();
    if (name == null) {
      throw new BadInputException(target + ": an output must have a name, got a root folder");
    }
    this.force = force;
    partial = this.target.resolveSibling(name + ".partial");
    replaced = this.target.resolveSibling(name + ".replaced");
  }

  /** Writes one file whole or not at all. */
  public static void file(Path target, boolean force, Writing writing) {
    AtomicOutput output = start(target, force);
    try (output) {
      writing.to(output.partial);
      output.commit();
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /** Writes one folder whole or not at all; it exists, empty, when the writing starts. */
  public static void folder(Path target, boolean force, Writing writing) {
    AtomicOutput output = start(target, force);
    try (output) {
      Files.createDirectory(output.partial);
      writing.to(output.partial);
      output.commit();
    } catch (IOException e) {
      throw failure(target, e);
    }
  }

  /**
   * A folder whose unfinished content outlives an interruption, so that a later run can go on.
   *
   * @param resume true goes on with what an interrupted run left (or starts, if nothing is there),
   *     false starts anew
   */
  public static AtomicOutput resume(Path target, boolean force, boolean resume) {
    AtomicOutput output = new AtomicOutput(target, force);
    try {
      output.prepare(resume);
      Files.createDirectories(output.partial);
    } catch (IOException e) {
      throw failure(target, e);
    }
    output.keep = true;
    return output;
  }

  private static AtomicOutput start(Path target, boolean force) {
    AtomicOutput output = new AtomicOutput(target, force);
    try {
      output.prepare(false);
    } catch (IOException e) {
      throw failure(target, e);
    }
    return output;
  }

  private void prepare(boolean resume) throws IOException {
    if (exists(replaced)) { // an earlier run was killed between its two renames
      if (exists(target)) {
        delete(replaced);
      } else {
        Files.move(replaced, target);
      }
    }
    if (exists(target) && !force) {
      throw new OutputExistsException(target);
    }
    if (!resume) {
      delete(partial);
    }
    Path parent = partial.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
  }

  /** Where to write: the unfinished file or folder beside the target. */
  public Path path() {
    return partial;
  }

  /** Puts what was written in place. Call once, when all of it is there. */
  public void commit() throws IOException {
    if (Files.isRegularFile(partial)) {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
    }
    if (exists(target)) {
      if (!force) {
        throw new OutputExistsException(target);
      }
      if (Files.isRegularFile(partial) && Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS)) {
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(target, replaced, StandardCopyOption.ATOMIC_MOVE);
        Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
        delete(replaced);
      }
    } else {
      Files.move(partial, target, StandardCopyOption.ATOMIC_MOVE);
    }
    committed = true;
  }

  /** Says that what is there is not worth going on with: {@link #close} removes it. */
  public void discard() {
    keep = false;
  }

  /** Removes what was not committed, unless the output can be resumed. */
  @Override
  public void close() {
    if (!committed && !keep) {
      try {
        delete(partial);
      } catch (IOException e) {
        throw failure(target, e);
      }
    }
  }

  /** The sentence for an output that could not be written: a full disk, or what else it was. */
  public static RuntimeException failure(Path target, IOException e) {
    String reason = String.valueOf(e.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota exceeded")) {
      return new ExhaustedException(target + ": the disk is full" + space(target), e);
    }
    return new BadInputException(target + ": cannot be written: " + describe(e), e);
  }

  private static String describe(IOException e) {
    String kind = e.getClass().getSimpleName();
    return switch (kind) {
      case "AccessDeniedException" -> "permission denied (" + e.getMessage() + ")";
      case "NoSuchFileException" -> "no such folder (" + e.getMessage() + ")";
      case "FileAlreadyExistsException" -> "a file is in the way (" + e.getMessage() + ")";
      default -> String.valueOf(e.getMessage());
    };
  }

  private static String space(Path target) {
    for (Path at = target.toAbsolutePath(); at != null; at = at.getParent()) {
      if (Files.exists(at)) {
        try {
          FileStore store = Files.getFileStore(at);
          return ", "
              + (store.getUsableSpace() >> 20)
              + " MB free of "
              + (store.getTotalSpace() >> 20)
              + " MB";
        } catch (IOException e) {
          return "";
        }
      }
    }
    return "";
  }

  private static boolean exists(Path path) {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static void delete(Path path) throws IOException {
    if (!exists(path)) {
      return;
    }
    List<Path> deepestFirst;
    try (Stream<Path> all = Files.walk(path)) {
      deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path each : deepestFirst) {
      Files.delete(each);
    }
  }
}
