package dev.hilum.phantom;

/** Who wrote a report: the same facts in another person's words and order. */
public enum Author {
  /** Whole sentences, one for each fact. */
  PLAIN,
  /** Fragments without articles. */
  TERSE,
  /** Long sentences that join several negations. */
  NARRATIVE,
  /** A line for each organ, the impression numbered. */
  STRUCTURED
}
