package dev.hilum.cli;

import dev.hilum.io.AtomicOutput;
import dev.hilum.report.ReportLine;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A file of reports, and where the answer to each of its lines goes. */
final class ReportFileOptions {
  @Parameters(
      paramLabel = "F.jsonl",
      description = "Reports, a line {\"id\": …, \"text\": …} each, UTF-8.")
  private Path file = Path.of("");

  @Option(
      names = "--out",
      paramLabel = "OUT",
      description = "A file to write, whole or not at all; else the answers go to standard output.")
  private @Nullable Path out;

  @Option(names = "--force", description = "Replace the output if it exists.")
  private boolean force;

  /** Writes one line of JSON for every report. */
  void answer(Shell shell, Function<ReportLine, Map<String, ?>> answer) throws IOException {
    Function<ReportLine, Map<String, ?>> stoppable =
        line -> {
          shell.cancellation().check();
          return answer.apply(line);
        };
    if (out == null) {
      Writer writer =
          new BufferedWriter(new OutputStreamWriter(shell.out(), StandardCharsets.UTF_8));
      try {
        write(writer, stoppable);
      } finally {
        writer.flush();
      }
    } else {
      AtomicOutput.file(
          out,
          force,
          partial -> {
            try (Writer writer = Files.newBufferedWriter(partial, StandardCharsets.UTF_8)) {
              write(writer, stoppable);
            }
          });
    }
  }

  private void write(Writer writer, Function<ReportLine, Map<String, ?>> answer)
      throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      ReportLine.map(in, file.toString(), writer, answer);
    }
  }
}
