package dev.hilum.model;

import dev.hilum.io.BadInputException;
import dev.hilum.tensor.Tensor;
import java.util.Optional;

/**
 * Two towers in one space, whatever they are made of:
 *
 * <pre>
 *   u = embedImages(pixels), v = embedTexts(ids, mask)        [B, P] each, rows of length 1
 *   logits = exp(logScale) u v' + bias                        [B, B]
 * </pre>
 *
 * <p>Built for training, gradients flow into every parameter that learns.
 */
public interface ImageText {

  /**
   * The patches of a batch of images in the space that is shared with texts.
   *
   * @param embeddings [B, N, P] row by row, each of length 1
   * @param rows N = rows x columns
   */
  record Patches(Tensor embeddings, int rows, int columns) {

    /** Unit-length patches of features [B, N, P] that lie over {@code pixels} in a grid. */
    static Patches of(Tensor features, Tensor pixels) {
      long n = features.size(1);
      double height = pixels.size(2), width = pixels.size(3);
      int rows = (int) Math.max(1, Math.round(Math.sqrt(n * height / width)));
      if (n % rows != 0) {
        throw new IllegalArgumentException(
            "patches must form a grid over the image, got " + n + " over " + pixels.shape());
      }
      return new Patches(features.normalize(-1, 1e-12), rows, (int) (n / rows));
    }
  }

  /** Unit-length embeddings [B, P] of pixels [B, C, h, w], preprocessed as the checkpoint wants. */
  Tensor embedImages(Tensor pixels);

  /**
   * Unit-length embeddings [B, P] of texts.
   *
   * @param ids token ids [B, T], int64
   * @param mask 1 for a token, 0 for padding [B, T], int64; towers that were trained without a mask
   *     leave it unread
   */
  Tensor embedTexts(Tensor ids, Tensor mask);

  /** The parameter ln(1 / temperature), a scalar or [1]. */
  Tensor logScale();

  /** The parameter that is added to the logits, a scalar or [1], where there is one (SigLIP). */
  default Optional<Tensor> bias() {
    return Optional.empty();
  }

  /**
   * What each patch of the images says in the space of the texts; empty for towers whose patches
   * have no place in it.
   */
  default Optional<Patches> embedPatches(Tensor pixels) {
    return Optional.empty();
  }

  /**
   * The pair that {@code network} is.
   *
   * @throws BadInputException if it has not both towers
   */
  static ImageText of(Network network) {
    if (network instanceof ImageText pair) {
      return pair;
    }
    throw new BadInputException(
        "images and texts are compared by a network with both towers (CLIPModel, SiglipModel,"
            + " VisionTextDualEncoderModel, open_clip), got "
            + network.getClass().getSimpleName());
  }
}
