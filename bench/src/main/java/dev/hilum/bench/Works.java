package dev.hilum.bench;

import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.List;

/** The works of the speed tables, each with what it must hold on a CPU with AVX-512-BF16. */
final class Works {
  private static final Side FP32 = Side.ours("fp32");
  private static final Side BF16 = Side.ours("bf16");
  private static final Side INT8 = Side.ours("int8");
  private static final Side PEER = Side.peer("fp32");
  private static final Side AUTOCAST = Side.peer("autocast");
  private static final Side PEER_BF16 = Side.peer("bf16");
  private static final Side PEER_INT8 = Side.peer("int8");
  private static final Side OPENVINO = Side.peer("openvino-fp32");
  private static final Side OPENVINO_BF16 = Side.peer("openvino-bf16");
  private static final List<Side> BEST = List.of(PEER, AUTOCAST, PEER_BF16, PEER_INT8);

  static final List<Work> ALL =
      List.of(
          vitBase(1, 1.7),
          vitBase(4, 1.6),
          clip("clip-image-b16", "open_clip ViT-B/32, 16 films of 224 px", "films"),
          clip("clip-text-b16", "open_clip ViT-B/32, 16 texts of 77 tokens", "texts"),
          denseNet(),
          training(),
          pairTraining(),
          films(),
          dicom("explicit", "explicit little endian", 1.5),
          dicom("rle", "RLE", 2),
          dicom("deflated", "deflated", 1.15),
          dicom("jpeg-lossless", "JPEG lossless", 1.5),
          dicom("jpeg-ls", "JPEG-LS", 1.3),
          dicom("jpeg-2000", "JPEG 2000 lossless", 1),
          new Work(
              "probe-sweep",
              "logistic regressions, 5,000 x 768, 14 targets, 7 strengths",
              98,
              "fits",
              List.of(Side.ours("float64"), Side.peer("lbfgs")),
              List.of(
                  new Gate.Faster(Side.ours("float64"), Side.peer("lbfgs"), 10),
                  new Gate.NoHigher(Side.ours("float64"), Side.peer("lbfgs")))),
          new Work(
              "bootstrap",
              "bootstrap of AUROC, 1,000 draws x 14 findings x 25,000 films",
              1000,
              "draws",
              List.of(Side.ours("exact"), Side.peer("sklearn")),
              List.of(
                  new Gate.Within(Side.ours("exact"), 1.5),
                  new Gate.Cosine(Side.ours("exact"), Side.peer("sklearn"), 0.999999))),
          new Work(
              "start",
              "from the start of the process to the first tensor operation",
              1,
              "starts",
              List.of(Side.ours("java"), Side.peer("python")),
              List.of(new Gate.Within(Side.ours("java"), 0.9))),
          zeroShotStart());

  private Works() {}

  /** The work of that name. */
  static Work of(String name) {
    return ALL.stream()
        .filter(w -> w.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    "a work must be one of "
                        + String.join(", ", ALL.stream().map(Work::name).toList())
                        + "; got "
                        + name));
  }

  private static Work vitBase(int batch, double overBest) {
    List<Gate> gates =
        new ArrayList<>(
            List.of(
                new Gate.Faster(FP32, PEER, 1.9),
                new Gate.Faster(BF16, PEER, 3.5),
                new Gate.Faster(BF16, BEST, overBest, false),
                new Gate.Faster(INT8, BF16, 1.0),
                new Gate.Faster(INT8, PEER_INT8, 1.7)));
    gates.addAll(network());
    gates.add(new Gate.Cosine(INT8, FP32, 0.99));
    return new Work(
        "vit-b-518-b" + batch,
        "DINOv2 ViT-B/14, " + (batch == 1 ? "1 film" : batch + " films") + " of 518 px",
        batch,
        "films",
        List.of(FP32, PEER, BF16, AUTOCAST, PEER_BF16, INT8, PEER_INT8, OPENVINO, OPENVINO_BF16),
        gates);
  }

  private static Work clip(String name, String what, String unit) {
    List<Gate> gates =
        new ArrayList<>(
            List.of(new Gate.Faster(FP32, PEER, 1.8), new Gate.Faster(BF16, PEER, 3.0)));
    gates.addAll(network());
    return new Work(
        name, what, 16, unit, List.of(FP32, PEER, BF16, AUTOCAST, OPENVINO, OPENVINO_BF16), gates);
  }

  private static Work denseNet() {
    List<Gate> gates = new ArrayList<>(List.of(new Gate.Faster(FP32, PEER, 1.5)));
    gates.addAll(network());
    return new Work(
        "densenet-b16",
        "torchxrayvision DenseNet-121, 16 films of 224 px",
        16,
        "films",
        List.of(FP32, PEER, BF16, AUTOCAST, OPENVINO, OPENVINO_BF16),
        gates);
  }

  /** What holds for every network: memory, exactness, and OpenVINO as the mark to reach. */
  private static List<Gate> network() {
    return List.of(
        new Gate.Faster(FP32, List.of(OPENVINO), 1.0, true),
        new Gate.Faster(BF16, List.of(OPENVINO_BF16), 1.0, true),
        new Gate.Memory(FP32, List.of(PEER)),
        new Gate.Memory(BF16, List.of(AUTOCAST)),
        new Gate.Cosine(FP32, PEER, 0.999999),
        new Gate.Cosine(BF16, FP32, 0.999));
  }

  private static Work training() {
    return new Work(
        "vit-s-train",
        "timm ViT-S/16, a training step with AdamW, 8 films of 224 px",
        8,
        "films",
        List.of(FP32, PEER, BF16, AUTOCAST),
        List.of(
            new Gate.Faster(FP32, PEER, 1.6),
            new Gate.Faster(BF16, PEER, 2.5),
            new Gate.Memory(FP32, List.of(PEER)),
            new Gate.Memory(BF16, List.of(AUTOCAST)),
            new Gate.Cosine(FP32, PEER, 0.9999),
            new Gate.Cosine(BF16, FP32, 0.99)));
  }

  private static Work pairTraining() {
    return new Work(
        "clip-train-b16",
        "open_clip ViT-B/32, a contrastive step with AdamW, 16 films of 224 px, texts of 77 tokens",
        16,
        "pairs",
        List.of(FP32, PEER, BF16, AUTOCAST),
        List.of(
            new Gate.Faster(FP32, PEER, 1.8),
            new Gate.Faster(BF16, PEER, 3.0),
            new Gate.Faster(BF16, AUTOCAST, 1.35),
            new Gate.Memory(FP32, List.of(PEER)),
            new Gate.Memory(BF16, List.of(AUTOCAST)),
            new Gate.Near(FP32, PEER, 1e-3),
            new Gate.Near(BF16, PEER, 0.05)));
  }

  private static Work zeroShotStart() {
    Side ours = Side.ours("hilum"), peer = Side.peer("open_clip");
    return new Work(
        "zero-shot-start",
        "from the start of the process to one film classified for 14 findings, ViT-B/32",
        1,
        "starts",
        List.of(ours, peer),
        List.of(
            new Gate.Within(ours, 2),
            new Gate.Memory(ours, List.of(peer)),
            new Gate.Cosine(ours, peer, 0.99)));
  }

  /** One film in one transfer syntax. */
  private static Work dicom(String name, String syntax, double times) {
    Side ours = Side.ours("java"), pydicom = Side.peer("pydicom"), itk = Side.peer("simpleitk");
    return new Work(
        "dicom-" + name,
        "one DICOM film of 1955 x 1841 pixels, " + syntax + ", to a tensor of 518 px",
        1,
        "films",
        List.of(ours, pydicom, itk),
        List.of(
            new Gate.Faster(ours, List.of(pydicom, itk), times, false),
            new Gate.Cosine(ours, pydicom, 0.9999)));
  }

  private static Work films() {
    Side one = Side.ours("1-thread"), two = Side.ours("2-threads");
    Side torchvision = Side.peer("torchvision"), pillow = Side.peer("pillow");
    Side torchvisionLoader = Side.peer("torchvision-loader");
    Side pillowLoader = Side.peer("pillow-loader");
    return new Work(
        "films",
        "100 NIH JPEG files of 512 px to tensors of 518 px; a loader has 2 workers",
        100,
        "films",
        List.of(one, torchvision, pillow, two, torchvisionLoader, pillowLoader),
        List.of(
            new Gate.Faster(one, List.of(torchvision, pillow), 1.5, false),
            new Gate.Faster(two, List.of(torchvisionLoader, pillowLoader), 1.5, false),
            new Gate.Cosine(one, pillow, 0.99999)));
  }
}
