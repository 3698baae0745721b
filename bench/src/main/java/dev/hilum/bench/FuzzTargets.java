package dev.hilum.bench;

import dev.hilum.archive.ArchiveFuzz;
import dev.hilum.dicom.DicomFuzz;
import dev.hilum.dicom.codec.CodecFuzz;
import dev.hilum.image.ImageFuzz;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.FuzzTarget;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import dev.hilum.weights.CheckpointFuzz;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** The readers that can be tried on damaged files; whole files are the checkout's goldens. */
final class FuzzTargets {
  private static final Map<String, Supplier<FuzzTarget>> TARGETS =
      new TreeMap<>(
          Map.ofEntries(
              entry("png", () -> ImageFuzz.png(images("png-small.json"))),
              entry("jpeg", () -> ImageFuzz.jpeg(images("jpeg-small.json"))),
              entry("safetensors", () -> CheckpointFuzz.safetensors(torch(".*\\.safetensors"))),
              entry("pytorch", () -> CheckpointFuzz.pyTorch(torch(".*\\.(pt|pth|ckpt|bin)"))),
              entry("csv", FuzzTargets::csv),
              entry("json", FuzzTargets::json),
              entry("npy", FuzzTargets::npy),
              entry("preprocessing", FuzzTargets::preprocessing),
              entry("sentencepiece", ReportFuzz::sentencePiece),
              entry("vocab", ReportFuzz::vocabulary),
              entry("merges", ReportFuzz::merges),
              entry("reports", ReportFuzz::lines),
              entry("zip", ArchiveFuzz::zip),
              entry("tar", ArchiveFuzz::tar),
              entry("tgz", ArchiveFuzz::tgz),
              entry("xml", ArchiveFuzz::xml),
              entry("films", ArchiveFuzz::films),
              entry("dicom", () -> DicomFuzz.pixels(dicom("files"))),
              entry("dicom-attributes", () -> DicomFuzz.attributes(dicom("texts"))),
              codec("rle", CodecFuzz::rle),
              codec("lossless", CodecFuzz::lossless),
              codec("ls", CodecFuzz::ls),
              codec("dct", CodecFuzz::dct),
              codec("htj2k", CodecFuzz::htj2k),
              codec("wavelet", CodecFuzz::wavelet)));

  private static final Set<String> SLOW = Set.of("wavelet", "htj2k", "films");

  private FuzzTargets() {}

  /** A decoder of code streams in DICOM, by the name its goldens have. */
  private static Map.Entry<String, Supplier<FuzzTarget>> codec(
      String name, Function<List<byte[]>, FuzzTarget> target) {
    return entry(name, () -> target.apply(images("codecs-small-" + name + ".json")));
  }

  private static Map.Entry<String, Supplier<FuzzTarget>> entry(
      String name, Supplier<FuzzTarget> target) {
    return Map.entry(name, target);
  }

  static Set<String> names() {
    return TARGETS.keySet();
  }

  /** Mutants of one reader in a run of all: a fiftieth where a film is slow to decode. */
  static int share(String name, int count) {
    return SLOW.contains(name) ? Math.max(1, count / 50) : count;
  }

  static FuzzTarget of(String name) {
    Supplier<FuzzTarget> target = TARGETS.get(name);
    if (target == null) {
      throw new BadInputException("fuzz knows " + String.join(", ", names()) + "; got " + name);
    }
    return target.get();
  }

  private static List<byte[]> images(String golden) {
    return Json.read(core().resolve(golden)).objects("cases").stream()
        .filter(one -> !one.has("refused"))
        .map(one -> Base64.getDecoder().decode(one.text("file")))
        .toList();
  }

  private static List<byte[]> dicom(String group) {
    return Json.read(core().resolve("dicom-small.json")).objects(group).stream()
        .map(one -> Base64.getDecoder().decode(one.text("file")))
        .toList();
  }

  private static List<byte[]> torch(String pattern) {
    Path folder =
        Children.home().resolve("hilum-torch/src/test/resources/golden/checkpoints-small");
    return files(folder, pattern);
  }

  private static Path core() {
    return Children.home().resolve("hilum-core/src/test/resources/golden");
  }

  private static List<byte[]> files(Path folder, String pattern) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile)
          .filter(f -> f.getFileName().toString().matches(pattern))
          .sorted()
          .map(FuzzTargets::bytes)
          .toList();
    } catch (IOException e) {
      throw new BadInputException(folder + ": needs a checkout: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static FuzzTarget csv() {
    List<byte[]> seeds =
        Stream.of(
                "film,patient,view,age\na,p1,PA,40\nb,p2,AP,\n",
                "\ufefffilm,note\r\n1,\"a \"\"word\"\", two\nlines\"\r\n2,ü\r\n")
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toList();
    return new FuzzTarget(
        "csv",
        seeds,
        UnaryOperator.identity(),
        "Csv.next",
        file -> {
          try (Csv csv =
              Csv.read(new ByteArrayInputStream(file), "mutant.csv", StandardCharsets.UTF_8)) {
            csv.rows();
          }
        });
  }

  private static FuzzTarget json() {
    return new FuzzTarget(
        "json",
        configs(),
        UnaryOperator.identity(),
        "Json.parse",
        file -> {
          JsonObject json = Json.parse(new String(file, StandardCharsets.UTF_8), "mutant.json");
          json.keys().forEach(json::has);
        });
  }

  private static FuzzTarget preprocessing() {
    return new FuzzTarget(
        "preprocessing",
        configs(),
        UnaryOperator.identity(),
        "Preprocessing.of",
        file -> {
          JsonObject json = Json.parse(new String(file, StandardCharsets.UTF_8), "mutant.json");
          int channels = Preprocessing.of(json).channels();
          if (channels != 1 && channels != 3) {
            throw new IllegalStateException("a film has 1 or 3 channels, got " + channels);
          }
        });
  }

  private static List<byte[]> configs() {
    return Json.read(core().resolve("preprocessing-small.json")).objects("cases").stream()
        .filter(one -> one.isObject("config"))
        .map(one -> one.object("config").toString().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  private static FuzzTarget npy() {
    Path scratch;
    try {
      scratch = Files.createTempFile("hilum-fuzz", ".npy");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    scratch.toFile().deleteOnExit();
    return new FuzzTarget(
        "npy",
        files(core(), "npy-small-(f4|f8|i8|u1|v2)\\.npy"),
        UnaryOperator.identity(),
        "NpyHeader.read",
        file -> {
          try (Arena arena = Arena.ofConfined()) {
            Files.write(scratch, file);
            Npy npy = Npy.open(scratch, arena);
            if (npy.size() < 0) {
              throw new IllegalStateException("a size of " + npy.size());
            }
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }
}
