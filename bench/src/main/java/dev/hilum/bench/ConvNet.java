package dev.hilum.bench;

import dev.hilum.nn.Layer;
import dev.hilum.nn.Nn;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Init;
import dev.hilum.weights.Weights;
import java.util.List;

/**
 * A small convolutional network for films of one channel: five blocks of a convolution, batch norm
 * and ReLU, 16 to 128 channels. The first is 5 x 5 at stride 2, the others 3 x 3; max pooling
 * halves the maps of the first three. A 1 x 1 convolution says of each cell of {@link #CELL} pixels
 * a side which findings are there; what is said of the film is one linear of each channel's maximum
 * and mean and of each finding's maximum over cells: 248,512 parameters for eight findings.
 */
final class ConvNet {
  /** Pixels a side of one cell. */
  static final int CELL = 16;

  private static final double EPS = 1e-5;

  /**
   * What the network says, as logits.
   *
   * @param films [B, classes]
   * @param cells [B, classes, H / CELL, W / CELL]
   */
  record Seen(Tensor films, Tensor cells) {}

  private record Block(
      Layer convolution, Tensor weight, Tensor bias, Tensor mean, Tensor var, boolean halves) {
    static Block of(Weights w, int in, int out, int kernel, int stride, boolean halves) {
      return new Block(
          Nn.conv2d(w.in("conv"), in, out, kernel, stride, kernel / 2, false),
          w.get("norm.weight", Init.ones(), out),
          w.get("norm.bias", Init.zeros(), out),
          w.buffer("norm.running_mean", Init.zeros(), out),
          w.buffer("norm.running_var", Init.ones(), out),
          halves);
    }

    Tensor forward(Tensor x, boolean training) {
      Tensor y = convolution.forward(x);
      y =
          training
              ? y.batchNormTraining(weight, bias, mean, var, 0.1, EPS)
              : y.batchNorm(weight, bias, mean, var, EPS);
      return halves ? y.relu().maxPool2d(2, 2, 0) : y.relu();
    }
  }

  private final List<Block> blocks;
  private final Layer places, head;

  ConvNet(Weights w, int classes) {
    blocks =
        List.of(
            Block.of(w.in("0"), 1, 16, 5, 2, true),
            Block.of(w.in("1"), 16, 32, 3, 1, true),
            Block.of(w.in("2"), 32, 64, 3, 1, true),
            Block.of(w.in("3"), 64, 128, 3, 1, false),
            Block.of(w.in("4"), 128, 128, 3, 1, false));
    places = Nn.conv2d(w.in("places"), 128, classes, 1, 1, 0, true);
    head = Nn.linear(w.in("head"), 2 * 128 + classes, classes);
    w.finish();
  }

  /**
   * What is seen on films [B, 1, H, W].
   *
   * @param training normalise by the batch and let it move the running statistics
   */
  Seen forward(Tensor films, boolean training) {
    Tensor x = films;
    for (Block block : blocks) {
      x = block.forward(x, training);
    }
    Tensor cells = places.forward(x);
    List<Tensor> pooled =
        List.of(x.amax(false, 2, 3), x.mean(false, 2, 3), cells.amax(false, 2, 3));
    return new Seen(head.forward(Tensor.cat(pooled, 1)), cells);
  }
}
