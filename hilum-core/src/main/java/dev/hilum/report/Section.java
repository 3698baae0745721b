package dev.hilum.report;

/**
 * One part of a report under its heading.
 *
 * @param heading in lower case with single blanks and without colon, e.g. {@code findings}; {@link
 *     Sections#PREAMBLE}, {@link Sections#FULL_REPORT} or {@link Sections#LAST_PARAGRAPH} for text
 *     that stands under none
 * @param title where the heading stands, colon included; empty when there is none
 * @param body the text under it, without white space at its ends; may be empty
 */
public record Section(String heading, Span title, Span body) {}
