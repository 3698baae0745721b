package dev.hilum.cli;

import dev.hilum.phantom.PhantomArchive;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.run.Progress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum phantom make}. */
@Command(
    name = "make",
    description = "Writes the built-in cohort as an archive: films, labels, masks, reports.",
    footer = {
      "",
      "Examples:",
      "  hilum phantom make --out phantoms --patients 100 --size 256",
      "  hilum phantom make --out phantoms --patients 20 --size 512 --layout nih --bits 16 --seed 7"
    })
final class PhantomMakeCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(names = "--patients", required = true, paramLabel = "N", description = "How many people.")
  private int patients;

  @Option(names = "--size", required = true, paramLabel = "PX", description = "Side of a film.")
  private int size;

  @Option(names = "--layout", defaultValue = "plain", description = "plain (default) or nih.")
  private String layout = "plain";

  @Option(names = "--format", defaultValue = "png", description = "png (default).")
  private String format = "png";

  @Option(names = "--bits", defaultValue = "8", description = "8 (default) or 16.")
  private int bits;

  @Option(names = "--seed", defaultValue = "0", description = "Another seed, other people.")
  private long seed;

  PhantomMakeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    PhantomArchive.Config config =
        new PhantomArchive.Config(
            new PhantomCohort.Config(patients, size, seed), layout, format, bits);
    AtomicInteger told = new AtomicInteger();
    int films;
    try (Progress.Stage stage = shell.progress().start("phantom", patients, "patients")) {
      films =
          PhantomArchive.write(
              output.out(),
              output.force(),
              config,
              done -> stage.advance(done - told.getAndSet(done)));
    }
    if (json.asked()) {
      shell.json(Map.of("films", films, "patients", patients, "out", output.out().toString()));
    } else {
      shell.out().println(output.out() + ": " + films + " films of " + patients + " patients");
    }
    return 0;
  }
}
