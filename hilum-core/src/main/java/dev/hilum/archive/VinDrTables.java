package dev.hilum.archive;

import dev.hilum.io.Csv;
import dev.hilum.study.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The tables of one side of VinDr-CXR or of VinBigData, which is its training side.
 *
 * @param boxes one row a box and reader, or an image and reader without any box
 * @param labels one row an image and reader, one column a label; PhysioNet has it, Kaggle does not
 */
record VinDrTables(Optional<Path> boxes, Optional<Path> labels, Optional<Split> split) {
  /** The columns of a table of boxes in either edition. */
  static final List<String> BOX =
      List.of("image_id", "class_name", "x_min", "y_min", "x_max", "y_max");

  /** The tables of PhysioNet's edition, in {@code annotations/} or right in the folder. */
  static List<VinDrTables> physioNet(Path root) {
    for (Path folder : List.of(root.resolve("annotations"), root)) {
      List<VinDrTables> sides = new ArrayList<>();
      for (Split split : List.of(Split.TRAIN, Split.TEST)) {
        Optional<Path> boxes = Tables.named(folder, "annotations_" + split.cell());
        Optional<Path> labels = Tables.named(folder, "image_labels_" + split.cell());
        if (boxes.isPresent() || labels.isPresent()) {
          sides.add(new VinDrTables(boxes, labels, Optional.of(split)));
        }
      }
      if (!sides.isEmpty()) {
        return sides;
      }
    }
    return List.of();
  }

  /** Kaggle's {@code train.csv}, if it is one of boxes and of several readers. */
  static List<VinDrTables> kaggle(Path root) {
    Optional<Path> table = Tables.named(root, "train");
    return table.filter(VinDrTables::readByKaggle).map(VinDrTables::of).stream().toList();
  }

  /** A table of Kaggle's by itself. */
  static VinDrTables of(Path table) {
    return new VinDrTables(Optional.of(table), Optional.empty(), Optional.empty());
  }

  private static boolean readByKaggle(Path table) {
    try (Csv csv = Csv.open(table)) {
      return csv.has("rad_id") && csv.has("class_id") && csv.columns().containsAll(BOX);
    }
  }

  /** The folder in which images are looked for. */
  Path folder() {
    Path folder = Rows.folderOf(boxes.or(() -> labels).orElseThrow());
    boolean nested = ImageTree.name(folder).equals("annotations");
    Path above = folder.getParent();
    return nested && above != null && Files.isDirectory(above) ? above : folder;
  }
}
