package io.tributary.math;

/**
 * The library that computes the products of the native backend.
 *
 * @param name the library's
 * @param version as its maker counts
 * @param coreType the kind of processor whose kernels compute, on which results depend
 */
record NativeLibrary(String name, String version, String coreType) {

  /** All on which results depend, for one line. */
  @Override
  public String toString() {
    return "%s %s, %s kernels".formatted(name, version, coreType);
  }
}
