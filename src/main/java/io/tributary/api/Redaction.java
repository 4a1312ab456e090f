package io.tributary.api;

import io.tributary.config.SectionType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;

/**
 * Keeps secrets out of what a run writes: the values of options whose names look like a secret's,
 * and passwords within others, such as a JDBC URL's.
 *
 * <p>What looks like a secret's name is Spark's setting {@code spark.redaction.regex}, as in its
 * own pages and logs.
 */
final class Redaction {
  private static final String KEY = "spark.redaction.regex";

  /** Spark's default. */
  private static final String SECRETS = "(?i)secret|password|token|access[.]?key";

  /**
   * {@code scheme://user:password@host}, and Oracle's {@code jdbc:oracle:thin:user/password@host}.
   */
  private static final Pattern USER_INFO =
      Pattern.compile("(//[^/@:\\s]*:|jdbc:oracle:\\w+:[^/@:\\s]+/)[^/@\\s]+(@)");

  private final Pattern secret;
  private final Pattern assigned;

  Redaction(SparkConf conf) {
    String regex = conf.get(KEY, SECRETS);
    this.secret = Pattern.compile(regex);
    // name=value within a value, up to what separates such pairs in URLs and connection strings.
    this.assigned = Pattern.compile("([\\w.-]*(?:" + regex + ")[\\w.-]*\\s*=)[^&;,)\\s]+");
  }

  /** What is written of a setting that may hold secrets: the same names, and none of them. */
  Object hidden(Object written) {
    if (!(written instanceof Map<?, ?> options)) {
      return withoutSecrets(String.valueOf(written));
    }
    Map<String, String> shown = new LinkedHashMap<>();
    options.forEach(
        (key, value) -> {
          String name = String.valueOf(key);
          boolean isSecret = secret.matcher(name).find();
          shown.put(name, isSecret ? SectionType.REDACTED : withoutSecrets(String.valueOf(value)));
        });
    return shown;
  }

  private String withoutSecrets(String value) {
    String hidden = Matcher.quoteReplacement(SectionType.REDACTED);
    String rest = USER_INFO.matcher(value).replaceAll("$1" + hidden + "$2");
    return assigned.matcher(rest).replaceAll("$1" + hidden);
  }
}
