/**
 * Films to device tensors: decoding and preprocessing on other threads than the network's, a
 * bounded window of films in flight, order kept. Trade-off: one batch holds films of one size only,
 * so that nothing is padded.
 */
@NullMarked
package dev.hilum.batch;

import org.jspecify.annotations.NullMarked;
