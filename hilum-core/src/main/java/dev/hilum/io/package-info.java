/**
 * Files in and out: JSON, CSV, npy, outputs made whole or not at all, and the one exception for
 * input that breaks a rule. It stands below every other package, so that each of them reports bad
 * input in the same way: a sentence with the file, the rule and both values.
 */
@NullMarked
package dev.hilum.io;

import org.jspecify.annotations.NullMarked;
