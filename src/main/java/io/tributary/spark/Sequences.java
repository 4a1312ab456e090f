package io.tributary.spark;

import java.util.List;
import scala.collection.immutable.Seq;
import scala.jdk.javaapi.CollectionConverters;

/** Lists as Spark's own classes take and give them. */
final class Sequences {
  private Sequences() {}

  static <T> Seq<T> of(List<? extends T> list) {
    return CollectionConverters.<T>asScala(List.<T>copyOf(list)).toSeq();
  }

  static <T> List<T> list(scala.collection.Seq<? extends T> sequence) {
    return List.copyOf(CollectionConverters.asJava(sequence));
  }
}
