/**
 * The compressed transfer syntaxes of DICOM, one frame at a time: from a code stream to stored
 * values, which is what the modality transform starts from. No colour is converted and no value is
 * scaled.
 *
 * <p>The trade-off: own decoders in Java for RLE, JPEG lossless, JPEG-LS, the DCT modes at 8 and 12
 * bits and JPEG 2000, because code streams are untrusted data and stay on the JVM this way, in time
 * and memory that Rows x Columns bounds. HTJ2K alone goes to FFmpeg, native code, behind a check of
 * its size. Where a lossy decoder has a choice (rounding of an inverse transform, upsampling of
 * chroma), it is that of the libraries that pydicom uses, libjpeg by Thomas Richter and OpenJPEG,
 * so that values can be compared for equality.
 *
 * <p>References: DICOM PS3.5 (2026) annexes A and G; ITU-T T.81 | ISO 10918-1 (JPEG); ITU-T T.87 |
 * ISO 14495-1 and Weinberger, Seroussi, Sapiro, "The LOCO-I lossless image compression algorithm",
 * IEEE TIP 9(8), 2000 (JPEG-LS); ITU-T T.800 | ISO 15444-1 and Taubman, Marcellin, "JPEG2000", 2002
 * (JPEG 2000); ITU-T T.814 | ISO 15444-15 (HTJ2K).
 */
@NullMarked
package dev.hilum.dicom.codec;

import org.jspecify.annotations.NullMarked;
