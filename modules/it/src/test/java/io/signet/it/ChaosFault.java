package io.signet.it;

/** What is done to a cluster on purpose. */
enum ChaosFault {
  KILL("kill -9 of a node"),
  PAUSE("SIGSTOP of a node"),
  CUT_NODE("a node cut from all others, both ways"),
  CUT_ONE_WAY("what one node sends to another is lost"),
  CUT_DATABASE("a node cut from PostgreSQL"),
  DATABASE_CRASH("kill -9 of PostgreSQL"),
  SLOW_DISK("PostgreSQL's disk lets four writes a second through");

  private final String about;

  ChaosFault(String about) {
    this.about = about;
  }

  @Override
  public String toString() {
    return about;
  }
}
