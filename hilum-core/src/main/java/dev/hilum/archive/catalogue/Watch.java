package dev.hilum.archive.catalogue;

/** Told how far an indexing is; may throw to stop it between two transactions. */
public interface Watch {

  /** Says nothing and never stops. */
  Watch SILENT =
      new Watch() {
        @Override
        public void stage(String name, long total, String unit) {}

        @Override
        public void advance(long units) {}
      };

  /**
   * A stage begins.
   *
   * @param total units of work, or -1 where that is not known
   * @param unit plural name of what is counted
   */
  void stage(String name, long total, String unit);

  /** So many further units are done and, unless they were looked at only, committed. */
  void advance(long units);
}
