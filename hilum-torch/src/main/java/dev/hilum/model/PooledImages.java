package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Tensor;
import java.util.function.UnaryOperator;

/**
 * The image side of a network as a pair reads it: the pooled output of its own class, and the same
 * of each patch.
 *
 * @param films pixels [B, C, h, w] to [B, D]
 * @param patches pixels to [B, N, D] row by row
 */
record PooledImages(UnaryOperator<Tensor> films, UnaryOperator<Tensor> patches) {

  static PooledImages of(Network network) {
    return switch (network) {
      case Vit n -> new PooledImages(x -> n.pooled(n.forward(x, null, false)), n::values);
      case ClipVision n -> new PooledImages(n::pooled, x -> n.projected(n.values(x)));
      case SiglipVision n -> new PooledImages(x -> n.pool(n.forward(x, false)), n::values);
      case TimmNetwork n -> new PooledImages(n::answer, n::patches);
      case OpenClipTower.Image n -> new PooledImages(n.tower()::forward, x -> n.tower().patches(x));
      case BioVil n ->
          new PooledImages(
              x -> n.project(n.forward(x, null)).mean(false, 2, 3),
              x -> positions(n.project(n.forward(x, null))));
      case DenseNet n -> new PooledImages(n::forward, x -> positions(n.map(x)));
      case Dinov2 n -> new PooledImages(x -> n.forward(x, null).select(1, 0), n::values);
      case DinoVisionTransformer n -> new PooledImages(x -> n.normed(x).select(1, 0), n::values);
      case Swin n -> new PooledImages(x -> n.forward(x).mean(false, 1), n::forward);
      case ResNet n ->
          new PooledImages(x -> n.forward(x).mean(false, 2, 3), x -> positions(n.forward(x)));
      default ->
          throw new BadInputException(
              "films need a network with an image side of its own, got "
                  + network.getClass().getSimpleName());
    };
  }

  /** The positions of a map [B, D, h, w] as patches [B, h w, D]. */
  private static Tensor positions(Tensor map) {
    return map.flatten(2, 3).transpose(1, 2);
  }
}
