package dev.hilum.cli;

import dev.hilum.dicom.Dicom;
import dev.hilum.dicom.DisplayPolicy;
import dev.hilum.dicom.Samples;
import dev.hilum.dicom.StoredPixels;
import dev.hilum.image.PixelImage;
import dev.hilum.io.Npy;
import dev.hilum.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.LongStream;

/** A film as an array file, in the three meanings that its values can have. */
sealed interface FilmArray {

  /** What the values mean; PNG and JPEG have no modality transform, so theirs is the identity. */
  enum Values {
    /**
     * As the file holds them: [H, W] or [H, W, 3], uint8 or uint16; of DICOM shape and type of
     * pydicom's {@code pixel_array(raw=True)}.
     */
    STORED,
    /** The stored values as float32; of DICOM in the modality's units. */
    MODALITY,
    /** What a screen shows: grey, uint8. */
    DISPLAY
  }

  void write(Path file) throws IOException;

  static FilmArray of(PixelImage film, Values values) {
    return switch (values) {
      case STORED -> new Image(film);
      case MODALITY -> new Floats(film.toGrayImage().pixels(), film.height(), film.width());
      case DISPLAY -> new Image(film.to8Bits().toGray());
    };
  }

  /** Samples of a PNG or JPEG film; colour is written with its channels last. */
  record Image(PixelImage film) implements FilmArray {
    @Override
    public void write(Path file) throws IOException {
      byte[] samples = film.samples();
      int channels = film.channels(), plane = film.width() * film.height();
      if (film.bits() == 16) {
        short[] words = new short[samples.length / 2];
        for (int i = 0; i < words.length; i++) {
          words[i] = (short) (samples[2 * i] << 8 | samples[2 * i + 1] & 0xff);
        }
        NpyWriter.write(file, words, film.height(), film.width());
        return;
      }
      if (channels == 1) {
        NpyWriter.write(file, samples, film.height(), film.width());
        return;
      }
      byte[] last = new byte[channels * plane];
      for (int i = 0; i < last.length; i++) {
        last[i] = samples[i % channels * plane + i / channels];
      }
      NpyWriter.write(file, last, film.height(), film.width(), channels);
    }
  }

  /** Grey values as numbers. */
  record Floats(float[] pixels, int height, int width) implements FilmArray {
    @Override
    public void write(Path file) throws IOException {
      NpyWriter.write(file, pixels, height, width);
    }
  }

  /**
   * Frames of a DICOM file, one in memory at a time: [H, W] or [H, W, 3] of one, with the number of
   * frames before that of several.
   */
  record Frames(Dicom dicom, int first, int count, Values values, DisplayPolicy policy)
      implements FilmArray {

    @Override
    public void write(Path file) throws IOException {
      StoredPixels one = dicom.stored(first);
      PixelImage shown = values == Values.DISPLAY ? dicom.display(first, policy) : null;
      int height = shown == null ? one.height() : shown.height();
      int width = shown == null ? one.width() : shown.width();
      LongStream shape = LongStream.of(height, width);
      if (values == Values.STORED && one.samples() > 1) {
        shape = LongStream.concat(shape, LongStream.of(one.samples()));
      }
      if (count > 1) {
        shape = LongStream.concat(LongStream.of(count), shape);
      }
      try (NpyWriter writer = NpyWriter.create(file, type(one), shape.toArray())) {
        for (int frame = first; frame < first + count; frame++) {
          switch (values) {
            case STORED -> put(writer, dicom.stored(frame).values());
            case MODALITY -> writer.put(dicom.modality(frame).pixels());
            case DISPLAY -> writer.put(dicom.display(frame, policy).to8Bits().samples());
          }
        }
      }
    }

    private Npy.Type type(StoredPixels one) {
      return switch (values) {
        case MODALITY -> Npy.Type.FLOAT32;
        case DISPLAY -> Npy.Type.UINT8;
        case STORED ->
            switch (one.values()) {
              case Samples.Bytes(_, var signed) -> signed ? Npy.Type.INT8 : Npy.Type.UINT8;
              case Samples.Shorts(_, var signed) -> signed ? Npy.Type.INT16 : Npy.Type.UINT16;
              case Samples.Ints(_, var signed) -> signed ? Npy.Type.INT32 : Npy.Type.UINT32;
              case Samples.Floats _ -> Npy.Type.FLOAT32;
              case Samples.Doubles _ -> Npy.Type.FLOAT64;
            };
      };
    }

    private static void put(NpyWriter writer, Samples samples) throws IOException {
      switch (samples) {
        case Samples.Bytes(var values, _) -> writer.put(values);
        case Samples.Shorts(var values, _) -> writer.put(values);
        case Samples.Ints(var values, _) -> writer.put(values);
        case Samples.Floats(var values) -> writer.put(values);
        case Samples.Doubles(var values) -> writer.put(values);
      }
    }
  }
}
