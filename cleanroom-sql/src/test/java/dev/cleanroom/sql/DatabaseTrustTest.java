package dev.cleanroom.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.spi.NoisyQuery;
import dev.cleanroom.spi.RunControl;
import dev.cleanroom.sql.internal.dialect.TextEngine;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.math.BigInteger;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What others do to a database, or its driver does, while templates are in use. */
class DatabaseTrustTest {
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "1e-6");

  private final AtomicInteger open = new AtomicInteger();
  private final AtomicBoolean breaks = new AtomicBoolean();
  private String onOpen = "";
  private @Nullable Error onQuery;

  @BeforeEach
  void fill() throws SQLException {
    execute("DROP SCHEMA IF EXISTS trust CASCADE");
    execute("CREATE SCHEMA trust");
    execute("CREATE TABLE trust.seen (person bigint, city varchar(9))");
    execute("INSERT INTO trust.seen VALUES (1, 'a'), (2, 'A'), (3, 'b')");
  }

  private static void execute(String sql) throws SQLException {
    try (Connection connection = TextEngine.postgres().getConnection();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute(sql);
    }
  }

  /** Connections that are counted, and prepared as a role or a database can prepare them. */
  private DataSource source() {
    return (DataSource)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> connection());
  }

  private Connection connection() throws SQLException {
    if (breaks.get()) {
      throw new IllegalStateException("the pool is closed");
    }
    Connection real = TextEngine.postgres().getConnection();
    open.incrementAndGet();
    if (!onOpen.isEmpty()) {
      try (Statement statement = real.createStatement()) {
        boolean unused = statement.execute(onOpen);
      }
    }
    return (Connection)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("close")) {
                open.decrementAndGet();
              }
              Error failure = onQuery;
              if (method.getName().equals("prepareStatement")
                  && failure != null
                  && arguments[0].toString().matches(".*trust\"?\\..*")) {
                throw failure;
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw Objects.requireNonNull(e.getCause());
              }
            });
  }

  private static NoisyQuery compile(Table table, Engine engine) {
    ConfiguredTable configured =
        ConfiguredTable.of("owner", table)
            .columns("person", "city")
            .unit(PrivacyUnit.column("person").in("person"))
            .rule(
                AnalysisRule.differentialPrivacy()
                    .groupBy("city")
                    .filter("city")
                    .maxLoss(LOSS)
                    .build())
            .budget(LOSS)
            .build();
    AnalysisTemplate template =
        AnalysisTemplate.named("t")
            .sql("SELECT COUNT(*) AS n FROM seen WHERE city = 'A'")
            .bounds(ContributionBounds.of(1, 1))
            .groups(GroupKeys.none())
            .noise(NoiseKind.LAPLACE)
            .loss(LOSS)
            .build();
    NoisyQuery query =
        (NoisyQuery) new SqlQueryCompiler().compile(template, List.of(configured), "owner", engine);
    query.prepare();
    return query;
  }

  private static long rows(NoisyQuery query) {
    EntrySums sums = new EntrySums();
    query.contribute(Map.of(), sums, RunControl.start(Duration.ofMinutes(1)));
    return sums.sums(List.of(false)).values().stream()
        .map(counts -> counts.get(0))
        .reduce(BigInteger.ZERO, BigInteger::add)
        .longValueExact();
  }

  @Test
  void contribute_operatorOfOthersInTheSearchPath_isNotCalled() throws SQLException {
    execute(
        "CREATE FUNCTION trust.same(text, text) RETURNS boolean LANGUAGE sql IMMUTABLE AS"
            + " $$SELECT true$$");
    execute("CREATE OPERATOR trust.= (LEFTARG = text, RIGHTARG = text, FUNCTION = trust.same)");
    onOpen = "SET search_path = trust, pg_catalog";
    NoisyQuery query = compile(Table.jdbc("seen", source(), "seen"), Engine.AUTOMATIC);

    assertThat(query.places()).isNotEmpty();
    assertThat(rows(query)).isEqualTo(1);
    assertThat(open).hasValue(0);
  }

  @Test
  void contribute_newColumnSinceTheCheck_isNoOtherQuestion() throws SQLException {
    NoisyQuery query = compile(Table.jdbc("seen", source(), "trust.seen"), Engine.AUTOMATIC);
    execute("ALTER TABLE trust.seen ADD COLUMN more point");

    assertThat(query.places()).isNotEmpty();
    assertThat(rows(query)).isEqualTo(1);
  }

  @Test
  void contribute_otherTypeSinceTheCheck_fails() throws SQLException {
    NoisyQuery query = compile(Table.jdbc("seen", source(), "trust.seen"), Engine.AUTOMATIC);
    execute("ALTER TABLE trust.seen ALTER COLUMN city TYPE text");

    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> rows(query))
        .withMessageContaining("the columns of table seen have changed");
    assertThat(open).hasValue(0);
  }

  @Test
  void prepare_poolThatIsClosed_isLeftToTheRun() {
    Table table = Table.jdbc("seen", source(), "trust.seen");
    breaks.set(true);
    NoisyQuery query = compile(table, Engine.AUTOMATIC);
    breaks.set(false);

    assertThat(query.places()).isEmpty();
    assertThat(rows(query)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(names = {"AUTOMATIC", "IN_PROCESS"})
  void contribute_driverWithAnError_leavesNoConnection(Engine engine) {
    NoisyQuery query = compile(Table.jdbc("seen", source(), "trust.seen"), engine);
    onQuery = new AssertionError("driver");

    assertThatExceptionOfType(AssertionError.class).isThrownBy(() -> rows(query));
    assertThat(open).hasValue(0);
  }
}
