package dev.hilum.archive;

import dev.hilum.dicom.Attributes;
import dev.hilum.dicom.Tag;
import dev.hilum.study.View;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The view of a DICOM film, by the first of these that tells one: View Position (0018,5101), View
 * Code Sequence (0054,0220), the words of Series Description, and Patient Orientation (0020,0020),
 * whose first value says to which side of the patient the rows run (PS3.3, C.7.6.1.1.1).
 */
final class DicomView {
  private static final Tag VIEW_CODE_SEQUENCE = new Tag(0x00540220);
  private static final Tag CODE_MEANING = new Tag(0x00080104);

  private DicomView() {}

  static View of(Attributes film) {
    View stated = View.parse(film.string(Tag.VIEW_POSITION).orElse(""));
    if (stated != View.UNKNOWN) {
      return stated;
    }
    String code =
        film.item(VIEW_CODE_SEQUENCE).flatMap(item -> item.string(CODE_MEANING)).orElse("");
    return words(code)
        .or(() -> words(film.string(Tag.SERIES_DESCRIPTION).orElse("")))
        .or(() -> orientation(film.strings(Tag.PATIENT_ORIENTATION)))
        .orElse(View.UNKNOWN);
  }

  /** The one view that the words of a description name; none when they name none or several. */
  static Optional<View> words(String description) {
    Set<View> named = EnumSet.noneOf(View.class);
    String text = description.toLowerCase(Locale.ROOT);
    for (String word : text.split("[^a-z-]+", -1)) {
      switch (word) {
        case "pa", "postero-anterior", "posteroanterior", "posterior-anterior" ->
            named.add(View.PA);
        case "ap", "antero-posterior", "anteroposterior", "anterior-posterior" ->
            named.add(View.AP);
        case "lat", "lateral", "ll", "rl", "left-lateral", "right-lateral" ->
            named.add(View.LATERAL);
        default -> {} // another word
      }
    }
    boolean supine = named.contains(View.AP) && text.contains("supine");
    return named.size() != 1
        ? Optional.empty()
        : Optional.of(supine ? View.AP_SUPINE : named.iterator().next());
  }

  private static Optional<View> orientation(List<String> directions) {
    return directions.size() < 2 || directions.getFirst().isEmpty()
        ? Optional.empty()
        : switch (directions.getFirst().charAt(0)) {
          case 'L', 'R' -> Optional.of(View.FRONTAL);
          case 'A', 'P' -> Optional.of(View.LATERAL);
          default -> Optional.empty();
        };
  }
}
