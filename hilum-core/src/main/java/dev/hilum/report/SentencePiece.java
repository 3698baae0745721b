package dev.hilum.report;

import dev.hilum.report.SentencePieceModel.Piece;
import dev.hilum.report.SentencePieceModel.Type;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * SentencePiece: the normalised text becomes pieces by merging (BPE) or by the most likely cut
 * (unigram); what no piece covers is its UTF-8 bytes, or the unknown piece.
 *
 * <p>Reference: the sentencepiece library; {@code <s>} in front as Llama wants it, unless the
 * model's folder says otherwise. Parity: {@code TokenizerGoldenTest}, {@code RealTokenizersTest}.
 */
final class SentencePiece implements Tokenizer {

  /** Cuts normalised text; an id is a piece, or {@link #unknown} of a code point. */
  interface Segmenter {
    int[] segment(String normal);
  }

  /** Ids from here on stand for code points that no piece covers. */
  static final int UNKNOWN = 1 << 26;

  private final SentencePieceNormalizer normalizer;
  private final Segmenter segmenter;
  private final SpecialIds special;
  private final int unknown;
  private final int[] bytes; // ids of the byte pieces; empty without byte fallback
  private final boolean unigram;

  /**
   * @param begin whether the model's begin token stands in front
   * @param end whether its end token stands behind
   */
  SentencePiece(SentencePieceModel model, boolean begin, boolean end) {
    normalizer = new SentencePieceNormalizer(model);
    unigram = model.unigram();
    segmenter = unigram ? new UnigramSegmenter(model) : new MergeSegmenter(model);
    SentencePieceModel.Trainer trainer = model.trainer();
    unknown = trainer.unknown();
    special =
        new SpecialIds(
            begin && trainer.begin() >= 0 ? new int[] {trainer.begin()} : new int[0],
            end && trainer.end() >= 0 ? new int[] {trainer.end()} : new int[0],
            Math.max(0, trainer.pad()));
    bytes = trainer.byteFallback() ? byteIds(model.pieces()) : new int[0];
  }

  private static int[] byteIds(List<Piece> pieces) {
    int[] ids = new int[256];
    for (int id = 0; id < pieces.size(); id++) {
      String text = pieces.get(id).text();
      if (pieces.get(id).type() == Type.BYTE && text.matches("<0x[0-9A-F]{2}>")) {
        ids[Integer.parseInt(text.substring(3, 5), 16)] = id;
      }
    }
    return ids;
  }

  static int unknown(int codePoint) {
    return UNKNOWN + codePoint;
  }

  @Override
  public String kind() {
    return "SentencePiece " + (unigram ? "unigram" : "BPE") + " (sentencepiece)";
  }

  @Override
  public SpecialIds special() {
    return special;
  }

  @Override
  public int[] words(String text) {
    IntList out = new IntList();
    boolean wasUnknown = false;
    for (int id : segmenter.segment(normalizer.normalize(text))) {
      boolean isUnknown = id >= UNKNOWN;
      if (!isUnknown) {
        out.add(id);
      } else if (bytes.length > 0) {
        for (byte b : Character.toString(id - UNKNOWN).getBytes(StandardCharsets.UTF_8)) {
          out.add(bytes[b & 255]);
        }
      } else if (!wasUnknown) {
        out.add(unknown); // a run of unknown characters is one
      }
      wasUnknown = isUnknown;
    }
    return out.toArray();
  }
}
