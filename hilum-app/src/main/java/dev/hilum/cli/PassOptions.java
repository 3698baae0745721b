package dev.hilum.cli;

import picocli.CommandLine.Option;

/** How films go through a network: {@code --batch} and {@code --readers}. */
final class PassOptions {
  @Option(
      names = "--batch",
      defaultValue = "0",
      converter = OptionValues.NotNegative.class,
      description = "Films a pass; 0 (default) chooses.")
  private int batch;

  @Option(
      names = "--readers",
      defaultValue = "0",
      converter = OptionValues.NotNegative.class,
      description = "Decoding threads; 0 chooses.")
  private int readers;

  /** 0: the task chooses. */
  int batch() {
    return batch;
  }

  int readers() {
    return readers > 0 ? readers : Runtime.getRuntime().availableProcessors();
  }
}
