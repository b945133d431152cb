package io.signet.backends;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/** How many objects of each class the heap of this process holds. */
record Histogram(Map<String, Long> instances) {

  private static final Pattern LINE = Pattern.compile("(?m)^\\s*\\d+:\\s+(\\d+)\\s+\\d+\\s+(\\S+)");

  /** Collects garbage and counts what is left. */
  static Histogram now() {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      Map<String, Long> instances = new HashMap<>();
      Matcher lines = LINE.matcher((String) text);
      while (lines.find()) {
        instances.merge(lines.group(2), Long.valueOf(lines.group(1)), Long::sum);
      }
      return new Histogram(instances);
    } catch (JMException e) {
      throw new IllegalStateException("this JVM counts no objects", e);
    }
  }

  long of(String type) {
    return instances.getOrDefault(type, 0L);
  }

  /** By how many objects each class has grown, where that is more than a number. */
  Map<String, Long> growthBeyond(Histogram before, long most) {
    Map<String, Long> growth = new TreeMap<>();
    instances.forEach(
        (type, count) -> {
          if (count - before.of(type) > most) {
            growth.put(type, count - before.of(type));
          }
        });
    return growth;
  }
}
