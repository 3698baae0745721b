/**
 * One class for each thing a user asks for: a config record in, a result record out, files written
 * whole or not at all. Commands, the service and the web pages call these and compute nothing.
 *
 * <p>Probes are fitted exactly rather than by a few epochs of a stochastic method: a probe compares
 * encoders, and the optimiser must not be part of the comparison (as in DINOv2, arXiv 2304.07193,
 * and RAD-DINO, arXiv 2401.10815, both of which sweep logistic regressions). The price is that all
 * train features are in memory.
 */
@NullMarked
package dev.hilum.task;

import org.jspecify.annotations.NullMarked;
