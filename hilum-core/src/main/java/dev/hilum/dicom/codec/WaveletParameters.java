package dev.hilum.dicom.codec;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the markers of the main header, or of a tile's, say of its coding. A tile begins with the
 * main header's values; a marker for one component is stronger than one for all.
 */
final class WaveletParameters {

  /**
   * Part of the packets in an order of their own.
   *
   * @param lastLayer,lastResolution,lastComponent exclusive
   */
  record Order(
      int progression,
      int firstResolution,
      int lastResolution,
      int firstComponent,
      int lastComponent,
      int lastLayer) {}

  int progression, layers;
  boolean colour; // the first three components are transformed together
  final @Nullable WaveletCoding[] coding;
  final @Nullable WaveletSteps[] steps;
  final int[] shift; // of a region of interest
  final List<Order> changes = new ArrayList<>();
  private final boolean[] ownCoding, ownSteps;

  WaveletParameters(int components) {
    coding = new WaveletCoding[components];
    steps = new WaveletSteps[components];
    shift = new int[components];
    ownCoding = new boolean[components];
    ownSteps = new boolean[components];
  }

  /** The values a tile begins with. */
  WaveletParameters forTile() {
    WaveletParameters tile = new WaveletParameters(coding.length);
    tile.progression = progression;
    tile.layers = layers;
    tile.colour = colour;
    System.arraycopy(coding, 0, tile.coding, 0, coding.length);
    System.arraycopy(steps, 0, tile.steps, 0, steps.length);
    System.arraycopy(shift, 0, tile.shift, 0, shift.length);
    tile.changes.addAll(changes);
    return tile;
  }

  /** Takes a marker segment's content; false for a marker that says nothing of this. */
  boolean take(int marker, ByteBuffer in) {
    boolean many = coding.length > 256;
    switch (marker) {
      case 0xff52 -> {
        int style = in.get();
        progression = in.get();
        layers = in.getShort() & 0xffff;
        colour = in.get() == 1;
        fill(coding, ownCoding, WaveletCoding.read(in, (style & 1) != 0));
      }
      case 0xff53 -> {
        int component = component(in, many);
        coding[component] = WaveletCoding.read(in, (in.get() & 1) != 0);
        ownCoding[component] = true;
      }
      case 0xff5c -> fill(steps, ownSteps, WaveletSteps.read(in));
      case 0xff5d -> {
        int component = component(in, many);
        steps[component] = WaveletSteps.read(in);
        ownSteps[component] = true;
      }
      case 0xff5e -> {
        int component = component(in, many);
        in.get();
        shift[component] = in.get() & 0xff;
      }
      case 0xff5f -> changes(in, many);
      default -> {
        return false;
      }
    }
    return true;
  }

  private static <T> void fill(@Nullable T[] all, boolean[] own, T value) {
    for (int i = 0; i < all.length; i++) {
      if (!own[i]) {
        all[i] = value;
      }
    }
  }

  private int component(ByteBuffer in, boolean many) {
    int component = many ? in.getShort() & 0xffff : in.get() & 0xff;
    return Math.min(component, coding.length - 1);
  }

  private void changes(ByteBuffer in, boolean many) {
    while (in.remaining() >= (many ? 9 : 7)) {
      int firstResolution = in.get() & 0xff, firstComponent = component(in, many);
      int lastLayer = in.getShort() & 0xffff, lastResolution = in.get() & 0xff;
      int lastComponent = many ? in.getShort() & 0xffff : in.get() & 0xff;
      changes.add(
          new Order(
              in.get(),
              firstResolution,
              lastResolution,
              firstComponent,
              lastComponent == 0 ? coding.length : Math.min(lastComponent, coding.length),
              Math.min(lastLayer, layers)));
    }
  }

  /** The orders of the packets, one after another. */
  List<Order> orders() {
    return changes.isEmpty()
        ? List.of(new Order(progression, 0, 33, 0, coding.length, layers))
        : changes;
  }

  /** Whether everything that decoding needs has been told, and is allowed. */
  boolean complete() {
    return layers > 0
        && Arrays.stream(coding).allMatch(c -> c != null && c.valid())
        && orders().stream().allMatch(o -> o.progression() >= 0 && o.progression() <= 4)
        && orders().size() <= 64
        && covered();
  }

  private boolean covered() {
    for (int i = 0; i < coding.length; i++) {
      WaveletSteps s = steps[i];
      WaveletCoding c = coding[i];
      if (s == null || c == null || !s.covers(c.levels()) || shift[i] > 30) {
        return false;
      }
    }
    return true;
  }
}
