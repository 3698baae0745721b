package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where checkpoints come from and where they are kept.
 *
 * @param home the folder of cache and settings
 * @param endpoint the hub or a mirror of it
 * @param token sent to the endpoint's host only, and never shown
 * @param proxy an http proxy for all requests
 * @param direct host names that the proxy is not used for; a leading dot covers a domain
 * @param offline nothing is asked of the network
 * @param attempts how often a request is tried
 * @param pause before the second attempt; doubled for each further one
 * @param stall how long a transfer may stand still before it counts as cut
 */
public record HubSettings(
    Path home,
    URI endpoint,
    Optional<String> token,
    Optional<URI> proxy,
    List<String> direct,
    boolean offline,
    int attempts,
    Duration pause,
    Duration stall) {

  public HubSettings {
    if (endpoint.getHost() == null) {
      throw new BadInputException(
          "HF_ENDPOINT must be the address of a hub, as https://huggingface.co, got " + endpoint);
    }
    if (proxy.isPresent() && (proxy.get().getHost() == null || proxy.get().getUserInfo() != null)) {
      throw new BadInputException(
          "https_proxy must be http://HOST:PORT without a password, got another form");
    }
  }

  /**
   * Reads {@code HILUM_HOME, HF_ENDPOINT, HF_TOKEN, HF_HUB_OFFLINE, https_proxy, no_proxy} (or
   * {@code HTTPS_PROXY, NO_PROXY}).
   */
  public static HubSettings of(Map<String, String> environment) {
    Path home =
        value(environment, "HILUM_HOME")
            .map(Path::of)
            .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache", "hilum"));
    String endpoint = value(environment, "HF_ENDPOINT").orElse("https://huggingface.co");
    return new HubSettings(
        home,
        address("HF_ENDPOINT", endpoint.replaceAll("/+$", "")),
        value(environment, "HF_TOKEN"),
        value(environment, "https_proxy", "HTTPS_PROXY")
            .map(text -> address("https_proxy", text.contains("://") ? text : "http://" + text)),
        value(environment, "no_proxy", "NO_PROXY")
            .map(text -> Arrays.asList(text.split(" *, *", -1)))
            .orElse(List.of()),
        value(environment, "HF_HUB_OFFLINE").map(v -> !v.equals("0")).orElse(false),
        5,
        Duration.ofSeconds(1),
        Duration.ofSeconds(60));
  }

  /** Whether requests to {@code host} go past the proxy. */
  boolean isDirect(String host) {
    return direct.stream()
        .anyMatch(
            d ->
                !d.isEmpty()
                    && (d.equals("*")
                        || host.equals(d.replaceFirst("^\\.", ""))
                        || host.endsWith(d.startsWith(".") ? d : "." + d)));
  }

  @Override
  public String toString() {
    return "hub " + endpoint + ", cache " + home + (offline ? ", offline" : "");
  }

  private static URI address(String what, String text) {
    try {
      return URI.create(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(what + " must be an address, got " + text, e);
    }
  }

  private static Optional<String> value(Map<String, String> environment, String... names) {
    return Arrays.stream(names)
        .map(name -> environment.getOrDefault(name, ""))
        .filter(text -> !text.isBlank())
        .findFirst();
  }
}
