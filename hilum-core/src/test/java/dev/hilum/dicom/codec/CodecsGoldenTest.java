package dev.hilum.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Stored values equal those of the reference decoders: {@code tools/reference/codecs_small.py}. */
class CodecsGoldenTest {

  static Stream<CodecGolden> cases() {
    return Stream.of("rle", "lossless", "ls", "dct", "wavelet", "htj2k")
        .flatMap(part -> CodecGolden.read(part).stream());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("cases")
  void valuesEqualTheReferences(CodecGolden expected) {
    CodedFrame frame =
        Codecs.decode(expected.uid(), expected.file(), expected.header(), expected.name());
    assertThat(frame.width()).isEqualTo(expected.header().columns());
    assertThat(frame.height()).isEqualTo(expected.header().rows());
    assertThat(frame.values()).isEqualTo(expected.values());
  }
}
