package dev.hilum.cli;

import dev.hilum.image.GrayImage;
import dev.hilum.image.PixelImage;
import dev.hilum.io.NpyWriter;
import java.io.IOException;
import java.nio.file.Path;

/** A film as an array file, in the three meanings that its values can have. */
sealed interface FilmArray {

  /** What the values mean; PNG and JPEG have no modality transform, so theirs is the identity. */
  enum Values {
    /** As the file holds them: [H, W] or [H, W, 3], uint8 or uint16. */
    STORED,
    /** The stored values as float32. */
    MODALITY,
    /** What a screen shows: grey, uint8. */
    DISPLAY
  }

  void write(Path file) throws IOException;

  static FilmArray of(PixelImage film, Values values) {
    return switch (values) {
      case STORED -> film.bits() == 16 ? new Words(film) : new Bytes(film);
      case MODALITY -> new Floats(film.toGrayImage());
      case DISPLAY -> new Bytes(film.to8Bits().toGray());
    };
  }

  /** 8-bit samples; colour is written with its channels last. */
  record Bytes(PixelImage film) implements FilmArray {
    @Override
    public void write(Path file) throws IOException {
      int channels = film.channels(), plane = film.width() * film.height();
      if (channels == 1) {
        NpyWriter.write(file, film.samples(), film.height(), film.width());
        return;
      }
      byte[] last = new byte[channels * plane];
      for (int i = 0; i < last.length; i++) {
        last[i] = film.samples()[i % channels * plane + i / channels];
      }
      NpyWriter.write(file, last, film.height(), film.width(), channels);
    }
  }

  /** 16-bit grey samples. */
  record Words(PixelImage film) implements FilmArray {
    @Override
    public void write(Path file) throws IOException {
      byte[] samples = film.samples();
      short[] words = new short[samples.length / 2];
      for (int i = 0; i < words.length; i++) {
        words[i] = (short) (samples[2 * i] << 8 | samples[2 * i + 1] & 0xff);
      }
      NpyWriter.write(file, words, film.height(), film.width());
    }
  }

  /** Grey values as numbers. */
  record Floats(GrayImage film) implements FilmArray {
    @Override
    public void write(Path file) throws IOException {
      NpyWriter.write(file, film.pixels(), film.height(), film.width());
    }
  }
}
