/** Compares Signet's data path with nginx and HAProxy; {@link io.signet.benchmarks.Main} begins. */
package io.signet.benchmarks;
