/**
 * The paper on zero-shot classification by fine-tuned image-text encoders (Jang et al., arXiv
 * 2212.07050) as one protocol: pairs of towers, five arms of fine-tuning, seeds, test sets, and the
 * statistics of what sentence sampling and positive-pair loss relaxation each bring.
 *
 * <p>Trade-off: three scales of one grid rather than three scripts. A scale says what is trained
 * and tested on; the grid, the paired statistics, the page and the list of runs are the same. What
 * the paper does not print is told as not available, never filled in.
 */
@NullMarked
package dev.hilum.evaluate.zeroshot;

import org.jspecify.annotations.NullMarked;
