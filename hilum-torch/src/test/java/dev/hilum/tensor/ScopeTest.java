package dev.hilum.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Native memory lives as long as its scope, or by name. */
class ScopeTest {

  @Test
  void whatAScopeMadeDiesWithIt() {
    Scope.Memory before = Scope.memory();
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.zeros(DType.F32, 10, 10);
      Tensor view = x.transpose(0, 1);
      assertThat(view.size(0)).isEqualTo(10);
      Scope.Memory inside = Scope.memory();
      assertThat(inside.tensors() - before.tensors()).isEqualTo(2);
      assertThat(inside.bytes() - before.bytes()).isEqualTo(400); // a view has no bytes of its own
    }
    assertThat(Scope.memory()).isEqualTo(before);
  }

  @Test
  void aFailureInsideFreesToo() {
    Scope.Memory before = Scope.memory();
    assertThatThrownBy(
            () -> {
              try (Scope scope = Scope.open()) {
                Tensor.zeros(DType.F32, 2, 3).matmul(Tensor.zeros(DType.F32, 4, 5));
              }
            })
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(Scope.memory()).isEqualTo(before);
  }

  @Test
  void useAfterItsScopeIsRefused() {
    Tensor x;
    try (Scope scope = Scope.open()) {
      x = Tensor.ones(DType.F32, 3);
    }
    assertThat(x).hasToString("Tensor[closed]");
    try (Scope scope = Scope.open()) {
      String sentence = "a tensor was used after its scope closed";
      assertThatThrownBy(x::floats).hasMessage(sentence);
      assertThatThrownBy(() -> x.add(1)).hasMessage(sentence);
      assertThatThrownBy(() -> Tensor.ones(DType.F32, 3).add(x)).hasMessage(sentence);
      assertThatThrownBy(() -> x.keep("late")).hasMessage(sentence);
    }
    assertThat(Scope.memory().kept()).doesNotContainKey("late");
  }

  @Test
  void closingTwiceDoesNothing() {
    Scope.Memory before = Scope.memory();
    Scope scope = Scope.open();
    Tensor x = Tensor.ones(DType.F32, 3);
    x.close();
    x.close();
    scope.close();
    scope.close();
    assertThat(Scope.memory()).isEqualTo(before);
  }

  @Test
  void tensorsWithoutAScopeAreRefused() {
    String thread = Thread.currentThread().getName();
    assertThatThrownBy(() -> Tensor.ones(DType.F32, 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("a tensor is made inside a Scope; none is open on thread " + thread);
  }

  @Test
  void scopesCloseInnermostFirst() {
    Scope outer = Scope.open();
    Scope inner = Scope.open();
    assertThatThrownBy(outer::close)
        .hasMessage("scopes close innermost first, on the thread that opened them");
    inner.close();
    outer.close();
  }

  @Test
  void scopesCloseOnTheirThread() throws InterruptedException {
    try (Scope scope = Scope.open()) {
      FutureTask<Void> elsewhere = new FutureTask<>(scope::close, null);
      Thread.ofPlatform().start(elsewhere).join();
      assertThatThrownBy(elsewhere::get)
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("scopes close innermost first, on the thread that opened them");
    }
  }

  @Test
  void aGivenTensorLivesInTheOuterScope() {
    Scope.Memory before = Scope.memory();
    try (Scope outer = Scope.open()) {
      Tensor y;
      try (Scope inner = Scope.open()) {
        Tensor x = Tensor.ones(DType.F32, 4);
        y = inner.give(x.mul(3));
      }
      assertThat(Scope.memory().tensors() - before.tensors()).isEqualTo(1);
      assertThat(y.floats()).containsOnly(3);
    }
    assertThat(Scope.memory()).isEqualTo(before);
  }

  @Test
  void nothingIsGivenToNoScope() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(DType.F32, 4);
      assertThatThrownBy(() -> scope.give(x))
          .hasMessage("a tensor can be given to an outer scope only, got none");
    }
  }

  @Test
  void tidyKeepsTheResultOnly() {
    try (Scope scope = Scope.open()) {
      Tensor x = Tensor.ones(DType.F32, 4);
      long before = Scope.memory().tensors();
      Tensor y = Scope.tidy(() -> x.mul(2).add(1).square());
      assertThat(Scope.memory().tensors() - before).isEqualTo(1);
      assertThat(y.floats()).containsOnly(9);
      assertThat(Scope.tidy(() -> x)).isSameAs(x); // what came from outside stays there
      assertThat(x.floats()).containsOnly(1);
    }
  }

  @Test
  void aViewKeepsItsMemoryAlive() {
    try (Scope scope = Scope.open()) {
      Tensor view = Scope.tidy(() -> Tensor.of(new float[] {1, 2, 3, 4}, 2, 2).transpose(0, 1));
      assertThat(view.floats()).containsExactly(1, 3, 2, 4);
    }
  }

  @Test
  void keptTensorsAreCountedByName() {
    Scope.Memory before = Scope.memory();
    List<Tensor> kept = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      kept.add(Tensor.ones(DType.F32, 5).keep("scope test.weight"));
      kept.add(Tensor.ones(DType.F32, 5).keep("scope test.weight"));
      kept.add(Tensor.ones(DType.F64, 1).keep("scope test.bias"));
    }
    Scope.Memory now = Scope.memory();
    assertThat(now.tensors() - before.tensors()).isEqualTo(3);
    assertThat(now.bytes() - before.bytes()).isEqualTo(48);
    assertThat(now.kept())
        .containsEntry("scope test.weight", 2)
        .containsEntry("scope test.bias", 1);
    kept.forEach(Tensor::close);
    assertThat(Scope.memory()).isEqualTo(before);
  }

  @Test
  void packedOperatorsFreeAllTheyKept() {
    Scope.Memory before = Scope.memory();
    try (Scope scope = Scope.open()) {
      Tensor w = Tensor.ones(DType.F32, 8, 4);
      Tensor b = Tensor.ones(DType.F32, 8);
      for (Precision precision : Precision.values()) {
        PackedLinear linear = new PackedLinear("scope test", w, b, precision);
        assertThat(Scope.memory().kept()).containsKey("scope test");
        linear.close();
      }
    }
    assertThat(Scope.memory()).isEqualTo(before);
  }

  @Test
  void everyThreadCountsIntoTheSameMemory() throws InterruptedException {
    Scope.Memory before = Scope.memory();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(
                  () -> {
                    for (int j = 0; j < 200; j++) {
                      try (Scope scope = Scope.open()) {
                        Tensor.ones(DType.F32, 10).add(1).keep("scope test").close();
                      }
                    }
                  }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(Scope.memory()).isEqualTo(before);
  }
}
