package dev.hilum.run;

import dev.hilum.io.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * How a result came about: enough to run it again and to see why a second run differs.
 *
 * @param started when, in UTC
 * @param versions of this program, Java and the engine, by name
 * @param commit the git commit of the checkout, if it runs from one
 * @param machine what it ran on
 * @param command the command line
 * @param seed what all randomness came from, if there was any
 * @param backend which library computed what, e.g. {@code linear -> onednn}
 * @param data a digest of the selected films, see {@link #digest}
 * @param films which films these are: the archive, the selection, what its words for findings mean
 */
public record Provenance(
    Instant started,
    Map<String, String> versions,
    Optional<String> commit,
    Machine machine,
    List<String> command,
    OptionalLong seed,
    Map<String, String> backend,
    Optional<String> data,
    Map<String, Object> films) {

  public Provenance {
    versions = Map.copyOf(versions);
    command = List.copyOf(command);
    backend = Map.copyOf(backend);
    films = Collections.unmodifiableMap(new LinkedHashMap<>(films));
  }

  /** A record of this process; the checkout is the folder in the property {@code hilum.home}. */
  public static Provenance of(List<String> command) {
    Map<String, String> versions = new LinkedHashMap<>();
    String own = Provenance.class.getPackage().getImplementationVersion();
    versions.put("hilum", own == null ? "unpackaged" : own);
    versions.put("java", Runtime.version().toString());
    return new Provenance(
        Instant.now().truncatedTo(ChronoUnit.SECONDS),
        versions,
        commit(Path.of(System.getProperty("hilum.home", "."))),
        Machine.here(),
        command,
        OptionalLong.empty(),
        Map.of(),
        Optional.empty(),
        Map.of());
  }

  /** With one more version, e.g. the engine's. */
  public Provenance withVersion(String name, String version) {
    Map<String, String> more = new LinkedHashMap<>(versions);
    more.put(name, version);
    return new Provenance(started, more, commit, machine, command, seed, backend, data, films);
  }

  public Provenance withSeed(long newSeed) {
    return new Provenance(
        started,
        versions,
        commit,
        machine,
        command,
        OptionalLong.of(newSeed),
        backend,
        data,
        films);
  }

  public Provenance withBackend(Map<String, String> newBackend) {
    return new Provenance(
        started, versions, commit, machine, command, seed, newBackend, data, films);
  }

  public Provenance withData(String newData) {
    Optional<String> digest = Optional.of(newData);
    return new Provenance(
        started, versions, commit, machine, command, seed, backend, digest, films);
  }

  /** With what is to be known of the films, for example as {@code SelectionRecord} tells it. */
  public Provenance withFilms(Map<String, ?> told) {
    Map<String, Object> more = new LinkedHashMap<>(films);
    more.putAll(told);
    return new Provenance(started, versions, commit, machine, command, seed, backend, data, more);
  }

  /** For {@code result.json}; what is not known is left out. */
  public Map<String, Object> toJson() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("started", started.toString());
    json.put("versions", new TreeMap<>(versions));
    commit.ifPresent(c -> json.put("commit", c));
    json.put("machine", machine);
    json.put("command", command);
    seed.ifPresent(s -> json.put("seed", s));
    if (!backend.isEmpty()) {
      json.put("backend", new TreeMap<>(backend));
    }
    data.ifPresent(d -> json.put("data", d));
    if (!films.isEmpty()) {
      json.put("films", films);
    }
    return json;
  }

  /** SHA-256 over lines in the order given, e.g. one line {@code film,bytes} a film; 64 digits. */
  public static String digest(Iterable<String> lines) {
    MessageDigest sha = Sha256.start();
    for (String line : lines) {
      sha.update(line.getBytes(StandardCharsets.UTF_8));
      sha.update((byte) '\n');
    }
    return Sha256.hex(sha);
  }

  /** The commit that a checkout stands on, read from its {@code .git} folder. */
  static Optional<String> commit(Path checkout) {
    Path git = checkout.resolve(".git");
    try {
      String head = Files.readString(git.resolve("HEAD")).strip();
      if (!head.startsWith("ref: ")) {
        return Optional.of(head);
      }
      String ref = head.substring(5);
      Path loose = git.resolve(ref);
      if (Files.exists(loose)) {
        return Optional.of(Files.readString(loose).strip());
      }
      return Files.readAllLines(git.resolve("packed-refs")).stream()
          .filter(line -> line.endsWith(" " + ref))
          .map(line -> line.substring(0, line.indexOf(' ')))
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
