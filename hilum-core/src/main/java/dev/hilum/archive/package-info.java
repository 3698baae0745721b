/**
 * Public collections of chest films read as they are published: a folder is recognised by the names
 * its publisher gave to files and columns, and becomes a stream of films, studies and patients,
 * with a sentence for everything in it that breaks a rule.
 *
 * <p>Trade-off: rows are read each time rather than imported, so that the folder stays the only
 * truth and the first film is there at once; grouping into studies gathers the rows in memory,
 * where the stream of films does not. Papers: ChestX-ray14 (arXiv 1705.02315), COVID-19 image data
 * collection (arXiv 2006.11988), paediatric pneumonia (Kermany et al., doi
 * 10.1016/j.cell.2018.02.010).
 */
@NullMarked
package dev.hilum.archive;

import org.jspecify.annotations.NullMarked;
