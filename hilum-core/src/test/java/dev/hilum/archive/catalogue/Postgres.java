package dev.hilum.archive.catalogue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A PostgreSQL server of the machine's own, started by a test on the loopback in a folder that goes
 * with it. None where PostgreSQL is not installed (Debian: {@code apt-get install postgresql}).
 */
final class Postgres implements AutoCloseable {
  private static final String NOBODY = "65534"; // the server refuses to run as root

  private final Path bin;
  private final Path folder;
  private final int port;
  private int schemas;

  private Postgres(Path bin, Path folder, int port) {
    this.bin = bin;
    this.folder = folder;
    this.port = port;
  }

  /** Starts a server, or says by an empty result that none is installed. */
  static Optional<Postgres> start() throws IOException, InterruptedException {
    Optional<Path> bin = bin();
    if (bin.isEmpty()) {
      return Optional.empty();
    }
    Path folder = Files.createTempDirectory("hilum-postgres");
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Postgres server = new Postgres(bin.get(), folder, port);
    if (root()) {
      server.run(List.of("chown", NOBODY, folder.toString()));
    }
    Path data = folder.resolve("data");
    server.asUser("initdb", "-D", data.toString(), "-U", "hilum", "-A", "trust", "-N");
    server.asUser(
        "pg_ctl",
        "-D",
        data.toString(),
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        "-c fsync=off -c listen_addresses=127.0.0.1 -c unix_socket_directories="
            + folder
            + " -p "
            + port,
        "start");
    return Optional.of(server);
  }

  /** The URL of a new, empty schema. */
  String schema() throws Exception {
    String name = "s" + ++schemas;
    try (var connection = java.sql.DriverManager.getConnection(url());
        var statement = connection.createStatement()) {
      statement.execute("CREATE SCHEMA " + name);
    }
    return url() + "&currentSchema=" + name;
  }

  String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=hilum&password=secret";
  }

  @Override
  public void close() throws IOException, InterruptedException {
    asUser("pg_ctl", "-D", folder.resolve("data").toString(), "-m", "immediate", "stop");
    try (Stream<Path> all = Files.walk(folder)) {
      all.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
    }
  }

  private void asUser(String program, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    if (root()) {
      command.addAll(
          List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    }
    command.add(bin.resolve(program).toString());
    command.addAll(List.of(arguments));
    run(command);
  }

  private void run(List<String> command) throws IOException, InterruptedException {
    Path log = Files.createTempFile("hilum-postgres", ".log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    String said = Files.readString(log);
    Files.delete(log);
    if (!ended || process.exitValue() != 0) {
      throw new IOException(command + " failed: " + said);
    }
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static Optional<Path> bin() throws IOException {
    Path debian = Path.of("/usr/lib/postgresql");
    if (Files.isDirectory(debian)) {
      try (Stream<Path> versions = Files.list(debian)) {
        Optional<Path> found =
            versions.map(version -> version.resolve("bin")).filter(Postgres::server).findFirst();
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
        .map(Path::of)
        .filter(Postgres::server)
        .findFirst();
  }

  private static boolean server(Path bin) {
    return Files.isExecutable(bin.resolve("initdb")) && Files.isExecutable(bin.resolve("pg_ctl"));
  }
}
