package dev.hilum.task;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.CsvWriter;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.Npy;
import dev.hilum.run.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A fitted probe on new films: {@code film,target,probability} or {@code value}. */
public final class ProbeApply {

  /**
   * What to do.
   *
   * @param probe a folder that {@link LinearProbe} made
   * @param features folder with {@code embeddings.npy} and {@code films.csv}
   * @param out the table to make
   * @param force replaces {@code out} if it exists
   */
  public record Config(Path probe, Path features, Path out, boolean force) {}

  /** What was written. */
  public record Result(int films, List<String> targets) {}

  private record Target(String name, boolean binary, double setting) {}

  private ProbeApply() {}

  /**
   * @throws BadInputException when the features are not as wide as those the probe was fitted on
   */
  public static Result run(Config config, Progress progress) {
    Path file = config.probe().resolve("probe.json");
    JsonObject json = Json.read(file);
    FeatureTable table = FeatureTable.read(config.features());
    if (json.integer("width") != table.width()) {
      throw new BadInputException(
          config.features()
              + ": features must be as wide as those of the probe, got "
              + table.width()
              + " and "
              + json.integer("width"));
    }
    List<Target> targets =
        json.objects("targets").stream()
            .map(t -> new Target(t.text("name"), t.flag("binary", true), t.number("setting")))
            .toList();
    double[][] scores;
    try (Progress.Stage stage = progress.start("apply", table.films().size(), "films")) {
      scores =
          switch (json.text("method")) {
            case "linear" -> linear(config.probe(), targets, table);
            case "knn" -> neighbours(config.probe(), targets, table);
            default ->
                throw new BadInputException(
                    file + ": \"method\" must be linear or knn, got " + json.text("method"));
          };
      stage.advance(table.films().size());
    }
    AtomicOutput.file(config.out(), config.force(), to -> write(to, targets, table, scores));
    return new Result(table.films().size(), targets.stream().map(Target::name).toList());
  }

  private static double[][] linear(Path probe, List<Target> targets, FeatureTable table) {
    int columns = table.width() + 1;
    double[][] weights = new double[targets.size()][];
    try (Arena arena = Arena.ofConfined()) {
      double[] all =
          Npy.open(probe.resolve("coefficients.npy"), arena)
              .check(Npy.Type.FLOAT64, targets.size(), columns)
              .doubles();
      for (int t = 0; t < weights.length; t++) {
        weights[t] = Arrays.copyOfRange(all, t * columns, (t + 1) * columns);
      }
    }
    double[][] scores = LinearFit.logits(weights, table.features());
    for (int t = 0; t < scores.length; t++) {
      if (targets.get(t).binary()) {
        LinearFit.probabilities(scores[t]);
      }
    }
    return scores;
  }

  private static double[][] neighbours(Path probe, List<Target> targets, FeatureTable table) {
    double[][] scores = new double[targets.size()][];
    try (Arena arena = Arena.ofConfined()) {
      Npy memory =
          Npy.open(probe.resolve("memory.npy"), arena).check(Npy.Type.FLOAT32, -1, table.width());
      int films = Math.toIntExact(memory.shape()[0]);
      double[] all =
          Npy.open(probe.resolve("memory_targets.npy"), arena)
              .check(Npy.Type.FLOAT64, targets.size(), films)
              .doubles();
      for (int t = 0; t < scores.length; t++) {
        double[][] truth = {Arrays.copyOfRange(all, t * films, (t + 1) * films)};
        double[] count = {targets.get(t).setting()};
        scores[t] =
            NearestNeighbours.saved(memory.floats(), table.width(), truth, count)
                .scores(0, table.features())[0];
      }
    }
    return scores;
  }

  private static void write(Path to, List<Target> targets, FeatureTable table, double[][] scores)
      throws IOException {
    boolean binary = targets.stream().anyMatch(Target::binary);
    boolean values = targets.stream().anyMatch(t -> !t.binary());
    List<String> header = new ArrayList<>(List.of("film", "target"));
    header.addAll(ProbeFiles.scoreColumns(binary, values));
    try (CsvWriter csv = CsvWriter.create(to, header)) {
      for (int t = 0; t < scores.length; t++) {
        for (int i = 0; i < scores[t].length; i++) {
          List<String> row = new ArrayList<>();
          row.add(table.films().get(i));
          row.add(targets.get(t).name());
          row.addAll(ProbeFiles.scoreCells(targets.get(t).binary(), binary, values, scores[t][i]));
          csv.write(row);
        }
      }
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
