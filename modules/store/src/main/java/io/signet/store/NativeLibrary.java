package io.signet.store;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.JarFile;
import java.util.zip.CRC32;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads the engine's native half from a copy that stays in the data directory.
 *
 * <p>Left alone, the driver unpacks it into the shared temporary folder at every start and compares
 * it byte by byte, which takes most of the time that opening a store takes, and every killed
 * process leaves its copy behind. Ours is unpacked once for each version of the driver, into a
 * folder that nobody else may write. Where this way fails the driver's own is taken.
 */
final class NativeLibrary {

  private static final Logger LOG = LoggerFactory.getLogger(NativeLibrary.class);
  private static final String PATH = "org.sqlite.lib.path";

  private NativeLibrary() {}

  /** Loads the library, once in a process; whoever has set the driver's own property is heeded. */
  static synchronized void load(Path folder) {
    if (System.getProperty(PATH) != null) {
      return;
    }
    try {
      if (!unpacked(folder)) {
        return;
      }
      System.setProperty(PATH, folder.toString());
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      LOG.debug("the driver unpacks its library itself", e);
    } finally {
      System.clearProperty(PATH);
    }
  }

  /** Whether a sound copy of the library is in the folder now. */
  static boolean unpacked(Path folder) throws IOException {
    String name = LibraryLoaderUtil.getNativeLibName();
    URL packed = packed(name);
    if (packed == null || !(packed.openConnection() instanceof JarURLConnection connection)) {
      return false;
    }
    connection.setUseCaches(false);
    try (JarFile jar = connection.getJarFile()) {
      Path library = folder.resolve(name);
      if (!Files.exists(library) || checksum(library) != connection.getJarEntry().getCrc()) {
        PrivateFiles.createDirectory(folder);
        unpack(jar.getInputStream(connection.getJarEntry()), library);
      }
      return true;
    }
  }

  private static URL packed(String name) {
    String resource = LibraryLoaderUtil.getNativeLibResourcePath() + "/" + name;
    return SQLiteJDBCLoader.class.getResource(resource.startsWith("/") ? resource : "/" + resource);
  }

  /** By way of a second name: a process that dies here must leave no half library behind. */
  private static void unpack(InputStream packed, Path library) throws IOException {
    Path unfinished = library.resolveSibling(library.getFileName() + ".new");
    try (packed) {
      Files.copy(packed, unfinished, StandardCopyOption.REPLACE_EXISTING);
    }
    Files.move(
        unfinished, library, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private static long checksum(Path file) throws IOException {
    CRC32 checksum = new CRC32();
    checksum.update(Files.readAllBytes(file));
    return checksum.getValue();
  }
}
