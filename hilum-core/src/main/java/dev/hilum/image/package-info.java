/**
 * Films from bytes to network input: PNG and JPEG readers, resize kernels and the preprocessing
 * that belongs to a checkpoint. Everything a network sees is made to equal what the reference
 * pipeline (Pillow 13 with libjpeg-turbo, in Python) gives for the same file, to the bit where it
 * works on 8-bit pixels, because a network's published score holds only for the input it was
 * measured on.
 *
 * <p>The trade-off: own decoders rather than {@code javax.imageio}, whose JPEG output differs from
 * libjpeg's, whose memory use a hostile header decides, and whose start-up pulls in the desktop
 * module. They cover what chest films come in and refuse the rest (CMYK, arithmetic, lossless,
 * 12-bit JPEG) in a sentence.
 *
 * <p>References: ITU-T T.81 (JPEG); W3C PNG third edition; IDCT after Loeffler, Ligtenberg and
 * Moschytz, "Practical fast 1-D DCT algorithms with 11 multiplications", ICASSP 1989, as libjpeg's
 * {@code jidctint.c} has it; resampling after Pillow's {@code Resample.c}.
 */
@NullMarked
package dev.hilum.image;

import org.jspecify.annotations.NullMarked;
