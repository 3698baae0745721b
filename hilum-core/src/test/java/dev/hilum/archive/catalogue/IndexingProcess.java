package dev.hilum.archive.catalogue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** An indexing in a process of its own, which a test kills. */
final class IndexingProcess {
  private IndexingProcess() {}

  /** Indexes a folder and writes a line after each commit. */
  public static void main(String[] args) {
    System.out.println("started");
    Watch telling =
        new Watch() {
          @Override
          public void stage(String name, long total, String unit) {
            System.out.println(name);
          }

          @Override
          public void advance(long units) {
            System.out.println(units);
          }
        };
    Folder folder = new Folder(Path.of(args[0]));
    Indexing.run(folder.open(), args[1], folder.config(false), telling);
    System.out.println("done");
  }

  static Process start(Path folder, String place) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                IndexingProcess.class.getName(),
                folder.toString(),
                place))
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }
}
