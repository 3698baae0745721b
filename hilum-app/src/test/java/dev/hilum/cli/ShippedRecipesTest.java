package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.JsonObject;
import dev.hilum.run.Recipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Two steps of every shipped recipe, and of what else a recipe may switch on, on a tiny pair. */
class ShippedRecipesTest {
  @TempDir Path dir;

  static List<String> recipes() {
    return Recipe.shipped();
  }

  @ParameterizedTest
  @MethodSource("recipes")
  void everyShippedRecipeTrains(String recipe) {
    JsonObject shown = train(recipe);
    assertThat(shown.integer("steps")).isEqualTo(2);
    assertThat(shown.numbers("loss")).hasSize(2).allSatisfy(loss -> assertThat(loss).isFinite());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "objective={loss: siglip, relaxation: {kind: off}}",
        "objective.relaxation={kind: soft-target, limit: 0.2}",
        "objective.relaxation={kind: soft-target, limit: 0.2} objective.likeness=labels",
        "objective.relaxation={kind: soft-target, limit: 0.2} objective.likeness=reports",
        "objective.relaxation={kind: soft-target, limit: 0.2} objective.likeness=texts",
        "objective.relaxation={kind: numerator-cap, limit: 0.3} gradient_cache=4",
        "objective.relaxation={kind: floor, limit: 0.3} training.ema=0.9",
        "tuning.text=last tuning.last_layers=1 tuning.layer_decay=0.7 tuning.image=lora",
        "tuning.image=frozen tuning.projections=false training.accumulate=2",
        "text={sentences: 2, section: findings, replacement: true, ordered: false}",
      })
  void whatARecipeMaySwitchOnTrains(String sets) {
    String[] words = sets.split(" (?=[a-z_.]+=)", -1);
    JsonObject shown = train("contrastive-phantom", words);
    assertThat(shown.numbers("loss")).hasSize(2).allSatisfy(loss -> assertThat(loss).isFinite());
  }

  private JsonObject train(String recipe, String... more) {
    Path run = dir.resolve("run");
    List<String> sets = new ArrayList<>(List.of("model.name=new:tiny-clip", "data.view=all"));
    sets.addAll(List.of("data.archive='phantom:patients=60,size=64,seed=5'", "training.steps=2"));
    sets.addAll(List.of("training.warmup=1", "training.batch=8", "data.limit=24"));
    sets.addAll(List.of(more));
    List<Object> words = new ArrayList<>(List.of("train", recipe, "--out", run));
    sets.forEach(set -> words.addAll(List.of("--set", set)));
    Command train = Command.run(words.toArray());
    assertThat(train.exitCode()).as(train.err()).isZero();
    Command saved = Command.run("model", "info", run.resolve("model"), "--json");
    assertThat(saved.exitCode()).as(saved.err()).isZero();
    return Command.run("run", "show", run, "--json").json();
  }
}
