package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.Goldens;
import dev.hilum.weights.Checkpoints;
import dev.hilum.weights.TensorSource;
import java.io.IOException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelCommandsTest {
  @TempDir Path dir;

  @Test
  void runGivesTheReferencesOutputs() {
    Path golden = Goldens.folder("dinov2-tiny/mlp");
    Path out = dir.resolve("out.safetensors");
    Command run =
        Command.run(
            "model", "run", golden, "--in", golden.resolve("inputs.safetensors"), "--out", out);
    assertThat(run.exitCode()).as(run.err()).isZero();
    try (TensorSource ours = Checkpoints.open(out);
        TensorSource expected = Checkpoints.open(golden.resolve("expected.safetensors"))) {
      assertThat(ours.names()).containsAll(expected.names());
      for (String name : expected.names()) {
        assertThat(ours.shape(name)).isEqualTo(expected.shape(name));
        float[] a = ours.bytes(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        float[] b = expected.bytes(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
        double largest = 1;
        double error = 0;
        for (int i = 0; i < a.length; i++) {
          largest = Math.max(largest, Math.abs(b[i]));
          error = Math.max(error, Math.abs(a[i] - b[i]));
        }
        assertThat(error / largest).as(name).isLessThan(2e-5);
      }
    }
  }

  @Test
  void infoCountsParameters() {
    Command info = Command.run("model", "info", Goldens.folder("dinov2-tiny/mlp"), "--json");
    assertThat(info.exitCode()).isZero();
    assertThat(info.json().text("architecture")).isEqualTo("Dinov2Model");
    assertThat(info.json().integer("parameters")).isEqualTo(13896);
  }

  @Test
  void infoOfAZooModelNeedsNoDownload() {
    Command info = Command.run("model", "info", "vit_base_14.rad-dino", "--json");
    assertThat(info.exitCode()).isZero();
    assertThat(info.json().texts("training_sets")).contains("MIMIC-CXR");
  }

  @Test
  void listNamesEachModelOnce() {
    assertThat(Command.run("model", "list").out().lines().map(line -> line.split(" ", 2)[0]))
        .doesNotHaveDuplicates()
        .contains("vit_base_14.rad-dino");
  }

  @Test
  void exportedModelIsTheSameModel() {
    Path out = dir.resolve("exported");
    Path golden = Goldens.folder("dinov2-tiny/mlp");
    Command export = Command.run("model", "export", golden, "--format", "hf", "--out", out);
    assertThat(export.exitCode()).as(export.err()).isZero();
    assertThat(Command.run("model", "info", out, "--json").json().integer("parameters"))
        .isEqualTo(13896);
    Command wrong =
        Command.run("model", "export", golden, "--format", "onnx", "--out", dir.resolve("x"));
    assertThat(wrong.exitCode()).isEqualTo(3);
    assertThat(wrong.err()).contains("the format must be hf or open_clip, got \"onnx\"");
  }

  @Test
  void wrongInputsLeaveNoOutput() {
    Path golden = Goldens.folder("dinov2-tiny/mlp");
    Path out = dir.resolve("out.safetensors");
    Command run =
        Command.run(
            "model", "run", golden, "--in", golden.resolve("model.safetensors"), "--out", out);
    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(out).doesNotExist();
  }

  @Test
  void initDrawsTheSameWeightsFromTheSameSeed() throws IOException {
    Path config = Goldens.folder("dinov2-tiny/mlp");
    for (String run : List.of("a 1", "b 1", "c 2")) {
      String[] words = run.split(" ", 2);
      Command init =
          Command.run("model", "init", config, "--seed", words[1], "--out", dir.resolve(words[0]));
      assertThat(init.exitCode()).as(init.err()).isZero();
    }
    byte[] first = Files.readAllBytes(dir.resolve("a/model.safetensors"));
    assertThat(dir.resolve("b/model.safetensors")).hasBinaryContent(first);
    assertThat(Files.readAllBytes(dir.resolve("c/model.safetensors"))).isNotEqualTo(first);
    Command info = Command.run("model", "info", dir.resolve("a"), "--json");
    assertThat(info.exitCode()).as(info.err()).isZero();
  }
}
