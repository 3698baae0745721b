package dev.hilum.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.io.OutputExistsException;
import dev.hilum.phantom.PhantomCohort;
import dev.hilum.phantom.PhantomFilm;
import dev.hilum.run.Cancellation;
import dev.hilum.run.Progress;
import dev.hilum.run.Provenance;
import dev.hilum.tensor.Precision;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole path in small. */
class QuickstartTest {
  @TempDir private Path folder;

  private static Quickstart.Config config(Path out, boolean force) {
    PhantomCohort.Config cohort = new PhantomCohort.Config(90, 64, 3);
    return Quickstart.Config.of(out, force, cohort, 12, Precision.FP32);
  }

  @Test
  void wordsProbesAndThePageAreOfTheSameTestPatients() throws IOException {
    Path out = folder.resolve("quickstart");
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Progress progress =
        Progress.on(new PrintStream(told, true, StandardCharsets.UTF_8), new Cancellation());
    Provenance provenance = Provenance.of(List.of("quickstart"));
    Quickstart.Result result = Quickstart.run(config(out, false), provenance, progress);

    JsonObject json = Json.read(out.resolve("result.json"));
    JsonObject words = json.object("words");
    int[] studies = new int[3];
    List<String> pairs = List.of("shipped", "trained", "untrained");
    for (int i = 0; i < 3; i++) {
      JsonObject findings = words.object(pairs.get(i)).object("findings");
      assertThat(findings.keys()).hasSize(PhantomFilm.KINDS.size());
      for (String name : findings.keys()) {
        JsonObject finding = findings.object(name);
        studies[i] = finding.integer("positives", 0) + finding.integer("negatives", 0);
        if (finding.integer("positives", 0) > 0) {
          JsonObject auroc = finding.object("auroc");
          assertThat(auroc.number("value")).isBetween(auroc.number("low"), auroc.number("high"));
        }
      }
    }
    assertThat(studies[0]).isPositive().isEqualTo(studies[1]).isEqualTo(studies[2]);
    assertThat(words.object("trained").toString())
        .as("twelve steps move the scores")
        .isNotEqualTo(words.object("untrained").toString());
    assertThat(words.object("shortcuts").object("findings").keys()).isNotEmpty();
    assertThat(json.object("targets").keys()).contains("sex", "age", "Pneumothorax");

    String log = told.toString(StandardCharsets.UTF_8);
    assertThat(log.indexOf(Quickstart.SHIPPED + ", which comes with the program"))
        .as("the shipped pair's answer comes before the training")
        .isBetween(0, log.indexOf("learns from"));
    assertThat(result.summary()).contains("by words", "by a probe", "Pleural Effusion");
    String page = Files.readString(out.resolve("report.html"));
    assertThat(page.replaceAll("base64,[^\"]*", ""))
        .contains("Classified by words alone", "What can be read off the vectors")
        .doesNotContain("NaN");
    for (String file : List.of("model/model.safetensors", "curve.csv", "features", "probe")) {
      assertThat(out.resolve(file)).exists();
    }
  }

  @Test
  void whatIsThereIsNotReplacedUnasked() throws IOException {
    Path out = Files.createDirectory(folder.resolve("taken"));
    Provenance provenance = Provenance.of(List.of("quickstart"));
    assertThatThrownBy(() -> Quickstart.run(config(out, false), provenance, Progress.silent()))
        .isInstanceOf(OutputExistsException.class);
    assertThat(out).isEmptyDirectory();
  }
}
