package dev.hilum.zoo;

import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checkpoints of a model hub, downloaded once into {@code HILUM_HOME/hub}.
 *
 * <p>A model lies in {@code hub/OWNER--NAME/COMMIT/}, with the commit that a branch or tag stood at
 * in {@code refs/REV}. A file is there whole and checked or not at all; a lock on the model's
 * folder keeps two processes from fetching it twice.
 */
public final class Hub {
  private static final Pattern ADDRESS =
      Pattern.compile(
          "([A-Za-z0-9][\\w.-]{0,95})/([A-Za-z0-9][\\w.-]{0,95})(?:@([\\w./-]{1,200}))?");
  private static final Pattern FILE = Pattern.compile("[\\w-][\\w. -]*");
  private static final long MAX_LISTING = 16 << 20;

  /** The weights that are fetched: the first family that the model has. */
  private static final List<Pattern> WEIGHTS =
      List.of(
          Pattern.compile("open_clip_model\\.safetensors"),
          Pattern.compile("open_clip_pytorch_model\\.bin"),
          Pattern.compile("model\\.safetensors"),
          Pattern.compile("model(-\\d+-of-\\d+)?\\.safetensors(\\.index\\.json)?"),
          Pattern.compile("diffusion_pytorch_model\\.safetensors"),
          Pattern.compile("pytorch_model\\.bin"),
          Pattern.compile("pytorch_model(-\\d+-of-\\d+)?\\.bin(\\.index\\.json)?"),
          Pattern.compile("diffusion_pytorch_model\\.bin"));

  private static final Pattern COMPANION =
      Pattern.compile(
          "(config|open_clip_config|preprocessor_config|processor_config|tokenizer|tokenizer_config"
              + "|special_tokens_map|added_tokens|vocab)\\.json|vocab\\.txt|merges\\.txt"
              + "|.*\\.model|README\\.md|LICENSE.*");

  /** Told how far a file's transfer is; {@code total} is -1 when the hub does not say. */
  @FunctionalInterface
  public interface Listener {
    void bytes(String file, long done, long total);
  }

  private final HubSettings settings;
  private final Listener listener;

  public Hub(HubSettings settings, Listener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * The folder of a model, fetched if it is not in the cache.
   *
   * @param address {@code OWNER/NAME} or {@code OWNER/NAME@REV}
   * @throws BadInputException if the hub does not have it, does not give it, or cannot be reached
   */
  public Path model(String address) {
    Matcher parts = ADDRESS.matcher(address);
    if (!parts.matches() || address.contains("..")) {
      throw new BadInputException("a model must be hf:OWNER/NAME[@REV], got hf:" + address);
    }
    String owner = parts.group(1), name = parts.group(2);
    String revision = parts.group(3) == null ? "main" : parts.group(3);
    Path root = settings.home().resolve("hub").resolve(owner + "--" + name);
    if (settings.offline()) {
      return cached(root, revision, address);
    }
    return locked(root, () -> fetchModel(root, owner + "/" + name, revision));
  }

  /** A single file at an address, fetched if it is not in the cache. */
  public Path file(String address) {
    URI uri = URI.create(address);
    String name = Path.of(uri.getPath()).getFileName().toString();
    Path root = settings.home().resolve("files").resolve(uri.getHost());
    Path target = root.resolve(name);
    if (Files.exists(target)) {
      return target;
    }
    if (settings.offline()) {
      throw new BadInputException(
          address + ": is not in the cache " + root + ", and the hub is off");
    }
    return locked(
        root,
        () -> {
          if (!Files.exists(target)) {
            try (HubConnection connection = new HubConnection(settings)) {
              Download download = new Download(connection, settings.stall(), listener);
              download.fetch(name, uri, download.ask(name, uri), target);
            }
          }
          return target;
        });
  }

  private Path cached(Path root, String revision, String address) {
    Path folder = root.resolve(revision);
    Path ref = root.resolve("refs").resolve(revision.replace("/", "--"));
    if (Files.exists(ref)) {
      folder = root.resolve(text(ref).strip());
    }
    if (!Files.exists(folder.resolve(".complete"))) {
      throw new BadInputException(
          "hf:"
              + address
              + ": is not in the cache "
              + root
              + ", and the hub is off (offline mode)");
    }
    return folder;
  }

  private Path fetchModel(Path root, String model, String revision) throws IOException {
    if (revision.matches("[0-9a-f]{40}")
        && Files.exists(root.resolve(revision).resolve(".complete"))) {
      return root.resolve(revision);
    }
    try (HubConnection connection = new HubConnection(settings)) {
      JsonObject listing = listing(connection, model, revision);
      String commit = listing.text("sha");
      if (!commit.matches("[0-9a-f]{7,64}")) {
        throw new BadInputException(
            "hf:" + model + ": the hub must name a commit, got \"" + commit + "\"");
      }
      Path folder = root.resolve(commit);
      if (!Files.exists(folder.resolve(".complete"))) {
        Files.createDirectories(folder);
        Download download = new Download(connection, settings.stall(), listener);
        for (String file : wanted(model, listing)) {
          Path target = folder.resolve(file);
          if (!Files.exists(target)) {
            URI uri = address("/" + model + "/resolve/" + commit + "/" + file.replace(" ", "%20"));
            String what = "hf:" + model + "/" + file;
            download.fetch(what, uri, download.ask(what, uri), target);
          }
        }
        write(folder.resolve(".complete"), commit);
      }
      if (!revision.equals(commit)) {
        Path refs = Files.createDirectories(root.resolve("refs"));
        write(refs.resolve(revision.replace("/", "--")), commit);
      }
      return folder;
    }
  }

  private JsonObject listing(HubConnection connection, String model, String revision) {
    URI uri = address("/api/models/" + model + "/revision/" + revision.replace("/", "%2F"));
    String what = "hf:" + model + "@" + revision;
    return connection.persist(
        what,
        () -> {
          HttpResponse<InputStream> response = connection.send(what, "GET", uri, Map.of(), true);
          try (InputStream body = response.body()) {
            byte[] bytes = body.readNBytes((int) MAX_LISTING);
            return Json.parse(new String(bytes, StandardCharsets.UTF_8), uri.toString());
          }
        });
  }

  private static Set<String> wanted(String model, JsonObject listing) {
    Set<String> names = new LinkedHashSet<>();
    for (JsonObject sibling : listing.objects("siblings")) {
      String file = sibling.text("rfilename");
      if (FILE.matcher(file).matches()) { // in the top folder, with a plain name
        names.add(file);
      }
    }
    for (Pattern family : WEIGHTS) {
      List<String> weights = names.stream().filter(n -> family.matcher(n).matches()).toList();
      if (!weights.isEmpty()) {
        Set<String> wanted = new LinkedHashSet<>();
        names.stream().filter(n -> COMPANION.matcher(n).matches()).forEach(wanted::add);
        wanted.addAll(weights);
        return wanted;
      }
    }
    throw new BadInputException(
        "hf:" + model + ": must hold weights as safetensors or PyTorch files, got " + names);
  }

  private URI address(String path) {
    return URI.create(settings.endpoint() + path);
  }

  /** Work under a model's lock. */
  @FunctionalInterface
  private interface Work {
    Path run() throws IOException;
  }

  private static Path locked(Path root, Work work) {
    try {
      Files.createDirectories(root);
      try (FileChannel channel =
              FileChannel.open(
                  root.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
          FileLock lock = lock(channel)) {
        if (!lock.isValid()) {
          throw new IOException("the lock was lost");
        }
        return work.run();
      }
    } catch (IOException e) {
      throw AtomicOutput.failure(root, e);
    }
  }

  private static FileLock lock(FileChannel channel) throws IOException {
    while (true) {
      try {
        return channel.lock();
      } catch (OverlappingFileLockException e) {
        try {
          Thread.sleep(20); // another thread of this process has it
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new IOException("interrupted while waiting for the lock", interrupted);
        }
      }
    }
  }

  private static void write(Path target, String text) throws IOException {
    Path partial = target.resolveSibling(target.getFileName() + ".partial");
    Files.writeString(partial, text);
    Files.move(
        partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be read: " + e.getMessage(), e);
    }
  }
}
