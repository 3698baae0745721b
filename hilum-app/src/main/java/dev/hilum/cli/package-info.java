/**
 * The commands. Each turns options into the config record of one task, runs it and shows what came
 * back: a small table on standard output, or with {@code --json} one document; progress goes to
 * standard error. Nothing is computed here, so that a page or a service can do the same.
 *
 * <p>Options that several commands share are mixins and so are spelled once. Exit codes are a
 * contract: 0 done, 1 a check did not hold, 2 usage, 3 bad input, 4 out of memory, disk or device,
 * 130 after SIGINT, 143 after SIGTERM.
 */
@NullMarked
package dev.hilum.cli;

import org.jspecify.annotations.NullMarked;
