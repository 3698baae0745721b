package dev.hilum.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each table against the names that the libraries themselves give (renames_small.py). */
class RenameTableTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "open-clip-to-hf-clip, clip, open_clip, hf",
    "hf-clip-to-open-clip, clip, hf, open_clip",
    "dinov2-to-hf-dinov2, dinov2, repository, hf",
    "hf-dinov2-to-dinov2, dinov2, hf, repository",
    "timm-vit-to-hf-vit, vit, timm, hf",
    "transformers-base, bert, task, base",
  })
  void namesAndShapesBecomeThoseOfTheOtherLibrary(
      String table, String pair, String from, String to) {
    JsonObject both = Json.read(Goldens.folder("renames-small.json")).object(pair);
    TensorSource renamed = RenameTable.of(table).apply(source(both.object(from)));
    Map<String, List<Long>> got = new TreeMap<>();
    renamed.names().forEach(n -> got.put(n, Arrays.stream(renamed.shape(n)).boxed().toList()));
    Map<String, List<Long>> expected = new TreeMap<>();
    JsonObject target = both.object(to);
    target
        .keys()
        .forEach(
            n -> expected.put(n, target.integers(n).stream().map(Integer::longValue).toList()));
    assertThat(got).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "bert-gamma-beta, a.LayerNorm.gamma a.LayerNorm.beta ls1.gamma,"
        + " a.LayerNorm.weight a.LayerNorm.bias ls1.gamma",
    "wrappers, module.a.b module.c, a.b c",
    "wrappers, model.a model.b, a b",
    "wrappers, module.model.a module.model.b, a b",
    "wrappers, model.a other.b, model.a other.b",
    "diffusers-attention, mid_block.attentions.0.query.weight mid_block.attentions.0.key.bias"
        + " mid_block.attentions.0.value.bias mid_block.attentions.0.proj_attn.weight,"
        + " mid_block.attentions.0.to_q.weight mid_block.attentions.0.to_k.bias"
        + " mid_block.attentions.0.to_v.bias mid_block.attentions.0.to_out.0.weight",
    "open-clip-image-trunk, visual.trunk.norm.bias visual.head.proj.weight logit_scale, norm.bias",
    "open-clip-text-transformer, text.transformer.pooler.dense.bias text.proj.0.weight,"
        + " pooler.dense.bias",
  })
  void namesChange(String table, String from, String to) {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : from.split(" ", -1)) {
      tensors.put(name, matrix(2, 2));
    }
    assertThat(RenameTable.of(table).apply(file(tensors)).names())
        .containsExactlyInAnyOrder(to.split(" ", -1));
  }

  @Test
  void valuesMoveWithSplitJoinAndTranspose() {
    RenameTable there =
        RenameTable.parse("t", "split\t^qkv$\t{part}\tq,k,v\ntranspose\t^proj$\tout\n");
    RenameTable back =
        RenameTable.parse("t", "join\t^{part}$\tqkv\tq,k,v\ntranspose\t^out$\tproj\n");
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("qkv", matrix(6, 2));
    tensors.put("proj", matrix(2, 3));
    TensorSource cut = there.apply(file(tensors));
    assertThat(values(cut, "k")).containsExactly(4, 5, 6, 7);
    assertThat(cut.shape("out")).containsExactly(3, 2);
    assertThat(values(cut, "out")).containsExactly(0, 3, 1, 4, 2, 5);
    TensorSource whole = back.apply(cut);
    assertThat(whole.names()).containsExactlyInAnyOrder("qkv", "proj");
    assertThat(values(whole, "qkv")).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
    assertThat(values(whole, "proj")).containsExactly(0, 1, 2, 3, 4, 5);
  }

  @Test
  void incompletePartsAreLeftAlone() {
    RenameTable join = RenameTable.parse("t", "join\t^{part}$\tqkv\tq,k,v");
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("q", matrix(2, 2));
    tensors.put("k", matrix(2, 2));
    assertThat(join.apply(file(tensors)).names()).containsExactlyInAnyOrder("q", "k");
  }

  @Test
  void twoTensorsOfOneNameAreRefused() {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    tensors.put("LayerNorm.gamma", matrix(1, 1));
    tensors.put("LayerNorm.weight", matrix(1, 1));
    TensorSource file = file(tensors);
    assertThatThrownBy(() -> RenameTable.of("bert-gamma-beta").apply(file))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("LayerNorm.weight");
  }

  private TensorSource source(JsonObject shapes) {
    SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (String name : shapes.keys()) {
      long[] shape = shapes.integers(name).stream().mapToLong(Integer::longValue).toArray();
      byte[] zeros = new byte[Math.toIntExact(Sizes.bytes(DType.U8, shape))];
      tensors.put(name, new StoredTensor(DType.U8, shape, MemorySegment.ofArray(zeros)));
    }
    return file(tensors);
  }

  private TensorSource file(SequencedMap<String, StoredTensor> tensors) {
    Path path = folder.resolve("x.safetensors");
    SafetensorsWriter.write(path, tensors, Map.of());
    return SafetensorsFile.open(path);
  }

  private static StoredTensor matrix(int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = i;
    }
    return new StoredTensor(DType.F32, new long[] {rows, columns}, MemorySegment.ofArray(values));
  }

  private static float[] values(TensorSource source, String name) {
    return source.bytes(name).toArray(ValueLayout.JAVA_FLOAT_UNALIGNED);
  }
}
