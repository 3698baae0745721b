package dev.hilum.phantom;

import dev.hilum.image.GrayImage;
import dev.hilum.io.AtomicOutput;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Region;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Writes the cohort as a folder that is then read like any other archive.
 *
 * <pre>
 *   plain: films/ID.png, films.csv, reports.jsonl
 *   nih:   images/NNNNNNNN_MMM.png, Data_Entry_2017.csv, BBox_List_2017.csv, the two lists
 *          of the official split, reports.jsonl
 *   mimic: files/p10/pSUBJECT/sSTUDY/ID.dcm and sSTUDY.txt, mimic-cxr-2.0.0-metadata.csv,
 *          -split.csv, -chexpert.csv (what the reports state), cxr-record-list.csv,
 *          truth.csv (the labels that are so)
 *   all:   masks/, masks.csv, lesions.csv, journeys.csv, counterfactuals/, counterfactuals.csv
 * </pre>
 *
 * <p>Every picture says in itself that it is synthetic: a PNG in {@code tEXt} chunks, a DICOM file
 * in its attributes.
 */
public final class PhantomArchive {

  /**
   * What to write.
   *
   * @param layout {@code plain}, {@code nih} or {@code mimic}
   * @param format {@code png} or {@code dicom}
   * @param bits 8, 12 (dicom only) or 16
   */
  public record Config(PhantomCohort.Config cohort, String layout, String format, int bits) {
    public Config {
      if (!List.of("plain", "nih", "mimic").contains(layout)) {
        throw new BadInputException(
            "a phantom archive is written as plain, nih or mimic, got " + layout);
      }
      if (!format.equals("png") && !format.equals("dicom")) {
        throw new BadInputException("phantom films are written as png or dicom, got " + format);
      }
      if (bits != 8 && bits != 16 && !(bits == 12 && format.equals("dicom"))) {
        throw new BadInputException(
            "a phantom film has 8 or 16 bits as png, also 12 as dicom, got %s with %d"
                .formatted(format, bits));
      }
    }

    /** The format that the layout's own data set has: DICOM for mimic, PNG for the others. */
    public static String usualFormat(String layout) {
      return layout.equals("mimic") ? "dicom" : "png";
    }
  }

  /** One film, its name in the layout and what was made with it. */
  record Made(
      PhantomFilm film,
      Optional<Made> prior,
      PhantomReport report,
      String id,
      String patient,
      String study,
      int number,
      int followUp,
      Map<String, String> masks,
      List<Region> regions,
      Counterfactual counterfactual) {}

  private final Config config;
  private final FilmFileWriter writer;

  private PhantomArchive(Config config) {
    this.config = config;
    writer = new FilmFileWriter(config);
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
    Files.createDirectory(folder.resolve("masks"));
    Files.createDirectory(folder.resolve("counterfactuals"));
    int threads = Runtime.getRuntime().availableProcessors();
    int films = 0;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (ArchiveLayout layout = ArchiveLayout.open(config, folder);
        TruthTables truth = new TruthTables(folder, config)) {
      Deque<Future<List<Made>>> ahead = new ArrayDeque<>();
      int asked = 0;
      for (int k = 0; k < config.cohort().patients(); k++) {
        while (asked < config.cohort().patients() && asked - k < 4 * threads) {
          int patient = asked++;
          ahead.add(pool.submit(() -> patient(folder, layout, patient)));
        }
        for (Made film : await(ahead.remove())) {
          layout.write(film);
          truth.write(film);
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

  /** Renders and writes all pictures of one patient. */
  private List<Made> patient(Path folder, ArchiveLayout layout, int index) throws IOException {
    PhantomCohort.Config cohort = config.cohort();
    PhantomRenderer renderer = new PhantomRenderer(cohort.size());
    PhantomPatient person = PhantomPatient.of(cohort.seed(), index, cohort.hospital());
    List<Made> all = new ArrayList<>();
    for (PhantomFilm film : person.films()) {
      int followUp = all.size();
      String id = layout.id(film, index + 1, followUp);
      String patient = layout.patient(film, index + 1);
      Path picture = folder.resolve(layout.picture(film, id, index + 1, followUp));
      Files.createDirectories(picture.getParent());
      GrayImage image = renderer.render(film, config.bits());
      writer.write(picture, film, id, patient, followUp, image);
      PhantomMasks masks = renderer.masks(film);
      Counterfactual other = Counterfactual.of(film);
      writer.write(
          folder.resolve(writer.counterfactual(id)),
          other.other(),
          id + "-counterfactual",
          patient,
          followUp,
          renderer.render(other.other(), config.bits()));
      all.add(
          new Made(
              film,
              followUp == 0 ? Optional.empty() : Optional.of(all.get(followUp - 1)),
              PhantomReport.of(film, person.prior(film)),
              id,
              patient,
              layout.study(film, index + 1, followUp),
              index + 1,
              followUp,
              masks(folder, id, film, masks, other, renderer),
              Outlines.regions(film, id, masks),
              other));
    }
    return all;
  }

  /** Writes the masks; their paths by structure, that of the counterfactual's change last. */
  private Map<String, String> masks(
      Path folder,
      String id,
      PhantomFilm film,
      PhantomMasks masks,
      Counterfactual counterfactual,
      PhantomRenderer renderer)
      throws IOException {
    Map<String, byte[]> named = new LinkedHashMap<>(masks.structures());
    for (int i = 0; i < film.lesions().size(); i++) {
      named.put(name(film.lesions().get(i)), masks.lesions().get(i));
    }
    PhantomFilm alone = film.with(List.of(counterfactual.changed()));
    named.put("counterfactual", renderer.masks(alone).lesions().getFirst());
    Map<String, String> paths = new LinkedHashMap<>();
    for (Map.Entry<String, byte[]> mask : named.entrySet()) {
      String slug = mask.getKey().toLowerCase(Locale.ROOT).replace(' ', '-');
      String path = "masks/" + id + "-" + slug + ".png";
      writer.mask(folder.resolve(path), film, mask.getValue());
      paths.put(mask.getKey(), path);
    }
    return paths;
  }

  /** The name of a lesion's mask: its finding, and its side where it has one. */
  static String name(Lesion lesion) {
    String name = lesion.finding().displayName();
    return lesion.side() == Side.BOTH ? name : name + " " + lesion.side().word();
  }
}
