import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.report.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The table of {@code tokenizers.md}: published tokenizers on every OpenI sentence, against the
 * digests of the reference libraries' ids. Keeps no text.
 */
final class Tokenizers {
  private static final Pattern PARAGRAPH =
      Pattern.compile("<AbstractText Label=\"(?:FINDINGS|IMPRESSION)\">([^<]+)</AbstractText>");
  private static final Pattern SPEED =
      Pattern.compile("(\\S+): \\d+ tokens, ([0-9.]+) M tokens/s, .*");
  private static final int PASSES = 3;
  private static final ThreadMXBean THREAD = ManagementFactory.getThreadMXBean();

  private Tokenizers() {}

  /** Arguments: the data's folder, the reference's golden file, what its script printed. */
  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path data = Path.of(args[0]);
    JsonObject golden = Json.read(Path.of(args[1]));
    Map<String, String> speeds = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of(args[2]))) {
      Matcher speed = SPEED.matcher(line);
      if (speed.matches()) {
        speeds.put(speed.group(1), speed.group(2));
      }
    }
    List<String> texts = texts(data.resolve("openi").resolve("NLMCXR_reports.tgz"));
    System.out.println(
        "| tokenizer | read as | reference | texts | tokens | ids equal"
            + " | Hilum, M tokens/s | reference, M tokens/s |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    JsonObject sets = golden.object("sets");
    for (String name : sets.keys()) {
      row(name, open(name, data.resolve("tokenizers")), sets.object(name), texts, speeds);
    }
  }

  private static void row(
      String name,
      Tokenizer tokenizer,
      JsonObject expected,
      List<String> texts,
      Map<String, String> speeds) {
    long tokens = 0;
    int equal = 0;
    List<String> digests = expected.texts("digests");
    for (int i = 0; i < digests.size(); i++) {
      List<String> part = texts.subList(1000 * i, Math.min(texts.size(), 1000 * (i + 1)));
      StringBuilder lines = new StringBuilder();
      for (String text : part) {
        int[] ids = tokenizer.ids(text);
        tokens += ids.length;
        for (int k = 0; k < ids.length; k++) {
          lines.append(k == 0 ? "" : " ").append(ids[k]);
        }
        lines.append('\n');
      }
      equal += digest(lines.toString()).equals(digests.get(i)) ? part.size() : 0;
    }
    System.out.printf(
        "| %s | %s | %s | %d | %d | %s | %.2f | %s |%n",
        name,
        tokenizer.kind(),
        expected.text("reference"),
        texts.size(),
        tokens,
        equal == texts.size() ? "all" : "of " + equal + " texts",
        speed(tokenizer, texts, tokens),
        speeds.getOrDefault(name, ""));
  }

  /** Millions of tokens in a second of one core: the median of warm passes. */
  private static double speed(Tokenizer tokenizer, List<String> texts, long tokens) {
    double[] speeds = new double[PASSES];
    for (int pass = 0; pass < PASSES; pass++) {
      long start = THREAD.getCurrentThreadCpuTime(), seen = 0;
      for (String text : texts) {
        seen += tokenizer.ids(text).length;
      }
      if (seen != tokens) {
        throw new IllegalStateException("passes differ: " + seen + " and " + tokens + " tokens");
      }
      speeds[pass] = 1e3 * tokens / (THREAD.getCurrentThreadCpuTime() - start);
    }
    Arrays.sort(speeds);
    return speeds[PASSES / 2];
  }

  private static Tokenizer open(String name, Path folder) throws IOException {
    Path clip = folder.resolve("clip_bpe_simple_vocab_16e6.txt.gz");
    return switch (name) {
      case "bert-json" -> Tokenizer.open(folder.resolve("bert-uncased-tokenizer.json"));
      case "bert-uncased" -> Tokenizer.open(vocabulary(folder, "{}"));
      case "bert-cased" -> Tokenizer.open(vocabulary(folder, "{\"do_lower_case\": false}"));
      case "clip-open_clip" -> Tokenizer.open(clip);
      case "clip-transformers" -> Tokenizer.transformersClip(clip);
      case "gpt2" -> Tokenizer.open(folder.resolve("encoder.json"));
      case "llama2" -> Tokenizer.open(folder.resolve("llama2-tokenizer.model"));
      default -> throw new IllegalArgumentException("no file for " + name);
    };
  }

  /** The pieces of the shared tokenizer.json as a vocab.txt with its config. */
  private static Path vocabulary(Path folder, String config) throws IOException {
    JsonObject pieces =
        Json.read(folder.resolve("bert-uncased-tokenizer.json")).object("model").object("vocab");
    String[] lines = new String[pieces.keys().size()];
    pieces.keys().forEach(piece -> lines[pieces.integer(piece)] = piece);
    Path scratch = Files.createTempDirectory("hilum-tokenizers");
    Files.writeString(scratch.resolve("tokenizer_config.json"), config);
    return Files.writeString(scratch.resolve("vocab.txt"), String.join("\n", lines) + "\n");
  }

  /** Each paragraph whole, then its parts between ". ", as tools/reference/tokenizers_real.py. */
  private static List<String> texts(Path archive) throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (InputStream raw = Files.newInputStream(archive);
        TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(raw))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        if (e.getName().endsWith(".xml")) {
          files.put(e.getName(), new String(tar.readAllBytes(), StandardCharsets.UTF_8));
        }
      }
    }
    List<String> texts = new ArrayList<>();
    for (String xml : files.values()) {
      Matcher paragraph = PARAGRAPH.matcher(xml);
      while (paragraph.find()) {
        String text =
            paragraph
                .group(1)
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&apos;", "'")
                .replace("&amp;", "&");
        texts.add(text);
        texts.addAll(List.of(text.split("\\. ", -1)));
      }
    }
    return texts;
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
