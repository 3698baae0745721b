package dev.hilum.cli;

import dev.hilum.io.Json;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import java.io.PrintStream;
import java.util.List;

/** What surrounds a command: where results and messages go, its words, and when to stop. */
record Shell(PrintStream out, PrintStream err, List<String> words, Cancellation cancellation) {

  /** Progress of the running command, on standard error. */
  Progress progress() {
    return Progress.on(err, cancellation);
  }

  /** The record of this run, still without seed, backend and data. */
  Provenance provenance() {
    return Provenance.of(words);
  }

  /** Prints the one document of {@code --json}. */
  void json(Object document) {
    out.println(Json.write(document));
  }
}
