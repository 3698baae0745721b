package dev.hilum.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PhantomMakeCommandTest {
  @TempDir Path dir;

  @ParameterizedTest
  @ValueSource(strings = {"plain", "nih", "mimic"})
  void whatIsWrittenIsReadAsAnArchive(String layout) {
    Path out = dir.resolve("phantoms");
    Command made =
        Command.run(
            "phantom",
            "make",
            "--out",
            out,
            "--patients",
            6,
            "--size",
            64,
            "--layout",
            layout,
            "--seed",
            3,
            "--json");
    assertThat(made.exitCode()).as(made.err()).isZero();
    Command scan = Command.run("archive", "scan", out, "--json");
    assertThat(scan.exitCode()).as(scan.err()).isZero();
    assertThat(scan.json().integer("films")).isEqualTo(made.json().integer("films"));
    assertThat(scan.json().integer("patients")).isEqualTo(6);
  }

  @Test
  void cohortIsAnArchiveWithoutFiles() {
    Command scan = Command.run("archive", "scan", "phantom:patients=8,size=64,seed=1", "--json");
    assertThat(scan.exitCode()).as(scan.err()).isZero();
    assertThat(scan.json().integer("patients")).isEqualTo(8);
  }

  @Test
  void hospitalIsKnownByNameHereAndAsAnArchive() {
    Command scan = Command.run("archive", "scan", "phantom:patients=8,size=64,hospital=clinic");
    assertThat(scan.exitCode()).as(scan.err()).isZero();
    Command made =
        Command.run(
            "phantom",
            "make",
            "--out",
            dir.resolve("x"),
            "--patients",
            1,
            "--size",
            64,
            "--hospital",
            "home");
    assertThat(made.exitCode()).isEqualTo(3);
    assertThat(made.err()).contains("[general, emergency, clinic, rural], got home");
  }

  @Test
  void refusesASizeOutOfRange() {
    Command made =
        Command.run("phantom", "make", "--out", dir.resolve("x"), "--patients", 1, "--size", 5);
    assertThat(made.exitCode()).isEqualTo(3);
    assertThat(made.err()).contains("from 32 to 2048 pixels, got 5");
  }
}
