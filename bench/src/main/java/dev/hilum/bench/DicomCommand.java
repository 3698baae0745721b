package dev.hilum.bench;

import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.StoredPixels;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Csv;
import dev.hilum.io.Sha256;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum-bench dicom}: our stored values beside pydicom's, file by file. */
@Command(
    name = "dicom",
    description = "Compares the stored values of DICOM files with pydicom's, by SHA-256.",
    footer = {"", "Example:", "  hilum-bench dicom --out docs/evidence/dicom-pydicom.md"})
final class DicomCommand implements Callable<Integer> {
  private static final int ROUNDING = 1;
  private static final String LOSSY = "lossy, rounded otherwise";

  private final List<String> words;

  @Option(names = "--data", paramLabel = "DIR", description = "dicom in HILUM_DATA by default.")
  private Path data = Children.data().resolve("dicom");

  @Option(
      names = "--pydicom",
      paramLabel = "F.csv",
      description = "Made by tools/reference/dicom_pydicom_sha.py; the evidence by default.")
  private Path pydicom = Children.home().resolve("docs/evidence/dicom-pydicom.csv");

  @Option(
      names = "--lossy",
      paramLabel = "F.csv",
      description = "Made by tools/reference/dicom_pydicom_lossy.py; the evidence by default.")
  private Path lossy = Children.home().resolve("docs/evidence/dicom-lossy.csv");

  @Mixin private TableFile out = new TableFile();

  DicomCommand(List<String> words) {
    this.words = words;
  }

  /** What a reader made of a file; {@code sha256} is empty where there are no values. */
  private record Reading(String shape, String type, String sha256, String sentence) {}

  @Override
  public Integer call() throws IOException {
    out.check();
    List<String> rows = new ArrayList<>();
    Map<String, Integer> counts = new LinkedHashMap<>();
    Map<String, String> rounding = rounding();
    boolean held = true;
    try (Csv csv = Csv.open(pydicom)) {
      for (Csv.Row row : csv.rows()) {
        Reading theirs =
            new Reading(row.get("shape"), row.get("type"), row.get("sha256"), row.get("error"));
        Reading ours = read(data.resolve(row.get("file")));
        String apart = rounding.getOrDefault(row.get("file"), "");
        String verdict = verdict(ours, theirs, !apart.isEmpty());
        counts.merge(verdict, 1, Integer::sum);
        held &= !verdict.equals("other values") && !verdict.equals("only pydicom reads it");
        rows.add(
            "| "
                + String.join(
                    " | ", row.get("file"), ours.shape, ours.type, shown(ours), shown(theirs))
                + " | "
                + verdict
                + reason(verdict, ours, theirs, apart)
                + " |");
      }
    }
    out.write(markdown(rows, counts));
    System.out.println(out);
    return held ? Main.DONE : Main.FAILED;
  }

  private static String shown(Reading reading) {
    return reading.sha256.isEmpty() ? "" : reading.sha256.substring(0, 12);
  }

  /** How far lossy files are apart, by file. */
  private Map<String, String> rounding() {
    Map<String, String> rounding = new LinkedHashMap<>();
    try (Csv csv = Csv.open(lossy)) {
      for (Csv.Row row : csv.rows()) {
        if (Integer.parseInt(row.get("greatest")) <= ROUNDING) {
          double share = 100 * Double.parseDouble(row.get("share"));
          rounding.put(
              row.get("file"),
              String.format(
                  Locale.ROOT, "%s at most, in %.2f %% of values", row.get("greatest"), share));
        }
      }
    }
    return rounding;
  }

  private static String reason(String verdict, Reading ours, Reading theirs, String apart) {
    return switch (verdict) {
      case LOSSY -> ": " + apart;
      case "only we read it" -> ", pydicom: " + theirs.sentence.replace("|", "\\|");
      default -> ours.sentence.isEmpty() ? "" : ": " + ours.sentence;
    };
  }

  private static String verdict(Reading ours, Reading theirs, boolean rounding) {
    if (theirs.sha256.isEmpty()) {
      return !ours.sha256.isEmpty()
          ? "only we read it"
          : ours.sentence.isEmpty() ? "no pixels" : "neither reads it";
    }
    if (ours.sha256.isEmpty()) {
      return "only pydicom reads it";
    }
    boolean alike = ours.shape.equals(theirs.shape) && ours.type.equals(theirs.type);
    return alike && ours.sha256.equals(theirs.sha256)
        ? "equal"
        : alike && rounding ? LOSSY : "other values";
  }

  private Reading read(Path file) {
    try (Dicom dicom = Dicom.open(file)) {
      if (!dicom.hasPixels()) {
        return new Reading("", "", "", "");
      }
      MessageDigest digest = Sha256.start();
      String shape = "", type = "";
      for (int i = 0; i < dicom.frames(); i++) {
        StoredPixels frame = dicom.stored(i);
        type = frame.values().type();
        digest.update(frame.values().littleEndian());
        shape =
            (dicom.frames() > 1 ? dicom.frames() + "x" : "")
                + frame.height()
                + "x"
                + frame.width()
                + (frame.samples() > 1 ? "x" + frame.samples() : "");
      }
      return new Reading(shape, type, Sha256.hex(digest), "");
    } catch (BadInputException e) {
      String sentence = String.valueOf(e.getMessage()).replace(data + "/", "").replace("|", "\\|");
      return new Reading("", "", "", sentence);
    }
  }

  private String markdown(List<String> rows, Map<String, Integer> counts) {
    Provenance provenance = Provenance.of(words);
    List<String> said = new ArrayList<>();
    counts.forEach((verdict, count) -> said.add(verdict + " " + count));
    List<String> lines = new ArrayList<>();
    lines.add("# DICOM files beside pydicom");
    lines.add("");
    lines.add(
        "SHA-256 (first 12 digits) of the stored values, `pixel_array(raw=True)`, of "
            + rows.size()
            + " files: "
            + String.join(", ", said)
            + ". pydicom's side: `python tools/reference/dicom_pydicom_sha.py DIR F.csv`, and"
            + " `dicom_pydicom_lossy.py` for how far lossy files are apart; ours: `./hilum-bench "
            + String.join(" ", words)
            + "`, "
            + provenance.started().toString().substring(0, 10)
            + ".");
    lines.add("");
    lines.add("| file | shape | type | ours | pydicom | |");
    lines.add("|---|---|---|---|---|---|");
    lines.addAll(rows);
    return String.join("\n", lines) + "\n";
  }
}
