package dev.hilum.evaluate.zeroshot;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.model.Bert;
import dev.hilum.model.DualEncoder;
import dev.hilum.model.OpenClip;
import dev.hilum.model.ResNet;
import dev.hilum.model.Swin;
import dev.hilum.tensor.Gradients;
import dev.hilum.tensor.Rng;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.SafetensorsWriter;
import dev.hilum.weights.StoredTensor;
import dev.hilum.weights.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * The three small pairs, of different kinds, before any training: an image tower for films of 64
 * px, a text tower for {@link #CONTEXT} tokens, a shared space of {@link #SPACE} numbers. They are
 * written in the layouts of their reference libraries, so that everything else loads them as it
 * loads any checkpoint.
 */
enum TinyPair {
  /** CLIP: a vision transformer and a causal text transformer, in open_clip's layout. */
  VIT_CLIP,
  /** MedCLIP's kind: a Swin transformer and BERT. */
  SWIN_BERT,
  /** BioViL's kind: a convolutional residual network and BERT. */
  RESNET_BERT;

  static final int SIDE = 64;
  static final int CONTEXT = 64;
  static final int SPACE = 64;
  private static final int WIDTH = 64; // of the text towers

  /** As cells and tables have it. */
  String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static TinyPair named(String id) {
    return valueOf(id.toUpperCase(Locale.ROOT).replace('-', '_'));
  }

  /** Writes config, preprocessing, vocabulary and random weights. */
  void write(List<String> vocabulary, long seed, Path folder) throws IOException {
    Files.write(folder.resolve("vocab.txt"), vocabulary);
    Weights w = Weights.init(seed, Mode.TRAINING);
    try {
      if (this == VIT_CLIP) {
        JsonObject config = openClip(vocabulary.size());
        Files.writeString(folder.resolve("open_clip_config.json"), config + "\n");
        try (Scope scope = Scope.open()) {
          new OpenClip(w, OpenClip.Config.of(config, folder));
        }
        save(w, seed, folder.resolve("open_clip_model.safetensors"));
      } else {
        JsonObject config = dual(vocabulary.size());
        Files.writeString(folder.resolve("config.json"), config + "\n");
        Files.writeString(folder.resolve("preprocessor_config.json"), PREPROCESSING);
        Files.writeString(folder.resolve("tokenizer_config.json"), TOKENIZER);
        try (Scope scope = Scope.open()) {
          build(w, config);
        }
        save(w, seed, folder.resolve("model.safetensors"));
      }
    } finally {
      w.close();
    }
  }

  private static final String PREPROCESSING =
      """
      {"image_processor_type": "ViTImageProcessor", "do_resize": true, "do_rescale": true,
       "do_normalize": true, "size": {"height": 64, "width": 64}, "resample": 2,
       "rescale_factor": 0.00392156862745098, "image_mean": [0.5, 0.5, 0.5],
       "image_std": [0.25, 0.25, 0.25]}
      """;

  private static final String TOKENIZER =
      """
      {"tokenizer_class": "BertTokenizer", "do_lower_case": true, "model_max_length": 64}
      """;

  private static JsonObject openClip(int words) {
    return Json.parse(
        """
        {"model_cfg": {"embed_dim": %d, "custom_text": true,
           "vision_cfg": {"image_size": %d, "patch_size": 8, "width": 64, "layers": 3,
             "head_width": 32, "mlp_ratio": 3},
           "text_cfg": {"context_length": %d, "vocab_size": %d, "width": %d, "heads": 2,
             "layers": 2, "mlp_ratio": 3, "pool_type": "eos", "eos_id": %d, "pad_id": 0,
             "hf_tokenizer_name": "vocab.txt"}},
         "preprocess_cfg": {"mean": [0.5, 0.5, 0.5], "std": [0.25, 0.25, 0.25],
           "interpolation": "bilinear", "resize_mode": "squash"}}
        """
            .formatted(SPACE, SIDE, CONTEXT, words, WIDTH, Vocabulary.LAST),
        VIT_CLIP.id());
  }

  private JsonObject dual(int words) {
    String vision =
        this == SWIN_BERT
            ? """
            {"model_type": "swin", "architectures": ["SwinModel"], "image_size": %d,
             "patch_size": 8, "num_channels": 3, "embed_dim": 48, "depths": [2, 2],
             "num_heads": [2, 4], "window_size": 4, "mlp_ratio": 3, "hidden_act": "gelu",
             "use_absolute_embeddings": true, "hidden_size": 96}\
            """
                .formatted(SIDE)
            : """
            {"model_type": "resnet", "architectures": ["ResNet"], "hidden_size": 128}\
            """;
    return Json.parse(
        """
        {"architectures": ["VisionTextDualEncoderModel"], "projection_dim": %d,
         "vision_config": %s,
         "text_config": {"model_type": "bert", "architectures": ["BertModel"], "vocab_size": %d,
           "hidden_size": %d, "num_hidden_layers": 2, "num_attention_heads": 2,
           "intermediate_size": 192, "hidden_act": "gelu", "max_position_embeddings": %d}}
        """
            .formatted(SPACE, vision, words, WIDTH, CONTEXT),
        id());
  }

  private void build(Weights w, JsonObject config) {
    JsonObject vision = config.object("vision_config"), text = config.object("text_config");
    new DualEncoder(
        w,
        at ->
            this == SWIN_BERT
                ? new Swin(at, Swin.Config.of(vision))
                : new ResNet(at, convolutional()),
        at -> new Bert(at, Bert.Config.of(text)),
        new DualEncoder.Widths(vision.integer("hidden_size"), WIDTH, SPACE));
  }

  private static ResNet.Config convolutional() {
    return new ResNet.Config(
        3,
        16,
        false,
        List.of(
            new ResNet.Stage(1, 16, 16, 1),
            new ResNet.Stage(1, 32, 32, 1),
            new ResNet.Stage(1, 64, 64, 1),
            new ResNet.Stage(1, 128, 128, 1)),
        0);
  }

  /**
   * Draws the weights anew where the usual ones are made for widths of 768: matrices by Glorot's
   * uniform rule, tables of words and positions with a spread of 0.5 and 0.2.
   */
  private static void save(Weights w, long seed, Path file) {
    SequencedMap<String, StoredTensor> stored = new LinkedHashMap<>();
    try (Scope scope = Scope.open();
        Rng rng = Rng.of(seed)) {
      Gradients.off(
          () -> {
            w.parameters().forEach((name, p) -> spread(name, p, rng));
            return w;
          });
      w.parameters().forEach((name, p) -> stored.put(name, StoredTensor.of(p)));
      w.buffers().forEach((name, b) -> stored.put(name, StoredTensor.of(b)));
      SafetensorsWriter.write(file, stored, Map.of("format", "pt"));
    }
  }

  private static void spread(String name, Tensor p, Rng rng) {
    if (name.contains("position_embedding") || name.contains("positional_embedding")) {
      rng.fillNormal(p, 0, 0.2);
    } else if (name.contains("word_embeddings.weight") || name.contains("token_embedding.weight")) {
      rng.fillNormal(p, 0, 0.5);
    } else if (p.rank() == 2 && !name.contains("relative_position")) {
      double bound = Math.sqrt(6.0 / (p.size(0) + p.size(1)));
      rng.fillUniform(p, -bound, bound);
    }
  }
}
