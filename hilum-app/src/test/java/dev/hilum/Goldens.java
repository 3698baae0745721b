package dev.hilum;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Checkpoints of the golden tests, for tests that need a real network of tiny size. */
public final class Goldens {
  private static final String PREPROCESSING =
      """
      {"image_processor_type": "ViTImageProcessor", "do_resize": true, "resample": 2,
       "size": {"height": 28, "width": 28}, "do_rescale": true,
       "rescale_factor": 0.00392156862745098, "do_normalize": true,
       "image_mean": [0.5, 0.5, 0.5], "image_std": [0.5, 0.5, 0.5]}
      """;

  private Goldens() {}

  /** The folder of one golden, e.g. {@code dinov2-tiny/mlp}. */
  public static Path folder(String name) {
    return Checkout.root().resolve("hilum-torch/src/test/resources/golden").resolve(name);
  }

  /** A copy of the tiny DINOv2 with a preprocessing of its own. */
  public static Path tinyDinov2(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name : new String[] {"config.json", "model.safetensors"}) {
      Files.copy(folder("dinov2-tiny/mlp").resolve(name), folder.resolve(name));
    }
    Files.writeString(folder.resolve("preprocessor_config.json"), PREPROCESSING);
    return folder;
  }

  /** A copy of the tiny random pair of open_clip that classifies films of the phantom by words. */
  public static Path tinyOpenClip(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (String name :
        new String[] {"open_clip_config.json", "open_clip_model.safetensors", "vocab.txt"}) {
      Files.copy(folder("zero-shot-tiny").resolve(name), folder.resolve(name));
    }
    return folder;
  }
}
