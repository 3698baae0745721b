package dev.hilum.dicom.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hilum.io.FuzzReport;
import dev.hilum.io.FuzzTarget;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Damaged code streams are decoded or refused in a sentence, in bounded time and memory. */
class CodecFuzzTest {
  private static final long SEED = 20261123;

  private static List<byte[]> seeds(String part) {
    return CodecGolden.read(part).stream().map(CodecGolden::file).toList();
  }

  @Test
  void damagedRleIsDecodedOrRefused() {
    check(CodecFuzz.rle(seeds("rle")), 10_000);
  }

  @Test
  void damagedLosslessJpegIsDecodedOrRefused() {
    check(CodecFuzz.lossless(seeds("lossless")), 10_000);
  }

  @Test
  void damagedJpegLsIsDecodedOrRefused() {
    check(CodecFuzz.ls(seeds("ls")), 10_000);
  }

  @Test
  void damagedJpegIsDecodedOrRefused() {
    check(CodecFuzz.dct(seeds("dct")), 5_000);
  }

  @Test
  void damagedJpeg2000IsDecodedOrRefused() {
    check(CodecFuzz.wavelet(seeds("wavelet")), 500);
  }

  @Test
  void damagedHtj2kIsDecodedOrRefused() {
    check(CodecFuzz.htj2k(seeds("htj2k")), 300);
  }

  private static void check(FuzzTarget target, int mutants) {
    target.run(SEED - 1, 200); // warm: classes are loaded outside the count
    FuzzReport report = target.run(SEED, mutants);
    System.out.println(report.summary());
    assertThat(report.failures()).isEmpty();
    assertThat(report.accepted() + report.refused()).isEqualTo(mutants);
    assertThat(report.reached()).isGreaterThan(mutants * 3 / 10);
  }
}
