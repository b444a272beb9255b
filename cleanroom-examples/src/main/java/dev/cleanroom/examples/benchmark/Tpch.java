package dev.cleanroom.examples.benchmark;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.Engine;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.examples.benchmark.Contest.Contender;
import io.trino.tpch.LineItem;
import io.trino.tpch.LineItemGenerator;
import io.trino.tpch.Order;
import io.trino.tpch.OrderGenerator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.List;
import org.duckdb.DuckDBAppender;

/**
 * Orders and their lines of TPC-H, the customer as the person: quantities by order priority. As
 * both tables must name the person to be joined on, each line has its order's customer.
 */
final class Tpch implements Case {
  private static final String PRIVATE = "private, Parquet files, automatic engine";
  private static final String TEMPLATE = "quantities";
  private static final String OWNER = "shop";
  private static final PrivacyLoss LOSS = PrivacyLoss.of("1", "0");
  private static final int MOST_QUANTITY = 50;
  private static final String JOIN =
      "orders o JOIN lineitem l ON o.customer = l.customer AND o.orderkey = l.orderkey";
  private static final String SQL =
      "SELECT o.priority, COUNT(DISTINCT o.customer) AS customers, COUNT(*) AS lines,"
          + " SUM(l.quantity) AS quantity FROM "
          + JOIN
          + " GROUP BY o.priority";
  private static final List<String> PRIORITIES =
      List.of("1-URGENT", "2-HIGH", "3-MEDIUM", "4-NOT SPECIFIED", "5-LOW");

  @Override
  public String name() {
    return "tpch";
  }

  @Override
  public String title() {
    return "TPC-H at scale factor 1: 1.5 M orders ⋈ 6 M lines by customer and order, 5 priorities";
  }

  @Override
  public Findings measure(Settings settings) throws Exception {
    double factor = settings.scale();
    Path folder = Files.createDirectories(settings.folder().resolve("tpch-" + factor));
    try (Duck duck = Duck.inMemory()) {
      load(duck, factor);
      Path orders = folder.resolve("orders.parquet");
      Path lines = folder.resolve("lineitem.parquet");
      duck.writeParquet("orders", orders);
      duck.writeParquet("lineitem", lines);
      Table ordersTable = Table.parquet("orders", orders);
      Table linesTable = Table.parquet("lineitem", lines);
      List<Contender> contenders =
          List.of(
              contender(PRIVATE, Engine.AUTOMATIC, ordersTable, linesTable),
              contender(
                  "private, Parquet files, in process", Engine.IN_PROCESS, ordersTable, linesTable),
              duck.contender(OneTable.EXACT, SQL),
              duck.contender(OneTable.BOUNDED, bounded()));
      return new Contest(settings)
          .between(contenders)
          .noting(
              "Data of io.trino.tpch, scale factor "
                  + factor
                  + "; bounds: 5 priorities, 50 lines.");
    }
  }

  private static String bounded() {
    return new Question(JOIN, "o.customer", "o.priority", "l.quantity", 5, 50).boundedInDuck();
  }

  private static void load(Duck duck, double factor) throws SQLException {
    duck.execute("CREATE TABLE orders (orderkey BIGINT, customer BIGINT, priority VARCHAR)");
    duck.execute("CREATE TABLE lineitem (orderkey BIGINT, customer BIGINT, quantity BIGINT)");
    try (DuckDBAppender orders = duck.appender("orders");
        DuckDBAppender lines = duck.appender("lineitem")) {
      Iterator<LineItem> each = new LineItemGenerator(factor, 1, 1).iterator();
      LineItem line = each.next();
      for (Order order : new OrderGenerator(factor, 1, 1)) {
        append(orders, order);
        while (line != null && line.getOrderKey() == order.getOrderKey()) {
          append(lines, line, order.getCustomerKey());
          line = each.hasNext() ? each.next() : null;
        }
      }
    }
  }

  private static void append(DuckDBAppender appender, Order order) throws SQLException {
    appender.beginRow();
    appender.append(order.getOrderKey());
    appender.append(order.getCustomerKey());
    appender.append(order.getOrderPriority());
    appender.endRow();
  }

  private static void append(DuckDBAppender appender, LineItem line, long customer)
      throws SQLException {
    appender.beginRow();
    appender.append(line.getOrderKey());
    appender.append(customer);
    appender.append(line.getQuantity());
    appender.endRow();
  }

  private static Contender contender(String name, Engine engine, Table orders, Table lines) {
    LazyRoom room = new LazyRoom(() -> open(engine, orders, lines));
    return new Contender(
        name,
        () -> room.get().as(OWNER).run(TEMPLATE).rows().size(),
        () -> Room.places(room.get().as(OWNER).explain(TEMPLATE)));
  }

  private static Collaboration open(Engine engine, Table orders, Table lines) {
    Collaboration room =
        Collaboration.named("tpch")
            .member(OWNER, Ability.values())
            .engine(engine)
            .table(configured(orders, "customer", "orderkey", "priority"))
            .table(configured(lines, "customer", "orderkey", "quantity"))
            .template(template())
            .open();
    room.as(OWNER).approve(TEMPLATE);
    return room;
  }

  private static ConfiguredTable configured(Table table, String... columns) {
    AnalysisRule rule =
        columns[2].equals("quantity")
            ? AnalysisRule.differentialPrivacy()
                .join("customer", "orderkey")
                .aggregate("quantity", "0", Integer.toString(MOST_QUANTITY))
                .maxLoss(LOSS)
                .build()
            : AnalysisRule.differentialPrivacy()
                .join("customer", "orderkey")
                .groupBy("priority")
                .maxLoss(LOSS)
                .build();
    return ConfiguredTable.of(OWNER, table)
        .columns(columns)
        .unit(PrivacyUnit.column("customer").in("person"))
        .rule(rule)
        .budget(PrivacyLoss.of("100000", "0"))
        .dataset("customers")
        .build();
  }

  private static AnalysisTemplate template() {
    return AnalysisTemplate.named(TEMPLATE)
        .sql(SQL)
        .bounds(ContributionBounds.of(PRIORITIES.size(), 50))
        .groups(GroupKeys.values(PRIORITIES.toArray()))
        .noise(NoiseKind.LAPLACE)
        .loss(LOSS)
        .build();
  }
}
