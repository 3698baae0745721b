package dev.hilum.study;

import java.util.Locale;

/**
 * How the beam went through the chest. {@link #FRONTAL} is a frontal film of which nothing more is
 * known; {@link #UNKNOWN} is a film of which not even that is known, and it counts as neither
 * frontal nor lateral.
 */
public enum View {
  PA("PA"),
  AP("AP"),
  AP_SUPINE("AP Supine"),
  FRONTAL("FRONTAL"),
  LATERAL("LATERAL"),
  /** Oblique, lordotic, decubitus, a rib series, a CT slice: told, but neither of the above. */
  OTHER("OTHER"),
  UNKNOWN("");

  private final String cell;

  View(String cell) {
    this.cell = cell;
  }

  /** As tables write it, for example {@code PA}; nothing when unknown. */
  public String cell() {
    return cell;
  }

  public boolean frontal() {
    return this == PA || this == AP || this == AP_SUPINE || this == FRONTAL;
  }

  public boolean lateral() {
    return this == LATERAL;
  }

  /** Reads the spellings of the supported data sets; a word it does not know is {@link #OTHER}. */
  public static View parse(String cell) {
    return switch (cell.strip().toLowerCase(Locale.ROOT).replace('_', ' ')) {
      case "pa" -> PA;
      case "ap", "ap erect" -> AP;
      case "ap supine", "ap horizontal" -> AP_SUPINE;
      case "frontal" -> FRONTAL;
      case "lateral", "l", "ll", "rl", "left lateral", "right lateral", "xtable lateral" -> LATERAL;
      case "", "unknown", "unk", "nan" -> UNKNOWN;
      default -> OTHER;
    };
  }
}
