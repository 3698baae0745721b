package dev.hilum.report;

/** The patient's side. */
public enum Side {
  LEFT,
  RIGHT,
  BILATERAL,
  UNSTATED
}
