/**
 * Reports as text: sections, sentences, tokenizers, the labels that follow from the words.
 *
 * <p>A report is cut by the marks that its author left (headings, numbering, full stops, line
 * breaks), and every part is a {@link dev.hilum.report.Span} of the text as it came: what was made
 * of it can always be shown where it was written. The trade-off: rules instead of a trained model,
 * so that the same report gives the same parts everywhere, without weights, and an error can be
 * read in the rule that made it.
 *
 * <p>Labels and progressions follow from phrases, cues and scopes kept in text files beside the
 * classes; findings, labels and their order of strength are those of the CheXpert labeler (arXiv
 * 1901.07031), progression texts those of BiomedJourney (arXiv 2310.10765).
 *
 * <p>Tokenizers give the ids of the libraries that the checkpoints were trained with. Only {@code
 * tokenizer.json} is read by the native Hugging Face library, loaded at its first use; the other
 * formats are small enough to be read here, which keeps untrusted vocabularies on the JVM. Papers:
 * MIMIC-CXR (doi 10.1038/s41597-019-0322-0) for its reports' form; WordPiece in BERT (arXiv
 * 1810.04805), byte-level byte pairs in GPT-2 (Radford et al. 2019) and CLIP (arXiv 2103.00020),
 * SentencePiece (arXiv 1808.06226).
 */
@NullMarked
package dev.hilum.report;

import org.jspecify.annotations.NullMarked;
