package dev.hilum.task;

import dev.hilum.archive.Archive;
import dev.hilum.io.Json;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.study.Report;
import dev.hilum.zoo.RandomModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A CLIP of random weights that fits phantom films of 64 px and reads the phantom's words. */
final class TinyPair {
  private static final String PREPROCESSING =
      """
      {"image_processor_type": "CLIPImageProcessor", "do_resize": true,
       "size": {"shortest_edge": 64}, "resample": 3, "do_center_crop": true,
       "crop_size": {"height": 64, "width": 64}, "do_rescale": true,
       "rescale_factor": 0.00392156862745098, "do_normalize": true,
       "image_mean": [0.5, 0.5, 0.5], "image_std": [0.25, 0.25, 0.25]}
      """;

  private TinyPair() {}

  /** The cohort that the tests learn from. */
  static String cohort(int patients) {
    return "phantom:patients=%d,size=64,seed=5".formatted(patients);
  }

  /** Writes config, vocabulary, preprocessing and weights into {@code folder/pair}. */
  static Path write(Path folder, long seed) throws IOException {
    Path source = Files.createDirectories(folder.resolve("source"));
    List<String> words = vocabulary();
    Files.writeString(source.resolve("vocab.txt"), String.join("\n", words) + "\n");
    Files.writeString(source.resolve("config.json"), Json.write(config(words.size())));
    Files.writeString(source.resolve("preprocessor_config.json"), PREPROCESSING);
    Path pair = folder.resolve("pair");
    RandomModel.write(source, seed, pair, true);
    return pair;
  }

  private static List<String> vocabulary() {
    TreeSet<String> words = new TreeSet<>();
    Archive archive = new PhantomCohort(PhantomCohort.Config.parse(cohort(60)));
    try (Stream<Report> reports = archive.reports(problem -> {})) {
      reports.forEach(
          report ->
              words.addAll(List.of(report.text().toLowerCase(Locale.ROOT).split("[^a-z]+", -1))));
    }
    words.remove("");
    List<String> all = new ArrayList<>(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"));
    all.addAll(List.of(".", ",", "-", ":", "(", ")"));
    all.addAll(words);
    return all;
  }

  private static Map<String, Object> config(int vocabulary) {
    Map<String, Object> text =
        Map.of(
            "model_type", "clip_text_model",
            "vocab_size", vocabulary,
            "hidden_size", 64,
            "num_hidden_layers", 2,
            "num_attention_heads", 2,
            "intermediate_size", 128,
            "max_position_embeddings", 48,
            "eos_token_id", 3,
            "hidden_act", "gelu");
    Map<String, Object> vision =
        Map.of(
            "model_type", "clip_vision_model",
            "image_size", 64,
            "patch_size", 16,
            "hidden_size", 64,
            "num_hidden_layers", 2,
            "num_attention_heads", 2,
            "intermediate_size", 128,
            "hidden_act", "gelu");
    return Map.of(
        "architectures",
        List.of("CLIPModel"),
        "model_type",
        "clip",
        "projection_dim",
        32,
        "text_config",
        text,
        "vision_config",
        vision);
  }
}
