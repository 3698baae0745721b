/**
 * What every training run needs whatever its objective: the course of the learning rate, the
 * numbers of each step, the checkpoint at the end. Trade-off: no callback framework; a task's loop
 * is a loop, and calls what it needs.
 */
@NullMarked
package dev.hilum.train;

import org.jspecify.annotations.NullMarked;
