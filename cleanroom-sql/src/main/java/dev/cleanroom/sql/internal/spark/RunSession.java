package dev.cleanroom.sql.internal.spark;

import dev.cleanroom.sql.internal.dialect.SparkFunctions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.classic.Dataset;
import org.apache.spark.sql.classic.SparkSession;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * A session of one run on the cluster of a given one. It has functions, views and settings of its
 * own, so that what someone has set or named in the given session cannot change what a text means;
 * only settings of speed and of reading files are taken over. For one thread at a time.
 */
final class RunSession implements AutoCloseable {
  private static final String LEFT_OUT = "spark.sql.optimizer.excludedRules";
  private static final String DAYS_OF_JAVA = "spark.sql.datetime.java8API.enabled";

  /** Settings that change how fast a query is or how files are read, and no result of ours. */
  private static final List<String> SPEED =
      List.of(
          "adaptive.",
          "autoBroadcastJoinThreshold",
          "avro.",
          "broadcastTimeout",
          "caseSensitive",
          "catalog.",
          "cbo.",
          "codegen.",
          "debug.",
          "defaultCatalog",
          "execution.",
          "files.",
          "hive.",
          "inMemoryColumnarStorage.",
          "join.",
          "maxPlanStringLength",
          "optimizer.",
          "orc.",
          "parquet.",
          "redaction.",
          "repl.",
          "shuffle.",
          "sort.",
          "sources.",
          "statistics.",
          "streaming.",
          "ui.",
          "warehouse.dir",
          "windowExec.");

  private final SparkSession session;
  private final SparkContext context;
  private final String group = "cleanroom-" + UUID.randomUUID();
  private final Map<String, String> properties = new HashMap<>();

  private RunSession(SparkSession session) {
    this.session = session;
    this.context = session.sparkContext();
  }

  /**
   * Opens a session on the cluster of another.
   *
   * @param given a session, which is left as it is
   * @return the new session
   */
  static RunSession like(SparkSession given) {
    RunSession run = new RunSession(given.newSession());
    run.settle(given);
    return run;
  }

  private void settle(SparkSession given) {
    clear();
    settings(given)
        .forEach(
            (key, value) -> {
              if (isSpeed(key) && session.conf().isModifiable(key)) {
                session.conf().set(key, value);
              }
            });
    SparkFunctions.SETTINGS.forEach(session.conf()::set);
    session.conf().set(DAYS_OF_JAVA, "true");
    properties.putAll(settings(session));
    properties.put("spark.jobGroup.id", group);
    properties.put("spark.job.description", "cleanroom");
    properties.put("spark.job.interruptOnCancel", "true");
  }

  /** New sessions begin with what the application was started with. */
  private void clear() {
    for (String key : settings(session).keySet()) {
      if (!isSpeed(key) && session.conf().isModifiable(key)) {
        session.conf().unset(key);
      }
    }
  }

  private static Map<String, String> settings(SparkSession session) {
    return new TreeMap<>(CollectionConverters.asJava(session.conf().getAll()));
  }

  private static boolean isSpeed(String key) {
    return SPEED.stream().anyMatch(speed -> key.startsWith("spark.sql." + speed));
  }

  /**
   * Returns a setting of the given session under which Spark could compute its tables differently
   * than in a run's session.
   *
   * @param given the session
   * @return its key, or empty if there is none
   */
  Optional<String> conflict(SparkSession given) {
    return settings(given).entrySet().stream()
        .filter(setting -> isMeant(setting.getKey()))
        .filter(setting -> !session.conf().getOption(setting.getKey()).contains(setting.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private boolean isMeant(String key) {
    return session.conf().isModifiable(key)
        && !isSpeed(key)
        && !SparkFunctions.SETTINGS.containsKey(key)
        && !key.equals(DAYS_OF_JAVA);
  }

  /**
   * Leaves out the rule that takes away names which say nothing new, in Spark 4.2 sometimes one
   * that is needed: a plan is then refused, as windows over a union beside an EXISTS. It changes no
   * result.
   */
  void leaveAliases() {
    String rule = "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases";
    String others = session.conf().get(LEFT_OUT, "");
    session.conf().set(LEFT_OUT, others.isEmpty() ? rule : others + "," + rule);
  }

  SparkSession session() {
    return session;
  }

  /** The same rows, computed under this session's settings. */
  Dataset<Row> moved(Dataset<Row> data) {
    return Dataset.ofRows(session, data.logicalPlan());
  }

  /**
   * Does something whose jobs belong to this run and have its settings, also where Spark computes
   * rows only when they are fetched. The thread is left as it was.
   *
   * @param <T> what it returns
   * @param action what to do
   * @return what it returned
   * @throws Exception if the action does
   */
  <T> T within(Callable<T> action) throws Exception {
    Map<String, @Nullable String> before = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          before.put(key, context.getLocalProperty(key));
          context.setLocalProperty(key, value);
        });
    try {
      return action.call();
    } finally {
      before.forEach(context::setLocalProperty);
    }
  }

  /** Ends whatever the cluster still does for this run. */
  void cancel() {
    try {
      context.cancelJobGroup(group, "the run has ended");
    } catch (IllegalStateException e) {
      // the cluster was given back
    }
  }

  @Override
  public void close() {
    cancel();
  }
}
