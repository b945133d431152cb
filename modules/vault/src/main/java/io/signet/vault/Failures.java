package io.signet.vault;

import io.signet.api.ErrorCode;
import io.signet.api.SignetException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The refusals of this module, in one line for an operator. */
final class Failures {

  private Failures() {}

  /** A backup that cannot be believed. */
  static SignetException unusable(Path file, String why) {
    return SignetException.badRequest("cannot use the backup " + file + ": " + why);
  }

  static SignetException unreadable(Path file, IOException cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "cannot read " + file + ": " + reason(cause), cause);
  }

  static SignetException unwritable(Path file, IOException cause) {
    return new SignetException(
        ErrorCode.SERVICE_UNAVAILABLE, "cannot write " + file + ": " + reason(cause), cause);
  }

  /** What went wrong, in words; the JDK's own message is often just the path. */
  static String reason(IOException failure) {
    if (failure instanceof NoSuchFileException) {
      return "it does not exist";
    }
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return "it exists already";
    }
    if (failure instanceof FileSystemException other && other.getReason() != null) {
      return other.getReason();
    }
    return failure.getMessage() == null
        ? failure.getClass().getSimpleName()
        : failure.getMessage().lines().findFirst().orElse("");
  }
}
