package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Zip and tar files are read in place, entry by entry, and what is dangerous in them is refused.
 */
class ContainerTest {
  @TempDir Path root;

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tar.gz", "a.tgz"})
  void entriesAreReadInAnyOrder(String name) throws IOException {
    Map<String, byte[]> files = files();
    Path file = Packed.write(root.resolve(name), files);
    Container container = Container.open(file);
    assertThat(container.entries())
        .extracting(Container.Entry::name)
        .containsExactlyElementsOf(files.keySet());
    assertThat(container.problems()).isEmpty();
    List<String> names = new java.util.ArrayList<>(files.keySet());
    for (int pass = 0; pass < 2; pass++) {
      for (String entry : names) {
        assertThat(container.read(entry)).as(entry).isEqualTo(files.get(entry));
      }
      java.util.Collections.reverse(names);
    }
    assertThatThrownBy(() -> container.read("none.png"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must hold an entry none.png");
    assertThat(Container.open(file)).isSameAs(container);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tgz"})
  void manyReadersAtOnceGetTheirOwnEntries(String name) throws IOException {
    Map<String, byte[]> files = files();
    Path file = Packed.write(root.resolve(name), files);
    assertThat(
            files.entrySet().parallelStream()
                .allMatch(
                    one -> Arrays.equals(Container.open(file).read(one.getKey()), one.getValue())))
        .isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tgz"})
  void namesThatLeadOutAreLeftOut(String name) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (String bad :
        List.of("../up.png", "/etc/abs.png", "a/../../up.png", "c:/x.png", "a\\b.png")) {
      files.put(bad, new byte[] {1});
    }
    files.put("fine..png", new byte[] {2});
    Container container = Container.open(Packed.write(root.resolve(name), files));
    assertThat(container.entries()).extracting(Container.Entry::name).containsExactly("fine..png");
    assertThat(container.problems()).hasSize(5);
    assertThat(container.problems().getFirst())
        .contains("!/../up.png")
        .contains("must stay within its container");
    assertThatThrownBy(() -> container.read("../up.png")).isInstanceOf(BadInputException.class);
  }

  @Test
  void aGzippedTarReadInItsOrderCostsOnePass() throws IOException {
    byte[] tgz = Packed.gzip(Packed.tar(files()));
    AtomicInteger opened = new AtomicInteger();
    Container container =
        Container.index(
            "a.tgz",
            () -> {
              opened.incrementAndGet();
              return new SeekableInMemoryByteChannel(tgz);
            });
    for (Container.Entry entry : container.entries()) {
      assertThat(container.read(entry.name())).isEqualTo(container.read(entry.name()));
    }
    assertThat(opened).hasValue(2); // one for the index, one for all entries
  }

  @Test
  void aZipBombIsRefusedBeforeItIsInflated() throws IOException {
    Path file = Packed.write(root.resolve("a.zip"), Map.of("zeros", new byte[1 << 20]));
    byte[] honest = Files.readAllBytes(file);
    byte[] bomb = honest.clone();
    int header = Packed.indexOf(bomb, new byte[] {'P', 'K', 1, 2});
    bomb[header + 27] = 0x10; // 1 MB becomes 257 MB
    Path lies = Files.write(root.resolve("b.zip"), bomb);
    assertThat(Container.open(lies).problems())
        .singleElement()
        .asString()
        .contains("must not declare more than its data can hold");
    assertThat(Container.open(lies).entries()).isEmpty();
    byte[] less = honest.clone();
    less[header + 26] = 8; // 1 MB becomes 512 kB
    Path small = Files.write(root.resolve("c.zip"), less);
    assertThatThrownBy(() -> Container.open(small).read("zeros"))
        .hasMessageContaining("its declared 524288 bytes, got more");
  }

  @Test
  void overlappingEntriesAreRefused() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("a", new byte[1000]);
    files.put("b", new byte[1000]);
    byte[] zip = Files.readAllBytes(Packed.write(root.resolve("a.zip"), files));
    int first = Packed.indexOf(zip, new byte[] {'P', 'K', 1, 2});
    Arrays.fill(zip, first + 47 + 42, first + 47 + 46, (byte) 0); // b begins where a does
    Path file = Files.write(root.resolve("b.zip"), zip);
    assertThatThrownBy(() -> Container.open(file)).hasMessageContaining("must not overlap");
  }

  @Test
  void anEncryptedZipIsRefused() throws IOException {
    byte[] zip = Files.readAllBytes(Packed.write(root.resolve("a.zip"), Map.of("a", new byte[9])));
    zip[Packed.indexOf(zip, new byte[] {'P', 'K', 1, 2}) + 8] |= 1;
    Path file = Files.write(root.resolve("b.zip"), zip);
    assertThatThrownBy(() -> Container.open(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("b.zip: a zip must not be encrypted");
  }

  @Test
  void damagedBytesAreRefusedByTheirChecksum() throws IOException {
    byte[] zip =
        Files.readAllBytes(
            Packed.write(
                root.resolve("a.zip"), Map.of("a", "some text".getBytes(StandardCharsets.UTF_8))));
    zip[30 + 1 + 3] ^= 4;
    Path file = Files.write(root.resolve("b.zip"), zip);
    assertThatThrownBy(() -> Container.open(file).read("a"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("b.zip!/a: an entry must");
  }

  @Test
  void aGzipBombIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(Packed.tarHeader("zeros", 60 << 20, '0'));
      byte[] zeros = new byte[1 << 20];
      for (int i = 0; i < 60; i++) {
        out.write(zeros);
      }
    }
    Path file = Files.write(root.resolve("a.tgz"), bytes.toByteArray());
    assertThatThrownBy(() -> Container.open(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("must expand to at most");
  }

  @Test
  void longNamesLinksAndDevicesInATar() throws IOException {
    String name = "a/".repeat(90) + "film.png";
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(Packed.tarHeader("././@LongLink", name.length() + 1, 'L'));
    out.write(Arrays.copyOf(name.getBytes(StandardCharsets.UTF_8), 512));
    out.write(Packed.tarHeader("cut", 3, '0'));
    out.write(Arrays.copyOf(new byte[] {1, 2, 3}, 512));
    String record = "23 path=pax/fil\u00fcm.png\n";
    byte[] pax = record.getBytes(StandardCharsets.UTF_8);
    out.write(Packed.tarHeader("pax", pax.length, 'x'));
    out.write(Arrays.copyOf(pax, 512));
    out.write(Packed.tarHeader("cut", 1, '0'));
    out.write(Arrays.copyOf(new byte[] {7}, 512));
    out.write(Packed.tarHeader("link.png", 0, '2'));
    out.write(Packed.tarHeader("tty", 0, '3'));
    out.write(new byte[1024]);
    Container tar = Container.open(Files.write(root.resolve("a.tar"), out.toByteArray()));
    assertThat(tar.entries())
        .extracting(Container.Entry::name)
        .containsExactly(name, "pax/fil\u00fcm.png");
    assertThat(tar.read(name)).containsExactly(1, 2, 3);
    assertThat(tar.read("pax/fil\u00fcm.png")).containsExactly(7);
    assertThat(tar.problems()).hasSize(2).allMatch(told -> told.contains("regular file"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.zip", "a.tar", "a.tgz"})
  void aContainerThatIsCutOffIsRefused(String name) throws IOException {
    byte[] whole = Files.readAllBytes(Packed.write(root.resolve(name), files()));
    Path half = Files.write(root.resolve("half-" + name), Arrays.copyOf(whole, whole.length / 2));
    assertThatThrownBy(() -> Container.open(half))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("half-");
    Path text =
        Files.writeString(root.resolve("text-" + name), "This is no container at all.".repeat(99));
    assertThatThrownBy(() -> Container.open(text))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("text-");
  }

  private static Map<String, byte[]> files() {
    Random random = new Random(4);
    Map<String, byte[]> files = new LinkedHashMap<>();
    for (int i = 0; i < 40; i++) {
      byte[] bytes = new byte[i * 97];
      for (int k = 0; k < bytes.length; k++) {
        bytes[k] = (byte) (random.nextInt(5) + i);
      }
      files.put("folder " + i % 3 + "/film" + i + ".png", bytes);
    }
    return files;
  }
}
