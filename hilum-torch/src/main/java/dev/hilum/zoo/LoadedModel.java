package dev.hilum.zoo;

import dev.hilum.model.Network;
import dev.hilum.weights.FiniteValues;
import dev.hilum.weights.Mode;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;

/**
 * A network with its checkpoint's weights in it.
 *
 * @param files where they came from
 * @param weights the walked cursor: parameters and buffers by name, and their count
 */
public record LoadedModel(ModelFiles files, Network network, Weights weights)
    implements AutoCloseable {

  /**
   * Builds the network that a checkpoint is for and loads it whole.
   *
   * @throws dev.hilum.io.BadInputException if the architecture is not supported, or names are
   *     missing, misshapen or unused, listing all of them, or a weight is NaN or infinite
   */
  public static LoadedModel of(ModelFiles files, Mode mode) {
    try (TensorSource source = Architectures.renamed(files.architecture(), files.open())) {
      FiniteValues.check(source, name -> name.endsWith("op_threshs"));
      Weights w = Weights.load(source, mode);
      return new LoadedModel(
          files, Architectures.build(files.architecture(), w, files.config(), source), w);
    }
  }

  @Override
  public void close() {
    weights.close();
  }
}
