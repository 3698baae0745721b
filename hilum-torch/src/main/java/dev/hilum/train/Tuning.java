package dev.hilum.train;

import dev.hilum.io.BadInputException;
import dev.hilum.model.PairPart;
import dev.hilum.nn.Lora;
import dev.hilum.run.Recipe;
import dev.hilum.tensor.Optimizer;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.LowRank;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import dev.hilum.zoo.LoadedPair;
import dev.hilum.zoo.ModelFiles;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What of an image-text network learns, and how fast; the key {@code tuning} of a recipe. {@code
 * logit_scale} and {@code logit_bias} always learn. An image tower that is frozen is locked-image
 * tuning (LiT, arXiv 2111.07991).
 *
 * @param image how the image tower learns
 * @param text how the text tower learns
 * @param lastLayers how many layers learn where {@link Part#LAST} is said
 * @param rank of the low-rank parts where {@link Part#LORA} is said
 * @param alpha a low-rank part counts alpha / rank
 * @param layerDecay the learning rate of a layer is that of the next one times this, in (0, 1]
 * @param projections whether the projection of a frozen tower learns; those of others always do
 */
public record Tuning(
    Part image,
    Part text,
    int lastLayers,
    int rank,
    double alpha,
    double layerDecay,
    boolean projections) {

  /** How a tower learns. */
  public enum Part {
    FULL,
    FROZEN,
    /** The attention and MLP linears of its layers by low-rank parts, the rest frozen. */
    LORA,
    /** Its last layers and what follows them, the rest frozen. */
    LAST
  }

  /** Everything learns at one rate. */
  public static final Tuning FULL = new Tuning(Part.FULL, Part.FULL, 2, 8, 16, 1, true);

  /** Tables of words and positions, which do not decay. */
  private static final Pattern TABLE =
      Pattern.compile("(word|token|token_type|position)_embeddings?\\.weight$");

  public Tuning {
    if (lastLayers < 1 || rank < 1 || !(alpha > 0)) {
      throw new IllegalArgumentException(
          "lastLayers, rank and alpha must be positive, got lastLayers="
              + lastLayers
              + ", rank="
              + rank
              + ", alpha="
              + alpha);
    }
    if (!(layerDecay > 0 && layerDecay <= 1)) {
      throw new IllegalArgumentException(
          "layerDecay must be above 0 and at most 1, got " + layerDecay);
    }
  }

  /** What a network must be built for, so that it can be tuned so. */
  public Mode mode(Precision precision, long seed) {
    Mode mode = Mode.training(precision);
    return image == Part.LORA || text == Part.LORA
        ? mode.adapting(new LowRank(rank, alpha, this::adapts, seed))
        : mode;
  }

  private boolean adapts(String weight) {
    return LayerDepth.inLayer(weight)
        && switch (PairPart.of(weight)) {
          case IMAGE -> image == Part.LORA;
          case TEXT -> text == Part.LORA;
          default -> false;
        };
  }

  /** Loads a pair for this tuning; what is frozen records no graph. */
  public LoadedPair load(ModelFiles files, Precision precision, long seed) {
    LoadedPair pair = LoadedPair.of(files, mode(precision, seed));
    freeze(pair);
    return pair;
  }

  /**
   * Lets only those parameters ask for gradients that learn.
   *
   * @param pair built for {@link #mode}
   * @throws BadInputException if a tower has no layers of the kind that is asked for
   */
  public void freeze(LoadedPair pair) {
    Towers towers = new Towers(pair.model().weights().parameters());
    pair.model().weights().parameters().forEach((name, p) -> p.requiresGrad(learns(name, towers)));
  }

  /** The two towers' parameters by depth. */
  private final class Towers {
    final LayerDepth images, texts;

    Towers(Map<String, Tensor> parameters) {
      images = depths(parameters, PairPart.IMAGE, image);
      texts = depths(parameters, PairPart.TEXT, text);
    }

    private LayerDepth depths(Map<String, Tensor> parameters, PairPart part, Part how) {
      List<String> names =
          parameters.keySet().stream().filter(name -> PairPart.of(name) == part).toList();
      LayerDepth depths = new LayerDepth(names);
      if (how == Part.LAST && depths.layers() < lastLayers) {
        throw new BadInputException(
            "tuning: last_layers must be at most the layers of the %s tower, got %d of %d"
                .formatted(Recipe.word(part), lastLayers, depths.layers()));
      }
      if (how == Part.LORA && names.stream().noneMatch(Lora::added)) {
        throw new BadInputException(
            "tuning: lora needs linears in the layers of the %s tower, got convolutions alone"
                .formatted(Recipe.word(part)));
      }
      return depths;
    }

    /** How many layers stand above a parameter; 0 for what is not in a tower. */
    int above(String name) {
      return switch (PairPart.of(name)) {
        case IMAGE -> images.layers() + 1 - images.of(name);
        case TEXT -> texts.layers() + 1 - texts.of(name);
        default -> 0;
      };
    }
  }

  private boolean learns(String name, Towers towers) {
    return switch (PairPart.of(name)) {
      case SCALE -> true;
      case IMAGE_PROJECTION -> projections || image != Part.FROZEN;
      case TEXT_PROJECTION -> projections || text != Part.FROZEN;
      case IMAGE -> learns(name, image, towers);
      case TEXT -> learns(name, text, towers);
    };
  }

  private boolean learns(String name, Part how, Towers towers) {
    return switch (how) {
      case FULL -> true;
      case FROZEN -> false;
      case LORA -> Lora.added(name);
      case LAST -> towers.above(name) <= lastLayers;
    };
  }

  /**
   * The parameters that learn, in groups of one rate and decay. Biases, norms, tokens, tables of
   * words and positions, and the scale do not decay.
   *
   * @param pair after {@link #freeze}
   */
  public List<Optimizer.Group> groups(LoadedPair pair, double learningRate, double weightDecay) {
    Weights w = pair.model().weights();
    Towers towers = new Towers(w.parameters());
    record Key(int above, boolean decays) {}
    Map<Key, Map<String, Tensor>> groups = new LinkedHashMap<>();
    w.parameters()
        .forEach(
            (name, p) -> {
              if (p.requiresGrad()) {
                int above = layerDecay == 1 ? 0 : towers.above(name);
                groups
                    .computeIfAbsent(new Key(above, decays(name, p)), k -> new LinkedHashMap<>())
                    .put(name, p);
              }
            });
    List<Optimizer.Group> all = new ArrayList<>();
    groups.forEach(
        (key, parameters) ->
            all.add(
                new Optimizer.Group(
                    parameters,
                    learningRate * Math.pow(layerDecay, key.above),
                    key.decays ? weightDecay : 0)));
    return all;
  }

  private static boolean decays(String name, Tensor p) {
    boolean matrix =
        name.endsWith("weight")
            || name.endsWith("proj")
            || name.endsWith("projection")
            || Lora.added(name);
    return p.rank() > 1 && matrix && !TABLE.matcher(name).find();
  }
}
