package dev.hilum.model;

import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Shape;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Weights;

/**
 * Cuts images into square patches that do not overlap and maps each to a token: [B, C, h, w] to [B,
 * N, D], row by row. Pixels that do not fill a patch are left out, as a strided convolution does.
 */
final class PatchEmbedding {
  private final int patch;
  private final int channels;
  private final Layer projection;

  PatchEmbedding(Weights w, int channels, int width, int patch, boolean bias) {
    this.patch = patch;
    this.channels = channels;
    projection = Nn.conv2d(w, channels, width, patch, patch, 0, bias);
  }

  /** Tokens [B, N, D] of images [B, C, h, w]. */
  Tensor forward(Tensor images) {
    Shape.check(images, "images", Shape.ANY, channels, Shape.ANY, Shape.ANY);
    if (rows(images) < 1 || columns(images) < 1) {
      throw new IllegalArgumentException(
          "images must hold at least one patch of side %d, got %s"
              .formatted(patch, images.shape()));
    }
    return projection.forward(images).flatten(2, 3).transpose(1, 2);
  }

  /** How many rows of patches images [B, C, h, w] have. */
  long rows(Tensor images) {
    return images.size(2) / patch;
  }

  long columns(Tensor images) {
    return images.size(3) / patch;
  }
}
