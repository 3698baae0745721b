package dev.hilum.zoo;

import dev.hilum.image.Preprocessing;
import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.DualEncoder;
import dev.hilum.model.Network;
import dev.hilum.tensor.DType;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.ExtendedSource;
import dev.hilum.weights.FiniteValues;
import dev.hilum.weights.JoinedSource;
import dev.hilum.weights.Mode;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.ToIntFunction;

/** Puts two towers of different checkpoints side by side; see {@link LoadedPair#join}. */
final class PairJoin {
  private static final double LOGIT_SCALE = 2.6592;

  /** Towers whose pooled output is meant for a space that is shared with the other kind. */
  private static final Set<String> PROJECTED =
      Set.of(
          Architectures.BIOVIL,
          "CXRBertModel",
          "CLIPVisionModelWithProjection",
          "CLIPTextModelWithProjection");

  private final Tower image, text;

  PairJoin(ModelFiles image, ModelFiles text) {
    this.image = Tower.image(image);
    this.text = Tower.text(text);
  }

  ModelFiles files(int projection) {
    JsonObject config =
        Json.parse("{}", image.files().name() + " + " + text.files().name())
            .with("architectures", List.of(DualTowers.NAME))
            .with("model_type", "vision-text-dual-encoder")
            .with("projection_dim", projection)
            .with("logit_scale_init_value", LOGIT_SCALE)
            .with("vision_config", image.config())
            .with("text_config", text.config());
    return new ModelFiles(
        config.origin(),
        Layout.TRANSFORMERS,
        DualTowers.NAME,
        config,
        image.files().weights(),
        Optional.empty());
  }

  LoadedModel load(int projection, long seed, Mode mode) {
    ModelFiles files = files(projection);
    try (TensorSource films = image.files().open();
        TensorSource texts = text.files().open();
        Scope scope = Scope.open()) {
      TensorSource vision = image.view(films), language = text.view(texts);
      TensorSource towers =
          new JoinedSource(vision.origin())
              .with(vision, name -> "vision_model." + name)
              .with(language, name -> "text_model." + name);
      FiniteValues.check(towers, name -> name.endsWith("op_threshs"));
      int imageWidth = width(image, vision, this::imageWidth);
      int textWidth = width(text, language, this::textWidth);
      TensorSource whole =
          new ExtendedSource(towers, between(imageWidth, textWidth, projection, seed));
      Weights w = Weights.load(whole, mode);
      return new LoadedModel(
          files, Architectures.build(DualTowers.NAME, w, files.config(), whole), w);
    }
  }

  private Map<String, StoredTensor> between(int image, int text, int projection, long seed) {
    boolean shared =
        image == projection
            && text == projection
            && PROJECTED.contains(this.image.architecture())
            && PROJECTED.contains(this.text.architecture());
    Map<String, StoredTensor> all = new LinkedHashMap<>();
    all.put("logit_scale", StoredTensor.of(Tensor.full(DType.F32, LOGIT_SCALE)));
    try (Rng rng = Rng.of(seed)) {
      all.put("visual_projection.weight", projection(image, projection, shared, rng));
      all.put("text_projection.weight", projection(text, projection, shared, rng));
    }
    return all;
  }

  private static StoredTensor projection(int width, int projection, boolean shared, Rng rng) {
    return shared
        ? Tower.identity(projection, width)
        : StoredTensor.of(rng.normal(projection, width).mul(1 / Math.sqrt(width)));
  }

  /** The width of a tower's pooled output, as one run of it shows. */
  private static int width(Tower tower, TensorSource source, ToIntFunction<Network> measure) {
    Weights w = Weights.load(source, Mode.INFERENCE);
    Network network = Architectures.build(tower.architecture(), w, tower.config(), source);
    try {
      return Gradients.off(() -> measure.applyAsInt(network));
    } finally {
      w.close();
    }
  }

  private int imageWidth(Network network) {
    Preprocessing rule = image.files().filmPreprocessing();
    Preprocessing.Size size = rule.outputSize(512, 512);
    return DualEncoder.imageWidth(
        network, Tensor.zeros(DType.F32, 1, rule.channels(), size.height(), size.width()));
  }

  private int textWidth(Network network) {
    return DualEncoder.textWidth(network, Tensor.zeros(DType.I64, 1, TextInput.of(text).context()));
  }

  TextInput input() {
    return TextInput.of(text);
  }

  /** Preprocessing of the image tower's checkpoint, tokenizer of the text tower's. */
  PairLayout layout(ModelFiles joined) {
    SequencedMap<String, byte[]> texts = new LinkedHashMap<>();
    PairLayout.put(texts, "config.json", joined.config().toString());
    texts.put(ModelFiles.PREPROCESSOR, preprocessor());
    boolean openClip = text.files().layout() == Layout.OPEN_CLIP;
    String folder = openClip ? "tokenizer/" : ""; // with the config that says how texts are cleaned
    if (openClip) {
      PairLayout.put(texts, folder + "open_clip_config.json", text.files().config().toString());
      PairLayout.encoder(text.files(), texts);
    }
    for (Path companion : text.files().companions()) {
      String name = String.valueOf(companion.getFileName());
      if (!name.equals(ModelFiles.PREPROCESSOR) && !name.equals("processor_config.json")) {
        texts.put(folder + name, PairLayout.bytes(companion));
      }
    }
    return new PairLayout(texts, "model.safetensors");
  }

  /** The words of the image tower's own library, which are told apart by their keys. */
  private byte[] preprocessor() {
    ModelFiles files = image.files();
    return files
        .preprocessing()
        .map(PairLayout::bytes)
        .orElseGet(
            () -> {
              String rule = files.entry().map(ZooEntry::preprocessing).orElse("");
              if (!rule.startsWith(ModelFiles.XRAY_VISION)) {
                throw new BadInputException(
                    files.name() + ": the checkpoint does not say how films are prepared");
              }
              int size = Integer.parseInt(rule.substring(ModelFiles.XRAY_VISION.length()));
              return Json.write(Map.of("torchxrayvision", size)).getBytes(StandardCharsets.UTF_8);
            });
  }
}
