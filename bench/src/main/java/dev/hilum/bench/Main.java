package dev.hilum.bench;

import dev.hilum.io.BadInputException;
import dev.hilum.io.ExhaustedException;
import dev.hilum.io.OutputExistsException;
import dev.hilum.run.Cancellation;
import dev.hilum.run.CancelledException;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code ./hilum-bench}: reads the command line and turns an outcome into an exit code. */
final class Main {
  static final int DONE = 0;

  /** A gate or a check did not hold; the table says which. */
  static final int FAILED = 1;

  private static final int USAGE = 2;
  private static final int BAD_INPUT = 3;
  private static final int EXHAUSTED = 4;
  private static final int INTERRUPTED = 130;

  private Main() {}

  public static void main(String[] args) {
    Cancellation cancellation = new Cancellation();
    System.exit(cancellation.untilSignal(() -> run(cancellation, args)));
  }

  private static int run(Cancellation cancellation, String... args) {
    CommandSpec spec = CommandSpec.create().name("hilum-bench");
    spec.usageMessage()
        .description("Speed beside the peers, parity with the references, long robustness runs.")
        .synopsisSubcommandLabel("COMMAND");
    List<String> words = List.of(args);
    return new CommandLine(spec)
        .addSubcommand("list", new ListCommand())
        .addSubcommand("run", new RunCommand(words, cancellation))
        .addSubcommand("parity", new ParityCommand(words))
        .addSubcommand("fuzz", new FuzzCommand(words))
        .addSubcommand("precision", new PrecisionCommand(words, cancellation))
        .addSubcommand("signals", new SignalsCommand(words, cancellation))
        .addSubcommand("kill", new KillCommand(words, cancellation))
        .addSubcommand("dicom", new DicomCommand(words))
        .addSubcommand("labels", new LabelsCommand(words))
        .addSubcommand("phantom", new PhantomCommand(words, cancellation))
        .addSubcommand("small-pair", new SmallPairCommand(cancellation))
        .addSubcommand("memory", new MemoryCommand(words, cancellation))
        .addSubcommand("gradient-cache", new GradientCacheCommand(words, cancellation))
        .addSubcommand("catalogue", new CatalogueCommand(words))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(
            (e, command, result) -> fail(Children.ending() ? new CancelledException() : e))
        .execute(args.length == 0 ? new String[] {"list"} : args);
  }

  private static int fail(Exception e) {
    System.err.println("hilum-bench: " + (e.getMessage() == null ? e : e.getMessage()));
    return switch (e) {
      case OutputExistsException _ -> USAGE;
      case BadInputException _ -> BAD_INPUT;
      case ExhaustedException _ -> EXHAUSTED;
      case CancelledException _ -> INTERRUPTED;
      default -> {
        e.printStackTrace();
        yield FAILED;
      }
    };
  }
}
