package dev.hilum.dicom.codec;

import java.util.ArrayList;
import java.util.List;

/**
 * The code blocks of one place in one resolution, whose data of a layer is a packet.
 *
 * @param across,down where it begins on the grid of the image
 */
record Precinct(
    int component, int resolution, long across, long down, List<Blocks> bands, int[] layersRead) {

  /** The blocks of one subband, with what is known of their first layers and empty bit planes. */
  record Blocks(List<CodeBlock> blocks, TagTree inclusion, TagTree emptyPlanes, int mostPlanes) {}

  Precinct(int component, int resolution, long across, long down) {
    this(component, resolution, across, down, new ArrayList<>(), new int[1]);
  }
}
