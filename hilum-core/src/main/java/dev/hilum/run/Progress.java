package dev.hilum.run;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.LongSupplier;

/**
 * How far a run is, told to the person who waits: on a terminal one line with a bar, a rate and the
 * time left, redrawn ten times a second at most; elsewhere one plain line every ten seconds. Every
 * report is also the point where the run agrees to be stopped.
 */
public final class Progress {
  private static final long REDRAW_NANOS = 100_000_000L;
  private static final long LINE_NANOS = 10_000_000_000L;
  private static final int BAR = 24;

  private final PrintStream out;
  private final boolean terminal;
  private final Cancellation cancellation;
  private final LongSupplier nanos;
  private boolean open; // a bar stands on the current line of the terminal

  Progress(PrintStream out, boolean terminal, Cancellation cancellation, LongSupplier nanos) {
    this.out = out;
    this.terminal = terminal;
    this.cancellation = cancellation;
    this.nanos = nanos;
  }

  /** Progress on the given stream, which is drawn on only if it is standard error on a terminal. */
  public static Progress on(PrintStream out, Cancellation cancellation) {
    boolean terminal = out.equals(System.err) && standardErrorIsTerminal();
    return new Progress(out, terminal, cancellation, System::nanoTime);
  }

  /** Says nothing and never stops. */
  public static Progress silent() {
    return new Progress(
        new PrintStream(PrintStream.nullOutputStream()),
        false,
        new Cancellation(),
        System::nanoTime);
  }

  /** The stop that this run agrees to. */
  public Cancellation cancellation() {
    return cancellation;
  }

  /** One line of its own: what was chosen, what was left out. */
  public synchronized void note(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /**
   * Starts a stage, e.g. {@code start("embed", 1000, "films")}.
   *
   * @param total how many units there are, or -1 when that is not known
   * @param unit plural name of what is counted
   */
  public Stage start(String name, long total, String unit) {
    return new Stage(name, total, unit);
  }

  /** One part of a run. Closing it leaves one line that says how long it took. */
  public final class Stage implements AutoCloseable {
    private final String name;
    private final long total;
    private final String unit;
    private final long started = nanos.getAsLong();
    private long drawn = started;
    private long done;
    private String detail = "";

    private Stage(String name, long total, String unit) {
      this.name = name;
      this.total = total;
      this.unit = unit;
    }

    /**
     * Counts further units as done.
     *
     * @throws CancelledException when the run was asked to stop
     */
    public void advance(long units) {
      advance(units, detail);
    }

    /** Counts further units as done, with a short detail such as {@code loss 0.412}. */
    public void advance(long units, String newDetail) {
      synchronized (Progress.this) {
        done += units;
        detail = newDetail;
        long now = nanos.getAsLong();
        if (now - drawn >= (terminal ? REDRAW_NANOS : LINE_NANOS)) {
          drawn = now;
          draw(now);
        }
      }
      cancellation.check();
    }

    private void draw(long now) {
      if (terminal) {
        String line = line(now);
        out.print("\r\u001b[2K" + line);
        open = true;
      } else {
        out.println(line(now));
      }
      out.flush();
    }

    String line(long now) {
      double seconds = Math.max((now - started) / 1e9, 1e-3);
      double rate = done / seconds;
      StringBuilder line = new StringBuilder(name).append(' ');
      if (total > 0) {
        int filled = (int) Math.min(BAR, done * BAR / total);
        if (terminal) {
          line.append('[').repeat('#', filled).repeat('.', BAR - filled).append("] ");
        }
        line.append(done).append('/').append(total);
      } else {
        line.append(done);
      }
      line.append(' ').append(unit).append(", ").append(rate(rate)).append(" /s");
      if (total > 0 && done > 0 && done < total) {
        line.append(", ").append(duration((total - done) / rate)).append(" left");
      }
      return detail.isEmpty() ? line.toString() : line.append(", ").append(detail).toString();
    }

    @Override
    public void close() {
      synchronized (Progress.this) {
        clear();
        double seconds = (nanos.getAsLong() - started) / 1e9;
        out.println(
            name
                + ": "
                + done
                + " "
                + unit
                + " in "
                + duration(seconds)
                + (detail.isEmpty() ? "" : ", " + detail));
        out.flush();
      }
    }
  }

  private void clear() {
    if (open) {
      out.print("\r\u001b[2K");
      open = false;
    }
  }

  private static String rate(double rate) {
    return String.format(Locale.ROOT, rate >= 100 ? "%.0f" : rate >= 10 ? "%.1f" : "%.2f", rate);
  }

  /** E.g. {@code 0.4 s}, {@code 52 s}, {@code 3 min 20 s}, {@code 2 h 5 min}. */
  public static String duration(double seconds) {
    if (seconds < 9.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600 ? s / 60 + " min " + s % 60 + " s" : s / 3600 + " h " + s % 3600 / 60 + " min";
  }

  private static boolean standardErrorIsTerminal() {
    try {
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/2")).toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
    }
  }
}
