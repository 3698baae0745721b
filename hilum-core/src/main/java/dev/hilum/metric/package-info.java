/**
 * Metrics on plain arrays. Each comes as a static method, arrays in and a record out, with the
 * counts that the value rests on; what is undefined is empty, never 0, 0.5 or NaN.
 *
 * <p>Intervals resample patients, not films, because films of one patient are not independent
 * (Efron and Tibshirani, An Introduction to the Bootstrap, 1993, chapter 8). A resample is a
 * multiplicity for each film, not a copy of the data: scores are sorted once, and every draw is one
 * weighted pass over the sorted films. The price is that each metric has a weighted form beside its
 * plain one; tests hold them equal. Values agree with scikit-learn to 1e-9, ties included.
 */
@NullMarked
package dev.hilum.metric;

import org.jspecify.annotations.NullMarked;
