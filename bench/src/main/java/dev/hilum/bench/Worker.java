package dev.hilum.bench;

import dev.hilum.io.NpyWriter;
import dev.hilum.tensor.Backend;
import dev.hilum.tensor.BackendChoice;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Precision;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Our side of a speed table: one work in one mode in one process. Answers each line {@code go} on
 * standard input with the seconds of a few repetitions. The first worker of a work chooses the
 * backend, by measurement; the others take its choice.
 */
final class Worker {
  private static final double SECONDS = 1.5; // what one answer should last at least
  private static final int MOST = 5;
  private static final int MOST_WARM = 200; // repetitions, of which C2 wants many

  private Worker() {}

  /**
   * @param args work, mode, folder with checkpoint and inputs, file for the output
   */
  public static void main(String[] args) throws IOException {
    String work = args[0], mode = args[1];
    Path folder = Path.of(args[2]);
    String threads = System.getenv("OMP_NUM_THREADS");
    Engine.threads(threads == null ? 2 : Integer.parseInt(threads));
    BackendChoice.take(folder.resolve("backend.json"));
    System.out.println("@version java " + System.getProperty("java.version"));
    System.out.println("@version libtorch " + Engine.describe().get("libtorch"));
    System.out.println("@version backend " + Backend.current().describe());
    if (System.getenv("MALLOC_TRIM_THRESHOLD_") != null) {
      System.out.println("@note freed memory kept, as hilum train does");
    }
    try (Repeated repeated = of(work, mode, folder)) {
      double seconds = warm(repeated, Path.of(args[3]));
      int few = Math.clamp(Math.round(SECONDS / seconds), 1, MOST);
      System.out.println("@ready");
      answer(repeated, few);
    }
    System.out.println(
        "@peak " + Children.kilobytes(ProcessHandle.current().pid(), "VmHWM") / 1024);
    System.out.println("@done");
  }

  private static Repeated of(String work, String mode, Path folder) {
    return switch (work) {
      case "vit-s-train" -> new TrainingStep(folder, Precision.of(mode));
      case "clip-train-b16" -> new PairTrainingStep(folder, Precision.of(mode));
      case String dicom when dicom.startsWith("dicom-") -> new FilmTensors(folder, 1);
      case "films" -> new FilmTensors(folder, Integer.parseInt(mode.substring(0, 1)));
      case "probe-sweep" -> new ProbeSweep(folder);
      case "bootstrap" -> new BootstrapDraws(folder);
      default -> new ForwardPass(work, folder, Precision.of(mode));
    };
  }

  /** Writes the output, and repeats until code is compiled; returns the last repetition's time. */
  private static double warm(Repeated repeated, Path out) throws IOException {
    List<double[]> outputs = new ArrayList<>();
    double last = 0;
    for (int i = 0; i < repeated.outputs(); i++) {
      long start = System.nanoTime();
      outputs.add(repeated.once());
      last = (System.nanoTime() - start) / 1e9;
    }
    double[] all = outputs.stream().flatMapToDouble(Arrays::stream).toArray();
    NpyWriter.write(out, all, all.length);
    long deadline = System.nanoTime() + 4_000_000_000L;
    for (int i = 0; i < 2 || (i < MOST_WARM && System.nanoTime() < deadline); i++) {
      long start = System.nanoTime();
      repeated.once();
      last = (System.nanoTime() - start) / 1e9;
    }
    return last;
  }

  private static void answer(Repeated repeated, int few) throws IOException {
    BufferedReader in =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = in.readLine(); "go".equals(line); line = in.readLine()) {
      StringBuilder said = new StringBuilder("@time");
      for (int i = 0; i < few; i++) {
        long start = System.nanoTime();
        repeated.once();
        said.append(' ').append((System.nanoTime() - start) / 1e9);
      }
      System.out.println(said);
    }
  }
}
