package dev.hilum.report;

/** How much of a finding there is: extent and degree on one scale. */
public enum Severity {
  BORDERLINE,
  TRACE,
  MILD,
  MODERATE,
  SEVERE,
  UNSTATED
}
