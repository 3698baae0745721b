package dev.hilum.dicom;

/** How a film's stored values become the picture that a person or a network sees. */
public enum DisplayPolicy {
  /**
   * Modality, value of interest (the first window or table), inversion (MONOCHROME1, Presentation
   * LUT Shape INVERSE), then least to greatest value mapped to 0..255, padding left out. What a
   * workstation shows.
   */
  VOI_FIRST,
  /**
   * RAD-DINO's preparation (arXiv 2401.10815): stored values resized with cubic B-splines to a
   * short side of 518, then least to greatest mapped to 0..255. No window and no inversion, so a
   * MONOCHROME1 film stays negative. Reference: SimpleITK's {@code sitkBSpline}, and {@code
   * remap_to_uint8} of hi-ml-multimodal, which cuts off fractions.
   */
  RAD_DINO,
  /**
   * torchxrayvision's {@code read_xray_dcm}: stored values, MONOCHROME1 subtracted from the
   * greatest value that Bits Stored allows, 0 to that value the range. No rescale, no window.
   */
  XRV
}
