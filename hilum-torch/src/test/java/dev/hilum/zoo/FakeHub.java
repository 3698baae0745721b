package dev.hilum.zoo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** A hub on this machine with one model, which can be told to misbehave. */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final byte[] CONFIG =
      "{\"architectures\": [\"BertModel\"]}".getBytes(StandardCharsets.UTF_8);

  final byte[] weights = new byte[300_000];
  final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  final List<String> tokensAtStorage = Collections.synchronizedList(new ArrayList<>());

  /** Bytes after which a transfer is cut; the number of cuts left. */
  volatile int cutAfter = Integer.MAX_VALUE;

  final AtomicInteger cuts = new AtomicInteger();

  /** Answers of this status are given so often before real ones. */
  volatile int refusal = 429;

  final AtomicInteger refusals = new AtomicInteger();
  volatile String etag;
  volatile long size;
  volatile boolean ranges = true;
  volatile long stallMillis;
  private final HttpServer server;

  FakeHub() throws IOException {
    new Random(1).nextBytes(weights);
    etag = sha256(weights);
    size = weights.length;
    server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + port());
  }

  int port() {
    return server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String range = exchange.getRequestHeaders().getFirst("Range");
      requests.add(exchange.getRequestMethod() + " " + path + (range == null ? "" : " " + range));
      if (refusals.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
        exchange.getResponseHeaders().set("Retry-After", "0");
        exchange.sendResponseHeaders(refusal, -1);
      } else if (path.startsWith("/api/models/owner/name/revision/")) {
        send(
            exchange,
            ("{\"sha\": \"%s\", \"siblings\": [{\"rfilename\": \"config.json\"}, {\"rfilename\":"
                    + " \"model.safetensors\"}, {\"rfilename\": \"pytorch_model.bin\"},"
                    + " {\"rfilename\": \"../evil.json\"}, {\"rfilename\": \"onnx/model.onnx\"}]}")
                .formatted(COMMIT)
                .getBytes(StandardCharsets.UTF_8));
      } else if (path.equals("/owner/name/resolve/" + COMMIT + "/config.json")) {
        exchange.getResponseHeaders().set("ETag", "\"" + gitSha1(CONFIG) + "\"");
        send(exchange, CONFIG);
      } else if (path.equals("/owner/name/resolve/" + COMMIT + "/model.safetensors")) {
        exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + etag + "\"");
        exchange.getResponseHeaders().set("X-Linked-Size", Long.toString(size));
        exchange
            .getResponseHeaders()
            .set("Location", "http://localhost:" + port() + "/storage/" + etag);
        exchange.sendResponseHeaders(302, -1);
      } else if (path.startsWith("/storage/")) {
        tokensAtStorage.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
        storage(exchange, range);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  private void storage(HttpExchange exchange, String range) throws IOException {
    int start = 0;
    if (range != null && ranges) {
      start = Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      exchange
          .getResponseHeaders()
          .set("Content-Range", "bytes " + start + "-" + (weights.length - 1) + "/*");
    }
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, weights.length - start);
    OutputStream out = exchange.getResponseBody();
    if (cuts.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
      out.write(weights, start, Math.min(cutAfter, weights.length - start));
      out.flush();
      pause();
      return; // closing the exchange here cuts the connection
    }
    out.write(weights, start, weights.length - start);
  }

  private void pause() {
    try {
      Thread.sleep(stallMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void send(HttpExchange exchange, byte[] body) throws IOException {
    if (exchange.getRequestMethod().equals("HEAD")) {
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(body.length));
      exchange.sendResponseHeaders(200, -1);
    } else {
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  static String sha256(byte[] bytes) {
    return hex("SHA-256", bytes);
  }

  static String gitSha1(byte[] bytes) {
    byte[] head = ("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII);
    byte[] all = new byte[head.length + bytes.length];
    System.arraycopy(head, 0, all, 0, head.length);
    System.arraycopy(bytes, 0, all, head.length, bytes.length);
    return hex("SHA-1", all);
  }

  private static String hex(String algorithm, byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
