package dev.hilum.cli;

import dev.hilum.evaluate.zeroshot.ReproduceZeroShot;
import dev.hilum.tensor.Engine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hilum reproduce zero-shot}. */
@Command(
    name = "zero-shot",
    description = {
      "The paper on zero-shot classification by fine-tuned image-text encoders (Jang et al., arXiv",
      "2212.07050): no tuning, plain fine-tuning, sentence sampling, loss relaxation, both;"
          + " several",
      "pairs, seeds and test sets, with intervals, tests and the paper's own figures beside."
    },
    footer = {
      "",
      "Examples:",
      "  hilum reproduce zero-shot --scale tiny --out zero-shot-tiny",
      "  hilum reproduce zero-shot --scale small --minutes 90 --resume --out zero-shot-small"
    })
final class ReproduceZeroShotCommand implements Callable<Integer> {
  private final Shell shell;
  @Mixin private OutOptions out = new OutOptions();
  @Mixin private JsonOption json = new JsonOption();

  @Option(
      names = "--scale",
      required = true,
      paramLabel = "SCALE",
      description = {
        "tiny (the phantom, about 8 minutes), small (open real films, about 2 hours) or paper",
        "(MIMIC-CXR and the paper's test sets)."
      })
  private String scale = "";

  @Option(names = "--resume", description = "Go on with the runs that an interrupted grid left.")
  private boolean resume;

  @Option(names = "--ablations", description = "Vary k, c and the sections besides.")
  private boolean ablations;

  @Option(
      names = "--unfrozen",
      description =
          "Run tiny even if films or settings are not the frozen ones; the result says so.")
  private boolean unfrozen;

  @Option(
      names = "--tune",
      description = "Only choose k and c of tiny anew, on hospital A's validation films.")
  private boolean tune;

  @Option(
      names = "--jobs",
      converter = OptionValues.AtLeastOne.class,
      paramLabel = "N",
      description = "Runs at a time, each on its share of the processors; default one for each.")
  private @Nullable Integer jobs;

  @Option(
      names = "--minutes",
      converter = OptionValues.AtLeastOne.class,
      paramLabel = "M",
      description = "Start no further run after so many minutes; --resume goes on.")
  private @Nullable Integer minutes;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The folder with the real data sets; default HILUM_DATA, else ../shared/data.")
  private @Nullable Path data;

  @Option(
      names = "--text-tower",
      paramLabel = "DIR",
      description = "A pre-trained text tower for the second pair of small (all-MiniLM-L6-v2).")
  private @Nullable Path textTower;

  ReproduceZeroShotCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    int processors = Runtime.getRuntime().availableProcessors();
    int atOnce = jobs == null ? processors : jobs;
    new EngineOptions().startFixed();
    Engine.threads(Math.max(1, processors / atOnce));
    if (tune) {
      shell.out().println(ReproduceZeroShot.tune(out.out(), out.force(), atOnce, shell.progress()));
      return 0;
    }
    ReproduceZeroShot.Config config =
        new ReproduceZeroShot.Config(
            scale,
            out.out(),
            out.force(),
            resume,
            ablations,
            unfrozen,
            atOnce,
            Optional.ofNullable(minutes).map(Duration::ofMinutes),
            Optional.ofNullable(data),
            Optional.ofNullable(textTower));
    ReproduceZeroShot.Outcome outcome =
        ReproduceZeroShot.run(config, EngineOptions.record(shell.provenance()), shell.progress());
    if (outcome.left() > 0) {
      shell.err().printf("%d runs are left; --resume goes on.%n", outcome.left());
      return 0;
    }
    if (json.asked()) {
      shell.result(out.out(), true);
      return 0;
    }
    shell.out().print(outcome.summary());
    shell.out().println("The page that explains this: " + out.out().resolve("report.html"));
    return 0;
  }
}
