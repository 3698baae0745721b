package dev.hilum.report;

/** What became of a finding since an earlier film, in the report's own words. */
public enum Change {
  NEW,
  WORSENED,
  IMPROVED,
  UNCHANGED,
  RESOLVED,
  UNSTATED
}
