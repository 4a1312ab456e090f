package io.tributary.config;

import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A class on the class path that a configuration names, and numbers for it. Naming it loads
 * nothing: each process makes an object of it when it needs one. Immutable.
 *
 * @param name as {@link Class#forName(String)} has it
 * @param numbers of a record, by its components
 */
public record OwnClass(String name, Map<String, Double> numbers) implements Serializable {
  public OwnClass {
    numbers = Collections.unmodifiableMap(new TreeMap<>(numbers));
  }

  /** A class without numbers. */
  public OwnClass(String name) {
    this(name, Map.of());
  }

  /** Whether a word is a class's name, and not one of our words: those have no dots. */
  public static boolean isName(String word) {
    return word.matches("[A-Za-z_][\\w$]*(\\.[A-Za-z_][\\w$]*)+");
  }

  /** Names of classes. */
  public static ScalarType<OwnClass> type() {
    return ScalarType.of(
            "the name of a class, such as com.example.Own",
            scalar ->
                isName(scalar.text()) ? Optional.of(new OwnClass(scalar.text())) : Optional.empty())
        .writing(OwnClass::name);
  }

  /**
   * Makes an object. The class is looked for by the thread's context class loader, which knows what
   * Spark was given by {@code --jars}.
   *
   * @param type the interface that it is to implement
   * @throws UserException if it is not there, not of the type, or cannot be made
   */
  public <T> T instance(Class<T> type) {
    Class<?> found = found();
    // Whatever a file names, no code of it runs before it is known to be of the type.
    if (!type.isAssignableFrom(found)) {
      throw new UserException("class %s does not implement %s".formatted(name, type.getName()));
    }
    if (Modifier.isAbstract(found.getModifiers())) {
      throw new UserException(
          "class %s is abstract, and an object of it is needed".formatted(name));
    }
    try {
      return type.cast(made(found));
    } catch (InvocationTargetException e) {
      throw new UserException("class %s: %s".formatted(name, told(e.getCause())), e.getCause());
    } catch (NoSuchMethodException e) {
      throw new UserException("class %s has no constructor without parameters".formatted(name), e);
    } catch (InstantiationException | IllegalAccessException | LinkageError e) {
      throw new UserException("class %s: %s".formatted(name, told(e)), e);
    }
  }

  private Class<?> found() {
    ClassLoader loader = Thread.currentThread().getContextClassLoader();
    try {
      return Class.forName(name, false, loader == null ? getClass().getClassLoader() : loader);
    } catch (ClassNotFoundException e) {
      throw new UserException(
          "class %s is not on the class path; give its jar with --jars before the command, and write a nested class as Outer$Inner"
              .formatted(name),
          e);
    } catch (LinkageError e) {
      throw new UserException("class %s cannot be loaded: %s".formatted(name, told(e)), e);
    }
  }

  private Object made(Class<?> found)
      throws NoSuchMethodException,
          InvocationTargetException,
          InstantiationException,
          IllegalAccessException {
    List<String> components = new ArrayList<>();
    if (found.isRecord()) {
      for (RecordComponent component : found.getRecordComponents()) {
        if (component.getType() != double.class) {
          throw new UserException(
              "record %s has '%s' of type %s; all that a configuration gives is double"
                  .formatted(name, component.getName(), component.getType().getSimpleName()));
        }
        components.add(component.getName());
      }
    }
    if (!numbers.keySet().equals(new TreeSet<>(components))) {
      throw new UserException(
          "class %s takes %s, and is given %s"
              .formatted(
                  name,
                  components.isEmpty() ? "no numbers" : "the numbers " + components,
                  numbers.isEmpty() ? "none" : numbers));
    }
    Class<?>[] types = new Class<?>[components.size()];
    Arrays.fill(types, double.class);
    Constructor<?> constructor = found.getDeclaredConstructor(types);
    constructor.setAccessible(true); // the class need not be public
    return constructor.newInstance(components.stream().map(numbers::get).toArray());
  }

  /** What a class of the user's threw, in a line. */
  public static String told(Throwable thrown) {
    String message = thrown.getMessage();
    return thrown.getClass().getName() + (message == null ? "" : ": " + message);
  }
}
