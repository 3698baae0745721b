/**
 * What every training run needs whatever its objective: a {@link dev.hilum.train.Learner} says what
 * is learnt from what, {@link dev.hilum.train.Training} how long and how fast, {@link
 * dev.hilum.train.Trainer} does it, with checkpoints from which a killed run goes on bit for bit.
 * Trade-off: no callback framework; what a task wants of the loop is a method of its learner.
 */
@NullMarked
package dev.hilum.train;

import org.jspecify.annotations.NullMarked;
