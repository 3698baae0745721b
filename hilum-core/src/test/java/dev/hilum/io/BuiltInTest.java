package dev.hilum.io;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Files of the program in the cache. */
class BuiltInTest {

  private static BuiltIn files(String first, String second) {
    SequencedMap<String, byte[]> files = new LinkedHashMap<>();
    files.put("a.txt", first.getBytes(StandardCharsets.UTF_8));
    files.put("b.txt", second.getBytes(StandardCharsets.UTF_8));
    return new BuiltIn("test", files);
  }

  @Test
  void theyAreUnpackedOnceForEachContent() throws Exception {
    String one = "one " + ThreadLocalRandom.current().nextLong();
    List<Path> folders =
        IntStream.range(0, 8).parallel().mapToObj(i -> files(one, "two").unpacked("test")).toList();
    assertThat(folders).containsOnly(folders.getFirst());
    Path folder = folders.getFirst();
    assertThat(folder.resolve("a.txt")).hasContent(one);
    assertThat(folder.resolve("b.txt")).hasContent("two");
    Files.writeString(folder.resolve("c.txt"), "kept");
    assertThat(files(one, "two").unpacked("test").resolve("c.txt")).hasContent("kept");
    assertThat(files(one, "2").unpacked("test")).isNotEqualTo(folder);
  }

  @Test
  void theDigestTellsContentsApartThatReadAlikeInARow() {
    assertThat(files("ab", "c").digest()).isNotEqualTo(files("a", "bc").digest());
    assertThat(files("ab", "c").digest()).isEqualTo(files("ab", "c").digest());
  }

  @Test
  void whatABuildLacksIsLeftOut() {
    assertThat(BuiltIn.read(BuiltIn.class, "nowhere", List.of("a.txt")).files()).isEmpty();
  }
}
