package dev.hilum.bench;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.OutputExistsException;
import dev.hilum.run.Provenance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Option;

/** The table that a command makes: where it goes, and by what it was made. */
final class TableFile {
  @Option(names = "--out", required = true, paramLabel = "F.md", description = "The table.")
  private Path out = Path.of("");

  @Option(names = "--force", description = "Replace the table if it is there.")
  private boolean force;

  /**
   * @throws OutputExistsException if the table is there and may not be replaced
   */
  void check() {
    if (Files.exists(out) && !force) {
      throw new OutputExistsException(out);
    }
  }

  /**
   * Writes the table as it is so far; to be called after {@link #check}.
   *
   * @throws dev.hilum.run.CancelledException if children may have been killed since
   */
  void write(String markdown) throws IOException {
    Children.check();
    AtomicOutput.file(out, true, partial -> Files.writeString(partial, markdown));
  }

  /** The processor, the day and the command line, as every table ends its first paragraph. */
  static String madeBy(List<String> words) {
    Provenance provenance = Provenance.of(words);
    return "%s, %s. Command: `./hilum-bench %s`"
        .formatted(
            provenance.machine().cpu(),
            provenance.started().toString().substring(0, 10),
            String.join(" ", words));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
