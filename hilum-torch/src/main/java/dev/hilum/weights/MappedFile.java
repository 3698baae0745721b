package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A whole file as one read-only memory segment, of any size, until it is closed. */
record MappedFile(Path path, Arena arena, MemorySegment bytes) implements AutoCloseable {

  static MappedFile open(Path path) {
    if (Files.isDirectory(path)) {
      throw new BadInputException(path + ": must be a checkpoint file, got a folder");
    }
    Arena arena = Arena.ofShared();
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (channel.size() == 0) {
        arena.close();
        throw new BadInputException(path + ": the file is empty, 0 bytes");
      }
      return new MappedFile(
          path, arena, channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena));
    } catch (NoSuchFileException e) {
      arena.close();
      throw new BadInputException(path + ": there is no such file", e);
    } catch (IOException e) {
      arena.close();
      throw new BadInputException(path + ": cannot be read: " + e.getMessage(), e);
    }
  }

  /** A file that is in memory already; {@code name} stands for it in errors. */
  static MappedFile of(byte[] bytes, String name) {
    return new MappedFile(Path.of(name), Arena.ofShared(), MemorySegment.ofArray(bytes));
  }

  @Override
  public void close() {
    if (arena.scope().isAlive()) {
      arena.close();
    }
  }
}
