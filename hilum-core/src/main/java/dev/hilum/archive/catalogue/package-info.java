/**
 * A catalogue over any archives: films, studies, patients, labels, reports and boxes in one SQLite
 * file or PostgreSQL database, which is an archive itself and answers a selection without reading
 * the rest; what shares pixels, or nearly so, across archives.
 *
 * <p>Trade-off: the folders stay the truth and a catalogue is a copy, brought up to date by
 * indexing again. Labels are one short text a film rather than a row each (fifteen million rows for
 * a million films), and a further column is a real column, so that a condition is answered by one
 * scan of one table. SQL narrows a selection and the films that come back are tested again by
 * {@link dev.hilum.archive.Condition}, so that a condition means the same with and without an
 * index. Near duplicates are found by multi-index hashing (Norouzi et al., arXiv 1307.2982).
 */
@NullMarked
package dev.hilum.archive.catalogue;

import org.jspecify.annotations.NullMarked;
