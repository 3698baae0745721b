package dev.hilum.report;

/** The height or region of the lung. */
public enum Zone {
  APICAL,
  UPPER,
  MIDDLE,
  LOWER,
  BASAL,
  PERIHILAR,
  RETROCARDIAC,
  UNSTATED
}
