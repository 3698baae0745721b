package dev.hilum.model;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.PyTorchFile;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Which class builds which golden. */
final class Builders {
  private Builders() {}

  /** Builds a network by walking a cursor; sizes come from the golden's own files. */
  static Function<Weights, Network> of(Path golden, TensorSource source) {
    if (source.names().contains("features.conv0.weight")) {
      JsonObject attributes =
          source instanceof PyTorchFile file && file.moduleClass().isPresent()
              ? file.moduleAttributes()
              : Json.parse("{}", source.origin());
      DenseNet.Config config = DenseNet.Config.of(source, attributes);
      return w -> new DenseNet(w, config);
    }
    if (source.names().contains("layer1.0.conv1.weight")) {
      ResNet.Config config = ResNet.Config.of(source, "");
      return w -> new ResNet(w, config);
    }
    Optional<Function<Weights, Network>> vision = VisionBuilders.of(golden);
    if (vision.isPresent()) {
      return vision.get();
    }
    if (source.names().contains("encoder.encoder.conv1.weight")) {
      BioVil.Config config = BioVil.Config.of(source);
      return w -> new BioVil(w, config);
    }
    Path config = golden.resolve("config.json");
    JsonObject json = Json.read(config);
    return switch (json.texts("architectures").getFirst()) {
      case "BertModel", "RobertaModel" -> w -> new Bert(w, Bert.Config.of(json));
      case "BertForMaskedLM" ->
          w -> new BertMaskedLm(w, Bert.Config.of(json), json.flag("tie_word_embeddings", true));
      case "CXRBertModel" -> w -> new CxrBert(w, CxrBert.Config.of(json));
      case "SwinModel", "SwinForImageClassification" -> w -> new Swin(w, Swin.Config.of(json));
      default -> throw new IllegalArgumentException(golden + ": no builder");
    };
  }

  static TensorSource checkpoint(Path golden) {
    for (String name :
        List.of("model.safetensors", "open_clip_model.safetensors", "model.pt", "model.pth")) {
      if (Files.exists(golden.resolve(name))) {
        return Checkpoints.open(golden.resolve(name));
      }
    }
    throw new IllegalArgumentException(golden + ": no checkpoint");
  }
}
