package dev.hilum.bench;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** A side that is ready to be measured, again and again. */
interface Contestant extends AutoCloseable {

  /** One measurement in seconds. */
  double measure() throws IOException;

  /** Ends it and tells its peak memory in megabytes. */
  long finish() throws IOException;

  /** Versions of what computes, by name. */
  Map<String, String> versions();

  /** What must be said beside the numbers. */
  List<String> notes();

  /** Stops what is still running. */
  @Override
  void close();
}
