package dev.hilum.bench;

import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;

/**
 * A small network with everything that a resumed run must get right: batch statistics (a
 * convolution and its norm) and dropout (before two linears). 0.28 M parameters.
 */
final class KillNetwork {
  private static final int CHANNELS = 32;
  private static final int WIDTH = 512;

  private final Layer convolution;
  private final Tensor weight, bias, mean, var; // [32] each: the norm's
  private final Layer hidden;
  private final Layer head;

  KillNetwork(Weights w, int classes) {
    convolution = Nn.conv2d(w.in("conv"), 1, CHANNELS, 5, 4, 2, false);
    weight = w.get("norm.weight", Init.ones(), CHANNELS);
    bias = w.get("norm.bias", Init.zeros(), CHANNELS);
    mean = w.buffer("norm.running_mean", Init.zeros(), CHANNELS);
    var = w.buffer("norm.running_var", Init.ones(), CHANNELS);
    hidden = Nn.linear(w.in("hidden"), CHANNELS * 16, WIDTH);
    head = Nn.linear(w.in("head"), WIDTH, classes);
    w.finish();
  }

  /** Films [B, 1, 48, 48] to logits [B, classes]. */
  Tensor forward(Tensor films, boolean training) {
    Tensor x = convolution.forward(films); // [B, 32, 12, 12]
    x =
        training
            ? x.batchNormTraining(weight, bias, mean, var, 0.1, 1e-5)
            : x.batchNorm(weight, bias, mean, var, 1e-5);
    x = x.relu().maxPool2d(3, 3, 0); // [B, 32, 4, 4]
    Tensor flat = x.reshape(x.size(0), CHANNELS * 16L);
    Tensor y = hidden.forward(training ? flat.dropout(0.2) : flat).gelu();
    return head.forward(y);
  }
}
