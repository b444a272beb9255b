package dev.cleanroom.examples.vendor;

import dev.cleanroom.Ability;
import dev.cleanroom.AnalysisRule;
import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.Answer;
import dev.cleanroom.Collaboration;
import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import dev.cleanroom.Table;
import dev.cleanroom.Violation;
import dev.cleanroom.vendor.Imported;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A shop whose customers are under an imported rule, and a newspaper that asks: it owns readers,
 * and towns belong to a third party. The newspaper may not approve.
 */
record ImportRoom(Imported imported) {
  record Customer(
      String person, String mail, String city, String segment, Long age, Long spend, Long visits) {}

  record Reader(String reader, String mail, String paper) {}

  record Town(String town, String region) {}

  private static final String[] COLUMNS = {
    "person", "mail", "city", "segment", "age", "spend", "visits"
  };

  static String json(String text) {
    return text.replace('\'', '"');
  }

  /** Sixty customers with two rows each: 40 in Nord, 18 in Ost and one in each of two others. */
  private static List<Customer> customers() {
    List<Customer> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      String city = i < 40 ? "Nord" : i < 58 ? "Ost" : i == 58 ? "Sued" : "West";
      Customer row =
          new Customer("p" + i, "m" + i, city, i % 2 == 0 ? "a" : "b", 20L + i, 10L, (long) i);
      rows.add(row);
      rows.add(row);
    }
    return rows;
  }

  private static List<Reader> readers() {
    List<Reader> rows = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      rows.add(new Reader("p" + i, "m" + i, i % 3 == 0 ? "Post" : "Bote"));
    }
    return rows;
  }

  private ConfiguredTable shop() {
    ConfiguredTable.Builder table =
        ConfiguredTable.of("shop", Table.of("customers", Customer.class, customers()))
            .columns(COLUMNS);
    return imported.configure(table, "person").build();
  }

  private Collaboration open(AnalysisTemplate template) {
    return Collaboration.named("import")
        .member("shop", Ability.CONTRIBUTE, Ability.APPROVE)
        .member("press", Ability.values())
        .member("state", Ability.CONTRIBUTE, Ability.APPROVE)
        .table(shop())
        .table(
            ConfiguredTable.of("press", Table.of("readers", Reader.class, readers()))
                .columns("reader", "mail", "paper")
                .rule(AnalysisRule.publicReference())
                .build())
        .table(
            ConfiguredTable.of(
                    "state",
                    Table.of(
                        "towns",
                        Town.class,
                        List.of(new Town("Nord", "up"), new Town("Ost", "right"))))
                .columns("town", "region")
                .rule(AnalysisRule.publicReference())
                .build())
        .template(template)
        .open();
  }

  private static AnalysisTemplate.Builder named(String sql) {
    return AnalysisTemplate.named("question").sql(sql);
  }

  /** The codes with which a query without noise is refused to the newspaper; ok if it is not. */
  String verdict(String sql) {
    return verdict(named(sql).withoutNoise().build());
  }

  String verdict(AnalysisTemplate template) {
    String codes =
        open(template).as("press").explain(template.name()).violations().stream()
            .map(Violation::code)
            .map(Enum::name)
            .distinct()
            .sorted()
            .collect(Collectors.joining(" "));
    return codes.isEmpty() ? "ok" : codes;
  }

  /** As {@link #verdict(String)}, for a query with noise. */
  String noisyVerdict(String sql, String epsilon) {
    GroupKeys keys = sql.contains("GROUP BY") ? GroupKeys.selected() : GroupKeys.none();
    return verdict(
        named(sql)
            .bounds(ContributionBounds.of(1, 2))
            .groups(keys)
            .noise(NoiseKind.LAPLACE)
            .loss(PrivacyLoss.of(epsilon, keys instanceof GroupKeys.Selected ? "1e-9" : "0"))
            .build());
  }

  /** The answer to the newspaper, approved by whoever must. */
  Answer answer(String sql) {
    return answer(named(sql).withoutNoise().build());
  }

  Answer answer(AnalysisTemplate template) {
    Collaboration room = open(template);
    for (String owner : room.as("press").explain(template.name()).missingApprovals()) {
      room.as(owner).approve(template.name());
    }
    return room.as("press").run(template.name());
  }
}
