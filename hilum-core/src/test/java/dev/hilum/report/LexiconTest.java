package dev.hilum.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.report.Meaning.Plain;
import java.util.List;
import org.junit.jupiter.api.Test;

class LexiconTest {
  private static final Lexicon LEXICON = Lexicon.read();

  @Test
  void longestPhraseUsesItsWordsUp() {
    List<Lexicon.Tag> tags = LEXICON.tags(Words.of("No significant interval change in effusion"));
    assertThat(tags).hasSize(2);
    assertThat(tags.getFirst().phrase().is(Plain.AFFIRMS)).isTrue();
    assertThat(tags.getFirst().last()).isEqualTo(5);
    assertThat(tags.getLast().phrase().isFinding()).isTrue();
  }

  @Test
  void stemsStandForEveryEnding() {
    for (String word : List.of("atelectasis", "atelectatic", "Atelectases")) {
      assertThat(LEXICON.tags(Words.of(word)).getFirst().phrase().isFinding()).as(word).isTrue();
    }
  }

  @Test
  void oneSlipOfSpellingIsPutRight() {
    for (String word :
        List.of("effussion", "efusion", "pneumothroax", "pneumonthorax", "atelectesis")) {
      assertThat(LEXICON.tags(Words.of(word)).getFirst().phrase().isFinding()).as(word).isTrue();
    }
    for (String word : List.of("infusion", "diffusion", "confusion", "consultation", "effaced")) {
      assertThat(LEXICON.tags(Words.of(word)).stream().anyMatch(tag -> tag.phrase().isFinding()))
          .as(word)
          .isFalse();
    }
  }

  @Test
  void phrasesThatOnlyLookLikeFindingsAreIgnored() {
    assertThat(LEXICON.tags(Words.of("mass effect")).getFirst().phrase().is(Plain.IGNORED))
        .isTrue();
    assertThat(LEXICON.tags(Words.of("pericardial effusion")).getFirst().phrase().isFinding())
        .isFalse();
  }

  @Test
  void hyphensPartWordsAndDecimalsStayWhole() {
    assertThat(Words.of("Ground-glass, 1.5 cm; patient's x-ray."))
        .extracting(Words.Word::text)
        .containsExactly("ground", "glass", ",", "1.5", "cm", ";", "patient's", "x", "ray", ".");
  }
}
