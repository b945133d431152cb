/**
 * APIs, deployments, stages and backend settings: the configuration that routing runs. One class
 * for each type of resource, one table that names the operations, one engine for every PATCH.
 */
package io.signet.stages;
