package dev.cleanroom.examples;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.sql.spark.SparkTable;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.spark.executor.TaskMetrics;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageCompleted;
import org.apache.spark.scheduler.StageInfo;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import scala.Option;

/**
 * Measures a noisy aggregation that Spark computes with per-person bounds, beside the exact one of
 * the same rows by Spark alone, and what each stage shuffles. Rows are made by Spark itself: ten
 * for each person, in 100 groups. Arguments: rows, 30 million without; runs, 1 without; Spark's
 * master, {@code local[*]} without. In the root of the repository:
 *
 * <pre>{@code
 * mvn -q -B -DskipTests install
 * mvn -q -B dependency:build-classpath -pl cleanroom-examples -Dmdep.outputFile=target/classpath
 * java -Xmx4g --add-opens=java.base/java.nio=ALL-UNNAMED --add-opens=java.base/sun.nio.ch=ALL-UNNAMED \
 *     --add-opens=java.base/java.util=ALL-UNNAMED --add-opens=java.base/java.lang=ALL-UNNAMED \
 *     --add-opens=java.base/java.lang.invoke=ALL-UNNAMED \
 *     -cp "cleanroom-examples/target/classes:$(cat cleanroom-examples/target/classpath)" \
 *     dev.cleanroom.examples.SparkThirtyMillion 30000000
 * }</pre>
 */
public final class SparkThirtyMillion {
  private static final String TEMPLATE = "by group";
  private static final int MOST_GROUPS = 3;

  private final PrintStream out;
  private final Stages stages = new Stages();

  private SparkThirtyMillion(PrintStream out) {
    this.out = out;
  }

  /**
   * Prints the figures.
   *
   * @param arguments rows, runs and master, all optional
   */
  public static void main(String[] arguments) {
    long rows = arguments.length > 0 ? Long.parseLong(arguments[0]) : 30_000_000;
    int runs = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 1;
    String master = arguments.length > 2 ? arguments[2] : "local[*]";
    SparkSession session =
        SparkSession.builder()
            .master(master)
            .appName("cleanroom example")
            .config("spark.ui.enabled", "false")
            .getOrCreate();
    try {
      new SparkThirtyMillion(System.out).measure(session, rows, runs);
    } finally {
      session.stop();
    }
  }

  private void measure(SparkSession session, long rows, int runs) {
    session.sparkContext().addSparkListener(stages);
    Dataset<Row> purchases = purchases(session, rows);
    Collaboration room = open(purchases);
    room.as("shop").approve(TEMPLATE);
    for (int run = 1; run <= runs; run++) {
      exact(session, purchases, run);
      long before = System.nanoTime();
      Answer answer = room.as("analyst").run(TEMPLATE, Map.of());
      print(
          session,
          "private, run " + run + ", groups: " + answer.rows().size(),
          System.nanoTime() - before);
    }
  }

  private static Dataset<Row> purchases(SparkSession session, long rows) {
    return session
        .range(rows)
        .selectExpr(
            "pmod(xxhash64(id), " + Math.max(rows / 10, 1) + ") AS person",
            "pmod(xxhash64(id, 1), 100) AS shelf",
            "pmod(xxhash64(id, 2), 100) AS price");
  }

  private void exact(SparkSession session, Dataset<Row> purchases, int run) {
    purchases.createOrReplaceTempView("purchases");
    long before = System.nanoTime();
    List<Row> rows =
        session
            .sql(
                "SELECT shelf, COUNT(DISTINCT person), COUNT(*), SUM(price) FROM purchases"
                    + " GROUP BY shelf")
            .collectAsList();
    print(
        session,
        "exact by Spark, run " + run + ", groups: " + rows.size(),
        System.nanoTime() - before);
  }

  private void print(SparkSession session, String what, long nanos) {
    out.println(String.format(Locale.ROOT, "%-40s %8.1f s", what, nanos / 1e9));
    stages.print(session, out);
  }

  private static Collaboration open(Dataset<Row> purchases) {
    return Collaboration.named("spark")
        .member("shop", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("analyst", Ability.values())
        .table(
            ConfiguredTable.of("shop", SparkTable.of("purchases", purchases))
                .columns("person", "shelf", "price")
                .unit(PrivacyUnit.column("person").in("person"))
                .rule(
                    AnalysisRule.differentialPrivacy()
                        .groupBy("shelf")
                        .aggregate("price", "0", "100")
                        .maxLoss(PrivacyLoss.of("1", "0"))
                        .build())
                .budget(PrivacyLoss.of("1000", "0"))
                .build())
        .template(
            AnalysisTemplate.named(TEMPLATE)
                .sql(
                    "SELECT shelf, COUNT(DISTINCT person) AS people, COUNT(*) AS bought,"
                        + " SUM(price) AS spent FROM purchases GROUP BY shelf")
                .bounds(ContributionBounds.of(MOST_GROUPS, 10).total("spent", "0", "1000"))
                .groups(GroupKeys.values(shelves()))
                .noise(NoiseKind.LAPLACE)
                .loss(PrivacyLoss.of("1", "0"))
                .build())
        .engine(Engine.SPARK)
        .timeLimit(Duration.ofHours(1))
        .open();
  }

  private static Object[] shelves() {
    Object[] shelves = new Object[100];
    for (int i = 0; i < shelves.length; i++) {
      shelves[i] = (long) i;
    }
    return shelves;
  }

  /** Keeps what stages tell of themselves. */
  private static final class Stages extends SparkListener {
    private final ConcurrentLinkedQueue<StageInfo> completed = new ConcurrentLinkedQueue<>();

    @Override
    public void onStageCompleted(SparkListenerStageCompleted stage) {
      completed.add(stage.stageInfo());
    }

    /** Figures arrive after the result. */
    void print(SparkSession session, PrintStream out) {
      try {
        session.sparkContext().listenerBus().waitUntilEmpty();
      } catch (Exception e) {
        throw new IllegalStateException("Spark does not tell of its stages", e);
      }
      for (StageInfo stage = completed.poll(); stage != null; stage = completed.poll()) {
        out.println(line(stage));
      }
    }

    private static double seconds(StageInfo stage) {
      return (millis(stage.completionTime()) - millis(stage.submissionTime())) / 1000.0;
    }

    private static long millis(Option<Object> time) {
      return time.isDefined() ? ((Number) time.get()).longValue() : 0;
    }

    private static String line(StageInfo stage) {
      TaskMetrics metrics = stage.taskMetrics();
      return String.format(
          Locale.ROOT,
          "    stage %3d  %7.1f s  processor %7.1f s  tasks %4d  shuffled in %,7d MB %,12d rows "
              + " out %,7d MB %,12d rows  spilled %,6d MB  peak %,6d MB of a stage's tasks",
          stage.stageId(),
          seconds(stage),
          metrics.executorCpuTime() / 1e9,
          stage.numTasks(),
          metrics.shuffleReadMetrics().totalBytesRead() >> 20,
          metrics.shuffleReadMetrics().recordsRead(),
          metrics.shuffleWriteMetrics().bytesWritten() >> 20,
          metrics.shuffleWriteMetrics().recordsWritten(),
          metrics.diskBytesSpilled() >> 20,
          metrics.peakExecutionMemory() >> 20);
    }
  }
}
