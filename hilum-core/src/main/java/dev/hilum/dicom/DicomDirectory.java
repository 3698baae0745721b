package dev.hilum.dicom;

import dev.hilum.io.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * A DICOMDIR (PS3.3 annex F): which files lie on a disc, by patient, study and series. Records are
 * found by their offsets, as the standard links them; where the offsets lead nowhere, by their
 * order.
 *
 * @param entries records that refer to a file
 * @param notes what had to be overlooked
 */
public record DicomDirectory(List<Entry> entries, List<String> notes) {

  /**
   * A file of the disc; what its records do not tell is empty.
   *
   * @param file as the record names it, or in lower case if only that is there
   * @param patient Patient ID
   * @param study Study Instance UID
   * @param series Series Instance UID
   * @param instance SOP Instance UID
   * @param type of the record: {@code IMAGE}, {@code SR DOCUMENT} …
   */
  public record Entry(
      Path file, String patient, String study, String series, String instance, String type) {}

  public DicomDirectory {
    entries = List.copyOf(entries);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a DICOMDIR.
   *
   * @throws BadInputException if it has no records, or one names a file outside of its folder
   */
  public static DicomDirectory read(Path file) {
    try (Dicom dicom = Dicom.open(file)) {
      return new Walk(dicom.attributes(), file).directory(dicom.notes());
    }
  }

  /** One pass over the records; the identifiers are those of the records above. */
  private static final class Walk {
    private final Attributes set;
    private final Path file;
    private final Map<Long, Attributes> byOffset = new LinkedHashMap<>();
    private final Set<Long> seen = new HashSet<>();
    private final List<Entry> entries = new ArrayList<>();

    Walk(Attributes set, Path file) {
      this.set = set;
      this.file = file;
      for (Attributes record : set.items(Tag.DIRECTORY_RECORD_SEQUENCE)) {
        byOffset.put(record.offset(), record);
      }
      if (!set.has(Tag.DIRECTORY_RECORD_SEQUENCE)) {
        throw new BadInputException(
            file + ": a DICOMDIR must have " + Tag.DIRECTORY_RECORD_SEQUENCE + ", got none");
      }
    }

    DicomDirectory directory(List<String> fileNotes) {
      List<String> notes = new ArrayList<>(fileNotes);
      Ids none = new Ids("", "", "");
      level(offset(set, Tag.OFFSET_OF_FIRST_RECORD), none, 0);
      if (seen.size() < byOffset.size()) {
        notes.add(
            (byOffset.size() - seen.size())
                + " records are linked from nowhere: they are taken by their order");
        Ids ids = none;
        for (Map.Entry<Long, Attributes> each : byOffset.entrySet()) {
          ids = ids.with(each.getValue());
          if (seen.add(each.getKey())) {
            add(each.getValue(), ids);
          }
        }
      }
      return new DicomDirectory(entries, notes);
    }

    private void level(long first, Ids above, int depth) {
      for (long at = first; byOffset.containsKey(at) && depth < 16 && seen.add(at); ) {
        Attributes record = byOffset.get(at);
        Ids ids = above.with(record);
        add(record, ids);
        level(offset(record, Tag.OFFSET_OF_LOWER_RECORD), ids, depth + 1);
        at = offset(record, Tag.OFFSET_OF_NEXT_RECORD);
      }
    }

    private static long offset(Attributes record, Tag tag) {
      return (long) record.number(tag).orElse(0);
    }

    private void add(Attributes record, Ids ids) {
      List<String> names = record.strings(Tag.REFERENCED_FILE_ID);
      if (!names.isEmpty()) {
        entries.add(
            new Entry(
                resolve(names),
                ids.patient,
                ids.study,
                ids.series,
                record.string(Tag.REFERENCED_SOP_INSTANCE_UID_IN_FILE).orElse(""),
                record.string(Tag.DIRECTORY_RECORD_TYPE).orElse("")));
      }
    }

    private Path resolve(List<String> names) {
      for (String name : names) {
        if (name.isEmpty() || name.equals(".") || name.equals("..") || name.matches(".*[/\0].*")) {
          throw new BadInputException(
              file + ": a record must name a file below its folder, got " + names);
        }
      }
      String path = String.join("/", names);
      Path exact = file.resolveSibling(path);
      Path lower = file.resolveSibling(path.toLowerCase(Locale.ROOT));
      return !Files.exists(exact) && Files.exists(lower) ? lower : exact;
    }
  }

  private record Ids(String patient, String study, String series) {
    Ids with(Attributes record) {
      return switch (record.string(Tag.DIRECTORY_RECORD_TYPE).orElse("")) {
        case "PATIENT" -> new Ids(record.string(Tag.PATIENT_ID).orElse(""), "", "");
        case "STUDY" -> new Ids(patient, record.string(Tag.STUDY_INSTANCE_UID).orElse(""), "");
        case "SERIES" -> new Ids(patient, study, record.string(Tag.SERIES_INSTANCE_UID).orElse(""));
        default -> this;
      };
    }
  }
}
