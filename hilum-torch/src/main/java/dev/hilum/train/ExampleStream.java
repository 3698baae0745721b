package dev.hilum.train;

import dev.hilum.io.BadInputException;
import dev.hilum.run.Draws;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The training examples without end: each epoch in a fresh order, cut into batches, the rest that
 * fills none dropped. Workers read ahead, at most two batches. What comes depends on the seed and
 * on how many batches went before, not on the workers.
 */
final class ExampleStream<E> implements AutoCloseable {
  private static final long ORDER = 0x6f72646572L; // "order"
  private static final long READ = 0x72656164L; // "read"

  /** Examples as they were read, and which ones they are. */
  record Batch<E>(List<E> examples, List<Integer> which) {}

  private record Pending<E>(int which, FutureTask<E> example) {}

  private final Learner<E> learner;
  private final int batch;
  private final long seed;
  private final @Nullable ExecutorService workers;
  private final ArrayDeque<Pending<E>> window = new ArrayDeque<>();
  private final int perEpoch; // examples that an epoch uses
  private long next; // example to be asked for next, counted over all epochs
  private long epoch = -1; // whose order is held
  private int[] order = {};

  /**
   * @param learner of a batch of examples at least
   * @param skip batches that went before
   */
  ExampleStream(Learner<E> learner, Training config, long skip) {
    int examples = learner.examples();
    batch = config.batch();
    this.learner = learner;
    seed = config.seed();
    perEpoch = examples / batch * batch;
    next = skip * batch;
    workers =
        config.workers() == 0
            ? null
            : Executors.newFixedThreadPool(
                config.workers(),
                Thread.ofPlatform().daemon().name("example-reader-", 0).factory());
  }

  /** How many epochs are behind after so many batches. */
  double epochs(long batches) {
    return (double) batches * batch / perEpoch;
  }

  /** The next batch. */
  Batch<E> next() {
    List<E> examples = new ArrayList<>();
    List<Integer> which = new ArrayList<>();
    while (examples.size() < batch) {
      fill();
      Pending<E> first = window.remove();
      examples.add(await(first));
      which.add(first.which);
    }
    return new Batch<>(examples, which);
  }

  private void fill() {
    int ahead = workers == null ? 1 : 2 * batch;
    while (window.size() < ahead) {
      Pending<E> pending = ask();
      window.add(pending);
      if (workers == null) {
        pending.example.run();
      } else {
        workers.execute(pending.example);
      }
    }
  }

  private Pending<E> ask() {
    long of = next / perEpoch;
    int place = (int) (next % perEpoch);
    next++;
    if (of != epoch) {
      epoch = of;
      order = order(learner.examples(), Draws.at(seed, ORDER, of));
    }
    int which = order[place];
    Callable<E> read = () -> learner.read(which, Draws.at(seed, READ, of, place));
    return new Pending<>(which, new FutureTask<>(read));
  }

  /** A random order of 0 … count - 1, by Fisher and Yates. */
  private static int[] order(int count, RandomGenerator random) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int j = random.nextInt(i + 1);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  private E await(Pending<E> pending) {
    try {
      return pending.example.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while reading " + learner.name(pending.which));
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case BadInputException bad -> throw named(learner.name(pending.which), bad);
        case RuntimeException r -> throw r;
        case Error r -> throw r;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  private static BadInputException named(String film, BadInputException bad) {
    String sentence = String.valueOf(bad.getMessage());
    return sentence.contains(film) ? bad : new BadInputException(film + ": " + sentence, bad);
  }

  /**
   * Ends the workers after the example that each is at; they are not interrupted, for that would
   * close files that others read.
   */
  @Override
  public void close() {
    if (workers == null) {
      return;
    }
    window.forEach(pending -> pending.example.cancel(false));
    workers.shutdown();
    try {
      if (!workers.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the example readers did not stop within a minute");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
