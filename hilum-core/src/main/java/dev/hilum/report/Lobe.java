package dev.hilum.report;

/** The lobe of the lung, or the lingula. */
public enum Lobe {
  UPPER,
  MIDDLE,
  LOWER,
  LINGULA,
  UNSTATED
}
