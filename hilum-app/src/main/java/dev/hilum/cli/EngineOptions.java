package dev.hilum.cli;

import dev.hilum.io.CacheFolder;
import dev.hilum.io.ExhaustedException;
import dev.hilum.run.Provenance;
import dev.hilum.task.RecordedEngine;
import dev.hilum.tensor.Backend;
import dev.hilum.tensor.BackendChoice;
import dev.hilum.tensor.Device;
import dev.hilum.tensor.Engine;
import dev.hilum.tensor.Precision;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the engine computes: {@code --precision}, {@code --threads}, {@code --device}. */
final class EngineOptions {
  @Option(
      names = "--precision",
      paramLabel = "P",
      description = "auto, fp32, bf16 or int8; auto is what this processor has in hardware.")
  private @Nullable Precision precision;

  @Option(
      names = "--threads",
      paramLabel = "N",
      converter = OptionValues.AtLeastOne.class,
      description = "Threads of one operation.")
  private @Nullable Integer threads;

  @Option(names = "--device", defaultValue = "cpu", description = "cpu (default) or cuda[:i].")
  private String device = "cpu";

  /** Prepares the engine with the backend that was measured on this processor. */
  void start() {
    prepare();
    measured();
  }

  /** Prepares the engine as a run had it, but for {@code --threads}, where it kept that. */
  void startAs(Path run) {
    prepare();
    RecordedEngine.read(run)
        .ifPresentOrElse(recorded -> recorded.use(threads != null), EngineOptions::measured);
  }

  private static void measured() {
    BackendChoice.take(CacheFolder.path().resolve("backend.json"));
  }

  /** Prepares the engine with the fixed backend, so that the same input gives the same bits. */
  void startFixed() {
    prepare();
    Backend.use(Backend.FIXED);
  }

  private void prepare() {
    if (Device.of(device).kind() != Device.Kind.CPU) {
      throw new ExhaustedException(
          "--device " + device + ": this build computes on the cpu only", null);
    }
    if (threads != null) {
      Engine.threads(threads);
    }
  }

  /** Whether any of them was set. */
  boolean isGiven() {
    return precision != null || threads != null || !device.equals("cpu");
  }

  Precision precision(String otherwise) {
    return precision == null ? Precision.of(otherwise) : precision;
  }

  /** Adds what computed to the record of a run. */
  static Provenance record(Provenance provenance) {
    return provenance
        .withVersion("libtorch", Engine.describe().getOrDefault("libtorch", "unknown"))
        .withBackend(Backend.current().describe());
  }
}
