package io.signet.store;

/** A store that holds nothing yet, and is to be filled with the rows of another one. */
public interface EmptyStore {

  /**
   * Refuses a store that cannot be filled; changes nothing that anybody would miss.
   *
   * @param schema that of the rows
   * @throws io.signet.api.SignetException {@link io.signet.api.ErrorCode#CONFLICT} if it is not
   *     empty, a node runs on it, or its schema does not fit, {@link
   *     io.signet.api.ErrorCode#SERVICE_UNAVAILABLE} if it cannot be reached; the message is one
   *     line
   */
  void check(int schema);

  /**
   * Takes in all rows, or none if anything fails. Documents keep their revisions; the sequence goes
   * on far above them, so that nobody who saw the lost store takes what is written next for
   * something old.
   *
   * @param rows of a store of whatever kind
   * @param audit the row that this leaves in the audit log
   * @return the revision of that row
   * @throws io.signet.api.SignetException as {@link #check}; and whatever the rows throw
   */
  long fill(StoreRows rows, Audit audit);
}
