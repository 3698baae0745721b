package dev.hilum.bench;

import dev.hilum.cli.Main;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.run.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum-bench precision}: embeds and probes real films by the real commands. */
@Command(
    name = "precision",
    description = "How far bf16 and int8 move the AUROC of a probe on real films.",
    footer = {"", "Example:", "  hilum-bench precision --out docs/evidence/bench-precision.md"})
final class PrecisionCommand implements Callable<Integer> {
  private static final Map<String, Double> BOUNDS = Map.of("bf16", 0.002, "int8", 0.005);

  private final List<String> words;
  private final Cancellation cancellation;

  @Option(names = "--model", paramLabel = "M", description = "A random ViT-S/16 by default.")
  private @Nullable String model;

  @Option(names = "--archive", paramLabel = "A", description = "NIH in HILUM_DATA by default.")
  private @Nullable String archive;

  @Option(names = "--target", defaultValue = "sex,view", description = "sex,view by default.")
  private String target = "sex,view";

  @Option(names = "--limit", defaultValue = "1000000", description = "Of films; all by default.")
  private int limit;

  @Mixin private TableFile out = new TableFile();

  PrecisionCommand(List<String> words, Cancellation cancellation) {
    this.words = words;
    this.cancellation = cancellation;
  }

  @Override
  public Integer call() throws IOException {
    out.check();
    Path films = archive == null ? nih() : Path.of(archive);
    Path folder = Files.createTempDirectory("hilum-bench-precision");
    try {
      String name = model;
      if (name == null) {
        Path random = Files.createDirectory(folder.resolve("model"));
        RandomVit.small().write(random);
        name = random.toString();
      }
      Map<String, JsonObject> targets = new LinkedHashMap<>();
      for (String precision : List.of("fp32", "bf16", "int8")) {
        targets.put(precision, probe(name, films, precision, folder));
      }
      List<String> rows = new ArrayList<>();
      boolean held = rows(targets, rows);
      out.write(markdown(rows));
      System.out.println(out);
      return held ? dev.hilum.bench.Main.DONE : dev.hilum.bench.Main.FAILED;
    } finally {
      RunCommand.delete(folder);
    }
  }

  private static Path nih() {
    String set = System.getenv("HILUM_DATA");
    Path data = set == null ? Children.home().resolve("../shared/data") : Path.of(set);
    return data.resolve("nih");
  }

  /** The {@code targets} of the probe's result. */
  private JsonObject probe(String name, Path films, String precision, Path folder) {
    Path features = folder.resolve(precision), probe = folder.resolve("probe-" + precision);
    System.err.println("embedding in " + precision);
    hilum(
        "embed",
        "--model",
        name,
        "--archive",
        films.toString(),
        "--limit",
        Integer.toString(limit),
        "--precision",
        precision,
        "--out",
        features.toString());
    hilum(
        "probe", "--features", features.toString(), "--target", target, "--out", probe.toString());
    return Json.read(probe.resolve("result.json")).object("targets");
  }

  private void hilum(String... arguments) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    int code = Main.run(nowhere, System.err, cancellation, arguments);
    if (code != 0) {
      throw new BadInputException("hilum " + arguments[0] + " ended with " + code);
    }
  }

  private static boolean rows(Map<String, JsonObject> targets, List<String> rows) {
    boolean held = true;
    JsonObject reference = targets.values().iterator().next();
    for (String name : reference.keys()) {
      double exact = auroc(reference, name);
      for (Map.Entry<String, JsonObject> each : targets.entrySet()) {
        double value = auroc(each.getValue(), name), change = Math.abs(value - exact);
        double bound = BOUNDS.getOrDefault(each.getKey(), 0.0);
        held &= change <= bound;
        rows.add(
            String.format(
                Locale.ROOT,
                "| %s | %s | %.4f | %.4f | %.3f | %s |",
                name,
                each.getKey(),
                value,
                change,
                bound,
                change <= bound ? "yes" : "**no**"));
      }
    }
    return held;
  }

  private static double auroc(JsonObject targets, String name) {
    return targets.object(name).object("auroc").number("value");
  }

  private String markdown(List<String> rows) {
    List<String> lines = new ArrayList<>();
    lines.add("# Precision and the AUROC of a probe");
    lines.add("");
    lines.add(
        "Films of "
            + (archive == null ? "the NIH sample" : "the archive named")
            + " embedded by "
            + (model == null ? "a ViT-S/16 with random weights, 224 px" : "`" + model + "`")
            + " in each precision, then `hilum probe`; everything else is the same. AUROC on test"
            + " films. "
            + TableFile.madeBy(words));
    lines.add("");
    lines.add("| target | precision | AUROC | change | bound | held |");
    lines.add("|---|---|---|---|---|---|");
    lines.addAll(rows);
    return String.join("\n", lines) + "\n";
  }
}
