/**
 * Layers: small objects over {@link dev.hilum.tensor.Tensor} that are built by walking a {@link
 * dev.hilum.weights.Weights} cursor. Built for training they keep plain parameters; built for
 * inference they pack their weights for the processor and fuse what follows (activation, gain,
 * residual sum), with the same results up to rounding.
 */
@NullMarked
package dev.hilum.nn;

import org.jspecify.annotations.NullMarked;
