package dev.hilum.run;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * How far a run has come: {@code run.json} in its folder, written anew at each change.
 *
 * @param task what is trained
 * @param phase where it stands
 * @param message why it stopped or failed; empty otherwise
 * @param started when its first part did, in UTC
 * @param changed when this state was written
 * @param seconds that finished parts took together
 * @param process the number of the process that works on it, or did last
 * @param processStarted when that process did: numbers come back
 */
public record RunState(
    String task,
    Phase phase,
    String message,
    Instant started,
    Instant changed,
    long seconds,
    long process,
    Instant processStarted) {

  /** Where a run stands. */
  public enum Phase {
    RUNNING,
    DONE,
    /** A person asked it to stop. */
    STOPPED,
    FAILED,
    /** It was running when its process went. */
    KILLED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static final String NAME = "run.json";

  /** The state of a run that starts now in this process. */
  static RunState starting(String task) {
    Instant now = now();
    long process = ProcessHandle.current().pid();
    return new RunState(task, Phase.RUNNING, "", now, now, 0, process, startOf(process));
  }

  /** The state of a run that goes on now in this process. */
  RunState goingOn() {
    RunState fresh = starting(task);
    return new RunState(
        task, Phase.RUNNING, "", started, now(), seconds, fresh.process, fresh.processStarted);
  }

  /** The state after this process's part. */
  RunState ended(Phase end, String why) {
    return new RunState(
        task, end, why, started, now(), took().toSeconds(), process, processStarted);
  }

  /** How long the run has worked, all its parts together; a killed part is not counted. */
  public Duration took() {
    Instant until = phase == Phase.RUNNING ? now() : changed;
    long part = phase == Phase.RUNNING ? Duration.between(changed, until).toSeconds() : 0;
    return Duration.ofSeconds(seconds + Math.max(0, part));
  }

  /** Reads the state of a run; one that is running without its process was killed. */
  static RunState read(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new BadInputException(folder + ": must be a run folder, which holds " + NAME);
    }
    JsonObject json = Json.read(file);
    RunState state =
        new RunState(
            json.text("task"),
            phase(json),
            json.text("message", ""),
            instant(json, "started"),
            instant(json, "changed"),
            json.wholeNumber("seconds"),
            json.wholeNumber("process"),
            instant(json, "process_started"));
    boolean alive = startOf(state.process).equals(state.processStarted);
    return state.phase == Phase.RUNNING && !alive
        ? new RunState(
            state.task,
            Phase.KILLED,
            state.message,
            state.started,
            state.changed,
            state.seconds,
            state.process,
            state.processStarted)
        : state;
  }

  void write(Path folder) {
    String text = Json.write(toJson()) + "\n";
    AtomicOutput.file(folder.resolve(NAME), true, partial -> Files.writeString(partial, text));
  }

  /** As {@code run.json} has it. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("schema", ResultFile.SCHEMA);
    json.put("task", task);
    json.put("state", phase.toString());
    json.put("message", message);
    json.put("started", started.toString());
    json.put("changed", changed.toString());
    json.put("seconds", seconds);
    json.put("process", process);
    json.put("process_started", processStarted.toString());
    return json;
  }

  private static Phase phase(JsonObject json) {
    String name = json.text("state");
    for (Phase phase : Phase.values()) {
      if (phase.toString().equals(name)) {
        return phase;
      }
    }
    throw new BadInputException(json.origin() + ": \"state\" is unknown, got \"" + name + "\"");
  }

  private static Instant instant(JsonObject json, String key) {
    try {
      return Instant.parse(json.text(key));
    } catch (DateTimeParseException e) {
      throw new BadInputException(
          json.origin() + ": \"" + key + "\" must be a time, got \"" + json.text(key) + "\"", e);
    }
  }

  /** When a process of this number started, the beginning of time if there is none. */
  private static Instant startOf(long process) {
    return ProcessHandle.of(process).flatMap(p -> p.info().startInstant()).orElse(Instant.EPOCH);
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.SECONDS);
  }
}
