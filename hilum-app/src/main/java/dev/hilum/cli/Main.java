package dev.hilum.cli;

import dev.hilum.run.Cancellation;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** Reads the command line, runs the command and turns its outcome into an exit code. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Cancellation cancellation = new Cancellation();
    System.exit(cancellation.untilSignal(() -> run(out, System.err, cancellation, args)));
  }

  /**
   * Runs one command in this process.
   *
   * @param out gets results only
   * @param err gets progress and messages
   * @return the exit code
   */
  public static int run(
      PrintStream out, PrintStream err, Cancellation cancellation, String... args) {
    HilumCommand root = new HilumCommand();
    CommandLine commands =
        OptionValues.taughtTo(commands(root, new Shell(out, err, List.of(args), cancellation)))
            .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(false)
            .setUsageHelpWidth(100)
            .setParameterExceptionHandler((e, words) -> usage(err, e))
            .setExecutionExceptionHandler((e, command, words) -> fail(err, e, root.debug()));
    try {
      return commands.execute(args);
    } catch (OutOfMemoryError | StackOverflowError e) {
      return fail(err, e, root.debug());
    }
  }

  private static CommandLine commands(HilumCommand root, Shell shell) {
    return new CommandLine(root)
        .addSubcommand("doctor", new DoctorCommand(shell))
        .addSubcommand(
            "film",
            group("film", "One film: what it is, other formats, what a network sees.")
                .addSubcommand("info", new FilmInfoCommand(shell))
                .addSubcommand("convert", new FilmConvertCommand())
                .addSubcommand("tensor", new FilmTensorCommand(shell))
                .addSubcommand("deidentify", new FilmDeidentifyCommand(shell)))
        .addSubcommand(
            "archive",
            group("archive", "Collections of films, as they are published.")
                .addSubcommand("scan", new ArchiveScanCommand(shell))
                .addSubcommand("index", new ArchiveIndexCommand(shell))
                .addSubcommand("select", new ArchiveSelectCommand(shell))
                .addSubcommand("journeys", new ArchiveJourneysCommand(shell))
                .addSubcommand("duplicates", new ArchiveDuplicatesCommand(shell)))
        .addSubcommand(
            "report",
            group("report", "What radiologists wrote: sections, sentences, labels, token ids.")
                .addSubcommand("split", new ReportSplitCommand(shell))
                .addSubcommand("label", new ReportLabelCommand(shell))
                .addSubcommand("tokenize", new ReportTokenizeCommand(shell)))
        .addSubcommand(
            "model",
            group("model", "Checkpoints: known ones, their record, one forward pass.")
                .addSubcommand("list", new ModelListCommand(shell))
                .addSubcommand("info", new ModelInfoCommand(shell))
                .addSubcommand("get", new ModelGetCommand(shell))
                .addSubcommand("run", new ModelRunCommand(shell))
                .addSubcommand("export", new ModelExportCommand(shell))
                .addSubcommand("init", new ModelInitCommand(shell)))
        .addSubcommand(
            "phantom",
            group("phantom", "The built-in cohort.")
                .addSubcommand("make", new PhantomMakeCommand(shell)))
        .addSubcommand(
            "evaluate",
            group("evaluate", "Metrics with intervals on files made by anyone.")
                .addSubcommand("scores", new EvaluateScoresCommand(shell))
                .addSubcommand("readers", new EvaluateReadersCommand(shell))
                .addSubcommand("grounding", new EvaluateGroundingCommand(shell)))
        .addSubcommand("train", new TrainCommand(shell))
        .addSubcommand(
            "run",
            group("run", "Training runs: what there are, what they came to, the same once more.")
                .addSubcommand("list", new RunListCommand(shell))
                .addSubcommand("show", new RunShowCommand(shell))
                .addSubcommand("replay", new RunReplayCommand(shell)))
        .addSubcommand(
            "reproduce",
            group("reproduce", "A paper's protocol end to end, its own figures beside.")
                .addSubcommand("zero-shot", new ReproduceZeroShotCommand(shell)))
        .addSubcommand("quickstart", new QuickstartCommand(shell))
        .addSubcommand("embed", new EmbedCommand(shell))
        .addSubcommand("zero-shot", new ZeroShotCommand(shell))
        .addSubcommand(
            "probe",
            new CommandLine(new ProbeCommand(shell))
                .addSubcommand("apply", new ProbeApplyCommand(shell)));
  }

  private static CommandLine group(String name, String description) {
    CommandSpec spec = CommandSpec.create().name(name);
    spec.usageMessage().description(description).synopsisSubcommandLabel("COMMAND");
    return new CommandLine(spec);
  }

  private static int usage(PrintStream err, CommandLine.ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    err.println("hilum: " + e.getMessage() + " (" + command + " --help tells more)");
    return Failure.USAGE;
  }

  private static int fail(PrintStream err, Throwable e, boolean debug) {
    Failure failure = Failure.of(e);
    err.println("hilum: " + failure.sentence());
    if (debug) {
      e.printStackTrace(err);
    }
    return failure.exitCode();
  }
}
