/** Hazelcast: the cluster manager, the shared maps, and the security of the event bus. */
package io.signet.cluster;
