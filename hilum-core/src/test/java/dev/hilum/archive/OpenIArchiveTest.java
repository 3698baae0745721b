package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.finding.Finding;
import dev.hilum.finding.Label;
import dev.hilum.io.BadInputException;
import dev.hilum.study.Film;
import dev.hilum.study.Report;
import dev.hilum.study.View;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OpenIArchiveTest {
  private static final String PROJECTIONS =
      "uid,filename,projection\n"
          + "1,1_IM-0001-4001.dcm.png,Frontal\n"
          + "1,1_IM-0001-3001.dcm.png,Lateral\n"
          + "2,2_IM-0652-1001.dcm.png,Frontal\n";

  @TempDir Path root;

  @Test
  void reportsAndProjectionsMakeFilmsWithLabels() throws IOException {
    reports("NLMCXR_reports.tgz");
    new Tree(root)
        .text("indiana_projections.csv", PROJECTIONS)
        .film("images/1_IM-0001-4001.dcm.png", 1)
        .film("images/1_IM-0001-3001.dcm.png", 2)
        .film("images/2_IM-0652-1001.dcm.png", 3);
    Archive archive = new Tree(root).open();
    assertThat(archive.layout()).isEqualTo("openi");
    List<Film> films = archive.films().toList();
    assertThat(films)
        .extracting(Film::view)
        .containsExactly(View.FRONTAL, View.LATERAL, View.FRONTAL);
    assertThat(films).extracting(Film::study).containsExactly("1", "1", "2");
    assertThat(films.getFirst().label(Finding.NO_FINDING)).isEqualTo(Label.PRESENT);
    assertThat(films.getFirst().label(Finding.CARDIOMEGALY)).isEqualTo(Label.ABSENT);
    assertThat(films.getLast().label(Finding.CARDIOMEGALY)).isEqualTo(Label.UNCERTAIN);
    assertThat(films.getLast().label(Finding.PLEURAL_EFFUSION)).isEqualTo(Label.PRESENT);
    assertThat(films.getLast().extra())
        .containsEntry("MeSH", "Cardiomegaly/borderline;Pleural Effusion/left");
    assertThat(archive.reports(problem -> {}))
        .containsExactly(
            new Report("1", "1", "INDICATION: Cough & fever\nIMPRESSION: Normal."),
            new Report("2", "2", "FINDINGS: Heart large."));
    ArchiveScan scan = ArchiveScan.of(archive);
    assertThat(scan.films()).isEqualTo(3);
    assertThat(scan.there()).isEqualTo(3);
    assertThat(scan.reports()).isEqualTo(2);
    assertThat(scan.problems()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"NLMCXR_reports.tgz", "NLMCXR_reports.tar", "NLMCXR_reports.zip"})
  void reportsAloneAreAnArchive(String name) throws IOException {
    reports(name);
    new Tree(root).text("indiana_projections.csv", PROJECTIONS);
    ArchiveScan scan = new Tree(root).scan();
    assertThat(scan.reports()).isEqualTo(2);
    assertThat(scan.films()).isEqualTo(3);
    assertThat(scan.there()).isZero();
    assertThat(scan.problems()).isEmpty();
  }

  @Test
  void filmsInTheOfficialTarAreReadInPlace() throws IOException {
    new Tree(root)
        .text("ecgen-radiology/1.xml", xml(1, "normal"))
        .film("png/CXR1_1_IM-0001-4001.png", 4);
    byte[] png = java.nio.file.Files.readAllBytes(root.resolve("png/CXR1_1_IM-0001-4001.png"));
    Packed.write(root.resolve("NLMCXR_png.tgz"), Map.of("CXR1_1_IM-0001-4001.png", png));
    java.nio.file.Files.delete(root.resolve("png/CXR1_1_IM-0001-4001.png"));
    Film film = new Tree(root).open().films().findFirst().orElseThrow();
    assertThat(film.id()).isEqualTo("CXR1_1_IM-0001-4001");
    assertThat(FilmPixels.read(film).width()).isEqualTo(4);
  }

  @Test
  void theTableOfReportsSaysTheSame() throws IOException {
    new Tree(root)
        .text("indiana_projections.csv", PROJECTIONS)
        .text(
            "indiana_reports.csv",
            "uid,MeSH,Problems,image,indication,comparison,findings,impression\n"
                + "1,normal,normal,Chest,Cough,,,Normal.\n"
                + "2,Cardiomegaly/borderline;Pleural Effusion/left,Cardiomegaly,Chest,,,Large.,\n"
                + "2,normal,normal,Chest,,,,\n");
    List<String> problems = new ArrayList<>();
    Archive archive = new Tree(root).open();
    assertThat(archive.films().toList().getLast().label(Finding.CARDIOMEGALY))
        .isEqualTo(Label.UNCERTAIN);
    assertThat(OpenIReports.read(root.resolve("indiana_reports.csv"), problems::add)).hasSize(2);
    assertThat(problems).singleElement().asString().contains("line 4").contains("got 2");
  }

  @Test
  void entitiesAndDocumentTypesAreRefused() {
    String outside =
        "<?xml version=\"1.0\"?><!DOCTYPE eCitation [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>"
            + "<eCitation><uId id=\"CXR1\"/><Abstract><AbstractText Label=\"A\">&x;</AbstractText>"
            + "</Abstract></eCitation>";
    assertRefused(outside, "entities");
    assertRefused("<eCitation><uId id=\"CXR1\"/>&x;</eCitation>", "x.xml");
    assertRefused("<eCitation><uId id=\"CXR1\"/>", "well-formed");
    assertRefused("<html/>", "got html");
    assertRefused("<eCitation/>", "uId such as CXR1");
    assertRefused("<eCitation>" + "<a>".repeat(200) + "</eCitation>", "64 deep");
  }

  @Test
  void aBrokenReportIsToldAndLeftOut() throws IOException {
    new Tree(root)
        .text("ecgen-radiology/1.xml", xml(1, "normal"))
        .text("ecgen-radiology/2.xml", "<eCit");
    List<String> problems = new ArrayList<>();
    assertThat(new Tree(root).open().reports(problems::add)).hasSize(1);
    assertThat(OpenIReports.read(root.resolve("ecgen-radiology"), problems::add)).hasSize(1);
    assertThat(problems).isNotEmpty().allMatch(told -> told.contains("2.xml: must be well-formed"));
  }

  private static void assertRefused(String xml, String rule) {
    assertThatThrownBy(() -> OpenIReport.of(xml.getBytes(StandardCharsets.UTF_8), "x.xml"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("x.xml")
        .hasMessageContaining(rule);
  }

  private void reports(String container) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put("ecgen-radiology/1.xml", xml(1, "normal").getBytes(StandardCharsets.UTF_8));
    String two = xml(2, "Cardiomegaly/borderline", "Pleural Effusion/left");
    files.put("ecgen-radiology/2.xml", two.getBytes(StandardCharsets.UTF_8));
    Packed.write(root.resolve(container), files);
  }

  private static String xml(int id, String... mesh) {
    StringBuilder xml =
        new StringBuilder("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<eCitation>\n");
    xml.append("<uId id=\"CXR").append(id).append("\"/><Abstract>\n");
    xml.append("<AbstractText Label=\"COMPARISON\"/>");
    xml.append(
        id == 1
            ? "<AbstractText Label=\"INDICATION\">Cough &amp; fever</AbstractText>"
                + "<AbstractText Label=\"IMPRESSION\">Normal.</AbstractText>"
            : "<AbstractText Label=\"FINDINGS\">Heart large.</AbstractText>");
    xml.append("</Abstract><MeSH>");
    for (String term : mesh) {
      xml.append("<major>").append(term).append("</major>");
    }
    xml.append("<automatic>heart</automatic></MeSH>");
    xml.append("<parentImage id=\"CXR")
        .append(id)
        .append("_1_IM-0001-4001\"><url>x</url></parentImage>");
    return xml.append("</eCitation>").toString();
  }
}
