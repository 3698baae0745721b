package dev.hilum.train;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How deep a tower's parameters stand, by their names: 0 for the embeddings, 1, 2 … for the layers
 * in order, one more for what follows them (last norm, pooler, head).
 *
 * <p>Layers are {@code layers.N, layer.N, blocks.N, resblocks.N}, within stages {@code
 * layers.S.blocks.N} (Swin), {@code stages.S.blocks.N} (ConvNeXt), {@code layerS.N} (ResNet) and
 * {@code denseblockS.denselayerN} (DenseNet). What stands between two stages belongs to the end of
 * the earlier one, at ConvNeXt to the start of the later one. BioViL-T's {@code vit_pooler} stands
 * behind its stages.
 */
final class LayerDepth {
  private static final Pattern LAYER =
      Pattern.compile(
          "\\b(?:stages|layers?|blocks|resblocks)\\.(\\d+)\\.(?:blocks\\.(\\d+)\\.)?"
              + "|\\blayer(\\d+)\\.(\\d+)\\."
              + "|\\bdenseblock(\\d+)\\.denselayer(\\d+)\\."
              + "|\\btransition(\\d+)\\.");
  private static final Pattern FIRST =
      Pattern.compile(
          "embed|\\bconv1\\.|\\bbn1\\.|\\bconv0\\.|\\bnorm0\\.|cls_token|reg_token|pre_layrnorm"
              + "|ln_pre|norm_pre|mask_token");

  private record Layer(int stage, int number) implements Comparable<Layer> {
    @Override
    public int compareTo(Layer other) {
      int byStage = Integer.compare(stage, other.stage);
      return byStage == 0 ? Integer.compare(number, other.number) : byStage;
    }
  }

  private final List<Layer> layers;

  /**
   * @param names all parameters of one tower
   */
  LayerDepth(Collection<String> names) {
    TreeSet<Layer> found = new TreeSet<>();
    for (String name : names) {
      Layer layer = layer(name);
      if (layer != null && layer.number < Integer.MAX_VALUE) {
        found.add(layer);
      }
    }
    layers = new ArrayList<>(found);
  }

  /** The number of layers. */
  int layers() {
    return layers.size();
  }

  /** Whether a parameter stands in a layer. */
  static boolean inLayer(String name) {
    return layer(name) != null;
  }

  /** 0 … layers + 1. */
  int of(String name) {
    Layer layer = layer(name);
    if (layer == null) {
      return FIRST.matcher(name).find() ? 0 : layers.size() + 1;
    }
    int depth = 0;
    while (depth < layers.size() && layers.get(depth).compareTo(layer) <= 0) {
      depth++;
    }
    return depth;
  }

  private static @Nullable Layer layer(String name) {
    Matcher m = LAYER.matcher(name);
    if (!m.find()) {
      return null;
    }
    OptionalInt plain = group(m, 1), block = group(m, 2);
    if (plain.isPresent()) {
      int number = plain.getAsInt();
      if (block.isPresent()) {
        return new Layer(number, block.getAsInt());
      }
      if (name.contains(".downsample.")) {
        return new Layer(number, name.contains("stages.") ? 0 : Integer.MAX_VALUE);
      }
      return new Layer(name.contains("vit_pooler.") ? Integer.MAX_VALUE : 0, number);
    }
    for (int first : new int[] {3, 5}) {
      OptionalInt stage = group(m, first);
      if (stage.isPresent()) {
        return new Layer(stage.getAsInt(), group(m, first + 1).orElseThrow());
      }
    }
    return new Layer(group(m, 7).orElseThrow(), Integer.MAX_VALUE);
  }

  private static OptionalInt group(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(digits));
  }
}
