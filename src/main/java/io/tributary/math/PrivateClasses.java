package io.tributary.math;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Collections;
import java.util.List;

/**
 * Defines the classes that bind the native library anew, whoever has loaded others of these names.
 *
 * <p>A native library belongs to one class loader, and netlib decides at its first use, once for
 * each copy of its classes, which library it opens. With a copy of our own, that is ours, also in a
 * JVM in which MLlib was there first, and what MLlib had chosen stays as it was.
 */
final class PrivateClasses extends ClassLoader {
  private static final List<String> OWN =
      List.of(
          "dev.ludovic.netlib.blas.",
          "org.bytedeco.",
          OpenBlasBinding.class.getName(),
          BridgeFiles.class.getName());

  /** Unpacks netlib's bridge. */
  private static final String UNPACKING = "dev.ludovic.netlib.blas.JNIBLAS";

  static {
    registerAsParallelCapable();
  }

  PrivateClasses() {
    super(PrivateClasses.class.getClassLoader());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> type = findLoadedClass(name);
      return type != null ? type : define(name);
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream in = ours(name.replace('.', '/') + ".class").openStream()) {
      byte[] bytes = in.readAllBytes();
      if (name.equals(UNPACKING)) {
        bytes = with(bytes, Files.class, BridgeFiles.class);
      }
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  /** A class that calls another class: the name stands once among a class file's constants. */
  private static byte[] with(byte[] calling, Class<?> before, Class<?> now) {
    return new String(calling, StandardCharsets.ISO_8859_1)
        .replace(constant(before), constant(now))
        .getBytes(StandardCharsets.ISO_8859_1);
  }

  /** A text's tag, length in two bytes, and bytes. */
  private static String constant(Class<?> type) {
    String name = type.getName().replace('.', '/');
    return "\u0001\u0000" + (char) name.length() + name;
  }

  /** What netlib asks for is its bridge to native code. */
  @Override
  public URL getResource(String name) {
    try {
      return ours(name);
    } catch (IOException e) {
      return null;
    }
  }

  /**
   * A resource, from the jar that our own classes are from if it is there: a cluster's class path
   * may hold another version.
   *
   * @throws IOException if it is nowhere
   */
  static URL ours(String name) throws IOException {
    String self = PrivateClasses.class.getName().replace('.', '/') + ".class";
    ClassLoader loader = PrivateClasses.class.getClassLoader();
    String place = String.valueOf(loader.getResource(self)).replace(self, "");
    List<URL> all = Collections.list(loader.getResources(name));
    return all.stream()
        .filter(url -> url.toString().startsWith(place))
        .findFirst()
        .or(() -> all.stream().findFirst())
        .orElseThrow(() -> new IOException("no " + name + " on the class path"));
  }
}
