package dev.hilum.zoo;

import dev.hilum.io.AtomicOutput;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches one file: into {@code TARGET.partial}, going on where an earlier attempt or process
 * stopped as long as the hub still has the same content, then checked and renamed.
 */
final class Download {
  private static final int BUFFER = 1 << 16;

  private final HubConnection connection;
  private final Duration stall;
  private final Hub.Listener listener;

  Download(HubConnection connection, Duration stall, Hub.Listener listener) {
    this.connection = connection;
    this.stall = stall;
    this.listener = listener;
  }

  /** Asks what the file is, without fetching it. */
  HubFile ask(String what, URI address) {
    return connection.persist(
        what,
        () -> {
          HttpResponse<InputStream> response =
              connection.send(what, "HEAD", address, Map.of(), false);
          response.body().close();
          var headers = response.headers();
          String etag =
              headers.firstValue("X-Linked-Etag").or(() -> headers.firstValue("ETag")).orElse("");
          long size =
              headers
                  .firstValueAsLong("X-Linked-Size")
                  .orElse(
                      response.statusCode() / 100 == 3
                          ? -1
                          : headers.firstValueAsLong("Content-Length").orElse(-1));
          return new HubFile(etag.replaceFirst("^W/", "").replace("\"", ""), size);
        });
  }

  /** Fetches {@code address} to {@code target}, whole and checked. */
  void fetch(String what, URI address, HubFile expected, Path target) {
    String id = expected.etag().replaceAll("[^A-Za-z0-9]", "");
    Path partial =
        target.resolveSibling(target.getFileName() + (id.isEmpty() ? "" : "." + id) + ".partial");
    connection.persist(
        what,
        () -> {
          transfer(what, address, expected, partial);
          check(expected, partial);
          Files.move(
              partial, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
          removeStale(target);
          return target;
        });
  }

  /** Removes what was fetched of contents that the hub has replaced since. */
  private static void removeStale(Path target) throws IOException {
    try (DirectoryStream<Path> stale =
        Files.newDirectoryStream(
            Objects.requireNonNull(target.getParent()), target.getFileName() + ".*.partial")) {
      for (Path path : stale) {
        Files.delete(path);
      }
    }
  }

  private void transfer(String what, URI address, HubFile expected, Path partial)
      throws IOException, InterruptedException {
    long have = Files.exists(partial) && !expected.etag().isEmpty() ? Files.size(partial) : 0;
    if (have > 0 && have == expected.size()) {
      return;
    }
    Map<String, String> headers = have > 0 ? Map.of("Range", "bytes=" + have + "-") : Map.of();
    HttpResponse<InputStream> response;
    try {
      response = connection.send(what, "GET", address, headers, true);
    } catch (HubConnection.TryAgain e) {
      if (String.valueOf(e.getMessage()).endsWith(" 416")) {
        Files.deleteIfExists(partial); // the range is not there: start anew
      }
      throw e;
    }
    long start = response.statusCode() == 206 ? rangeStart(response) : 0;
    if (start != 0 && start != have) {
      response.body().close();
      Files.deleteIfExists(partial);
      throw new IOException("a range from byte " + have + " was asked, got one from " + start);
    }
    copy(what, expected, partial, response.body(), start);
  }

  private static long rangeStart(HttpResponse<InputStream> response) {
    String range = response.headers().firstValue("Content-Range").orElse("");
    return range.matches("bytes \\d{1,18}-.*")
        ? Long.parseLong(range.substring(6, range.indexOf('-')))
        : -1;
  }

  private void copy(String what, HubFile expected, Path partial, InputStream body, long start)
      throws IOException {
    AtomicLong last = new AtomicLong(System.nanoTime());
    Thread watch = Thread.ofVirtual().start(() -> watch(last, body));
    try (body;
        FileChannel out =
            FileChannel.open(partial, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      out.truncate(start).position(start);
      byte[] buffer = new byte[BUFFER];
      long done = start;
      for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
        last.set(System.nanoTime());
        done += count;
        if (expected.size() >= 0 && done > expected.size()) {
          out.truncate(0);
          throw new IOException("more than the " + expected.size() + " bytes announced came");
        }
        ByteBuffer bytes = ByteBuffer.wrap(buffer, 0, count);
        write(out, bytes, partial);
        listener.bytes(what, done, expected.size());
      }
      out.force(true);
    } finally {
      watch.interrupt();
    }
  }

  /** A disk that does not take the bytes is no reason for another attempt. */
  private static void write(FileChannel out, ByteBuffer bytes, Path partial) {
    try {
      while (bytes.hasRemaining()) {
        if (out.write(bytes) < 0) {
          throw new IOException("the file is closed");
        }
      }
    } catch (IOException e) {
      throw AtomicOutput.failure(partial, e);
    }
  }

  /** Closes a body that has stood still, which makes its reader fail. */
  private void watch(AtomicLong last, InputStream body) {
    try {
      while (true) {
        Thread.sleep(stall.dividedBy(4).plusMillis(1));
        if (System.nanoTime() - last.get() > stall.toNanos()) {
          body.close();
          return;
        }
      }
    } catch (InterruptedException | IOException e) {
      // the transfer has ended
      return;
    }
  }

  private static void check(HubFile expected, Path partial) throws IOException {
    long size = Files.size(partial);
    if (expected.size() >= 0 && size < expected.size()) {
      throw new IOException("the transfer ended at byte " + size + " of " + expected.size());
    }
    String etag = expected.etag();
    if (etag.matches("[0-9a-f]{64}")) {
      verify(partial, digest("SHA-256"), etag, "SHA-256");
    } else if (etag.matches("[0-9a-f]{40}")) {
      MessageDigest git = digest("SHA-1");
      git.update(("blob " + size + "\0").getBytes(StandardCharsets.US_ASCII));
      verify(partial, git, etag, "git SHA-1");
    }
  }

  private static void verify(Path partial, MessageDigest digest, String expected, String kind)
      throws IOException {
    try (InputStream in = Files.newInputStream(partial)) {
      byte[] buffer = new byte[BUFFER];
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        digest.update(buffer, 0, count);
      }
    }
    String got = HexFormat.of().formatHex(digest.digest());
    if (!got.equals(expected)) {
      Files.delete(partial);
      throw new IOException("the " + kind + " must be " + expected + ", got " + got);
    }
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return Objects.requireNonNull(MessageDigest.getInstance(algorithm));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
