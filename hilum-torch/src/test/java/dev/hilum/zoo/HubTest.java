package dev.hilum.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Downloads from a hub that cuts, lies and refuses. */
@Timeout(30)
class HubTest {
  @TempDir Path home;
  private FakeHub server;

  @BeforeEach
  void start() throws IOException {
    server = new FakeHub();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HubSettings settings(boolean offline) {
    return new HubSettings(
        home,
        server.endpoint(),
        Optional.of("hf_secret"),
        Optional.empty(),
        List.of(),
        offline,
        4,
        Duration.ofMillis(1),
        Duration.ofMillis(400));
  }

  private Path fetch() {
    return new Hub(settings(false), (file, done, total) -> {}).model("owner/name");
  }

  private void assertFetched(Path folder) throws IOException {
    assertThat(Files.readAllBytes(folder.resolve("model.safetensors"))).isEqualTo(server.weights);
    assertThat(Files.readAllBytes(folder.resolve("config.json"))).isEqualTo(FakeHub.CONFIG);
    assertThat(partials()).isEmpty();
  }

  private List<Path> partials() throws IOException {
    try (Stream<Path> files = Files.walk(home)) {
      return files.filter(f -> f.toString().endsWith(".partial")).toList();
    }
  }

  private long gets(String part) {
    return server.requests.stream().filter(r -> r.startsWith("GET") && r.contains(part)).count();
  }

  @Test
  void aModelIsFetchedOnceAndThenFromTheCache() throws IOException {
    assertFetched(fetch());
    assertThat(server.requests)
        .noneMatch(r -> r.contains("pytorch_model.bin") || r.contains("evil"));
    assertThat(server.tokensAtStorage).containsOnly("null"); // the token stays with the hub
    assertFetched(fetch());
    assertThat(gets("/storage/")).isEqualTo(1);
    Path offline = new Hub(settings(true), (file, done, total) -> {}).model("owner/name@main");
    assertFetched(offline);
  }

  @Test
  void progressEndsAtTheSizeOfTheFile() {
    long[] last = new long[2];
    new Hub(
            settings(false),
            (file, done, total) -> {
              last[0] = done;
              last[1] = total;
            })
        .model("owner/name");
    assertThat(last).containsExactly(server.weights.length, server.weights.length);
  }

  @Test
  void cutTransfersGoOnWhereTheyStopped() throws IOException {
    server.cutAfter = 100_000;
    server.cuts.set(2);
    assertFetched(fetch());
    assertThat(server.requests)
        .anyMatch(r -> r.startsWith("GET /storage/") && r.matches(".* bytes=[1-9]\\d*-"));
  }

  @Test
  void aServerWithoutRangesIsReadFromTheStart() throws IOException {
    server.ranges = false;
    server.cutAfter = 100_000;
    server.cuts.set(1);
    assertFetched(fetch());
  }

  @Test
  void aLaterProcessGoesOnUnlessTheContentChanged() throws IOException {
    server.cutAfter = 50_000;
    server.cuts.set(100);
    server.stallMillis = 0;
    assertThatThrownBy(this::fetch).isInstanceOf(BadInputException.class);
    assertThat(partials()).hasSize(1);
    server.cuts.set(0);
    server.requests.clear();
    server.weights[0] ^= 1;
    server.etag = FakeHub.sha256(server.weights);
    Path folder = fetch();
    assertFetched(folder);
    assertThat(server.requests).noneMatch(r -> r.contains("bytes="));
  }

  @Test
  void aTransferThatStandsStillCountsAsCut() throws IOException {
    server.cutAfter = 100_000;
    server.cuts.set(1);
    server.stallMillis = 5_000;
    long start = System.nanoTime();
    assertFetched(fetch());
    assertThat(System.nanoTime() - start).isLessThan(4_000_000_000L);
  }

  @Test
  void refusalsForATimeAreTriedAgain() throws IOException {
    server.refusals.set(3);
    assertFetched(fetch());
    server.refusal = 500;
    server.refusals.set(100);
    assertThatThrownBy(() -> new Hub(settings(false), (f, d, t) -> {}).model("owner/name@v2"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("4 attempts")
        .hasMessageContaining("answered 500");
  }

  @Test
  void aWrongChecksumLeavesNothing() throws IOException {
    server.etag = "0".repeat(64);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("SHA-256 must be 000")
        .hasMessageContaining(FakeHub.sha256(server.weights));
    assertThat(partials()).isEmpty();
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(f -> f.endsWith("model.safetensors"))).isEmpty();
    }
  }

  @Test
  void liesAboutTheLengthAreNoticed() {
    server.size = server.weights.length + 10;
    assertThatThrownBy(this::fetch)
        .isInstanceOf(BadInputException.class)
        .hasMessageMatching("(?s).*(300000 of 300010|bytes received|answered 416).*");
    server.size = server.weights.length - 10;
    server.etag = "1".repeat(64);
    assertThatThrownBy(this::fetch)
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("more than the 299990 bytes");
  }

  @Test
  void whatIsNotThereOrClosedIsSaidInASentence() {
    Hub hub = new Hub(settings(false), (file, done, total) -> {});
    assertThatThrownBy(() -> hub.model("owner/other"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("has no such model, revision or file (404)");
    server.refusal = 401;
    server.refusals.set(1);
    assertThatThrownBy(() -> hub.model("owner/name"))
        .isInstanceOf(BadInputException.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("hf_secret");
    assertThatThrownBy(() -> hub.model("../name")).hasMessageContaining("OWNER/NAME");
    Hub offline = new Hub(settings(true), (file, done, total) -> {});
    assertThatThrownBy(() -> offline.model("owner/name")).hasMessageContaining("offline");
    assertThat(settings(false).toString()).doesNotContain("hf_secret");
  }

  @Test
  void twoAtATimeFetchOnce() throws IOException {
    CompletableFuture<Path> one = CompletableFuture.supplyAsync(this::fetch);
    CompletableFuture<Path> two = CompletableFuture.supplyAsync(this::fetch);
    assertFetched(one.join());
    assertThat(two.join()).isEqualTo(one.join());
    assertThat(gets("/storage/")).isEqualTo(1);
  }

  @Test
  void requestsGoThroughTheProxy() throws IOException {
    HubSettings through =
        new HubSettings(
            home,
            URI.create("http://hub.invalid"),
            Optional.empty(),
            Optional.of(server.endpoint()),
            List.of("localhost"),
            false,
            2,
            Duration.ofMillis(1),
            Duration.ofSeconds(1));
    assertFetched(new Hub(through, (file, done, total) -> {}).model("owner/name"));
  }

  @Test
  void settingsComeFromTheEnvironment() {
    HubSettings settings =
        HubSettings.of(
            Map.of(
                "HILUM_HOME", home.toString(),
                "HF_ENDPOINT", "https://mirror.example/",
                "HF_HUB_OFFLINE", "1",
                "https_proxy", "proxy.example:3128",
                "no_proxy", "localhost,.internal"));
    assertThat(settings.endpoint()).isEqualTo(URI.create("https://mirror.example"));
    assertThat(settings.offline()).isTrue();
    assertThat(settings.proxy()).contains(URI.create("http://proxy.example:3128"));
    assertThat(settings.isDirect("a.internal")).isTrue();
    assertThat(settings.isDirect("huggingface.co")).isFalse();
    assertThat(HubSettings.of(Map.of()).endpoint()).isEqualTo(URI.create("https://huggingface.co"));
    assertThatThrownBy(() -> HubSettings.of(Map.of("https_proxy", "http://user:pass@proxy:1")))
        .isInstanceOf(BadInputException.class)
        .hasMessageNotContaining("pass@");
  }
}
