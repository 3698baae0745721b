package dev.hilum.cli;

import dev.hilum.dicom.DeidentifiedFolder;
import dev.hilum.dicom.Deidentifier;
import dev.hilum.dicom.PixelBox;
import dev.hilum.dicom.Pseudonyms;
import dev.hilum.io.BadInputException;
import dev.hilum.run.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hilum film deidentify}. */
@Command(
    name = "deidentify",
    description = {
      "Takes patients out of DICOM films: PS3.15 basic profile, other UIDs, shifted dates.",
      "A folder becomes PATIENT/STUDY/FILM.dcm under pseudonyms, with report.json."
    },
    footer = {
      "",
      "Examples:",
      "  hilum film deidentify film.dcm clean.dcm --box 0,0,400,60",
      "  hilum film deidentify films clean --key secret.key --keep-characteristics"
    })
final class FilmDeidentifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(index = "0", paramLabel = "IN", description = "A DICOM film, or a folder of them.")
  private Path source = Path.of("");

  @Parameters(index = "1", paramLabel = "OUT", description = "A file for a film, else a folder.")
  private Path target = Path.of("");

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = {
        "32 secret bytes, made if the file does not exist: the same key gives a patient the same",
        "name and dates in every run. Without it names agree within this run only."
      })
  private @Nullable Path key;

  @Option(
      names = "--keep-characteristics",
      description = "Keep sex, age (above 89: 90), size and weight.")
  private boolean characteristics;

  @Option(
      names = "--box",
      paramLabel = "X,Y,W,H",
      description = "Black out a rectangle of pixels; may be repeated.")
  private List<String> boxes = new ArrayList<>();

  @Option(
      names = "--boxes",
      paramLabel = "FILE",
      description = "A table of rectangles: manufacturer,model,x,y,width,height.")
  private @Nullable Path table;

  @Option(names = "--strict", description = "Fail with 3 if a file of the folder was skipped.")
  private boolean strict;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  @Mixin private JsonOption json = new JsonOption();

  FilmDeidentifyCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    if (!Files.exists(source)) {
      throw new BadInputException(source + ": there is no such file or folder");
    }
    List<PixelBox> rectangles = new ArrayList<>(boxes.stream().map(PixelBox::parse).toList());
    if (table != null) {
      rectangles.addAll(PixelBox.table(table));
    }
    Pseudonyms pseudonyms = key == null ? Pseudonyms.random() : Pseudonyms.keptIn(key);
    int files = Files.isDirectory(source) ? DeidentifiedFolder.files(source).size() : 1;
    DeidentifiedFolder.Report report;
    try (Progress.Stage stage = shell.progress().start("deidentify", files, "files")) {
      report =
          DeidentifiedFolder.write(
              new Deidentifier(pseudonyms, characteristics, rectangles),
              source,
              target,
              force,
              () -> stage.advance(1));
    }
    report.skipped().forEach(sentence -> shell.err().println("skipped: " + sentence));
    report.warnings().forEach((warning, n) -> shell.err().println(n + " films: " + warning));
    if (json.asked()) {
      shell.json(report.json());
    } else {
      List<List<String>> rows = new ArrayList<>(List.of(List.of("attribute", "done", "films")));
      report
          .changes()
          .forEach(
              (tag, counts) ->
                  counts.forEach(
                      (change, n) ->
                          rows.add(
                              List.of(
                                  tag,
                                  change.name().toLowerCase(java.util.Locale.ROOT),
                                  n.toString()))));
      Table.rows(shell.out(), rows);
      shell
          .out()
          .println(
              target + ": " + report.films() + " films, " + report.skipped().size() + " skipped");
    }
    return strict && !report.skipped().isEmpty() ? 3 : 0;
  }
}
