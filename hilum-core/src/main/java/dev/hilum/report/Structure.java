package dev.hilum.report;

import static dev.hilum.finding.Finding.*;
import static dev.hilum.finding.Label.*;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of the film that reports judge ("heart size is normal"), and what each judgement says of
 * which finding. A judgement that is not listed says nothing.
 *
 * <p>Three rules are a choice: a heart "at the upper limit of normal" is normal; a size that is
 * only "stable" is uncertain, as in the CheXpert labeler (arXiv 1901.07031, section 3); and a
 * normal cardiomediastinal silhouette holds a heart that is not enlarged, while an enlarged one
 * does not say what of it is large.
 */
enum Structure {
  HEART(
      List.of(CARDIOMEGALY),
      Map.of(
          State.NORMAL, ABSENT,
          State.SMALL, ABSENT,
          State.UPPER, ABSENT,
          State.ENLARGED, PRESENT,
          State.BORDERLINE, UNCERTAIN,
          State.STABLE, UNCERTAIN)),
  MEDIASTINUM(
      List.of(ENLARGED_CARDIOMEDIASTINUM),
      Map.of(
          State.NORMAL, ABSENT,
          State.CLEAR, ABSENT,
          State.UPPER, ABSENT,
          State.ENLARGED, PRESENT,
          State.BORDERLINE, UNCERTAIN,
          State.STABLE, UNCERTAIN)),
  CARDIOMEDIASTINUM(
      List.of(ENLARGED_CARDIOMEDIASTINUM),
      Map.of(
          State.NORMAL, ABSENT,
          State.UPPER, ABSENT,
          State.ENLARGED, PRESENT,
          State.BORDERLINE, UNCERTAIN,
          State.STABLE, UNCERTAIN)),
  LUNGS(List.of(LUNG_OPACITY), Map.of(State.NORMAL, ABSENT, State.CLEAR, ABSENT)),
  PLEURA(List.of(PLEURAL_EFFUSION), Map.of(State.NORMAL, ABSENT, State.CLEAR, ABSENT)),
  ANGLES(
      List.of(PLEURAL_EFFUSION),
      Map.of(
          State.NORMAL, ABSENT,
          State.CLEAR, ABSENT,
          State.SHARP, ABSENT,
          State.BLUNTED, UNCERTAIN)),
  BONES(List.of(FRACTURE), Map.of(State.INTACT, ABSENT)),
  VESSELS(List.of(EDEMA), Map.of(State.ENLARGED, UNCERTAIN, State.CONGESTED, UNCERTAIN)),
  MARKINGS(
      List.of(LUNG_OPACITY),
      Map.of(State.NORMAL, ABSENT, State.ENLARGED, PRESENT, State.COARSE, PRESENT));

  /** What is said of a structure. */
  enum State {
    NORMAL,
    UPPER,
    BORDERLINE,
    ENLARGED,
    SMALL,
    STABLE,
    CLEAR,
    SHARP,
    BLUNTED,
    INTACT,
    CONGESTED,
    COARSE
  }

  private final List<Finding> findings;
  private final Map<State, Label> judgement;

  Structure(List<Finding> findings, Map<State, Label> judgement) {
    this.findings = findings;
    this.judgement = judgement;
  }

  /** What the state says; {@code UNKNOWN} when nothing. */
  Label judge(@Nullable State state) {
    return state == null ? UNKNOWN : judgement.getOrDefault(state, UNKNOWN);
  }

  /** The findings that are labelled so. */
  List<Finding> findings(Label label) {
    return this == CARDIOMEDIASTINUM && label == ABSENT
        ? List.of(ENLARGED_CARDIOMEDIASTINUM, CARDIOMEGALY)
        : findings;
  }
}
