package dev.hilum.phantom;

import dev.hilum.archive.FilmsTable;
import dev.hilum.archive.Selection;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.PngWriter;
import dev.hilum.image.ValueRange;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.io.CsvWriter;
import dev.hilum.study.Film;
import dev.hilum.study.Pixels;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;

/**
 * Writes the cohort as a folder that is then read like any other archive.
 *
 * <pre>
 *   plain: films/ID.png, films.csv
 *   nih:   images/NNNNNNNN_MMM.png, Data_Entry_2017.csv (findings by their NIH names)
 *   both:  masks/ID-lungs.png, -heart.png, -FINDING-SIDE.png (255 inside, 0 outside),
 *          lesions.csv (finding, side, severity, place), reports.jsonl ({"id", "text"} by film)
 * </pre>
 */
public final class PhantomArchive {
  private static final List<String> NIH_COLUMNS =
      List.of(
          "Image Index",
          "Finding Labels",
          "Follow-up #",
          "Patient ID",
          "Patient Age",
          "Patient Gender",
          "View Position",
          "OriginalImage[Width",
          "Height]",
          "OriginalImagePixelSpacing[x",
          "y]");

  private static final List<String> LESION_COLUMNS =
      List.of("film", "finding", "side", "severity", "across", "down");

  /**
   * What to write.
   *
   * @param layout {@code plain} or {@code nih}
   * @param format {@code png}
   * @param bits 8 or 16
   */
  public record Config(PhantomCohort.Config cohort, String layout, String format, int bits) {
    public Config {
      if (!layout.equals("plain") && !layout.equals("nih")) {
        throw new BadInputException("a phantom archive is written as plain or nih, got " + layout);
      }
      if (!format.equals("png")) {
        throw new BadInputException("phantom films are written as png, got " + format);
      }
      if (bits != 8 && bits != 16) {
        throw new BadInputException("a png of a phantom film has 8 or 16 bits, got " + bits);
      }
    }

    boolean nih() {
      return layout.equals("nih");
    }
  }

  /** One film with the name that it has in the layout, without a file ending. */
  private record Named(PhantomFilm film, String id, int number, int followUp) {}

  private final Config config;

  private PhantomArchive(Config config) {
    this.config = config;
  }

  /**
   * Writes the folder whole or not at all, on all cores; the files do not depend on their number.
   *
   * @param force replaces what is at {@code out}
   * @param done told the number of patients written so far; what it throws ends the writing
   * @return the number of films
   */
  public static int write(Path out, boolean force, Config config, IntConsumer done) {
    PhantomArchive archive = new PhantomArchive(config);
    int[] films = new int[1];
    AtomicOutput.folder(
        out,
        force,
        folder -> {
          try {
            films[0] = archive.fill(folder, done);
          } catch (UncheckedIOException e) {
            throw e.getCause();
          }
        });
    return films[0];
  }

  private int fill(Path folder, IntConsumer done) throws IOException {
    Files.createDirectory(folder.resolve(pictures()));
    Files.createDirectory(folder.resolve("masks"));
    int threads = Runtime.getRuntime().availableProcessors();
    int films = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (Tables tables = new Tables(folder)) {
      Deque<Future<List<Named>>> ahead = new ArrayDeque<>();
      int asked = 0;
      for (int k = 0; k < config.cohort().patients(); k++) {
        while (asked < config.cohort().patients() && asked - k < 4 * threads) {
          int patient = asked++;
          ahead.add(pool.submit(() -> patient(folder, patient)));
        }
        for (Named film : await(ahead.remove())) {
          tables.write(film);
          films++;
        }
        done.accept(k + 1);
      }
    } finally {
      pool.shutdownNow();
      pool.close();
    }
    return films;
  }

  private static <T> T await(Future<T> work) throws IOException {
    try {
      return work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while writing films");
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case IOException cause -> throw cause;
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw new IOException(e);
      }
    }
  }

  /** Renders and writes all films of one patient. */
  private List<Named> patient(Path folder, int index) throws IOException {
    PhantomRenderer renderer = new PhantomRenderer(config.cohort().size());
    List<Named> named = new ArrayList<>();
    for (PhantomFilm film : PhantomPatient.of(config.cohort().seed(), index).films()) {
      int followUp = named.size();
      String id =
          config.nih() ? String.format(Locale.ROOT, "%08d_%03d", index + 1, followUp) : film.id();
      named.add(new Named(film, id, index + 1, followUp));
      GrayImage image = renderer.render(film, config.bits());
      Files.write(folder.resolve(picture(id)), PngWriter.encode(image, config.bits()));
      PhantomMasks masks = renderer.masks(film);
      mask(folder, id + "-lungs", masks.lungs());
      mask(folder, id + "-heart", masks.heart());
      for (int i = 0; i < film.lesions().size(); i++) {
        mask(folder, id + "-" + slug(film.lesions().get(i)), masks.lesions().get(i));
      }
    }
    return named;
  }

  private void mask(Path folder, String name, byte[] inside) throws IOException {
    float[] pixels = new float[inside.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = 255 * inside[i];
    }
    int size = config.cohort().size();
    GrayImage image = new GrayImage(size, size, pixels, ValueRange.BYTE);
    Files.write(folder.resolve("masks").resolve(name + ".png"), PngWriter.encode(image, 8));
  }

  private String pictures() {
    return config.nih() ? "images" : "films";
  }

  private String picture(String id) {
    return pictures() + "/" + id + ".png";
  }

  private static String slug(Lesion lesion) {
    String name = lesion.finding().displayName().toLowerCase(Locale.ROOT).replace(' ', '-');
    return lesion.side() == Side.BOTH ? name : name + "-" + side(lesion);
  }

  private static String side(Lesion lesion) {
    return lesion.side().name().toLowerCase(Locale.ROOT);
  }

  /** The tables beside the pictures. */
  private final class Tables implements AutoCloseable {
    private final Path folder;
    private final List<AutoCloseable> open = new ArrayList<>();
    private final CsvWriter lesions;
    private final BufferedWriter reports;
    private final java.util.function.Consumer<Named> films;

    Tables(Path folder) throws IOException {
      this.folder = folder;
      lesions = CsvWriter.create(folder.resolve("lesions.csv"), LESION_COLUMNS);
      reports = Files.newBufferedWriter(folder.resolve("reports.jsonl"));
      if (config.nih()) {
        CsvWriter csv = CsvWriter.create(folder.resolve("Data_Entry_2017.csv"), NIH_COLUMNS);
        open.add(csv);
        films = film -> csv.write(nihRow(film));
      } else {
        List<Finding> findings = new PhantomCohort(config.cohort()).findings();
        FilmsTable table = FilmsTable.create(folder.resolve(FilmsTable.NAME), findings);
        open.add(table);
        films = film -> table.write(plainRow(film));
      }
    }

    void write(Named film) throws IOException {
      films.accept(film);
      for (Lesion lesion : film.film().lesions()) {
        lesions.write(
            film.id(),
            lesion.finding().displayName(),
            side(lesion),
            Double.toString(lesion.severity()),
            Double.toString(lesion.across()),
            Double.toString(lesion.down()));
      }
      String text = PhantomReport.of(film.film()).text().replace("\n", "\\n");
      reports.write("{\"id\": \"" + film.id() + "\", \"text\": \"" + text + "\"}\n");
    }

    private Film plainRow(Named named) {
      Path file = folder.resolve(picture(named.id()));
      Film film = PhantomCohort.film(named.film(), named.id(), new Pixels.File(file));
      return film.with(Selection.side(film));
    }

    private List<String> nihRow(Named named) {
      PhantomFilm film = named.film();
      String size = Integer.toString(config.cohort().size());
      String spacing =
          String.format(Locale.ROOT, "%.4f", 10 * Canvas.FIELD / config.cohort().size());
      String labels =
          film.lesions().stream()
              .map(lesion -> nihName(lesion.finding()))
              .distinct()
              .collect(Collectors.joining("|"));
      return List.of(
          named.id() + ".png",
          labels.isEmpty() ? "No Finding" : labels,
          Integer.toString(named.followUp()),
          Integer.toString(named.number()),
          Integer.toString(film.age()),
          film.sex().cell(),
          film.pose().view().cell(),
          size,
          size,
          spacing,
          spacing);
    }

    private static String nihName(Finding finding) {
      return switch (finding) {
        case PLEURAL_EFFUSION -> "Effusion";
        case LUNG_LESION -> "Nodule";
        default -> finding.displayName();
      };
    }

    @Override
    public void close() throws IOException {
      try (lesions;
          reports) {
        for (AutoCloseable table : open) {
          try {
            table.close();
          } catch (IOException | RuntimeException e) {
            throw e;
          } catch (Exception e) {
            throw new IOException(e);
          }
        }
      }
    }
  }
}
