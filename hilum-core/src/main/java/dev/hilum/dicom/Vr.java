package dev.hilum.dicom;

/** Value representations (PS3.5 6.2): how the bytes of a value are to be read. */
public enum Vr {
  AE(Kind.ASCII, 1),
  AS(Kind.ASCII, 1),
  AT(Kind.INTEGER, 4),
  CS(Kind.ASCII, 1),
  DA(Kind.ASCII, 1),
  DS(Kind.ASCII, 1),
  DT(Kind.ASCII, 1),
  FD(Kind.FLOAT, 8),
  FL(Kind.FLOAT, 4),
  IS(Kind.ASCII, 1),
  LO(Kind.TEXT, 1),
  LT(Kind.LONG_TEXT, 1),
  OB(Kind.BYTES, 1),
  OD(Kind.FLOAT, 8),
  OF(Kind.FLOAT, 4),
  OL(Kind.INTEGER, 4),
  OV(Kind.INTEGER, 8),
  OW(Kind.INTEGER, 2),
  PN(Kind.TEXT, 1),
  SH(Kind.TEXT, 1),
  SL(Kind.INTEGER, 4),
  SQ(Kind.ITEMS, 1),
  SS(Kind.INTEGER, 2),
  ST(Kind.LONG_TEXT, 1),
  SV(Kind.INTEGER, 8),
  TM(Kind.ASCII, 1),
  UC(Kind.TEXT, 1),
  UI(Kind.ASCII, 1),
  UL(Kind.INTEGER, 4),
  UN(Kind.BYTES, 1),
  UR(Kind.LONG_TEXT, 1),
  US(Kind.INTEGER, 2),
  UT(Kind.LONG_TEXT, 1),
  UV(Kind.INTEGER, 8);

  /** What a value is made of. */
  enum Kind {
    /** Text of the default repertoire, several values between backslashes. */
    ASCII,
    /** As {@link #ASCII}, in the data set's character set. */
    TEXT,
    /** One text in the data set's character set: a backslash is a character. */
    LONG_TEXT,
    INTEGER,
    FLOAT,
    BYTES,
    ITEMS
  }

  private static final Vr[] BY_LETTERS = new Vr[26 * 26];

  static {
    for (Vr vr : values()) {
      BY_LETTERS[(vr.name().charAt(0) - 'A') * 26 + vr.name().charAt(1) - 'A'] = vr;
    }
  }

  final Kind kind;

  /** Bytes of one number; 1 for text. */
  final int size;

  Vr(Kind kind, int size) {
    this.kind = kind;
    this.size = size;
  }

  /** The representation of this name; UN if there is none. */
  static Vr of(String name) {
    return name.length() == 2 ? of(name.charAt(0), name.charAt(1)) : UN;
  }

  /** The representation that two bytes of a file name; UN if there is none. */
  static Vr of(int first, int second) {
    Vr vr = areLetters(first, second) ? BY_LETTERS[(first - 'A') * 26 + second - 'A'] : UN;
    return vr == null ? UN : vr;
  }

  static boolean areLetters(int first, int second) {
    return first >= 'A' && first <= 'Z' && second >= 'A' && second <= 'Z';
  }

  /** Whether explicit encoding writes its length in 32 bits, behind two reserved bytes. */
  boolean hasLongLength() {
    return switch (this) {
      case OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV -> true;
      default -> false;
    };
  }

  boolean isText() {
    return kind == Kind.ASCII || kind == Kind.TEXT || kind == Kind.LONG_TEXT;
  }
}
