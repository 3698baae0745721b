package dev.hilum.zoo;

/**
 * What the hub says of a file before it is fetched.
 *
 * @param etag the hub's identity of the content: 64 hexadecimal digits are its SHA-256, 40 the
 *     SHA-1 that git gives it, anything else identifies without being checkable
 * @param size bytes; -1 when the hub does not say
 */
record HubFile(String etag, long size) {}
