package dev.hilum.cli;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.run.Cancellation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** One command run in this process, and what came of it. */
record Command(int exitCode, String out, String err) {

  static Command run(Object... words) {
    return run(new Cancellation(), words);
  }

  static Command run(Cancellation cancellation, Object... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(), err = new ByteArrayOutputStream();
    String[] args = new String[words.length];
    for (int i = 0; i < args.length; i++) {
      args[i] = words[i].toString();
    }
    int code = Main.run(stream(out), stream(err), cancellation, args);
    return new Command(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  /** The one JSON document on standard output. */
  JsonObject json() {
    return Json.parse(out, "standard output");
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }
}
