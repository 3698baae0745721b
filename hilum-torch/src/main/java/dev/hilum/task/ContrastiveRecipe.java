package dev.hilum.task;

import dev.hilum.archive.Selection.Projection;
import dev.hilum.objective.Relaxation;
import dev.hilum.run.Recipe;
import dev.hilum.study.Split;
import java.util.List;
import java.util.Optional;

/** The parts of the recipe {@code task: contrastive} that belong to no other task. */
public final class ContrastiveRecipe {
  private ContrastiveRecipe() {}

  /**
   * What is tuned: a pair, or an image tower and a text tower that get new projections.
   *
   * @param name a zoo name, a folder or {@code hf:OWNER/NAME} of a model with both towers; empty
   *     where the towers are named apart
   * @param image the same of an image tower
   * @param text the same of a text tower
   * @param projection width of the space that they come to share
   */
  public record Model(String name, String image, String text, int projection) {
    public Model {
      boolean apart = !image.isEmpty() && !text.isEmpty() && projection > 0;
      boolean whole = image.isEmpty() && text.isEmpty() && projection == 0;
      if (name.isEmpty() ? !apart : !whole) {
        throw new IllegalArgumentException(
            "a model is one name, or an image tower, a text tower and the width of their"
                + " projections, got name \"%s\", image \"%s\", text \"%s\", projection %d"
                    .formatted(name, image, text, projection));
      }
    }

    /** A model with both towers. */
    public static Model named(String name) {
      return new Model(name, "", "", 0);
    }
  }

  /**
   * Films and reports.
   *
   * @param archive a folder, a catalogue or {@code phantom[:…]}; it must have reports
   * @param where a condition on films, empty for all
   * @param limit the first so many selected films of each side, 0 for all
   * @param train the side that is learnt from
   * @param validate the side that chooses
   * @param allowLeak whether a patient may be on several sides of the split
   */
  public record Data(
      String archive,
      Projection view,
      String where,
      long limit,
      Split train,
      Split validate,
      boolean allowLeak) {
    public Data {
      if (limit < 0) {
        throw new IllegalArgumentException("limit must be at least 0 (0 for all), got " + limit);
      }
    }

    /** All films, by the archive's own split or the default one. */
    public static Data of(String archive) {
      return new Data(archive, Projection.ALL, "", 0, Split.TRAIN, Split.VAL, false);
    }
  }

  /** Which loss compares films and texts. */
  public enum Loss {
    /** Symmetric cross-entropy over the batch (CLIP). */
    INFONCE,
    /** A yes-no question for each film and text of the batch (SigLIP). */
    SIGLIP
  }

  /** How alike two pairs of a batch are, for the soft target. */
  public enum Likeness {
    /** Not asked: the others share equally. */
    EVEN,
    /** The cosine of the label vectors that the archive has: 1 present, -1 absent, 0 unknown. */
    LABELS,
    /** The share of findings that both reports say are present, by the rule labeler (Jaccard). */
    REPORTS,
    /** The cosine of the texts' own embeddings, where it is positive; no gradient flows back. */
    TEXTS
  }

  /** A relaxation of positive pairs by its name in {@link Relaxation}. */
  public enum Kind {
    OFF,
    CAP,
    NUMERATOR_CAP,
    FLOOR,
    SOFT_TARGET
  }

  /**
   * How the pull on a positive pair ends.
   *
   * @param limit c of the caps, a cosine in (-1, 1] (at 1 a cap still holds what rounding lifts
   *     above, so it is not off); δ of the floor, above 0, below which no loss is; ε of the soft
   *     target in (0, 1); not read when off
   */
  public record Relaxed(Kind kind, Optional<Double> limit) {
    public static final Relaxed OFF = new Relaxed(Kind.OFF, Optional.empty());

    public Relaxed {
      double given = limit.orElse(Double.NaN);
      String rule =
          switch (kind) {
            case OFF -> "";
            case CAP, NUMERATOR_CAP -> given > -1 && given <= 1 ? "" : "in (-1, 1]";
            case FLOOR -> given > 0 && Double.isFinite(given) ? "" : "above 0 and finite";
            case SOFT_TARGET -> given > 0 && given < 1 ? "" : "in (0, 1)";
          };
      if (!rule.isEmpty()) {
        throw new IllegalArgumentException(
            "the limit of kind %s must be %s, got %s"
                .formatted(Recipe.word(kind), rule, limit.map(String::valueOf).orElse("nothing")));
      }
    }

    public Relaxed(Kind kind, double limit) {
      this(kind, Optional.of(limit));
    }

    Relaxation relaxation() {
      return switch (kind) {
        case OFF -> new Relaxation.Off();
        case CAP -> new Relaxation.Cap(limit.orElseThrow());
        case NUMERATOR_CAP -> new Relaxation.NumeratorCap(limit.orElseThrow());
        case FLOOR -> new Relaxation.Floor(limit.orElseThrow());
        case SOFT_TARGET -> new Relaxation.SoftTarget(limit.orElseThrow());
      };
    }
  }

  /**
   * The temperature τ that divides similarities.
   *
   * @param start at the first step, 0 to start from the model's own
   * @param maxScale 1/τ is held between 1 and this after each step
   * @param learn whether it is learnt
   */
  public record Temperature(double start, double maxScale, boolean learn) {
    /** The model's own, learnt, 1/τ up to 100: CLIP's rule. */
    public static final Temperature USUAL = new Temperature(0, 100, true);

    public Temperature {
      if (!(start >= 0 && start <= 1) || !(maxScale >= 1 && maxScale <= 1000)) {
        throw new IllegalArgumentException(
            "start must be in [0, 1] and maxScale in [1, 1000], got " + start + " and " + maxScale);
      }
      if (start > 0 && 1 / start > maxScale) {
        throw new IllegalArgumentException(
            "1 / start must be at most maxScale, got " + 1 / start + " and " + maxScale);
      }
    }
  }

  /** What is minimised. */
  public record Objective(
      Loss loss, Relaxed relaxation, Likeness likeness, Temperature temperature) {
    /** Plain symmetric InfoNCE. */
    public static final Objective PLAIN =
        new Objective(Loss.INFONCE, Relaxed.OFF, Likeness.EVEN, Temperature.USUAL);

    public Objective {
      if (loss == Loss.SIGLIP && relaxation.kind() != Kind.OFF) {
        throw new IllegalArgumentException(
            "siglip has no relaxation, got " + Recipe.word(relaxation.kind()));
      }
      if (likeness != Likeness.EVEN && relaxation.kind() != Kind.SOFT_TARGET) {
        throw new IllegalArgumentException(
            "likeness is read by the soft target alone, got %s with relaxation %s"
                .formatted(Recipe.word(likeness), Recipe.word(relaxation.kind())));
      }
    }
  }

  /**
   * Small random moves of films, another each time one is read; sides stay sides.
   *
   * @param shift most, as a share of the side, in [0, 0.5]
   * @param zoom most, to both sides of 1, in [0, 0.5]
   */
  public record Augment(double shift, double zoom) {
    public static final Augment OFF = new Augment(0, 0);

    public Augment {
      if (!(shift >= 0 && shift <= 0.5) || !(zoom >= 0 && zoom <= 0.5)) {
        throw new IllegalArgumentException(
            "shift and zoom must be in [0, 0.5], got " + shift + " and " + zoom);
      }
    }
  }

  /**
   * What is measured on the validation side.
   *
   * @param findings by name, for zero-shot AUROC; empty takes all that the archive labels
   * @param prompts a prompt file; empty for {@code FINDING} against {@code No FINDING}
   */
  public record Validation(List<String> findings, String prompts) {
    public static final Validation USUAL = new Validation(List.of(), "");

    public Validation {
      findings = List.copyOf(findings);
    }
  }
}
