package dev.hilum.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** {@code --out} and {@code --force}. */
final class OutOptions {
  @Option(
      names = "--out",
      required = true,
      paramLabel = "OUT",
      description = "What to make; whole or not at all.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  Path out() {
    return out;
  }

  boolean force() {
    return force;
  }
}
