package dev.hilum.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A command that is stopped while its child works. */
class ChildrenTest {
  private static final String MUTANTS = "2000000000"; // more than anybody waits for

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"INT", "TERM"})
  void noChildOutlivesACommandThatIsStopped(String signal) throws Exception {
    Process command = fuzz();
    ProcessHandle child = child(command);
    new ProcessBuilder("kill", "-" + signal, Long.toString(command.pid())).start().waitFor();
    assertThat(command.waitFor(10, TimeUnit.SECONDS)).as("the command ends").isTrue();
    assertThat(child.isAlive()).as("the child lives").isFalse();
    assertThat(command.exitValue()).isEqualTo(signal.equals("INT") ? 130 : 143);
    assertThat(folder.resolve("fuzz.md")).doesNotExist();
  }

  private Process fuzz() throws IOException {
    String out = folder.resolve("fuzz.md").toString();
    String[] words = {"fuzz", "jpeg", "--count", MUTANTS, "--out", out};
    List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
    command.addAll(Children.java(List.of(), Main.class.getName(), words));
    return Children.start(
        Children.process(command, 1) // a background job would hand down that it ignores SIGINT
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("said.log").toFile()));
  }

  private static ProcessHandle child(Process command) throws InterruptedException {
    while (command.isAlive()) {
      Optional<ProcessHandle> child = command.children().findFirst();
      if (child.isPresent()) {
        return child.get();
      }
      Thread.sleep(5);
    }
    throw new AssertionError("the command ended with " + command.exitValue());
  }
}
