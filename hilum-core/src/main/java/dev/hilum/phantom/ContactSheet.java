package dev.hilum.phantom;

import dev.hilum.finding.Finding;
import dev.hilum.image.GrayImage;
import dev.hilum.image.Mosaic;
import dev.hilum.study.Sex;
import dev.hilum.study.View;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Many films on one picture, row by row: a first look at a cohort. */
public final class ContactSheet {
  private ContactSheet() {}

  /**
   * A man, then a woman, both filmed PA, each ten times in one pose: normal, then with an enlarged
   * heart, an effusion, a pneumothorax, a consolidation, a nodule, edema, atelectasis, a broken
   * rib, and at last a failing heart with edema and effusions on both sides, tube, line and
   * pacemaker.
   */
  public static List<PhantomFilm> examples(long seed) {
    List<List<Lesion>> findings =
        List.of(
            List.of(),
            List.of(new Lesion(Finding.CARDIOMEGALY, Side.BOTH, 0.5, 0.5, 0.5)),
            List.of(new Lesion(Finding.PLEURAL_EFFUSION, Side.LEFT, 0.4, 0.5, 0.5)),
            List.of(new Lesion(Finding.PNEUMOTHORAX, Side.RIGHT, 0.55, 0.5, 0.5)),
            List.of(new Lesion(Finding.CONSOLIDATION, Side.RIGHT, 0.5, 0.5, 0.7)),
            List.of(new Lesion(Finding.LUNG_LESION, Side.LEFT, 0.6, 0.6, 0.4)),
            List.of(new Lesion(Finding.EDEMA, Side.BOTH, 0.6, 0.5, 0.5)),
            List.of(new Lesion(Finding.ATELECTASIS, Side.RIGHT, 0.6, 0.5, 0.5)),
            List.of(new Lesion(Finding.FRACTURE, Side.LEFT, 0.9, 0.5, 0.5)),
            List.of(
                new Lesion(Finding.CARDIOMEGALY, Side.BOTH, 0.8, 0.5, 0.5),
                new Lesion(Finding.EDEMA, Side.BOTH, 0.4, 0.5, 0.5),
                new Lesion(Finding.PLEURAL_EFFUSION, Side.LEFT, 0.3, 0.5, 0.5),
                new Lesion(Finding.PLEURAL_EFFUSION, Side.RIGHT, 0.2, 0.5, 0.5)));
    return Stream.of(Sex.MALE, Sex.FEMALE)
        .map(sex -> first(seed, sex))
        .flatMap(person -> findings.stream().map(each -> shown(person, each)))
        .toList();
  }

  private static PhantomFilm shown(PhantomFilm person, List<Lesion> lesions) {
    boolean gravelyIll = lesions.size() > 1;
    return person.with(lesions).withDevices(gravelyIll ? List.of(Device.values()) : List.of());
  }

  private static PhantomFilm first(long seed, Sex sex) {
    return IntStream.iterate(0, k -> k + 1)
        .mapToObj(k -> PhantomPatient.of(seed, k).films().getFirst())
        .filter(film -> film.sex() == sex && film.pose().view() == View.PA)
        .findFirst()
        .orElseThrow();
  }

  /**
   * Films side by side with a thin black gap, 8 bits.
   *
   * @param size side of each film in pixels
   * @param columns films in a row
   */
  public static GrayImage of(List<PhantomFilm> films, int size, int columns) {
    PhantomRenderer renderer = new PhantomRenderer(size);
    return Mosaic.of(films.stream().map(film -> renderer.render(film, 8)).toList(), size, columns);
  }
}
