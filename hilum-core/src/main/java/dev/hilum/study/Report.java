package dev.hilum.study;

/**
 * What a radiologist wrote of one study, as the archive holds it.
 *
 * @param study id of the study it reports
 * @param patient id of the patient
 * @param text the whole text, headings and all, in the archive's own words and line breaks
 */
public record Report(String study, String patient, String text) {}
