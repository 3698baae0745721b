package dev.hilum.zoo;

import dev.hilum.io.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Requests to a hub: redirects are followed one by one, so that the token stays with the endpoint's
 * host; refusals and cut connections are tried again, after the time that the hub asks for.
 */
final class HubConnection implements AutoCloseable {
  private static final int MAX_REDIRECTS = 5;
  private static final Duration MAX_PAUSE = Duration.ofMinutes(2);

  private final HubSettings settings;
  private final HttpClient client;

  HubConnection(HubSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30));
    settings.proxy().ifPresent(proxy -> builder.proxy(new Through(settings, proxy)));
    client = builder.build();
  }

  private static final class Through extends ProxySelector {
    private final HubSettings settings;
    private final Proxy proxy;

    Through(HubSettings settings, URI address) {
      this.settings = settings;
      int port = address.getPort() < 0 ? 80 : address.getPort();
      proxy =
          new Proxy(Proxy.Type.HTTP, InetSocketAddress.createUnresolved(address.getHost(), port));
    }

    @Override
    public List<Proxy> select(URI uri) {
      return List.of(settings.isDirect(uri.getHost()) ? Proxy.NO_PROXY : proxy);
    }

    @Override
    public void connectFailed(URI uri, SocketAddress address, IOException e) {
      // the request itself fails with the same exception
    }
  }

  /** One attempt at something, which may be repeated. */
  @FunctionalInterface
  interface Attempt<T> {
    T run() throws IOException, InterruptedException;
  }

  /** The hub asks for another attempt; {@code after} is 0 where it does not say when. */
  static final class TryAgain extends IOException {
    private static final long serialVersionUID = 1L;
    final transient Duration after;

    TryAgain(String message, Duration after) {
      super(message);
      this.after = after;
    }
  }

  /** Runs an attempt until it succeeds, is refused for good, or the attempts are used up. */
  <T> T persist(String what, Attempt<T> attempt) {
    Duration pause = settings.pause();
    for (int i = 1; ; i++) {
      try {
        return attempt.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new BadInputException(what + ": the download was interrupted", e);
      } catch (IOException e) {
        if (i == settings.attempts()) {
          throw new BadInputException(
              what + ": could not be fetched in " + i + " attempts; the last said: " + reason(e),
              e);
        }
        Duration wait = pause;
        if (e instanceof TryAgain again && again.after.compareTo(pause) > 0) {
          wait = again.after.compareTo(MAX_PAUSE) > 0 ? MAX_PAUSE : again.after;
        }
        try {
          Thread.sleep(wait);
        } catch (InterruptedException interrupted) {
          Thread.currentThread().interrupt();
          throw new BadInputException(what + ": the download was interrupted", interrupted);
        }
        pause = pause.multipliedBy(2);
      }
    }
  }

  /**
   * Sends one request.
   *
   * @param redirect whether to follow redirects; otherwise the redirecting answer is returned
   * @throws BadInputException if the hub refuses it for good
   * @throws IOException if another attempt may succeed
   */
  HttpResponse<InputStream> send(
      String what, String method, URI address, Map<String, String> headers, boolean redirect)
      throws IOException, InterruptedException {
    URI at = address;
    for (int hop = 0; hop <= MAX_REDIRECTS; hop++) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(at)
              .timeout(settings.stall())
              .method(method, HttpRequest.BodyPublishers.noBody())
              .header("User-Agent", "hilum")
              .header("Accept-Encoding", "identity");
      headers.forEach(request::header);
      if (settings.token().isPresent() && isEndpoint(at)) {
        request.header("Authorization", "Bearer " + settings.token().get());
      }
      HttpResponse<InputStream> response =
          client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
      int status = response.statusCode();
      if (status / 100 != 3) {
        return checked(what, at, response);
      }
      URI next = at.resolve(response.headers().firstValue("Location").orElse(""));
      boolean sameHost = isEndpoint(next) && isEndpoint(at);
      if (!redirect && !sameHost) {
        return response;
      }
      if (!redirect && response.headers().firstValue("X-Linked-Etag").isPresent()) {
        return response;
      }
      response.body().close();
      at = next;
    }
    throw new BadInputException(what + ": redirected more than " + MAX_REDIRECTS + " times");
  }

  private HttpResponse<InputStream> checked(String what, URI at, HttpResponse<InputStream> response)
      throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206) {
      return response;
    }
    response.body().close();
    if (status == 429 || status >= 500 || status == 408 || status == 416) {
      long seconds = 0;
      try {
        seconds = Long.parseLong(response.headers().firstValue("Retry-After").orElse("0"));
      } catch (NumberFormatException e) {
        seconds = 0; // a date: the usual pause will do
      }
      throw new TryAgain(
          at.getHost() + " answered " + status, Duration.ofSeconds(Math.max(0, seconds)));
    }
    String sentence =
        switch (status) {
          case 401, 403 ->
              what
                  + ": "
                  + at.getHost()
                  + " refuses access ("
                  + status
                  + "): accept the model's terms there and set HF_TOKEN"
                  + (settings.token().isPresent() ? " to a token that may read it" : "");
          case 404 -> what + ": " + at.getHost() + " has no such model, revision or file (404)";
          default -> what + ": " + at.getHost() + " answered " + status + ", expected 200";
        };
    throw new BadInputException(sentence);
  }

  private boolean isEndpoint(URI address) {
    URI endpoint = settings.endpoint();
    return endpoint.getHost().equals(address.getHost())
        && endpoint.getPort() == address.getPort()
        && endpoint.getScheme().equals(address.getScheme());
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  @Override
  public void close() {
    client.shutdownNow();
    client.close();
  }
}
