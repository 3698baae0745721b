package dev.hilum.report;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;

/**
 * One place where a sentence speaks of a finding.
 *
 * @param finding one of CheXpert's, {@code NO_FINDING} never
 * @param label what the sentence says of it; {@code UNKNOWN} when it only names it, as in a history
 *     or a question
 * @param location where, each part possibly unstated
 * @param severity how much
 * @param change what became of it
 * @param span the words that name it, in the sentence
 */
public record Mention(
    Finding finding, Label label, Location location, Severity severity, Change change, Span span) {}
