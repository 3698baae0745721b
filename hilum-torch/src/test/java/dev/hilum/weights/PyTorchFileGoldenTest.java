package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files that torch.save wrote, against what torch reads in them (checkpoints_small.py). */
class PyTorchFileGoldenTest {
  private static final Path FOLDER = Goldens.folder("checkpoints-small");

  @ParameterizedTest
  @CsvSource({
    "plain.pt", "plain-protocol4.pt", "plain-protocol5.pt", "plain-legacy.pt", "views.pt",
    "views-legacy.pt", "parameters.bin", "module.pt", "module-legacy.pt", "lightning.ckpt",
    "open_clip.pt", "model-key.pth"
  })
  void readsWhatTorchReads(String file) {
    String stem = file.substring(0, file.lastIndexOf('.'));
    try (TensorSource got = Checkpoints.open(FOLDER.resolve(file));
        TensorSource expected = Checkpoints.open(FOLDER.resolve(stem + ".expected.safetensors"))) {
      assertSame(got, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"model.safetensors.index.json", "pytorch_model.bin.index.json"})
  void readsShards(String index) {
    try (TensorSource got = Checkpoints.open(FOLDER.resolve("sharded").resolve(index));
        TensorSource expected = Checkpoints.open(FOLDER.resolve("module.expected.safetensors"))) {
      assertSame(got, expected);
    }
  }

  @ParameterizedTest
  @CsvSource({"module.pt", "module-legacy.pt"})
  void wholeModulesTellTheirClassAndAttributes(String file) {
    try (PyTorchFile module = PyTorchFile.open(FOLDER.resolve(file))) {
      assertThat(module.moduleClass()).contains("films.models.Net");
      assertThat(module.moduleAttributes().texts("pathologies"))
          .containsExactly("Atelectasis", "", "Edema");
      assertThat(module.moduleAttributes().flag("apply_sigmoid", true)).isFalse();
      assertThat(module.moduleAttributes().number("scale")).isEqualTo(0.5);
      assertThat(module.names()).doesNotContain("scratch").contains("features.norm0.running_var");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "refused-call.pt | posix.system",
        "refused-call-legacy.pt | posix.system",
        "refused-complex.pt | torch.ComplexFloatStorage",
        "refused-sparse.pt | torch._utils._rebuild_sparse_tensor",
        "refused-no-tensors.pt | must hold tensors by name",
        "refused-torchscript.pt | TorchScript",
        "refused-big-endian.pt | byte order must be little, got \"big\"",
      })
  void refusesByName(String file, String words) {
    assertThatThrownBy(() -> Checkpoints.open(FOLDER.resolve(file)))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(words);
    assertThat(Files.exists(Path.of("executed"))).isFalse();
  }

  @Test
  void closingTwiceIsHarmless() {
    TensorSource source = Checkpoints.open(FOLDER.resolve("plain.pt"));
    source.close();
    source.close();
    assertThat(source.names()).isNotEmpty();
  }

  private static void assertSame(TensorSource got, TensorSource expected) {
    assertThat(got.names()).containsExactlyInAnyOrderElementsOf(expected.names());
    for (String name : expected.names()) {
      assertThat(got.dtype(name)).as(name).isEqualTo(expected.dtype(name));
      assertThat(got.shape(name)).as(name).isEqualTo(expected.shape(name));
      assertThat(got.bytes(name).toArray(ValueLayout.JAVA_BYTE))
          .as(name)
          .isEqualTo(expected.bytes(name).toArray(ValueLayout.JAVA_BYTE));
    }
  }
}
