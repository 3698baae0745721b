package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Tensor;
import java.util.Optional;

/**
 * The image side of a network: one vector for each film and, where it has them, one for each patch.
 */
@FunctionalInterface
public interface ImageEncoder {

  /**
   * What a batch of films becomes.
   *
   * @param films [B, D]: the vector that the network's own paper reads
   * @param patches [B, P, D'], row by row; empty for networks without patch tokens
   */
  record Encoded(Tensor films, Optional<Tensor> patches) {}

  /** Encodes pixels [B, C, H, W], preprocessed as the checkpoint wants. */
  Encoded encode(Tensor pixels);

  /**
   * The image side of {@code network}: the normalised class token of transformers without text, the
   * unit-length projection of image-text models, the pooled features of the others.
   */
  static ImageEncoder of(Network network) {
    return switch (network) {
      case Dinov2 n -> x -> tokens(n.forward(x, null), n.prefixTokens());
      case DinoVisionTransformer n -> x -> tokens(n.normed(x), n.prefixTokens());
      case Vit n -> x -> tokens(n.forward(x, null, false), 1);
      case TimmVit n ->
          x -> {
            Tensor states = n.forward(x);
            return new Encoded(n.pool(states), Optional.of(after(states, n.prefixTokens())));
          };
      case ClipVision n ->
          x -> {
            Tensor states = n.forward(x, false);
            return new Encoded(n.pool(states), Optional.of(after(states, 1)));
          };
      case SiglipVision n ->
          x -> {
            Tensor states = n.forward(x, false);
            return new Encoded(n.pool(states), Optional.of(states));
          };
      case Swin n ->
          x -> {
            Tensor states = n.forward(x);
            return new Encoded(states.mean(false, 1), Optional.of(states));
          };
      case ConvNext n ->
          x -> {
            Tensor map = n.forward(x);
            return new Encoded(n.pool(map), Optional.of(map.flatten(2, 3).transpose(1, 2)));
          };
      case ResNet n -> x -> map(n.forward(x));
      case BioVil n -> x -> map(n.forward(x, null));
      case TransformersPair n -> x -> new Encoded(n.embedImages(x), Optional.empty());
      case OpenClip n -> x -> new Encoded(n.embedImages(x), Optional.empty());
      case DenseNet n -> x -> new Encoded(n.forward(x), Optional.empty());
      default ->
          throw new BadInputException(
              "films need a network with an image side, got " + network.getClass().getSimpleName());
    };
  }

  private static Encoded tokens(Tensor states, int prefix) {
    return new Encoded(states.select(1, 0), Optional.of(after(states, prefix)));
  }

  private static Tensor after(Tensor states, int prefix) {
    return states.narrow(1, prefix, states.size(1) - prefix);
  }

  /** A feature map [B, D, h, w]: its mean, and its positions as patches. */
  private static Encoded map(Tensor map) {
    return new Encoded(map.mean(false, 2, 3), Optional.of(map.flatten(2, 3).transpose(1, 2)));
  }
}
