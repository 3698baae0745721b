package dev.hilum.model;

import dev.hilum.nn.Layer;
import dev.hilum.tensor.Tensor;
import java.util.Map;

/** One tower of an {@link OpenClip}, to be joined with another network's. */
sealed interface OpenClipTower extends Network {

  /** {@code image} [B, 3, h, w] to {@code image_features} [B, P], not of unit length. */
  record Image(OpenClip.Images tower) implements OpenClipTower {
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return Map.of("image_features", tower.forward(new Inputs(inputs, "image").required("image")));
    }
  }

  /** {@code text} [B, T] to {@code text_features} [B, P], not of unit length. */
  record Text(Layer tower) implements OpenClipTower {
    @Override
    public Map<String, Tensor> run(Map<String, Tensor> inputs) {
      return Map.of("text_features", tower.forward(new Inputs(inputs, "text").required("text")));
    }
  }
}
