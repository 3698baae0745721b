/**
 * The developers' side: speed tables beside the Python peers, the parity table, long runs of
 * damaged files, of signals and of memory.
 *
 * <p>Ours and the peers each run in a process of their own that stays warm and is asked in turn, so
 * that a machine which slows down slows all of them. It costs memory, several networks being loaded
 * at once, and buys ratios that hold on a noisy machine (Kalibera and Jones, "Rigorous Benchmarking
 * in Reasonable Time", 2013).
 */
@NullMarked
package dev.hilum.bench;

import org.jspecify.annotations.NullMarked;
