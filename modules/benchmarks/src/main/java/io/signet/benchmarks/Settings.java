package io.signet.benchmarks;

import java.nio.file.Path;

/**
 * How to measure.
 *
 * @param home the top folder of the project
 * @param javaHome the JDK that runs Signet; {@code null} for the script's own choice
 * @param warmUpSeconds the longest time that Signet is loaded before it is measured
 */
record Settings(
    Path home, int rounds, int seconds, int warmUpSeconds, int eventLoops, Path javaHome) {}
