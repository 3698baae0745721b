package dev.hilum.archive;

import dev.hilum.finding.Finding;
import dev.hilum.io.BadInputException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Which column of somebody's table means what. {@code film} and {@code path} may be the same
 * column; either is enough. Findings are taken from every column that is named for one, or from one
 * column of words ({@code labels}) separated by {@code |}, {@code ;} or commas.
 *
 * @param columns role to column name; the roles are {@link #ROLES}
 */
public record ColumnMapping(Map<String, String> columns) {

  /** Every role with the column names it is recognised by (without regard to case). */
  public static final Map<String, List<String>> ROLES = roles();

  public ColumnMapping {
    columns = Map.copyOf(columns);
    for (String role : columns.keySet()) {
      if (!ROLES.containsKey(role)) {
        throw new BadInputException(
            "a column mapping must name the roles " + ROLES.keySet() + ", got " + role);
      }
    }
    if (!columns.containsKey("film") && !columns.containsKey("path")) {
      throw new BadInputException(
          "a column mapping must say which column names the film or its path, got " + columns);
    }
  }

  /** Reads {@code path=Image,patient=PID}. */
  public static ColumnMapping parse(String text) {
    Map<String, String> columns = new LinkedHashMap<>();
    for (String pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      if (equals < 1) {
        throw new BadInputException(
            "a column mapping must be written role=column,role=column, got " + pair);
      }
      columns.put(pair.substring(0, equals).strip(), pair.substring(equals + 1).strip());
    }
    return new ColumnMapping(columns);
  }

  /** Recognises the columns by their usual names; empty when none of them names a film. */
  public static Optional<ColumnMapping> recognise(List<String> header) {
    Map<String, String> byLowerCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    header.forEach(column -> byLowerCase.putIfAbsent(column, column));
    Map<String, String> columns = new LinkedHashMap<>();
    ROLES.forEach(
        (role, names) ->
            names.stream()
                .filter(byLowerCase::containsKey)
                .findFirst()
                .ifPresent(name -> columns.put(role, byLowerCase.get(name))));
    boolean named = columns.containsKey("film") || columns.containsKey("path");
    return named ? Optional.of(new ColumnMapping(columns)) : Optional.empty();
  }

  /** The column of a role, if there is one. */
  public Optional<String> column(String role) {
    return Optional.ofNullable(columns.get(role));
  }

  /** The columns of a header that are named for findings, with the finding of each. */
  Map<String, Finding> findings(List<String> header) {
    Map<String, Finding> findings = new LinkedHashMap<>();
    List<Finding> taken = new ArrayList<>();
    for (String column : header) {
      Optional<Finding> finding = Finding.named(column);
      if (finding.isPresent() && !columns.containsValue(column)) {
        if (taken.contains(finding.get())) {
          throw new BadInputException(
              "two columns must not mean one finding, got "
                  + findings.keySet()
                  + " and "
                  + column
                  + ", which is "
                  + finding.get().displayName()
                  + " too");
        }
        taken.add(finding.get());
        findings.put(column, finding.get());
      }
    }
    return findings;
  }

  private static Map<String, List<String>> roles() {
    Map<String, List<String>> roles = new LinkedHashMap<>();
    roles.put("film", List.of("film", "film_id", "image_id", "imageid", "dicom_id", "id"));
    roles.put(
        "path",
        List.of(
            "path",
            "file",
            "filename",
            "file_name",
            "filepath",
            "image",
            "image_path",
            "img",
            "Image Index"));
    roles.put("patient", List.of("patient", "patient_id", "patientid", "Patient ID", "subject_id"));
    roles.put("study", List.of("study", "study_id", "studyid"));
    roles.put(
        "view", List.of("view", "view_position", "viewposition", "View Position", "projection"));
    roles.put("sex", List.of("sex", "gender", "Patient Gender", "patient_sex"));
    roles.put("age", List.of("age", "Patient Age", "patient_age"));
    roles.put("split", List.of("split"));
    roles.put("labels", List.of("labels", "findings", "finding_labels", "Finding Labels", "label"));
    return Collections.unmodifiableMap(roles);
  }
}
