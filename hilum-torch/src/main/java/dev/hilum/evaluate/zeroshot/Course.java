package dev.hilum.evaluate.zeroshot;

import dev.hilum.train.Training;

/**
 * How long and how fast a pair learns; everything else is as in {@link Training#plain}.
 *
 * @param batch films of a step
 * @param learningRate at its highest
 */
record Course(int steps, int batch, double learningRate) {
  Course at(double rate) {
    return new Course(steps, batch, rate);
  }

  Training training(long seed) {
    return Training.plain(steps, batch, learningRate, seed);
  }
}
