package io.signet.benchmarks;

import java.util.List;

/** One kind of work that is measured. */
interface Workload {

  /** The name on the command line. */
  String name();

  /** What is measured, in a few words. */
  String about();

  /** Measures. Whatever is started goes by the lab, which ends it. */
  List<Figure> run(Lab lab);
}
