/**
 * Tensors over libtorch: the only package that names it. {@link dev.hilum.tensor.Tensor} has the
 * operations by the names a PyTorch user expects, {@link dev.hilum.tensor.Scope} bounds native
 * memory, and the packed operators pick the kernel that this processor runs fastest.
 *
 * <p>Trade-off: every operation goes through libtorch's boxed dispatcher, one table for all of
 * them. A call costs a few microseconds more than a generated binding, which no network here can
 * feel, and any operator is one line.
 */
@NullMarked
package dev.hilum.tensor;

import org.jspecify.annotations.NullMarked;
