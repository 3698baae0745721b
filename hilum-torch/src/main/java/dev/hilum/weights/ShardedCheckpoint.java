package dev.hilum.weights;

import dev.hilum.io.BadInputException;
import dev.hilum.io.Json;
import dev.hilum.io.JsonObject;
import dev.hilum.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/**
 * A checkpoint cut into several files, with an index that says which file holds which tensor:
 * {@code model.safetensors.index.json} or {@code pytorch_model.bin.index.json}, as transformers
 * writes them.
 */
public final class ShardedCheckpoint implements TensorSource {
  private final Path index;
  private final SequencedMap<String, TensorSource> byName;
  private final Map<String, TensorSource> shards;

  private ShardedCheckpoint(
      Path index, SequencedMap<String, TensorSource> byName, Map<String, TensorSource> shards) {
    this.index = index;
    this.byName = byName;
    this.shards = shards;
  }

  /**
   * Opens all files of an index.
   *
   * @throws BadInputException if a shard is missing, lies outside the folder, lacks a tensor that
   *     the index names, or holds one that it does not
   */
  public static ShardedCheckpoint open(Path index) {
    JsonObject map = Json.read(index).object("weight_map");
    SequencedMap<String, TensorSource> byName = new LinkedHashMap<>();
    Map<String, TensorSource> shards = new LinkedHashMap<>();
    try {
      for (String name : map.keys()) {
        String file = map.text(name);
        if (!file.matches("[A-Za-z0-9_][A-Za-z0-9._-]*") || file.endsWith(".json")) {
          throw new BadInputException(
              index + ": a shard must be a checkpoint file beside its index, got \"" + file + "\"");
        }
        TensorSource shard = shards.get(file);
        if (shard == null) {
          shard = Checkpoints.open(index.resolveSibling(file));
          shards.put(file, shard);
        }
        if (!shard.names().contains(name)) {
          throw new BadInputException(
              index + ": the index places \"" + name + "\" in " + file + ", which lacks it");
        }
        byName.put(name, shard);
      }
      for (TensorSource shard : shards.values()) {
        for (String name : shard.names()) {
          if (byName.get(name) != shard) {
            throw new BadInputException(
                index + ": " + shard.origin() + " holds \"" + name + "\", which is not its place");
          }
        }
      }
      return new ShardedCheckpoint(index, byName, shards);
    } catch (RuntimeException e) {
      shards.values().forEach(TensorSource::close);
      throw e;
    }
  }

  @Override
  public String origin() {
    return index.toString();
  }

  @Override
  public Set<String> names() {
    return Collections.unmodifiableSet(byName.keySet());
  }

  @Override
  public DType dtype(String name) {
    return shard(name).dtype(name);
  }

  @Override
  public long[] shape(String name) {
    return shard(name).shape(name);
  }

  @Override
  public MemorySegment bytes(String name) {
    return shard(name).bytes(name);
  }

  @Override
  public void close() {
    shards.values().forEach(TensorSource::close);
  }

  private TensorSource shard(String name) {
    TensorSource shard = byName.get(name);
    if (shard == null) {
      throw new IllegalArgumentException(origin() + " has no tensor \"" + name + "\"");
    }
    return shard;
  }
}
