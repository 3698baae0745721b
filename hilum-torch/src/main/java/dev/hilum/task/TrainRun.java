package dev.hilum.task;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Sha256;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.RunFolder;
import dev.hilum.tensor.Backend;
import dev.hilum.tensor.Engine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** One recipe carried out in its run folder, which tells afterwards how it came about. */
public final class TrainRun {
  private static final List<String> KERNELS =
      List.of("threads", "attention_fused", "weight_gradients");

  /** Variables by which a person makes libtorch take other kernels than the processor's best. */
  private static final List<String> SETTINGS =
      List.of("ATEN_CPU_CAPABILITY", "ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA", "OPENBLAS_CORETYPE");

  private TrainRun() {}

  /**
   * Trains. Whatever ends the run is in the folder's state afterwards.
   *
   * @param resume whether the folder may hold an earlier part
   */
  public static void run(
      TrainTask.Planned<?> planned,
      RunFolder folder,
      boolean resume,
      Provenance provenance,
      Progress progress) {
    try {
      RecordedEngine kept = RecordedEngine.keep(folder.path());
      TrainTask.Found found = planned.run(folder.path(), resume, progress);
      Map<String, Object> result = new LinkedHashMap<>(found.result());
      if (!kept.changes().isEmpty()) {
        result.put("engine_changes", kept.changes());
      }
      result.put("weights", weights(folder.path().resolve(RunFolder.MODEL)));
      folder.finish(
          result, engine(provenance).withSeed(planned.training().seed()).withData(found.data()));
    } catch (RuntimeException | OutOfMemoryError e) {
      folder.fail(e);
      throw e;
    }
  }

  /** Adds what computed, with how many threads: these decide the last bits. */
  private static Provenance engine(Provenance provenance) {
    Map<String, String> backend = new TreeMap<>(Backend.current().describe());
    Map<String, String> described = Engine.describe();
    for (String key : KERNELS) {
      backend.put(key, described.getOrDefault(key, "unknown"));
    }
    for (String key : SETTINGS) {
      String value = System.getenv(key);
      if (value != null) {
        backend.put(key, value);
      }
    }
    return provenance
        .withVersion("libtorch", described.getOrDefault("libtorch", "unknown"))
        .withBackend(backend);
  }

  /** SHA-256 of the weight files of a model folder. */
  private static Map<String, String> weights(Path model) {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> files = Files.walk(model)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".safetensors")).toList()) {
        byte[] digest = Sha256.start().digest(Files.readAllBytes(file));
        digests.put(model.relativize(file).toString(), HexFormat.of().formatHex(digest));
      }
    } catch (IOException e) {
      throw new BadInputException(model + ": cannot be read: " + e.getMessage(), e);
    }
    return digests;
  }
}
