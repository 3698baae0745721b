package dev.hilum.cli;

import dev.hilum.phantom.Hospital;
import dev.hilum.phantom.PhantomArchive;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.run.Progress;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum phantom make}. */
@Command(
    name = "make",
    description = {
      "Writes the built-in cohort as an archive: films, reports, labels, masks, journeys,",
      "counterfactuals."
    },
    footer = {
      "",
      "Examples:",
      "  hilum phantom make --out phantoms --patients 100 --size 256",
      "  hilum phantom make --out phantoms --patients 20 --size 512 --layout mimic --bits 12"
    })
final class PhantomMakeCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private OutOptions output = new OutOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--patients",
      required = true,
      converter = OptionValues.AtLeastOne.class,
      paramLabel = "N",
      description = "How many people.")
  private int patients;

  @Option(
      names = "--size",
      required = true,
      converter = OptionValues.AtLeastOne.class,
      paramLabel = "PX",
      description = "Side of a film.")
  private int size;

  @Option(
      names = "--layout",
      defaultValue = "plain",
      description = "plain (default), nih or mimic.")
  private String layout = "plain";

  @Option(
      names = "--format",
      description = "png or dicom; by default what the layout's data set has.")
  private @Nullable String format;

  @Option(names = "--bits", defaultValue = "8", description = "8 (default), 16, or as dicom 12.")
  private int bits;

  @Option(names = "--seed", defaultValue = "0", description = "Another seed, other people.")
  private long seed;

  @Option(
      names = "--hospital",
      defaultValue = "general",
      description = "general (default), emergency, clinic or rural: appearance, patients, reports.")
  private String hospital = "general";

  PhantomMakeCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    PhantomArchive.Config config =
        new PhantomArchive.Config(
            new PhantomCohort.Config(patients, size, seed, Hospital.of(hospital)),
            layout,
            format == null ? PhantomArchive.Config.usualFormat(layout) : format,
            bits);
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
