package dev.hilum.dicom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.hilum.archive.RealData;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real files: one film in seven transfer syntaxes, and odd and broken ones of all kinds. */
class RealDicomTest {
  /** Lossy and rounded otherwise: see the evidence. */
  private static final Set<String> LOSSY = Set.of("pydicom/HTJ2K_08_RGB.dcm");

  @TempDir Path dir;

  private static List<Path> files(String folder) throws IOException {
    Optional<Path> data = RealData.folder("dicom").map(root -> root.resolve(folder));
    assumeTrue(data.isPresent(), "no shared data");
    try (Stream<Path> all = Files.list(data.get())) {
      return all.filter(f -> f.toString().endsWith(".dcm")).sorted().toList();
    }
  }

  @Test
  void oneFilmIsOneArrayInAllTransferSyntaxes() throws IOException {
    List<Path> films =
        files("chest").stream().filter(f -> f.getFileName().toString().startsWith("rg1_")).toList();
    assertThat(films).hasSize(6);
    short[] first = null;
    for (Path film : films) {
      try (Dicom dicom = Dicom.open(film)) {
        StoredPixels stored = dicom.stored(0);
        assertThat(stored.width()).isEqualTo(1841);
        assertThat(stored.height()).isEqualTo(1955);
        short[] values = ((Samples.Shorts) stored.values()).values();
        int low = Integer.MAX_VALUE, high = 0;
        for (short value : values) {
          low = Math.min(low, value & 0xffff);
          high = Math.max(high, value & 0xffff);
        }
        assertThat(low).as(film.toString()).isEqualTo(803);
        assertThat(high).as(film.toString()).isEqualTo(26512);
        first = first == null ? values : first;
        assertThat(values).as(film.toString()).isEqualTo(first);
      }
    }
  }

  /** The hashes are those of {@code docs/evidence/dicom-pydicom.csv}. */
  @Test
  void storedValuesHaveTheHashesOfPydicom() throws IOException, NoSuchAlgorithmException {
    Path data = files("pydicom").getFirst().getParent().getParent();
    Map<String, String> expected = new TreeMap<>(), got = new TreeMap<>();
    try (Csv csv = Csv.open(checkout().resolve("docs/evidence/dicom-pydicom.csv"))) {
      for (Csv.Row row : csv.rows()) {
        String file = row.get("file");
        if (file.startsWith("pydicom/") && !row.get("sha256").isEmpty() && !LOSSY.contains(file)) {
          expected.put(file, row.get("sha256"));
          got.put(file, hash(data.resolve(file)));
        }
      }
    }
    assertThat(got).isEqualTo(expected).hasSizeGreaterThan(100);
  }

  private static String hash(Path file) throws NoSuchAlgorithmException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    try (Dicom dicom = Dicom.open(file)) {
      for (int frame = 0; frame < dicom.frames(); frame++) {
        digest.update(dicom.stored(frame).values().littleEndian());
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static Path checkout() {
    Path at = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(at.resolve("hilum-core"))) {
      at = Objects.requireNonNull(at.getParent());
    }
    return at;
  }

  @Test
  void everyFileIsReadOrRefusedInASentence() throws IOException {
    int read = 0;
    for (Path file : files("pydicom")) {
      try (Dicom dicom = Dicom.open(file)) {
        for (Element element : dicom.attributes().elements()) {
          assertThat(dicom.attributes().strings(element.tag())).doesNotContainNull();
        }
        assertThat(DicomSummary.of(dicom, true)).containsKeys("attributes", "identifiers", "notes");
        read++;
      } catch (BadInputException e) {
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
      }
    }
    assertThat(read).isGreaterThan(120);
  }

  @Test
  void headersAreScannedFast() throws IOException {
    Path film =
        files("chest").stream().filter(f -> f.endsWith("rg1_explicit_le.dcm")).findFirst().get();
    byte[] header = java.util.Arrays.copyOf(Files.readAllBytes(film), 64 << 10);
    for (int i = 0; i < 200; i++) {
      Files.write(dir.resolve(i + ".dcm"), header);
    }
    double rate = 0;
    for (int round = 0; round < 10; round++) { // the first ones warm up
      long start = System.nanoTime();
      for (int i = 0; i < 200; i++) {
        try (Dicom dicom = Dicom.open(dir.resolve(i + ".dcm"))) {
          assertThat(dicom.attributes().string(Tag.MODALITY)).contains("CR");
        }
      }
      rate = Math.max(rate, 200 / ((System.nanoTime() - start) / 1e9));
    }
    System.out.printf("DICOM headers: %.0f files/s on one core%n", rate);
    assertThat(rate).isGreaterThan(1000); // 3,000 and more on an idle core
  }
}
