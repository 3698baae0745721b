/**
 * Networks, one file each: a config record that validates itself, a constructor that walks the
 * checkpoint's names, and a forward pass with every layer in sight. Each has golden parity with its
 * reference library, measured in {@code docs/parity.md}.
 */
@NullMarked
package dev.hilum.model;

import org.jspecify.annotations.NullMarked;
