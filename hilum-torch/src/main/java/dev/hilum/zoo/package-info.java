/**
 * Named checkpoints: which architecture, where the weights are, what preprocessing, tokenizer,
 * licence and training sets go with them; folders in the layouts of the reference libraries; the
 * download from the hub and the local cache.
 *
 * <p>A layout is recognised by the files that the libraries themselves write, so a checkpoint is
 * used as it was published. The trade-off: what a folder does not say is not guessed, and a file
 * without a config needs its architecture named.
 */
@NullMarked
package dev.hilum.zoo;

import org.jspecify.annotations.NullMarked;
