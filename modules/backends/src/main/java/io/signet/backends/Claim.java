package io.signet.backends;

import io.signet.api.SignetException;

/** Somebody who wants a connection; hears exactly one of these, once, unless it withdraws. */
interface Claim {

  /** Here it is, to be given back with {@link ConnectionPool#release}. */
  void granted(PooledConnection connection);

  /** There is none to be had. */
  void refused(SignetException failure);

  /** The pool has been retired before there was one; the call has to find its way anew. */
  void displaced();
}
