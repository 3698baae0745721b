package dev.hilum.task;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.objective.Relaxation;
import dev.hilum.run.Recipe;
import dev.hilum.task.ContrastiveRecipe.Kind;
import dev.hilum.task.ContrastiveRecipe.Relaxed;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the records behind {@code task: contrastive} refuse, in the words of the recipe. */
class ContrastiveRecipeTest {
  private static final String TEXT =
      """
      task: contrastive
      model:
        name: new:tiny-clip
      data:
        archive: phantom
      """;

  private static FineTuneContrastive.Config read(String text, String... sets) {
    return Recipe.parse(text, "r.yaml", List.of(sets)).as(FineTuneContrastive.Config.class);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "model.projection=64    | model: a model is one name, or an image tower, a text tower and",
        "data.limit=-1          | data: limit must be at least 0 (0 for all), got -1",
        "text.sentences=-1      | text: sentences must be at least 0 (0 takes all), got -1",
        "text.replacement=true  | text: drawing with replacement needs a number of sentences",
        "objective={loss: siglip, relaxation: {kind: numerator-cap, limit: 1}} | objective: siglip"
            + " has no relaxation, got numerator-cap",
        "objective.likeness=reports | objective: likeness is read by the soft target alone, got"
            + " reports with relaxation off",
        "objective.relaxation={kind: soft-target, limit: 1} | objective.relaxation: the limit of"
            + " kind soft-target must be in (0, 1), got 1.0",
        "objective.relaxation={kind: soft-target, limit: 0} | objective.relaxation: the limit of"
            + " kind soft-target must be in (0, 1), got 0.0",
        "objective.relaxation.kind=soft-target | objective.relaxation: the limit of kind"
            + " soft-target must be in (0, 1), got nothing",
        "objective.relaxation.kind=cap | objective.relaxation: the limit of kind cap must be in"
            + " (-1, 1], got nothing",
        "objective.relaxation={kind: cap, limit: -2} | objective.relaxation: the limit of kind cap"
            + " must be in (-1, 1], got -2.0",
        "objective.relaxation={kind: cap, limit: 1.1} | objective.relaxation: the limit of kind"
            + " cap must be in (-1, 1], got 1.1",
        "objective.relaxation={kind: numerator-cap, limit: -1} | objective.relaxation: the limit of"
            + " kind numerator-cap must be in (-1, 1], got -1.0",
        "objective.relaxation={kind: floor, limit: 0} | objective.relaxation: the limit of kind"
            + " floor must be above 0 and finite, got 0.0",
        "objective.relaxation.kind=floor | objective.relaxation: the limit of kind floor must be"
            + " above 0 and finite, got nothing",
        "objective.temperature.max_scale=0.5 | objective.temperature: start must be in [0, 1] and"
            + " max_scale in [1, 1000], got 0.0 and 0.5",
        "objective.temperature.start=0.001 | objective.temperature: 1 / start must be at most"
            + " max_scale, got 1000.0 and 100.0",
        "augment.zoom=0.7       | augment: shift and zoom must be in [0, 0.5], got 0.0 and 0.7",
        "tuning.last_layers=0   | tuning: last_layers, rank and alpha must be positive, got"
            + " last_layers=0, rank=8, alpha=16.0",
        "tuning.layer_decay=1.1 | tuning: layer_decay must be above 0 and at most 1, got 1.1",
        "training.learning_rate=0 | training: learning_rate must be in (0, 10], got 0.0",
        "training.checkpoint_every=-1 | training: checkpoint_every must be at least 0, got -1",
        "training.accumulate=2000000000 | training: batch times accumulate must be at most",
        "training.precision=int8 | training: precision must be fp32 or bf16 in training, got int8",
        "validation.findings=Edema | \"validation.findings\" must be a list, e.g. [a, b], got",
      })
  void refusalNamesTheKeyAndWhereItWasSet(String set, String sentence) {
    assertThatThrownBy(() -> read(TEXT, set))
        .isInstanceOf(BadInputException.class)
        .hasMessageStartingWith("--set " + set.strip() + ": " + sentence.strip())
        .hasMessageNotContaining("\n");
  }

  @Test
  void aLimitIsReadByWhatItRelaxesAndACapOfOneIsNotOff() {
    Relaxed one = read(TEXT, "objective.relaxation={kind: cap, limit: 1}").objective().relaxation();
    assertThat(one).isEqualTo(new Relaxed(Kind.CAP, 1)).isNotEqualTo(Relaxed.OFF);
    assertThat(one.relaxation()).isEqualTo(new Relaxation.Cap(1));
    Relaxed off =
        read(TEXT, "objective.relaxation={kind: cap, limit: 0.4}", "objective.relaxation.kind=off")
            .objective()
            .relaxation();
    assertThat(off.relaxation()).isEqualTo(new Relaxation.Off());
    FineTuneContrastive.Config plain = read(TEXT);
    assertThat(read(Recipe.write("contrastive", plain))).isEqualTo(plain);
  }

  @Test
  void refusalOfAFileNamesTheFileAndTheLineOfItsSection() {
    String text = TEXT + "objective:\n  temperature:\n    max_scale: 0\n";
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(BadInputException.class)
        .hasMessage(
            "r.yaml line 7: objective.temperature: start must be in [0, 1] and max_scale in"
                + " [1, 1000], got 0.0 and 0.0");
    assertThatThrownBy(() -> read(TEXT, "gradient_cache=-4"))
        .hasMessage("r.yaml: gradient_cache must be at least 0 (0 for none), got -4");
    assertThat(read(TEXT).objective()).isEqualTo(ContrastiveRecipe.Objective.PLAIN);
  }
}
