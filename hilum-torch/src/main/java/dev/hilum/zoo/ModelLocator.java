package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.TimmArchitectures;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.PyTorchFile;
import dev.hilum.weights.TensorSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds the files that {@code --model M} means: a zoo name, a folder in the layout of transformers,
 * diffusers, open_clip or timm, a single checkpoint file, or {@code hf:OWNER/NAME[@REV]}.
 */
public final class ModelLocator {
  private static final List<String> HF_WEIGHTS =
      List.of(
          "model.safetensors",
          "model.safetensors.index.json",
          "pytorch_model.bin",
          "pytorch_model.bin.index.json");
  private static final List<String> DIFFUSERS_WEIGHTS =
      List.of(
          "diffusion_pytorch_model.safetensors",
          "diffusion_pytorch_model.safetensors.index.json",
          "diffusion_pytorch_model.bin");
  private static final List<String> OPEN_CLIP_WEIGHTS =
      List.of("open_clip_model.safetensors", "open_clip_pytorch_model.bin");
  private static final Set<String> ENDINGS = Set.of("safetensors", "pt", "pth", "bin", "ckpt");

  private final Hub hub;

  /** Finds models on disk, and in the zoo and on the hub through {@code hub}. */
  public ModelLocator(Hub hub) {
    this.hub = hub;
  }

  /**
   * The files of a model, downloaded where they are not on disk.
   *
   * @param model what the user wrote
   * @param architecture for a single file that does not say; empty otherwise
   * @throws BadInputException if there is no such model, or its files do not say what it is
   */
  public ModelFiles locate(String model, Optional<String> architecture) {
    Optional<ZooEntry> entry = Zoo.find(model);
    if (entry.isPresent()) {
      return ofEntry(entry.get());
    }
    if (model.startsWith("hf:")) {
      return folder(hub.model(model.substring(3)), model, architecture);
    }
    Path path = Path.of(model);
    if (Files.isDirectory(path)) {
      return folder(path, model, architecture);
    }
    if (Files.exists(path)) {
      return file(path, model, architecture);
    }
    throw new BadInputException(
        model
            + ": a model must be a zoo name (hilum model list), a folder, a checkpoint file or"
            + " hf:OWNER/NAME; there is no such file and no such entry");
  }

  private ModelFiles ofEntry(ZooEntry entry) {
    Optional<String> architecture = Optional.of(entry.architecture());
    ModelFiles files;
    if (entry.weights().startsWith(Shipped.PREFIX)) {
      files = folder(Shipped.folder(entry), entry.name(), architecture);
    } else if (entry.weights().startsWith("hf:")) {
      files = folder(hub.model(entry.weights().substring(3)), entry.name(), architecture);
    } else {
      files = file(hub.file(entry.weights()), entry.name(), architecture);
    }
    return new ModelFiles(
        entry.name(),
        files.layout(),
        files.architecture(),
        entry.config().orElse(files.config()),
        files.weights(),
        Optional.of(entry));
  }

  private static ModelFiles folder(Path folder, String name, Optional<String> architecture) {
    if (Files.exists(folder.resolve("open_clip_config.json"))) {
      JsonObject config = Json.read(folder.resolve("open_clip_config.json"));
      return new ModelFiles(
          name,
          Layout.OPEN_CLIP,
          architecture.orElse(Architectures.OPEN_CLIP),
          config,
          weights(folder, OPEN_CLIP_WEIGHTS),
          Optional.empty());
    }
    if (Files.exists(folder.resolve("config.json"))) {
      JsonObject config = Json.read(folder.resolve("config.json"));
      return configured(folder, name, config, architecture);
    }
    return file(onlyCheckpoint(folder), name, architecture);
  }

  private static ModelFiles configured(
      Path folder, String name, JsonObject config, Optional<String> architecture) {
    if (config.isText("_class_name")) {
      return new ModelFiles(
          name,
          Layout.DIFFUSERS,
          architecture.orElse(config.text("_class_name")),
          config,
          weights(folder, DIFFUSERS_WEIGHTS),
          Optional.empty());
    }
    Path weights = weights(folder, HF_WEIGHTS);
    if (config.isText("architecture")) {
      String timm = config.text("architecture").split("\\.", 2)[0];
      return new ModelFiles(
          name,
          Layout.TIMM,
          architecture.orElse(timm.startsWith("resnet") ? Architectures.RESNET : timm),
          config,
          weights,
          Optional.empty());
    }
    List<String> classes =
        config.isArray("architectures") ? config.texts("architectures") : List.of();
    if (classes.isEmpty() && architecture.isEmpty()) {
      throw new BadInputException(
          config.origin()
              + ": the config must name its class in architectures (transformers), architecture"
              + " (timm) or _class_name (diffusers); got the keys "
              + config.keys());
    }
    return new ModelFiles(
        name,
        Layout.TRANSFORMERS,
        architecture.orElseGet(classes::getFirst),
        config,
        weights,
        Optional.empty());
  }

  /** A single file: told by {@code architecture}, by the config beside it, or by its own names. */
  private static ModelFiles file(Path file, String name, Optional<String> architecture) {
    JsonObject config = empty(file);
    String found;
    if (architecture.isPresent()) {
      found = architecture.get();
      JsonObject named = Zoo.resource("architectures.json");
      Path beside = file.resolveSibling("config.json");
      if (named.has(found)) {
        config = named.object(found);
        found = config.texts("architectures").getFirst();
      } else if (found.startsWith("resnet")) {
        found = Architectures.RESNET;
      } else if (found.contains("DenseNet") || found.startsWith("densenet")) {
        found = Architectures.DENSENET;
      } else if (Files.exists(beside)) {
        config = Json.read(beside);
      } else if (TimmArchitectures.names().contains(found)) {
        config = Json.parse(Json.write(Map.of("architecture", found)), file.toString());
      } else {
        config = Json.parse(Json.write(Map.of("architectures", List.of(found))), file.toString());
      }
    } else {
      found = byNames(file);
    }
    try (TensorSource source = Checkpoints.open(file)) {
      if (source instanceof PyTorchFile torch && torch.moduleClass().isPresent()) {
        config = torch.moduleAttributes();
      }
    }
    return new ModelFiles(name, Layout.CHECKPOINT, found, config, file, Optional.empty());
  }

  /** Networks that a checkpoint's names leave no doubt about. */
  private static String byNames(Path file) {
    Map<String, String> telling = new LinkedHashMap<>();
    telling.put("features.denseblock1.denselayer1.conv1.weight", Architectures.DENSENET);
    telling.put("layer1.0.conv1.weight", Architectures.RESNET);
    telling.put("encoder.encoder.conv1.weight", Architectures.BIOVIL);
    try (TensorSource source = Checkpoints.open(file)) {
      for (Map.Entry<String, String> entry : telling.entrySet()) {
        if (source.names().contains(entry.getKey())) {
          return entry.getValue();
        }
      }
    }
    throw new BadInputException(
        file
            + ": a checkpoint file without config needs --architecture, one of "
            + String.join(", ", Architectures.names()));
  }

  private static Path onlyCheckpoint(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      List<Path> found = all.filter(ModelLocator::isCheckpoint).sorted().toList();
      if (found.size() == 1) {
        return found.getFirst();
      }
      throw new BadInputException(
          folder
              + ": a model folder must hold config.json or open_clip_config.json, or one checkpoint"
              + " file; got "
              + found.size()
              + " checkpoint files and no config");
    } catch (IOException e) {
      throw new BadInputException(folder + ": cannot be read: " + e.getMessage(), e);
    }
  }

  private static boolean isCheckpoint(Path path) {
    String name = path.getFileName().toString();
    int dot = name.lastIndexOf('.');
    return dot > 0
        && ENDINGS.contains(name.substring(dot + 1))
        && !name.equals("inputs.safetensors")
        && !name.equals("expected.safetensors");
  }

  private static Path weights(Path folder, List<String> names) {
    for (String name : names) {
      if (Files.exists(folder.resolve(name))) {
        return folder.resolve(name);
      }
    }
    throw new BadInputException(
        folder + ": the weights must be one of " + String.join(", ", names) + "; none is there");
  }

  private static JsonObject empty(Path file) {
    return Json.parse("{}", file.toString());
  }
}
