package dev.hilum.study;

import java.util.List;

/** One person and the studies made of them, in the order of the archive. */
public record Patient(String id, List<Study> studies) {
  public Patient {
    studies = List.copyOf(studies);
    for (Study study : studies) {
      if (!study.patient().equals(id)) {
        throw new IllegalArgumentException(
            "a patient holds their own studies, got patient %s and study %s of %s"
                .formatted(id, study.id(), study.patient()));
      }
    }
  }
}
