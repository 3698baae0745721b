package dev.hilum.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProvenanceTest {
  @TempDir Path dir;

  @Test
  void digestDependsOnContentAndOrder() {
    assertThat(Provenance.digest(List.of("abc")))
        .isEqualTo("edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb"); // abc\n
    assertThat(Provenance.digest(List.of("a", "b"))).isNotEqualTo(Provenance.digest(List.of("ab")));
    assertThat(Provenance.digest(List.of("a", "b")))
        .isNotEqualTo(Provenance.digest(List.of("b", "a")));
  }

  @Test
  void commitIsReadFromLooseAndPackedAndDetachedHeads() throws IOException {
    assertThat(Provenance.commit(dir)).isEmpty();
    Path git = Files.createDirectories(dir.resolve(".git/refs/heads"));
    Files.writeString(dir.resolve(".git/HEAD"), "ref: refs/heads/main\n");
    Files.writeString(dir.resolve(".git/packed-refs"), "# pack\nbbb refs/heads/main\n");
    assertThat(Provenance.commit(dir)).contains("bbb");
    Files.writeString(git.resolve("main"), "ccc\n");
    assertThat(Provenance.commit(dir)).contains("ccc");
    Files.writeString(dir.resolve(".git/HEAD"), "ddd\n");
    assertThat(Provenance.commit(dir)).contains("ddd");
  }

  @Test
  void resultFileHoldsSchemaTaskResultAndProvenance() throws IOException {
    Provenance provenance =
        Provenance.of(List.of("embed", "--seed", "3"))
            .withSeed(3)
            .withBackend(Map.of("linear", "onednn"))
            .withData("d1")
            .withFilms(Map.of("selection", "every film of a study"));
    ResultFile.write(dir, ResultFile.document("embed", Map.of("films", 12), provenance));
    JsonObject json = Json.read(dir.resolve("result.json"));
    assertThat(json.integer("schema")).isEqualTo(1);
    assertThat(json.text("task")).isEqualTo("embed");
    assertThat(json.integer("films")).isEqualTo(12);
    JsonObject how = json.object("provenance");
    assertThat(how.texts("command")).containsExactly("embed", "--seed", "3");
    assertThat(how.object("films").text("selection")).isEqualTo("every film of a study");
    assertThat(how.integer("seed")).isEqualTo(3);
    assertThat(how.object("backend").text("linear")).isEqualTo("onednn");
    assertThat(how.object("machine").integer("cores")).isPositive();
    assertThat(how.object("versions").text("java")).startsWith("25");
  }
}
