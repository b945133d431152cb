package io.signet.api;

import java.util.List;

/**
 * One page of a listing. The member is called {@code item} on the wire, as AWS's SDKs expect.
 *
 * @param item the elements
 * @param position where the next page starts; {@code null} when this is the last
 */
public record Page<T>(List<T> item, String position) {}
