package io.signet.store;

import io.signet.api.SignetException;
import java.nio.file.Path;

/** A process that holds a data directory until it dies or its input ends. */
final class DirectoryHolder {

  private DirectoryHolder() {}

  public static void main(String[] arguments) throws Exception {
    try (DataDirectory directory = DataDirectory.open(Path.of(arguments[0]))) {
      System.out.println("holding " + directory);
      while (System.in.read() >= 0) {}
    } catch (SignetException e) {
      System.out.println("refused: " + e.getMessage());
    }
  }
}
