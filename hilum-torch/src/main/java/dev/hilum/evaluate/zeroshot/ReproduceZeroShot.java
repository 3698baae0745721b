package dev.hilum.evaluate.zeroshot;

import dev.hilum.archive.RealData;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The paper as one command: the grid of a scale, run or gone on with, its statistics and its page.
 */
public final class ReproduceZeroShot {
  /** The scales by name, the shortest first. */
  public static final List<String> SCALES = List.of("tiny", "small", "paper");

  /**
   * What to run.
   *
   * @param scale one of {@link #SCALES}
   * @param resume goes on with the runs that an interrupted grid left
   * @param ablations whether k, c and the section are varied besides
   * @param unfrozen runs the tiny grid even if its films or settings are not the frozen ones
   * @param jobs runs at a time
   * @param budget after which no further run is started; the rest waits for {@code resume}
   * @param data folder with the real data sets, else where they usually are
   * @param textTower folder of a pre-trained text tower, for the small scale's second pair
   */
  public record Config(
      String scale,
      Path out,
      boolean force,
      boolean resume,
      boolean ablations,
      boolean unfrozen,
      int jobs,
      Optional<Duration> budget,
      Optional<Path> data,
      Optional<Path> textTower) {
    public Config {
      if (!SCALES.contains(scale)) {
        throw new BadInputException("a scale must be one of " + SCALES + ", got " + scale);
      }
      if (jobs < 1) {
        throw new BadInputException("jobs must be at least 1, got " + jobs);
      }
    }
  }

  /**
   * How far it came.
   *
   * @param left runs that the time did not allow; 0 when all is done
   * @param failed runs that ended with an error
   * @param summary a small table for the terminal, empty while runs are left
   */
  public record Outcome(int left, int failed, String summary) {}

  private ReproduceZeroShot() {}

  /**
   * How the tiny scale's k and c were chosen: writes {@code tuning.csv} and the runs behind it. No
   * film of a test set is read.
   *
   * @return the chosen settings in one line
   */
  public static String tune(Path out, boolean force, int jobs, Progress progress) {
    String[] chosen = new String[1];
    AtomicOutput.folder(
        out,
        force,
        partial -> {
          TinyScale.Plan plan = TinyTuning.run(TinyScale.Plan.FROZEN, partial, jobs, progress);
          chosen[0] = plan.parts().toString();
        });
    return chosen[0];
  }

  /**
   * Runs what is missing and, when all is done, puts {@code result.json}, {@code report.html} and
   * {@code report.md} beside the runs.
   *
   * @throws BadInputException if the tiny grid is not the frozen one, or no data set of the scale
   *     is there
   */
  public static Outcome run(Config config, Provenance provenance, Progress progress) {
    AtomicOutput output = AtomicOutput.resume(config.out, config.force, config.resume);
    try (output) {
      return run(config, output, provenance, progress);
    } catch (IOException e) {
      throw AtomicOutput.failure(config.out, e);
    }
  }

  private static Outcome run(
      Config config, AtomicOutput output, Provenance provenance, Progress progress)
      throws IOException {
    Scale scale = scale(config, progress);
    scale.missing().forEach(progress::note);
    Map<String, Object> frozen = new LinkedHashMap<>();
    if (scale instanceof TinyScale tiny) {
      Freeze freeze = Freeze.of(tiny.digest());
      freeze.check(config.unfrozen);
      frozen.putAll(freeze.toJson());
    }
    Grid grid = new Grid(scale, output.path(), config.jobs, config.budget, progress);
    Grid.Runs runs = grid.run(Grid.cells(scale, config.ablations));
    if (runs.left() > 0) {
      return new Outcome(runs.left(), runs.failed().size(), "");
    }
    GridStatistics statistics = new GridStatistics(scale, runs.results());
    GridTables tables = new GridTables(scale, statistics, runs, frozen);
    write(output.path(), scale, tables, provenance);
    output.commit();
    return new Outcome(0, runs.failed().size(), tables.summary());
  }

  private static Scale scale(Config config, Progress progress) {
    return switch (config.scale) {
      case "tiny" -> new TinyScale(TinyScale.Plan.FROZEN, progress);
      case "small" -> new SmallScale(data(config), config.textTower, progress);
      default -> new PaperScale(PaperScale.Plan.USUAL, data(config), progress);
    };
  }

  private static Path data(Config config) {
    return config
        .data
        .or(RealData::folder)
        .filter(Files::isDirectory)
        .orElseThrow(
            () ->
                new BadInputException(
                    "the scale %s needs real films: --data or HILUM_DATA must name a folder with"
                            .formatted(config.scale)
                        + " the data sets, got "
                        + config.data.map(Path::toString).orElse("none")));
  }

  private static void write(Path folder, Scale scale, GridTables tables, Provenance provenance)
      throws IOException {
    Map<String, Object> document =
        ResultFile.document("reproduce zero-shot", tables.toJson(), provenance);
    ResultFile.write(folder, document);
    Files.writeString(folder.resolve("report.html"), GridPage.html(scale, tables));
    Files.writeString(folder.resolve("report.md"), GridPage.markdown(scale, tables));
  }
}
