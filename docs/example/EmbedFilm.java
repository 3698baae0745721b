import dev.hilum.image.ImageFile;
import dev.hilum.image.PixelImage;
import dev.hilum.image.Preprocessing;
import dev.hilum.io.Json;
import dev.hilum.model.Dinov2;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.Mode;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;

/** Prints the embedding of a film: {@code EmbedFilm CHECKPOINT_FOLDER FILM}. */
public final class EmbedFilm {
  public static void main(String[] args) {
    Path checkpoint = Path.of(args[0]);
    PixelImage film = ImageFile.pixels(Path.of(args[1]));
    Preprocessing rule = Preprocessing.of(checkpoint);
    Preprocessing.Size size = rule.outputSize(film.height(), film.width());
    try (Scope scope = Scope.open();
        TensorSource source = Checkpoints.open(checkpoint.resolve("model.safetensors"))) {
      Weights weights = Weights.load(source, Mode.INFERENCE);
      var network =
          new Dinov2(weights, Dinov2.Config.of(Json.read(checkpoint.resolve("config.json"))));
      weights.finish(); // every name of the checkpoint was used, and had the expected shape
      Tensor pixels = Tensor.of(rule.apply(film), 1, rule.channels(), size.height(), size.width());
      Tensor embedding = network.run(Map.of("pixel_values", pixels)).get("pooler_output");
      System.out.println(Arrays.toString(embedding.floats()));
      weights.close();
    }
  }
}
