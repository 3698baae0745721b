package dev.hilum.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The root of all commands, with the options that each of them has. */
@Command(
    name = "hilum",
    description = "Trains, adapts, evaluates and serves chest X-ray foundation models.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = HilumCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "hilum COMMAND --help tells more, with examples."})
final class HilumCommand implements Callable<Integer> {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "Show where an error came from.")
  private boolean debug;

  boolean debug() {
    return debug;
  }

  @Override
  public Integer call() {
    throw new CommandLine.ParameterException(spec.commandLine(), "a command is missing");
  }

  /** The version in the jar's manifest. */
  static final class Version implements CommandLine.IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = HilumCommand.class.getPackage().getImplementationVersion();
      return new String[] {"hilum " + (version == null ? "unpackaged" : version)};
    }
  }
}
