package dev.hilum.bench;

import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** {@code hilum-bench list}. */
@Command(name = "list", description = "What can be measured, and what can be fuzzed.")
final class ListCommand implements Runnable {
  @Override
  public void run() {
    for (Work work : Works.ALL) {
      System.out.println(work.name() + ": " + work.what());
      System.out.println(
          "    " + work.sides().stream().map(Side::label).collect(Collectors.joining(", ")));
    }
    System.out.println("fuzz: " + String.join(", ", FuzzTargets.names()));
  }
}
