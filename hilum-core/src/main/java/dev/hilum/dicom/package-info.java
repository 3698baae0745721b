/**
 * One DICOM file as attributes and pixels: what a hospital's archive holds, read exactly.
 *
 * <p>A file is mapped, its header parsed once, its values decoded when they are asked for and its
 * frames when they are shown. Pixels go one way: stored, modality (rescale or table), value of
 * interest (window or table), inversion, display; each step can be asked for and is compared with
 * pydicom's.
 *
 * <p>The trade-off: a reader of our own rather than a toolkit (none is on Maven Central), so that
 * untrusted files meet only checked Java. It reads what pydicom reads, notes what it had to
 * overlook ({@link dev.hilum.dicom.Dicom#notes}), and refuses the rest in a sentence. It covers
 * files, not the network.
 *
 * <p>References: DICOM PS3.3 (modules), PS3.5 (encoding), PS3.6 (dictionary), PS3.10 (files).
 */
@NullMarked
package dev.hilum.dicom;

import org.jspecify.annotations.NullMarked;
