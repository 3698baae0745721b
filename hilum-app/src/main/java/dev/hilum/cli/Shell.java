package dev.hilum.cli;

import dev.hilum.archive.catalogue.Catalogue;
import dev.hilum.io.Json;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.run.ResultFile;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What surrounds a command: where results and messages go, its words, and when to stop. */
record Shell(PrintStream out, PrintStream err, List<String> words, Cancellation cancellation) {

  /** Progress of the running command, on standard error. */
  Progress progress() {
    return Progress.on(err, cancellation);
  }

  /** The record of this run, still without seed, backend and data; it holds no password. */
  Provenance provenance() {
    return Provenance.of(words.stream().map(Catalogue::shown).toList());
  }

  /** Prints the one document of {@code --json}. */
  void json(Object document) {
    out.println(Json.write(document));
  }

  /** Tells where a result is, or with {@code --json} prints it. */
  void result(Path folder, boolean json) throws IOException {
    Path file = folder.resolve(ResultFile.NAME);
    if (json) {
      out.print(Files.readString(file));
    } else {
      out.println(file);
    }
  }
}
