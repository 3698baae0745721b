package dev.hilum.report;

import dev.hilum.io.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a SentencePiece {@code .model} file holds: pieces with scores, how they are put together,
 * and how text is normalised before.
 *
 * <p>Format: {@code sentencepiece_model.proto}. Models of type word or char are refused, and so are
 * byte-pair models with pieces marked unused; neither occurs in published checkpoints.
 */
record SentencePieceModel(
    String name,
    List<Piece> pieces,
    boolean unigram,
    Trainer trainer,
    Normalization normalization) {

  /** What a piece is, by its number in the file. */
  enum Type {
    NORMAL,
    UNKNOWN,
    CONTROL,
    USER_DEFINED,
    UNUSED,
    BYTE
  }

  /** A piece; its id is its place. */
  record Piece(String text, float score, Type type) {}

  /** Ids are -1 where the model has no such token. */
  record Trainer(
      boolean byteFallback, boolean spaceBehind, int unknown, int begin, int end, int pad) {}

  /**
   * How text becomes what pieces are looked up in.
   *
   * @param charsMap the compiled replacement rules; empty for the identity
   * @param dummyPrefix whether a blank goes in front
   * @param removeExtraSpaces whether runs of blanks become one, and none stay at the ends
   * @param escapeSpaces whether a blank is written U+2581
   */
  @SuppressWarnings("ArrayRecordComponent") // read only by the normalizer
  record Normalization(
      byte[] charsMap, boolean dummyPrefix, boolean removeExtraSpaces, boolean escapeSpaces) {}

  private static final int LONGEST_PIECE = 1024;

  SentencePieceModel {
    pieces = List.copyOf(pieces);
  }

  static SentencePieceModel read(byte[] file, String name) {
    List<Piece> pieces = new ArrayList<>();
    Protobuf trainer = new Protobuf(new byte[0], name);
    Protobuf normalizer = new Protobuf(new byte[0], name);
    Protobuf model = new Protobuf(file, name);
    while (model.next()) {
      switch (model.field()) {
        case 1 -> pieces.add(piece(model.message(), name));
        case 2 -> trainer = model.message();
        case 3 -> normalizer = model.message();
        default -> {} // self test, denormalizer, extensions
      }
    }
    int[] kind = {1};
    Trainer read = trainer(trainer, kind);
    check(pieces, read, kind[0], name);
    return new SentencePieceModel(name, pieces, kind[0] == 1, read, normalization(normalizer));
  }

  private static void check(List<Piece> pieces, Trainer trainer, int kind, String name) {
    if (kind != 1 && kind != 2) {
      throw new BadInputException(
          name + ": the model must be of type unigram (1) or BPE (2), got " + kind);
    }
    if (trainer.unknown() < 0
        || trainer.unknown() >= pieces.size()
        || pieces.get(trainer.unknown()).type() != Type.UNKNOWN) {
      throw new BadInputException(
          name
              + ": the unknown piece must be one of "
              + pieces.size()
              + " pieces and of that type, got id "
              + trainer.unknown());
    }
    Set<String> bytes = new HashSet<>();
    for (Piece piece : pieces) {
      if (piece.type() == Type.BYTE) {
        bytes.add(piece.text());
      }
      if (piece.type() == Type.UNUSED && kind == 2) {
        throw new BadInputException(
            name + ": a BPE model must use all its pieces, got \"" + piece.text() + "\" unused");
      }
    }
    if (trainer.byteFallback() && bytes.size() != 256) {
      throw new BadInputException(
          name + ": byte fallback needs 256 byte pieces, got " + bytes.size());
    }
  }

  private static Piece piece(Protobuf message, String name) {
    String text = "";
    float score = 0;
    int type = 1;
    while (message.next()) {
      switch (message.field()) {
        case 1 -> text = new String(message.content(), StandardCharsets.UTF_8);
        case 2 -> score = message.decimal();
        case 3 -> type = message.integer();
        default -> {}
      }
    }
    if (text.isEmpty() || text.length() > LONGEST_PIECE) {
      throw new BadInputException(
          name + ": a piece must have 1..1024 characters, got " + text.length());
    }
    if (type < 1 || type > Type.values().length || Float.isNaN(score)) {
      throw new BadInputException(
          name + ": a piece must have a type of 1..6 and a score, got " + type + " and " + score);
    }
    return new Piece(text, score, Type.values()[type - 1]);
  }

  private static Trainer trainer(Protobuf message, int[] kind) {
    boolean fallback = false, behind = false;
    int unknown = 0, begin = 1, end = 2, pad = -1;
    while (message.next()) {
      switch (message.field()) {
        case 3 -> kind[0] = message.integer();
        case 24 -> behind = message.flag();
        case 35 -> fallback = message.flag();
        case 40 -> unknown = message.integer();
        case 41 -> begin = message.integer();
        case 42 -> end = message.integer();
        case 43 -> pad = message.integer();
        default -> {}
      }
    }
    return new Trainer(fallback, behind, unknown, begin, end, pad);
  }

  private static Normalization normalization(Protobuf message) {
    byte[] map = {};
    boolean prefix = true, extra = true, escape = true;
    while (message.next()) {
      switch (message.field()) {
        case 2 -> map = message.content();
        case 3 -> prefix = message.flag();
        case 4 -> extra = message.flag();
        case 5 -> escape = message.flag();
        default -> {}
      }
    }
    return new Normalization(map, prefix, extra, escape);
  }
}
