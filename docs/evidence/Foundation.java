import dev.hilum.io.AtomicOutput;
import dev.hilum.io.Csv;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import dev.hilum.metric.Auroc;
import dev.hilum.metric.Bootstrap;
import dev.hilum.metric.Interval;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The tables of {@code foundation.md} from what {@code foundation.sh} left: scores with intervals
 * go to {@code foundation/scores.json}, and as tables between the marks of the page. Copies no
 * pixel, no text and no film's name.
 */
final class Foundation {
  private static final int DRAWS = 1000;
  private static final long SEED = 0;

  /** Features in the order of the page, with the words that stand for them. */
  private static final Map<String, String> FEATURES = new LinkedHashMap<>();

  static {
    FEATURES.put("view", "view");
    FEATURES.put("bytes", "bytes per pixel");
    FEATURES.put("size", "width, height, aspect");
    FEATURES.put("grey", "grey statistics");
    FEATURES.put("shortcut", "all shortcuts");
    FEATURES.put("pixels", "16 x 16 pixels");
    FEATURES.put("vit_tiny-fp32", "ViT-Ti/16, random");
    FEATURES.put("vit_small-fp32", "ViT-S/16, random");
    FEATURES.put("quickstart-fp32", "quickstart's ViT");
  }

  private final Path work;
  private final Map<String, Object> scores = new LinkedHashMap<>();

  private Foundation(Path work) {
    this.work = work;
  }

  public static void main(String[] args) throws IOException {
    Locale.setDefault(Locale.ROOT);
    Path folder = Path.of(args[1]);
    Foundation foundation = new Foundation(Path.of(args[0]));
    Path page = folder.resolve("foundation.md");
    String text = Files.readString(page);
    text = replace(text, "nih", foundation.set("nih", "sex", "view", "age", "Pneumonia"));
    text = replace(text, "kermany", foundation.set("kermany", "Pneumonia"));
    text = replace(text, "precision", foundation.precision());
    text = replace(text, "commands", foundation.commands());
    String made = text;
    AtomicOutput.file(
        folder.resolve("foundation/scores.json"),
        true,
        out -> Files.writeString(out, Json.write(foundation.scores) + "\n"));
    AtomicOutput.file(page, true, out -> Files.writeString(out, made));
  }

  private static String replace(String page, String mark, String table) {
    String begin = "<!-- begin " + mark + " -->\n", end = "<!-- end " + mark + " -->";
    int from = page.indexOf(begin), to = page.indexOf(end);
    if (from < 0 || to < from) {
      throw new IllegalStateException("the page must hold the marks begin and end " + mark);
    }
    return page.substring(0, from + begin.length()) + table + page.substring(to);
  }

  private JsonObject result(String name) {
    return Json.read(work.resolve(name).resolve("result.json"));
  }

  private int width(String set, String features) {
    return result(set + "-" + features).integer("width");
  }

  // ---- one set of films -----------------------------------------------------------------------

  private String set(String set, String... targets) {
    StringBuilder text = new StringBuilder();
    Map<String, Object> kept = new LinkedHashMap<>();
    for (String target : targets) {
      List<String> rows = new ArrayList<>();
      String counts = "";
      boolean binary = true;
      for (String features : FEATURES.keySet()) {
        Path file = work.resolve("probe-" + set + "-" + features).resolve("result.json");
        if (!Files.exists(file)) {
          continue;
        }
        JsonObject all = Json.read(file);
        if (!all.object("targets").has(target)) {
          continue;
        }
        JsonObject scored = all.object("targets").object(target);
        binary = scored.text("kind").equals("binary");
        counts = counts(all, scored, binary);
        List<String> cells =
            new ArrayList<>(List.of(FEATURES.get(features) + " (" + width(set, features) + ")"));
        Map<String, Object> row = new LinkedHashMap<>();
        for (String metric :
            binary ? List.of("auroc", "average_precision", "f1", "mcc") : List.of("r2", "mae")) {
          cells.add(cell(scored.object(metric)));
          row.put(metric, estimate(scored.object(metric)));
        }
        row.put("strength", scored.number("strength"));
        row.put("counts", scored.object("counts"));
        kept.put(target + "/" + features, row);
        rows.add("| " + String.join(" | ", cells) + " |\n");
      }
      text.append("**").append(target).append(".** ").append(counts).append("\n\n");
      text.append(
          binary
              ? "| features | AUROC | average precision | F1 | MCC |\n|---|---|---|---|---|\n"
              : "| features | R² | mean absolute error, years |\n|---|---|---|\n");
      rows.forEach(text::append);
      text.append("\n");
    }
    JsonObject any = result("probe-" + set + "-pixels");
    kept.put("split_rule", any.text("split_rule"));
    kept.put("splits", any.object("splits"));
    kept.put("bootstrap", any.object("bootstrap"));
    kept.put("versions", any.object("provenance").object("versions"));
    scores.put(set, kept);
    return text.toString();
  }

  private static String counts(JsonObject all, JsonObject target, boolean binary) {
    List<String> parts = new ArrayList<>();
    for (String split : List.of("train", "val", "test")) {
      JsonObject c = target.object("counts").object(split);
      JsonObject size = all.object("splits").object(split);
      String labels =
          binary
              ? "%d : %d : %d"
                  .formatted(c.integer("positives"), c.integer("negatives"), c.integer("unknown"))
              : "%d known, %d unknown".formatted(c.integer("known"), c.integer("unknown"));
      parts.add(
          "%s %s (%d films, %d patients)"
              .formatted(split, labels, size.integer("films"), size.integer("patients")));
    }
    String of = binary ? "Positive (%s) : negative : unknown: ".formatted(positive(target)) : "";
    return of + String.join("; ", parts) + ".";
  }

  private static String positive(JsonObject target) {
    String word = target.text("positive");
    return word.equals("1") ? "present" : word;
  }

  private static String cell(JsonObject estimate) {
    return "%.3f [%.3f, %.3f]"
        .formatted(estimate.number("value"), estimate.number("low"), estimate.number("high"));
  }

  private static List<Double> estimate(JsonObject e) {
    return List.of(e.number("value"), e.number("low"), e.number("high"));
  }

  // ---- precision ------------------------------------------------------------------------------

  /** What may change at each precision, by the project's rule. */
  private static final Map<String, Double> LIMITS = Map.of("bf16", 0.002, "int8", 0.005);

  private String precision() throws IOException {
    StringBuilder text = new StringBuilder();
    text.append("| network | films, target | precision | cosine: least, median |");
    text.append(" axes in noise | AUROC, fp32 | change, fp32's probe | change, own probe |\n");
    text.append("|---|---|---|---|---|---|---|---|\n");
    List<Object> kept = new ArrayList<>();
    precision("nih", "quickstart", List.of("sex", "Pneumonia"), text, kept);
    precision("kermany", "quickstart", List.of("Pneumonia"), text, kept);
    precision("nih", "vit_small", List.of("sex", "Pneumonia"), text, kept);
    precision("kermany", "vit_tiny", List.of("Pneumonia"), text, kept);
    scores.put("precision", kept);
    return text.toString();
  }

  private void precision(
      String set, String model, List<String> targets, StringBuilder text, List<Object> kept)
      throws IOException {
    String name = set + "-" + model + "-";
    Films films = films(name, targets);
    float[][] reference = vectors(name + "fp32");
    for (String precision : List.of("bf16", "int8")) {
      double limit = LIMITS.get(precision);
      double[] cosine = cosines(reference, vectors(name + precision));
      int lost = axesInNoise(reference, vectors(name + precision));
      for (String target : targets) {
        byte[] label = films.label(target);
        double[] exact = films.scores(applied(name + "fp32"), target);
        double[] applied = films.scores(applied(name + precision), target);
        double[] own = films.scores(probed(name + precision), target);
        double auroc = auroc(exact, label);
        text.append(
            "| %s | %s, %s | %s | %.5f, %.5f | %d of %d | %.4f | %s | %s |%n"
                .formatted(
                    FEATURES.get(model + "-fp32"),
                    set,
                    target,
                    precision,
                    cosine[0],
                    cosine[cosine.length / 2],
                    lost,
                    reference[0].length,
                    auroc,
                    films.change(exact, applied, label, limit),
                    films.change(exact, own, label, limit)));
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("films", set);
        row.put("model", model);
        row.put("precision", precision);
        row.put("target", target);
        row.put("cosine_least", cosine[0]);
        row.put("axes_in_noise", lost);
        row.put("width", reference[0].length);
        row.put("auroc_fp32", auroc);
        row.put("auroc_change_fp32_probe", auroc(applied, label) - auroc);
        row.put("auroc_change_own_probe", auroc(own, label) - auroc);
        kept.add(row);
      }
    }
  }

  /** The test films: ids, patients, and what the table says of them. */
  private record Films(List<String> ids, List<String> patients, Map<String, List<String>> cells) {

    byte[] label(String target) {
      List<String> all = cells.get(target);
      byte[] label = new byte[ids.size()];
      for (int i = 0; i < label.length; i++) {
        String cell = all.get(i);
        boolean known = List.of("0", "1", "F", "M").contains(cell);
        label[i] = !known ? Auroc.LEFT_OUT : (byte) (cell.equals("1") || cell.equals("M") ? 1 : 0);
      }
      return label;
    }

    double[] scores(Path file, String target) {
      Map<String, Double> of = new HashMap<>();
      try (Csv csv = Csv.open(file)) {
        for (Csv.Row row : csv.rows()) {
          if (row.get("target").equals(target)) {
            of.put(row.get("film"), Double.parseDouble(row.get("probability")));
          }
        }
      }
      return ids.stream().mapToDouble(of::get).toArray();
    }

    /** Change of the AUROC from a to b, with the interval of paired resamples of patients. */
    String change(double[] a, double[] b, byte[] label, double limit) {
      double[][] draws =
          new Bootstrap(patients, DRAWS, SEED)
              .draws(List.of(Auroc.statistic(b, label), Auroc.statistic(a, label)));
      Interval interval = Interval.of(Bootstrap.difference(draws[0], draws[1]));
      double change = auroc(b, label) - auroc(a, label);
      return "%+.4f [%+.4f, %+.4f]%s"
          .formatted(
              change,
              interval.low().orElseThrow(),
              interval.high().orElseThrow(),
              Math.abs(change) > limit ? " over" : "");
    }
  }

  private static double auroc(double[] score, byte[] label) {
    return Auroc.of(score, label).value().orElseThrow();
  }

  private Path applied(String name) {
    return work.resolve("applied-" + name + ".csv");
  }

  private Path probed(String name) {
    return work.resolve("probe-" + name).resolve("predictions.csv");
  }

  private Films films(String name, List<String> targets) {
    Films films = new Films(new ArrayList<>(), new ArrayList<>(), new HashMap<>());
    try (Csv csv = Csv.open(work.resolve(name + "fp32").resolve("films.csv"))) {
      for (Csv.Row row : csv.rows()) {
        if (row.get("split").equals("test")) {
          films.ids().add(row.get("film"));
          films.patients().add(row.get("patient"));
          for (String target : targets) {
            films.cells().computeIfAbsent(target, t -> new ArrayList<>()).add(row.get(target));
          }
        }
      }
    }
    return films;
  }

  private float[][] vectors(String name) throws IOException {
    try (Arena arena = Arena.ofConfined()) {
      Npy npy = Npy.open(work.resolve(name).resolve("embeddings.npy"), arena);
      float[][] rows = new float[(int) npy.shape()[0]][(int) npy.shape()[1]];
      for (int i = 0; i < rows.length; i++) {
        npy.row(i, rows[i]);
      }
      return rows;
    }
  }

  /** Cosines of each film's two vectors, sorted. */
  private static double[] cosines(float[][] a, float[][] b) {
    double[] cosine = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      double ab = 0, aa = 0, bb = 0;
      for (int j = 0; j < a[i].length; j++) {
        ab += (double) a[i][j] * b[i][j];
        aa += (double) a[i][j] * a[i][j];
        bb += (double) b[i][j] * b[i][j];
      }
      cosine[i] = ab / Math.sqrt(aa * bb);
    }
    Arrays.sort(cosine);
    return cosine;
  }

  /**
   * On how many principal axes of the standardised vectors {@code a} the mean square of {@code b -
   * a} is more than the variance over films.
   */
  private static int axesInNoise(float[][] a, float[][] b) {
    int films = a.length, width = a[0].length;
    double[][] z = new double[films][width], change = new double[films][width];
    for (int j = 0; j < width; j++) {
      double sum = 0, squares = 0;
      for (float[] row : a) {
        sum += row[j];
        squares += (double) row[j] * row[j];
      }
      double mean = sum / films, sd = Math.sqrt(squares / films - mean * mean);
      for (int i = 0; i < films; i++) {
        z[i][j] = (a[i][j] - mean) / sd;
        change[i][j] = (b[i][j] - (double) a[i][j]) / sd;
      }
    }
    try (Scope scope = Scope.open()) {
      Tensor[] eigen = Tensor.of(moments(z), width, width).eigh(); // ascending; axes in columns
      double[] variance = eigen[0].doubles(), axes = eigen[1].doubles(), noise = moments(change);
      int lost = 0;
      for (int k = 0; k < width; k++) {
        double square = 0;
        for (int i = 0; i < width; i++) {
          for (int j = 0; j < width; j++) {
            square += axes[i * width + k] * noise[i * width + j] * axes[j * width + k];
          }
        }
        lost += square > variance[k] ? 1 : 0;
      }
      return lost;
    }
  }

  /** Mean over rows of the products of all pairs of columns, [width, width]. */
  private static double[] moments(double[][] rows) {
    int width = rows[0].length;
    double[] out = new double[width * width];
    for (double[] row : rows) {
      for (int i = 0; i < width; i++) {
        for (int j = 0; j < width; j++) {
          out[i * width + j] += row[i] * row[j] / rows.length;
        }
      }
    }
    return out;
  }

  private String commands() throws IOException {
    return "```sh\n" + Files.readString(work.resolve("commands.txt")) + "```\n";
  }
}
