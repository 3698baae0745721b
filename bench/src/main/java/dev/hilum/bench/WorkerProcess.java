package dev.hilum.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One side in a process of its own: loaded, warm, waiting to be asked. */
final class WorkerProcess implements Contestant {
  private final Protocol protocol;

  /**
   * Starts it and waits until it is warm.
   *
   * @param folder with checkpoint and inputs
   * @param output where it writes its output, as .npy
   */
  WorkerProcess(Work work, Side side, Path folder, Path output, int threads) throws IOException {
    String[] words = {work.name(), side.mode(), folder.toString(), output.toString()};
    List<String> command =
        side.isOurs()
            ? Children.java(List.of(), Worker.class.getName(), words)
            : Children.python("peer_worker.py", "serve", words[0], words[1], words[2], words[3]);
    Path log = output.resolveSibling(output.getFileName() + ".log");
    ProcessBuilder process = Children.process(command, threads);
    if (side.isOurs() && work.isTraining()) {
      process.environment().putAll(Children.trainingEnvironment());
    }
    protocol = new Protocol(process, log);
    try {
      protocol.await("ready");
    } catch (IOException e) {
      protocol.close();
      throw e;
    }
  }

  @Override
  public double measure() throws IOException {
    protocol.say("go");
    String[] seconds = protocol.await("time").split(" ", -1);
    double[] values = Arrays.stream(seconds).mapToDouble(Double::parseDouble).toArray();
    return Measurement.median(values) * protocol.scale();
  }

  @Override
  public long finish() throws IOException {
    protocol.say("end");
    return Long.parseLong(protocol.await("peak"));
  }

  @Override
  public Map<String, String> versions() {
    return protocol.versions();
  }

  @Override
  public List<String> notes() {
    return protocol.notes();
  }

  @Override
  public void close() {
    protocol.close();
  }
}
