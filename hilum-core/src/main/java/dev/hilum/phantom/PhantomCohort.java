package dev.hilum.phantom;

import dev.hilum.archive.Archive;
import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Mask;
import dev.hilum.study.Patient;
import dev.hilum.study.Pixels;
import dev.hilum.study.Region;
import dev.hilum.study.Report;
import dev.hilum.study.Study;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The built-in cohort as an archive, named {@code
 * phantom[:patients=N,size=PX,seed=S,hospital=NAME]}. Films are computed when their pixels are
 * asked for, at 8 bits; nothing of a film is kept, so a million of them need no more memory than
 * ten. A film's pixels may be asked for on any thread.
 */
public final class PhantomCohort implements Archive {
  /** The name by which an archive argument asks for the cohort. */
  public static final String NAME = "phantom";

  /**
   * How large a cohort, and which.
   *
   * @param patients at least 1; they have 1.5 films each on average
   * @param size side of the square films in pixels, 32 to 2048
   * @param seed another seed, other people; patient k is the same in a cohort of any length
   * @param hospital how films look, who is examined and how reports read
   */
  public record Config(int patients, int size, long seed, Hospital hospital) {
    /**
     * 400 patients at 128 px: about 600 films, seconds to make, enough to train a small network.
     */
    public static final Config DEFAULT = new Config(400, 128, 0);

    /** A cohort of the general hospital. */
    public Config(int patients, int size, long seed) {
      this(patients, size, seed, Hospital.GENERAL);
    }

    public Config {
      if (patients < 1) {
        throw new BadInputException("a phantom cohort needs at least 1 patient, got " + patients);
      }
      if (size < PhantomRenderer.MIN_SIZE || size > PhantomRenderer.MAX_SIZE) {
        throw new BadInputException(
            "the size of phantom films must be from %d to %d pixels, got %d"
                .formatted(PhantomRenderer.MIN_SIZE, PhantomRenderer.MAX_SIZE, size));
      }
    }

    /** Whether an archive argument names the cohort rather than a path. */
    public static boolean names(String archive) {
      return archive.equals(NAME) || archive.startsWith(NAME + ":");
    }

    /**
     * Reads {@code phantom[:patients=N,size=PX,seed=S,hospital=NAME]}; what is left out is as in
     * {@link #DEFAULT}.
     *
     * @throws BadInputException for another key, a key given twice or a value out of range
     */
    public static Config parse(String archive) {
      if (!names(archive)) {
        throw new BadInputException(
            "a phantom archive is written phantom[:patients=N,size=PX,seed=S,hospital=NAME], got "
                + archive);
      }
      int patients = DEFAULT.patients;
      int size = DEFAULT.size;
      long seed = DEFAULT.seed;
      Hospital hospital = DEFAULT.hospital;
      if (archive.equals(NAME)) {
        return DEFAULT;
      }
      Set<String> given = new HashSet<>();
      for (String part : archive.substring(NAME.length() + 1).split(",", -1)) {
        int equals = part.indexOf('=');
        String key = equals < 0 ? part : part.substring(0, equals);
        String value = equals < 0 ? "" : part.substring(equals + 1);
        if (!given.add(key)) {
          throw new BadInputException(
              archive + ": each key may be given once, got " + key + " twice");
        }
        switch (key) {
          case "patients" -> patients = (int) number(archive, key, value, Integer.MAX_VALUE);
          case "size" -> size = (int) number(archive, key, value, Integer.MAX_VALUE);
          case "seed" -> seed = number(archive, key, value, Long.MAX_VALUE);
          case "hospital" -> hospital = Hospital.of(value);
          default ->
              throw new BadInputException(
                  archive
                      + ": a phantom archive takes patients=N, size=PX, seed=S, hospital=NAME, got"
                      + " \""
                      + part
                      + "\"");
        }
      }
      return new Config(patients, size, seed, hospital);
    }

    private static long number(String archive, String key, String value, long most) {
      try {
        long number = Long.parseLong(value);
        if (number >= 0 && number <= most) {
          return number;
        }
      } catch (NumberFormatException e) {
        // told below, as a number out of range is
      }
      throw new BadInputException(
          "%s: %s must be a whole number from 0 to %d, got \"%s\""
              .formatted(archive, key, most, value));
    }

    @Override
    public String toString() {
      String where = hospital.equals(Hospital.GENERAL) ? "" : ",hospital=" + hospital.name();
      return "%s:patients=%d,size=%d,seed=%d%s".formatted(NAME, patients, size, seed, where);
    }
  }

  private final Config config;
  private final Queue<PhantomRenderer> idle = new ConcurrentLinkedQueue<>();

  public PhantomCohort(Config config) {
    this.config = config;
  }

  public Config config() {
    return config;
  }

  @Override
  public String layout() {
    return NAME;
  }

  @Override
  public String population() {
    return NAME + ":seed=" + config.seed();
  }

  @Override
  public String explanation() {
    return config + ", the built-in cohort of computed films; every label is the truth";
  }

  /** The findings of {@link PhantomFilm#labels}, in canonical order. */
  @Override
  public List<Finding> findings() {
    return List.copyOf(PhantomPatient.of(0, 0).films().getFirst().labels().keySet());
  }

  /** The people and all that determines their films, without pixels. */
  public Stream<PhantomPatient> people() {
    return IntStream.range(0, config.patients())
        .mapToObj(k -> PhantomPatient.of(config.seed(), k, config.hospital()));
  }

  @Override
  public Stream<Film> films(Consumer<String> problems) {
    return specs().map(this::film);
  }

  @Override
  public Stream<Study> studies(Consumer<String> problems) {
    return patients(problems).flatMap(patient -> patient.studies().stream());
  }

  @Override
  public Stream<Patient> patients(Consumer<String> problems) {
    return people()
        .map(
            person ->
                new Patient(
                    person.id(),
                    person.films().stream()
                        .map(
                            spec ->
                                new Study(
                                    spec.study(),
                                    spec.patient(),
                                    OptionalInt.of(spec.day()),
                                    List.of(film(spec))))
                        .toList()));
  }

  /** The truth beyond the labels, as {@link #extra} tells it. */
  @Override
  public List<String> columns() {
    List<String> columns = new ArrayList<>(List.of("day", "hospital", "devices"));
    PhantomFilm.KINDS.forEach(kind -> columns.add(severityColumn(kind)));
    return columns;
  }

  @Override
  public OptionalInt day(Film film) {
    String day = film.extra().get("day");
    return day == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(day));
  }

  /** One report a study, which compares with the patient's study before. */
  @Override
  public Stream<Report> reports(Consumer<String> problems) {
    return people()
        .flatMap(
            person ->
                person.films().stream()
                    .map(
                        film ->
                            new Report(
                                film.study(),
                                film.patient(),
                                PhantomReport.of(film, person.prior(film)).text())));
  }

  /**
   * Boxes about the masks of findings on films as large as the cohort's; the truth has no reader.
   */
  @Override
  public Stream<Region> regions(Consumer<String> problems) {
    return specs().flatMap(film -> with(renderer -> Outlines.regions(film, renderer)).stream());
  }

  /** Lungs, zones, heart, ribs, devices and each finding; a film is drawn when its turn comes. */
  @Override
  public Stream<Mask> masks(Consumer<String> problems) {
    return specs().flatMap(film -> with(renderer -> Outlines.masks(film, renderer)).stream());
  }

  private Stream<PhantomFilm> specs() {
    return people().flatMap(person -> person.films().stream());
  }

  /** The archive's view of a film. */
  public Film film(PhantomFilm spec) {
    return film(spec, spec.id(), new Pixels.Generated(() -> render(spec)));
  }

  static Film film(PhantomFilm spec, String id, Pixels pixels) {
    return new Film(
        id,
        spec.study(),
        spec.patient(),
        pixels,
        spec.pose().view(),
        spec.sex(),
        OptionalDouble.of(spec.age()),
        spec.labels(),
        Optional.empty(),
        extra(spec));
  }

  /** Day, hospital, devices, and of each finding the severity, 0 where it is absent. */
  static Map<String, String> extra(PhantomFilm spec) {
    Map<String, String> extra = new LinkedHashMap<>();
    extra.put("day", Integer.toString(spec.day()));
    extra.put("hospital", spec.hospital().name());
    extra.put(
        "devices", spec.devices().stream().map(Device::structure).collect(Collectors.joining("|")));
    for (Finding kind : PhantomFilm.KINDS) {
      extra.put(severityColumn(kind), String.format(Locale.ROOT, "%.4f", spec.severity(kind)));
    }
    return extra;
  }

  /** The name under which a film's {@code extra} holds a severity: {@code Edema severity}. */
  public static String severityColumn(Finding kind) {
    return kind.displayName() + " severity";
  }

  private GrayImage render(PhantomFilm spec) {
    return with(renderer -> renderer.render(spec, 8));
  }

  /** Lends an idle renderer. */
  private <T> T with(Function<PhantomRenderer, T> work) {
    PhantomRenderer borrowed = idle.poll();
    PhantomRenderer renderer = borrowed == null ? new PhantomRenderer(config.size()) : borrowed;
    T result = work.apply(renderer);
    idle.add(renderer);
    return result;
  }
}
