package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import dev.hilum.io.JsonObject;
import dev.hilum.model.Bert;
import dev.hilum.model.BertMaskedLm;
import dev.hilum.model.BioVil;
import dev.hilum.model.Clip;
import dev.hilum.model.ClipText;
import dev.hilum.model.ClipVision;
import dev.hilum.model.ConvNext;
import dev.hilum.model.CxrBert;
import dev.hilum.model.DenseNet;
import dev.hilum.model.DinoVisionTransformer;
import dev.hilum.model.Dinov2;
import dev.hilum.model.Network;
import dev.hilum.model.OpenClip;
import dev.hilum.model.ResNet;
import dev.hilum.model.Siglip;
import dev.hilum.model.SiglipText;
import dev.hilum.model.SiglipVision;
import dev.hilum.model.Swin;
import dev.hilum.model.TimmArchitectures;
import dev.hilum.model.TimmVit;
import dev.hilum.model.Vit;
import dev.hilum.weights.RenameTable;
import dev.hilum.weights.TensorSource;
import dev.hilum.weights.Weights;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Which class builds which reference class: one line an entry. An entry also says, as data, which
 * rename tables the reference applies on loading and which names it leaves unread; any other name
 * that the network does not use is an error.
 */
public final class Architectures {

  /** Builds a network by walking a cursor; sizes come from the config or from the checkpoint. */
  @FunctionalInterface
  interface Builder {
    Network build(Weights w, JsonObject config, TensorSource source);
  }

  /**
   * One supported class.
   *
   * @param renames names of rename tables, applied in this order
   * @param unread names that the reference class leaves unread
   */
  record Entry(Builder builder, Set<String> renames, Pattern unread) {

    static Entry of(Builder builder) {
      return new Entry(builder, Set.of(), Pattern.compile("$^"));
    }

    Entry renamed(String... tables) {
      Set<String> all = new LinkedHashSet<>(renames);
      all.addAll(Arrays.asList(tables));
      return new Entry(builder, all, unread);
    }

    Entry leaving(String names) {
      return new Entry(builder, renames, Pattern.compile(names));
    }
  }

  static final String OPEN_CLIP = "open_clip";
  static final String DENSENET = "torchxrayvision.DenseNet";
  static final String RESNET = "ResNet";
  static final String BIOVIL = "health_multimodal.ImageModel";
  private static final String BASE = "transformers-base";
  private static final String OLD_BERT = "bert-gamma-beta";
  private static final String NOT_TEXT =
      "^(vision_model\\.|visual_projection\\.|logit_(scale|bias)$)";
  private static final String NOT_VISION =
      "^(text_model\\.|text_projection\\.|logit_(scale|bias)$)";

  private static final Map<String, Entry> ENTRIES = entries();

  private Architectures() {}

  private static Map<String, Entry> entries() {
    Map<String, Entry> e = new TreeMap<>();
    e.put(
        "BertModel", Entry.of((w, c, s) -> new Bert(w, Bert.Config.of(c))).renamed(OLD_BERT, BASE));
    e.put(
        "RobertaModel",
        Entry.of((w, c, s) -> new Bert(w, Bert.Config.of(c))).renamed(OLD_BERT, BASE));
    e.put(
        "BertForMaskedLM",
        Entry.of(
                (w, c, s) ->
                    new BertMaskedLm(w, Bert.Config.of(c), c.flag("tie_word_embeddings", true)))
            .renamed(OLD_BERT));
    e.put(
        "CXRBertModel",
        Entry.of((w, c, s) -> new CxrBert(w, CxrBert.Config.of(c))).renamed(OLD_BERT));
    e.put("SwinModel", Entry.of((w, c, s) -> new Swin(w, Swin.Config.of(c))).renamed(BASE));
    e.put("SwinForImageClassification", Entry.of((w, c, s) -> new Swin(w, Swin.Config.of(c))));
    e.put("Dinov2Model", Entry.of((w, c, s) -> new Dinov2(w, Dinov2.Config.of(c))).renamed(BASE));
    e.put(
        "Dinov2WithRegistersModel",
        Entry.of((w, c, s) -> new Dinov2(w, Dinov2.Config.of(c))).renamed(BASE));
    e.put(
        "Dinov2ForImageClassification", Entry.of((w, c, s) -> new Dinov2(w, Dinov2.Config.of(c))));
    e.put(
        "Dinov2WithRegistersForImageClassification",
        Entry.of((w, c, s) -> new Dinov2(w, Dinov2.Config.of(c))));
    e.put(
        "DinoVisionTransformer",
        Entry.of((w, c, s) -> new DinoVisionTransformer(w, DinoVisionTransformer.Config.of(c))));
    e.put("ViTModel", Entry.of((w, c, s) -> new Vit(w, Vit.Config.of(c))).renamed(BASE));
    e.put("ViTForImageClassification", Entry.of((w, c, s) -> new Vit(w, Vit.Config.of(c))));
    e.put("CLIPModel", Entry.of((w, c, s) -> new Clip(w, Clip.Config.of(c))));
    e.put(
        "CLIPTextModel",
        Entry.of((w, c, s) -> new ClipText(w, ClipText.Config.of(c)))
            .leaving(NOT_TEXT + "|^text_projection\\."));
    e.put(
        "CLIPTextModelWithProjection",
        Entry.of((w, c, s) -> new ClipText(w, ClipText.Config.of(c))).leaving(NOT_TEXT));
    e.put(
        "CLIPVisionModel",
        Entry.of((w, c, s) -> new ClipVision(w, ClipVision.Config.of(c)))
            .leaving(NOT_VISION + "|^visual_projection\\."));
    e.put(
        "CLIPVisionModelWithProjection",
        Entry.of((w, c, s) -> new ClipVision(w, ClipVision.Config.of(c))).leaving(NOT_VISION));
    e.put("SiglipModel", Entry.of((w, c, s) -> new Siglip(w, Siglip.Config.of(c))));
    e.put(
        "SiglipTextModel",
        Entry.of((w, c, s) -> new SiglipText(w, SiglipText.Config.of(c))).leaving(NOT_TEXT));
    e.put(
        "SiglipVisionModel",
        Entry.of((w, c, s) -> new SiglipVision(w, SiglipVision.Config.of(c))).leaving(NOT_VISION));
    e.put(DENSENET, Entry.of((w, c, s) -> new DenseNet(w, DenseNet.Config.of(s, c))));
    e.put(BIOVIL, Entry.of((w, c, s) -> new BioVil(w, BioVil.Config.of(s))));
    e.put(OPEN_CLIP, Entry.of((w, c, s) -> new OpenClip(w, OpenClip.Config.of(c, folder(s)))));
    e.put(
        DualTowers.OPEN_CLIP_IMAGE,
        Entry.of((w, c, s) -> OpenClip.image(w, OpenClip.Config.of(c, folder(s)))));
    e.put(
        DualTowers.OPEN_CLIP_TEXT,
        Entry.of((w, c, s) -> OpenClip.text(w, OpenClip.Config.of(c, folder(s)))));
    e.put(DualTowers.NAME, Entry.of(DualTowers::build));
    e.put(RESNET, Entry.of((w, c, s) -> new ResNet(w, ResNet.Config.of(s, ""))));
    for (String name : ConvNext.names()) {
      e.put(name, Entry.of((w, c, s) -> new ConvNext(w, ConvNext.Config.of(c))));
    }
    for (String name : TimmArchitectures.names()) {
      e.put(name, Entry.of((w, c, s) -> new TimmVit(w, TimmArchitectures.of(c))));
    }
    return e;
  }

  /** The folder of a checkpoint, where the config of a tower of another library lies. */
  private static Path folder(TensorSource source) {
    return Objects.requireNonNull(Path.of(source.origin()).toAbsolutePath().getParent());
  }

  /** Every name that can stand in a config or after {@code --architecture}. */
  public static Set<String> names() {
    Set<String> all = new TreeSet<>(ENTRIES.keySet());
    all.addAll(Zoo.resource("architectures.json").keys());
    return all;
  }

  /** Whether networks of that class can be built. */
  public static boolean known(String architecture) {
    return ENTRIES.containsKey(architecture);
  }

  /** {@code source} under the names that the network asks for. */
  static TensorSource renamed(String architecture, TensorSource source) {
    TensorSource view = RenameTable.of("wrappers").apply(source);
    for (String table : entry(architecture, source.origin()).renames()) {
      view = RenameTable.of(table).apply(view);
    }
    return view;
  }

  /** Builds a network on a cursor; without checkpoint the sizes come from {@code config} alone. */
  static Network build(String architecture, Weights w, JsonObject config, TensorSource source) {
    Entry entry = entry(architecture, source.origin());
    Network network = entry.builder().build(w, config, source);
    w.finish(name -> entry.unread().matcher(name).find());
    return network;
  }

  /** Builds a part of a network on a cursor, whose walk goes on. */
  static Network tower(String architecture, Weights w, JsonObject config, TensorSource source) {
    return entry(architecture, source.origin()).builder().build(w, config, source);
  }

  /** Whether the reference class leaves a name of its checkpoints unread. */
  static boolean unread(String architecture, String name) {
    return entry(architecture, name).unread().matcher(name).find();
  }

  private static Entry entry(String architecture, String origin) {
    Entry entry = ENTRIES.get(architecture);
    if (entry == null) {
      throw new BadInputException(
          origin
              + ": the architecture must be one of "
              + String.join(", ", ENTRIES.keySet())
              + "; got "
              + architecture);
    }
    return entry;
  }
}
