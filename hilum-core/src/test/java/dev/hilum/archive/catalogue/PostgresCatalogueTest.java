package dev.hilum.archive.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The same catalogue on a server of the machine's own; skipped where there is none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresCatalogueTest extends CatalogueTest {
  private Optional<Postgres> server = Optional.empty();

  @Override
  void prepare() throws Exception {
    server = Postgres.start();
    assumeTrue(server.isPresent(), "PostgreSQL is not installed (apt-get install postgresql)");
  }

  @Override
  void end() throws Exception {
    if (server.isPresent()) {
      server.get().close();
    }
  }

  @Override
  String newPlace() throws Exception {
    return server.orElseThrow().schema();
  }

  @Test
  void aForeignSchemaAndAnEmptyOneAreRefused() throws Exception {
    String place = newPlace();
    assertThatThrownBy(() -> Catalogue.open(place))
        .hasMessageContaining("must hold a catalogue, got no tables")
        .hasMessageNotContaining("secret");
    try (var connection = java.sql.DriverManager.getConnection(place);
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE bill (id int)");
    }
    assertThatThrownBy(() -> Catalogue.open(place))
        .hasMessageContaining("found other tables: [bill]")
        .hasMessageContaining("currentSchema")
        .hasMessageNotContaining("secret");
  }

  @Test
  void anUnreachableServerIsOneSentenceWithoutThePassword() {
    String url = "jdbc:postgresql://127.0.0.1:1/x?user=me&password=secret&connectTimeout=2";
    assertThatThrownBy(() -> Catalogue.open(url))
        .hasMessageContaining("127.0.0.1:1/x")
        .hasMessageContaining("the server cannot be reached")
        .hasMessageNotContaining("secret")
        .hasMessageNotContaining("me&");
    String other = server.orElseThrow().url().replace("/postgres?", "/nothing?");
    assertThatThrownBy(() -> Catalogue.open(other)).hasMessageContaining("no such database");
    assertThat(Catalogue.shown(url)).doesNotContain("secret");
  }
}
