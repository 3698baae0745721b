package dev.hilum.bench;

import dev.hilum.archive.NihArchive;
import dev.hilum.finding.Vocabulary;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.CsvWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * A table as NIH ChestX-ray14 publishes it, of any length, with patients of several films and the
 * labels drawn at about the rates of the data set. Only the first film has an image.
 */
final class SyntheticTable {
  private static final double NORMAL = 0.54;
  private static final double MORE_FILMS = 0.72; // 3.6 films a patient

  private SyntheticTable() {}

  /** Writes {@code Data_Entry_2017.csv} and one image to a folder. */
  static void write(Path folder, int films, long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<String> words =
        Vocabulary.NIH.words().keySet().stream()
            .filter(word -> !word.equals("no finding") && !word.equals("infiltrate"))
            .toList();
    Files.createDirectories(folder.resolve("images"));
    Files.write(folder.resolve("images").resolve(name(1, 0)), image());
    try (CsvWriter csv =
        CsvWriter.create(folder.resolve("Data_Entry_2017.csv"), NihArchive.COLUMNS)) {
      int patient = 1;
      int followUp = 0;
      for (int i = 0; i < films; i++) {
        csv.write(
            name(patient, followUp),
            labels(random, words),
            Integer.toString(followUp),
            Integer.toString(patient),
            Integer.toString(1 + random.nextInt(95)),
            random.nextBoolean() ? "M" : "F",
            random.nextInt(10) < 6 ? "PA" : "AP",
            Integer.toString(2000 + random.nextInt(1000)),
            Integer.toString(2000 + random.nextInt(1000)),
            "0.143",
            "0.143");
        boolean more = random.nextDouble() < MORE_FILMS;
        patient += more ? 0 : 1;
        followUp = more ? followUp + 1 : 0;
      }
    }
  }

  private static String name(int patient, int followUp) {
    return String.format(Locale.ROOT, "%08d_%03d.png", patient, followUp);
  }

  private static String labels(SplittableRandom random, List<String> words) {
    if (random.nextDouble() < NORMAL) {
      return "No Finding";
    }
    String first = words.get(random.nextInt(words.size()));
    String second = words.get(random.nextInt(words.size()));
    return random.nextInt(3) > 0 || first.equals(second) ? first : first + "|" + second;
  }

  private static byte[] image() {
    return PngWriter.encode(new GrayImage(2, 2, new float[] {0, 80, 160, 255}, ValueRange.BYTE), 8);
  }
}
