package dev.hilum.archive.catalogue;

import dev.hilum.archive.Archive;
import dev.hilum.archive.Archives;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** Small archives made by a test, and the indexing of them. */
record Folder(Path root) {
  private static final String HEADER =
      "film,study,patient,path,view,sex,age,split,Mass,Pleural Effusion,site,Follow-up #\n";

  Folder text(String path, String text) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return this;
  }

  /** A film of 8 bits with a gradient and noise that depends on the seed. */
  Folder film(String path, long seed) throws IOException {
    return film(path, pixels(seed, 40, 30), 8);
  }

  Folder film(String path, GrayImage image, int bits) throws IOException {
    Path file = root.resolve(path);
    Files.createDirectories(file.getParent());
    Files.write(file, PngWriter.encode(image, bits));
    return this;
  }

  static GrayImage pixels(long seed, int width, int height) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] pixels = new float[width * height];
    double fx = random.nextDouble(0.1, 0.5);
    double fy = random.nextDouble(0.1, 0.5);
    for (int i = 0; i < pixels.length; i++) {
      double wave = Math.sin(fx * (i % width)) * Math.cos(fy * (i / width));
      pixels[i] = (float) Math.rint(128 + 120 * wave);
    }
    pixels[0] = 0;
    pixels[1] = 255;
    return new GrayImage(width, height, pixels, ValueRange.BYTE);
  }

  /** A table of so many films with cells of every kind, without image files. */
  Folder table(int films, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    String[] views = {"PA", "AP", "LATERAL", "AP Supine", "FRONTAL", "OTHER", ""};
    String[] sexes = {"F", "M", ""};
    String[] splits = {"train", "val", "test", "", ""};
    String[] labels = {"1", "0", "-1", ""};
    String[] sites = {"North", "south east", "", "10", "9.0", "1e1", "NORTH", "0x1p3", "7d"};
    StringBuilder text = new StringBuilder(HEADER);
    for (int i = 0; i < films; i++) {
      int patient = random.nextInt(1 + films / 3);
      text.append(i % 7 == 0 ? "film" + i : Integer.toString(i)).append(',');
      text.append("s").append(patient).append('-').append(random.nextInt(3)).append(',');
      text.append(i % 5 == 0 ? "p" + patient : String.format("%05d", patient)).append(",,");
      text.append(pick(random, views)).append(',').append(pick(random, sexes)).append(',');
      text.append(random.nextInt(9) == 0 ? "" : Double.toString(random.nextInt(200) / 2.0));
      text.append(',').append(pick(random, splits)).append(',');
      text.append(pick(random, labels)).append(',').append(pick(random, labels)).append(',');
      text.append(pick(random, sites)).append(',').append(random.nextInt(20)).append('\n');
    }
    return text("films.csv", text.toString());
  }

  static <T> T pick(SplittableRandom random, T[] from) {
    return from[random.nextInt(from.length)];
  }

  Archive open() {
    return Archives.open(root);
  }

  /** Indexes the folder under its own name. */
  Indexing.Result index(String place, boolean hash) {
    return index(place, config(hash));
  }

  Indexing.Config config(boolean hash) {
    return new Indexing.Config(root, root.getFileName().toString(), "", false, hash, false);
  }

  Indexing.Result index(String place, Indexing.Config config) {
    return Indexing.run(open(), place, config, Watch.SILENT);
  }
}
