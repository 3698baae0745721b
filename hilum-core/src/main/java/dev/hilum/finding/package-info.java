/**
 * What can be said of a film: canonical findings, the words that each data set uses for them, the
 * four-valued label and the named policies that map it to targets.
 *
 * <p>Trade-off: one flat enumeration over all collections, so that a table, a metric and a prompt
 * mean the same thing everywhere; a word that a collection uses in a sense of its own gets a
 * finding of its own rather than being folded into the nearest one. Papers: CheXpert (arXiv
 * 1901.07031) for the fourteen observations and the uncertain label, ChestX-ray14 (arXiv
 * 1705.02315) for the NIH fourteen, VinDr-CXR (arXiv 2012.15029), PadChest (arXiv 1901.07441),
 * Indiana University reports (doi 10.1093/jamia/ocv080), COVID-19 image data collection (arXiv
 * 2006.11988).
 */
@NullMarked
package dev.hilum.finding;

import org.jspecify.annotations.NullMarked;
