package dev.hilum.report;

/**
 * A text as token ids, special tokens included.
 *
 * @param ids in order; at most as many as were asked for
 * @param truncated whether words were left out to keep to that length
 */
@SuppressWarnings("ArrayRecordComponent") // ids go to tensors as they are
public record Encoding(int[] ids, boolean truncated) {}
