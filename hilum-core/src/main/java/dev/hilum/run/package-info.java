/**
 * What every run has in common, whatever it computes: progress for the person who waits, a
 * cooperative stop, and the record of how a result came about.
 *
 * <p>The stop is cooperative because native kernels cannot be interrupted: a process that exits
 * while a thread is inside one may crash. So a signal only raises a flag, the work ends after its
 * current step, and only then does the process go.
 */
@NullMarked
package dev.hilum.run;

import org.jspecify.annotations.NullMarked;
