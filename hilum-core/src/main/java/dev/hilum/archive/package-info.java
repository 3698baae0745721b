/**
 * Public collections of chest films read as they are published: a folder is recognised by the names
 * its publisher gave to files and columns, and becomes a stream of films, studies and patients,
 * with a sentence for everything in it that breaks a rule.
 *
 * <p>Trade-off: rows are read each time rather than imported, so that the folder stays the only
 * truth and the first film is there at once; grouping into studies gathers the rows in memory,
 * where the stream of films does not. A collection whose images are kept elsewhere is read by its
 * tables. Each layout is one class, which names its files, columns and paper: ChestX-ray14,
 * MIMIC-CXR, CheXpert and CheXpert Plus, BRAX, RSNA pneumonia, SIIM pneumothorax, PadChest,
 * VinDr-CXR, CANDID-PTX, Open-i, COVID-19 image data collection, paediatric pneumonia.
 */
@NullMarked
package dev.hilum.archive;

import org.jspecify.annotations.NullMarked;
