/**
 * Checkpoints in and out: safetensors and PyTorch files as named tensors, the cursor that networks
 * are built from, and the rename tables between libraries.
 *
 * <p>Files are mapped, never trusted: every length, offset and shape is checked against the file
 * before memory is touched, and the pickle reader executes nothing. It knows the few functions that
 * PyTorch's own tensors are rebuilt with and refuses any other by name, which is also the trade-off
 * taken: a checkpoint that holds arbitrary Python objects made by calls is not readable here.
 *
 * <p>The safetensors format is that of <a
 * href="https://github.com/huggingface/safetensors">huggingface/safetensors</a>; why pickles need
 * an allow-list is told in the Python documentation of the pickle module.
 */
@NullMarked
package dev.hilum.weights;

import org.jspecify.annotations.NullMarked;
