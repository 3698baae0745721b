/**
 * Protocols: tasks run over splits, scores with intervals and counts, and the pages that show them.
 * A page is one self-contained file without scripts: pictures and charts are inside it, so it can
 * be mailed and archived.
 */
@NullMarked
package dev.hilum.evaluate;

import org.jspecify.annotations.NullMarked;
