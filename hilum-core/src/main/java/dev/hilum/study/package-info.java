/**
 * Who was examined, when, and what films came of it: {@code Patient, Study, Film}, the view, and
 * the split by patient.
 *
 * <p>Trade-off: a film is one flat record that repeats its study and patient, so that a table row,
 * a batch item and a score refer to the same thing without a lookup; studies and patients only
 * group films. Splits are by patient, never by film: with several films of a patient on both sides
 * a network is rewarded for recognising people (see arXiv 1711.05225, section 3, and its first
 * version, which had to be corrected for this).
 */
@NullMarked
package dev.hilum.study;

import org.jspecify.annotations.NullMarked;
