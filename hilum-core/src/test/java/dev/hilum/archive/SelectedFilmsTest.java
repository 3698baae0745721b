package dev.hilum.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import dev.hilum.study.Split;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectedFilmsTest {
  private static final String HEADER = "film,study,patient,view,split,Mass,site,pixel_sha256\n";

  @TempDir Path root;

  @Test
  void theTableIsAsOthersReadIt() throws IOException {
    table("a,s,p,PA,train,1,north,\nb,s,p,LATERAL,train,0,south,\nc,t,q,PA,test,-1,,\n");
    SelectedFilms.Result result = write("view = PA", Optional.empty(), List.of(), false);
    assertThat(result).isEqualTo(new SelectedFilms.Result(2, 2, 2, Optional.empty()));
    assertThat(out())
        .isEqualTo(
            "film,study,patient,path,view,sex,age,split,Mass\n"
                + "a,s,p,,PA,,,train,1\nc,t,q,,PA,,,test,-1\n");
  }

  @Test
  void furtherColumnsAreKeptWhenAskedFor() throws IOException {
    table("a,s,p,PA,train,1,north,\n");
    write("view = PA", Optional.empty(), List.of("site"), false);
    assertThat(out()).endsWith("split,Mass,site\na,s,p,,PA,,,train,1,north\n");
    assertThatThrownBy(() -> write("view = PA", Optional.empty(), List.of("ward"), false))
        .hasMessage("no further column is called ward; there are [site, pixel_sha256]");
  }

  @Test
  void aPatientOnSeveralSidesIsRefusedWhicheverSideIsAskedFor() throws IOException {
    table("a,s,p,PA,train,1,x,\nb,t,p,PA,test,0,x,\nc,u,q,PA,test,0,y,\n");
    for (Optional<Split> side : List.of(Optional.<Split>empty(), Optional.of(Split.TEST))) {
      assertThatThrownBy(() -> write("site != none", side, List.of(), false))
          .isInstanceOf(BadInputException.class)
          .hasMessage(
              "the selection: train, val and test must share no patient and no film, got 1 patient"
                  + " and 0 films in several of [train, test]; give each patient one side, or say"
                  + " --allow-leak");
      assertThat(root.resolve("out.csv")).doesNotExist();
    }
    SelectedFilms.Result allowed = write("site != none", Optional.of(Split.TEST), List.of(), true);
    assertThat(allowed.films()).isEqualTo(2);
    assertThat(allowed.leak().orElseThrow().patients()).isEqualTo(1);
    write("site = y", Optional.empty(), List.of(), false); // without the patient, no leak
  }

  @Test
  void aFilmOfEqualPixelsOnSeveralSidesIsRefused() throws IOException {
    table("a,s,p,PA,train,1,x,00ff\nb,t,q,PA,val,0,x,00ff\nc,u,r,PA,test,0,y,11\n");
    assertThatThrownBy(() -> write("site != none", Optional.empty(), List.of(), false))
        .hasMessageContaining("got 0 patients and 1 film in several of [train, val]");
  }

  @Test
  void nothingSelectedWritesNothing() throws IOException {
    table("a,s,p,PA,train,1,x,\n");
    assertThatThrownBy(() -> write("site = y", Optional.empty(), List.of(), false))
        .hasMessage("a selection must take films, got none");
    assertThat(root.resolve("out.csv")).doesNotExist();
  }

  private void table(String rows) throws IOException {
    new Tree(root).text("archive/films.csv", HEADER + rows);
  }

  private SelectedFilms.Result write(
      String where, Optional<Split> split, List<String> further, boolean allowLeak) {
    Selection selection =
        new Selection(
            split, Selection.Projection.ALL, Optional.of(Where.parse(where)), OptionalLong.empty());
    return SelectedFilms.write(
        Archives.open(root.resolve("archive")),
        selection,
        root.resolve("out.csv"),
        true,
        further,
        allowLeak);
  }

  private String out() throws IOException {
    return Files.readString(root.resolve("out.csv"));
  }
}
