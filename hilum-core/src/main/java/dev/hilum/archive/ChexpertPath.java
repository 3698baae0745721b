package dev.hilum.archive;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Split;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where CheXpert says a film or a study is: {@code
 * CheXpert-v1.0-small/train/patient00001/study1/view1_frontal.jpg}.
 *
 * @param edition what comes before the side, with its slash; may be empty
 * @param folder side of the split: {@code train}, {@code valid} or {@code test}
 * @param patient for example {@code patient00001}
 * @param examination for example {@code study1}
 * @param file for example {@code view1_frontal.jpg}; empty for a study
 */
record ChexpertPath(
    String edition, String folder, String patient, String examination, String file) {
  private static final Pattern FORM =
      Pattern.compile("(|.*/)(train|valid|test)/(patient\\d+)/(study\\d+)(?:/([^/]+))?");
  private static final Pattern VIEW = Pattern.compile("view\\d+_(frontal|lateral)\\..*");

  static ChexpertPath parse(String cell) {
    Matcher form = FORM.matcher(cell);
    if (!form.matches()) {
      throw new BadInputException(
          "a path must be written train|valid|test/patient00001/study1/view1_frontal.jpg, got "
              + cell);
    }
    String file = form.group(5);
    return new ChexpertPath(
        form.group(1), form.group(2), form.group(3), form.group(4), file == null ? "" : file);
  }

  /** A film of this study. */
  ChexpertPath film(String name) {
    return new ChexpertPath(edition, folder, patient, examination, name);
  }

  /** The same in every edition, with forward slashes. */
  String id() {
    return file.isEmpty() ? study() : study() + "/" + file;
  }

  String study() {
    return folder + "/" + patient + "/" + examination;
  }

  Optional<Split> side() {
    return Split.parse(folder);
  }

  /** {@code frontal} or {@code lateral} by the file name; empty where it does not tell. */
  String viewWord() {
    Matcher view = VIEW.matcher(file);
    return view.matches() ? view.group(1) : "";
  }

  /**
   * The folder from which {@link #id} leads to the file: the edition's own, where {@code root}
   * holds it, else {@code root} itself.
   */
  Path base(Path root) {
    Path own = ImageTree.resolve(root, edition);
    return Files.isDirectory(own) ? own : root;
  }
}
