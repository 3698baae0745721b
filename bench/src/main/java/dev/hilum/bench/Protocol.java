package dev.hilum.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * A child process that answers in lines: {@code @EVENT words…}; any other line is its log. Versions
 * and notes may come at any time; other events come when asked for.
 */
final class Protocol implements AutoCloseable {
  private static final int LOG_LINES = 3;

  private final Process process;
  private final BufferedReader out;
  private final Writer in;
  private final Path log;
  private final Map<String, String> versions = new TreeMap<>();
  private final List<String> notes = new ArrayList<>();
  private double scale = 1;

  /**
   * Starts the process.
   *
   * @param log gets what it says on standard error
   */
  Protocol(ProcessBuilder builder, Path log) throws IOException {
    this.log = log;
    process = Children.start(builder.redirectError(log.toFile()));
    out = process.inputReader(StandardCharsets.UTF_8);
    in = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
  }

  /** Waits for an event and returns its words. */
  String await(String event) throws IOException {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "@version" -> versions.put(words[1], words[2]);
        case "@note" -> notes.add(line.substring(6));
        case "@scale" -> scale = Double.parseDouble(words[1]);
        default -> {
          if (words[0].equals("@" + event)) {
            return line.substring(event.length() + 1).strip();
          }
        }
      }
    }
    Children.check();
    throw new IOException("the process ended" + exit() + ": " + lastWords());
  }

  private String exit() {
    try {
      return process.waitFor(5, TimeUnit.SECONDS) ? " with " + process.exitValue() : "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private String lastWords() throws IOException {
    List<String> lines;
    try {
      lines = Files.readAllLines(log);
    } catch (UncheckedIOException e) {
      return "no log";
    }
    List<String> said = lines.stream().filter(l -> !l.isBlank()).toList();
    return said.isEmpty()
        ? "no word on standard error"
        : String.join(" | ", said.subList(Math.max(0, said.size() - LOG_LINES), said.size()));
  }

  /** Sends one line. */
  void say(String line) throws IOException {
    in.write(line + "\n");
    in.flush();
  }

  /** What measured seconds are multiplied by. */
  double scale() {
    return scale;
  }

  Map<String, String> versions() {
    return versions;
  }

  List<String> notes() {
    return notes;
  }

  /** The most resident memory so far, in megabytes; 0 when the process is gone. */
  long peakMegabytes() {
    return Children.kilobytes(process.pid(), "VmHWM") / 1024;
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      process.destroy(); // it closed its end first
    }
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
