/**
 * What training minimises, each loss with named terms. A loss knows embeddings and labels, neither
 * networks nor files.
 *
 * <p>Trade-off: one class for one loss, formulas written out, rather than a kit of parts; every
 * variant of a paper that does not print its formula is here under a name of its own.
 *
 * <p>Papers: CLIP (arXiv 2103.00020), SigLIP (arXiv 2303.15343), sentence sampling and
 * positive-pair loss relaxation (Jang et al., arXiv 2212.07050).
 */
@NullMarked
package dev.hilum.objective;

import org.jspecify.annotations.NullMarked;
