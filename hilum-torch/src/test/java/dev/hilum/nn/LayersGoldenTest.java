package dev.hilum.nn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.tensor.Golden;
import dev.hilum.tensor.PackedConvolution;
import dev.hilum.tensor.Precision;
import dev.hilum.tensor.Scope;
import dev.hilum.tensor.Tensor;
import dev.hilum.weights.Mode;
import dev.hilum.weights.Weights;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Layers, trainable and packed, against PyTorch: tools/reference/kernels_small.py. */
class LayersGoldenTest {
  private static final double TOLERANCE = 2e-5;
  private static final List<Mode> MODES =
      List.of(
          Mode.INFERENCE,
          Mode.TRAINING,
          Mode.inference(Precision.BF16),
          Mode.training(Precision.BF16),
          Mode.inference(Precision.INT8));

  private static void agree(Golden golden, Tensor y, String name, Mode mode) {
    switch (mode.precision()) {
      case FP32 -> golden.assertClose(y, name, TOLERANCE);
      case BF16 -> golden.assertAligned(y, name, 0.9999);
      case INT8 -> golden.assertAligned(y, name, 0.999);
    }
  }

  @Test
  void mlpsAgreeWithGainAndQuickGeluFoldedOrNot() {
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      Map<String, Tensor> parts = new LinkedHashMap<>();
      for (String n : List.of("fc1.weight", "fc1.bias", "fc2.weight", "fc2.bias", "gain")) {
        parts.put(n, golden.get("mlp." + n));
      }
      Tensor x = golden.get("linear.x");
      for (Mode mode : MODES) {
        for (Activation activation : List.of(Activation.GELU, Activation.QUICK_GELU)) {
          String name = activation == Activation.GELU ? "mlp.gelu" : "mlp.quick_gelu";
          Weights w = Weights.load(new MemorySource(parts), mode);
          Tensor gain = w.get("gain", 16);
          Mlp plain = Mlp.of(w.in("fc1"), w.in("fc2"), 16, 40, activation, null);
          Mlp gained = Mlp.of(w.in("fc1"), w.in("fc2"), 16, 40, activation, gain);
          w.finish();
          agree(golden, plain.forward(x), name, mode);
          agree(golden, gained.forward(x), name + ".gained", mode);
          agree(golden, gained.addTo(x, x), name + ".gained.sum", mode);
          w.close();
        }
      }
    }
  }

  @Test
  void convolutionsAgreeInEveryForm() {
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      Map<String, Tensor> parts =
          Map.of("weight", golden.get("conv.weight"), "bias", golden.get("conv.bias"));
      Tensor image = golden.get("conv.x");
      for (Mode mode : MODES) {
        Weights w = Weights.load(new MemorySource(parts), mode);
        Conv2d conv = Nn.conv2d(w, 3, 8, 3, 2, 1, true);
        w.finish();
        Tensor y = conv.forward(image);
        Mode reached = mode.precision() == Precision.INT8 ? Mode.inference(Precision.BF16) : mode;
        agree(golden, y, "conv.plain", reached);
        w.close();
      }
    }
  }

  @Test
  void packedConvolutionsAgreeWithWhatIsFused() {
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      Tensor image = golden.get("conv.x");
      for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
        Mode mode = Mode.inference(precision);
        PackedConvolution conv =
            new PackedConvolution(
                "golden", golden.get("conv.weight"), golden.get("conv.bias"), 2, 1, 1, precision);
        PackedConvolution grouped =
            new PackedConvolution(
                "golden", golden.get("conv.grouped.weight"), null, 1, 1, 4, precision);
        agree(golden, conv.forward(image, false), "conv.plain", mode);
        agree(golden, conv.forward(image, true), "conv.relu", mode);
        agree(golden, conv.addTo(golden.get("conv.residual"), image, true), "conv.sum", mode);
        agree(golden, grouped.forward(golden.get("conv.plain"), false), "conv.grouped", mode);
      }
    }
  }

  @Test
  void convolutionGradientsAgree() {
    try (Golden golden = Golden.open("kernels-small");
        Scope scope = Scope.open()) {
      Map<String, Tensor> parts =
          Map.of("weight", golden.get("conv.weight"), "bias", golden.get("conv.bias"));
      for (Precision precision : List.of(Precision.FP32, Precision.BF16)) {
        Mode mode = Mode.training(precision);
        Weights w = Weights.load(new MemorySource(parts), mode);
        Conv2d conv = Nn.conv2d(w, 3, 8, 3, 2, 1, true);
        Tensor image = golden.get("conv.x").requiresGrad(true);
        conv.forward(image).mul(golden.get("conv.upstream")).sum().backward();
        agree(golden, image.grad(), "conv.gradient.x", mode);
        assertThat(w.parameters()).containsOnlyKeys("weight", "bias");
        w.parameters().forEach((n, p) -> agree(golden, p.grad(), "conv.gradient." + n, mode));
        w.close();
      }
    }
  }
}
