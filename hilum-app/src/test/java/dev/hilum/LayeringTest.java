package dev.hilum;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.junit.jupiter.api.Test;

/** The package table, the place of native libraries and the size of a file, from what was built. */
class LayeringTest {
  /** Lowest first: a package may use those that stand before it. */
  private static final List<String> PACKAGES =
      List.of(
          "io",
          "finding",
          "image",
          "study",
          "dicom",
          "archive",
          "report",
          "phantom",
          "noise",
          "metric",
          "run",
          "tensor",
          "weights",
          "nn",
          "model",
          "zoo",
          "batch",
          "objective",
          "train",
          "sample",
          "task",
          "evaluate",
          "job",
          "service",
          "web",
          "cli");

  private static final int MOST_LINES = 499;

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .importPaths(
              Checkout.MODULES.stream()
                  .filter(module -> !module.equals("bench")) // built after this test
                  .map(module -> Checkout.root().resolve(module, "target", "classes"))
                  .filter(Files::isDirectory)
                  .toList());

  @Test
  void everyPackageStandsInTheTable() {
    Set<String> unknown = new TreeSet<>();
    for (JavaClass c : CLASSES) {
      if (!PACKAGES.contains(layer(c.getPackageName()))) {
        unknown.add(c.getPackageName());
      }
    }
    assertThat(CLASSES.size()).isGreaterThan(50);
    assertThat(unknown).isEmpty();
  }

  @Test
  void importsPointOnlyTowardsLowerPackages() {
    assertThat(
            uses(
                (from, to) ->
                    to.startsWith("dev.hilum.")
                        && PACKAGES.indexOf(layer(to)) > PACKAGES.indexOf(layer(from))))
        .isEmpty();
  }

  /** The longest prefix of a class name tells where it may be named. */
  private static final Map<String, String> NATIVE =
      Map.of(
          "org.bytedeco.pytorch.", "dev/hilum/tensor/",
          "org.bytedeco.openblas.", "dev/hilum/tensor/",
          "org.bytedeco.javacpp.", "dev/hilum/tensor/|dev/hilum/dicom/codec/",
          "org.bytedeco.ffmpeg.", "dev/hilum/dicom/codec/",
          "org.sqlite.", "dev/hilum/archive/catalogue/",
          "org.postgresql.", "dev/hilum/archive/catalogue/",
          "org.flywaydb.", "dev/hilum/archive/catalogue/",
          "ai.djl.", "dev/hilum/report/");

  @Test
  void nativeLibrariesAndDatabasesAreNamedOnlyWhereTheyBelong() {
    NATIVE.forEach(
        (library, places) ->
            assertThat(
                    Checkout.javaFiles().stream()
                        .filter(file -> Checkout.read(file).contains(library))
                        .map(Object::toString)
                        .filter(file -> !file.endsWith("LayeringTest.java"))
                        .filter(
                            file ->
                                List.of(places.split("\\|", -1)).stream()
                                    .noneMatch(file::contains)))
                .as(library)
                .isEmpty());
    assertThat(
            uses(
                (from, to) ->
                    to.startsWith("org.bytedeco.")
                        && !List.of("tensor", "dicom").contains(layer(from))))
        .isEmpty();
  }

  @Test
  void desktopClassesAreUsedOnlyInImage() {
    assertThat(
            uses(
                (from, to) ->
                    (to.startsWith("java.awt") || to.startsWith("javax.imageio"))
                        && !layer(from).equals("image")))
        .isEmpty();
  }

  @Test
  void everyFileHasFewerThanFiveHundredLines() {
    assertThat(
            Checkout.javaFiles().stream()
                .filter(file -> Checkout.read(file).lines().count() > MOST_LINES))
        .isEmpty();
  }

  @Test
  void everyPackageSaysWhatItIsForAndIsNullMarked() {
    Set<Path> folders = new TreeSet<>();
    for (String module : Checkout.MODULES) {
      Path sources = Checkout.root().resolve(module, "src", "main", "java");
      if (Files.isDirectory(sources)) {
        Checkout.below(sources, ".java").forEach(file -> folders.add(file.getParent()));
      }
    }
    assertThat(folders).isNotEmpty();
    assertThat(folders)
        .allSatisfy(
            folder -> {
              Path info = folder.resolve("package-info.java");
              assertThat(info).exists();
              assertThat(Checkout.read(info)).startsWith("/**").contains("@NullMarked");
            });
  }

  private static Set<String> uses(BiPredicate<String, String> forbidden) {
    Set<String> found = new TreeSet<>();
    for (JavaClass c : CLASSES) {
      for (Dependency d : c.getDirectDependenciesFromSelf()) {
        JavaClass target = d.getTargetClass().getBaseComponentType();
        if (forbidden.test(c.getPackageName(), target.getPackageName())) {
          found.add(c.getName() + " -> " + target.getName());
        }
      }
    }
    return found;
  }

  private static String layer(String packageName) {
    return packageName.split("\\.", -1)[2];
  }
}
