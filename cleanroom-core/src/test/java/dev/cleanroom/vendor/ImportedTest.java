package dev.cleanroom.vendor;

import static dev.cleanroom.vendor.Texts.aws;
import static dev.cleanroom.vendor.Texts.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.cleanroom.ConfiguredTable;
import dev.cleanroom.PrivacyUnit;
import dev.cleanroom.Table;
import dev.cleanroom.budget.Budget;
import dev.cleanroom.rule.AnswerUse;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ImportedTest {
  record Customer(
      String mail, String device, String city, String segment, BigDecimal spend, Long visits) {}

  private static ConfiguredTable.Builder customers() {
    return ConfiguredTable.of("shop", Table.of("customers", Customer.class, List.of()))
        .columns("mail", "device", "city", "segment", "spend", "visits");
  }

  @Test
  void configure_everyPart_reachesTheTable() {
    Imported imported =
        aws()
            .differentialPrivacy(Texts.GRANTS, Texts.BUDGET)
            .read(
                json(Texts.PRIVACY),
                json("{'custom': {'allowedResultReceivers': ['%s']}}".formatted(Texts.OTHER)));

    ConfiguredTable table = imported.configure(customers(), "person").build();

    assertThat(table.rule()).isEqualTo(imported.rule());
    assertThat(table.unit()).contains(PrivacyUnit.column("mail").in("person"));
    assertThat(table.budget()).contains(Budget.of(Texts.BUDGET));
    assertThat(table.controls().receivers()).contains(Set.of("press"));
    assertThat(table.controls().uses()).containsExactly(AnswerUse.REPORT);
  }

  @Test
  void configure_everyShape_isAValidTable() {
    List<Imported> all =
        List.of(
            aws().read(json(Texts.AGGREGATION)),
            aws().read(json(Texts.LIST)),
            aws().read(json(Texts.THRESHOLD)),
            BigQueryRules.importer().read(json(Texts.BIGQUERY_THRESHOLD)),
            BigQueryRules.importer()
                .grants(grants -> grants.groupBy("city"))
                .read(json(Texts.BIGQUERY_PRIVACY)),
            BigQueryRules.importer().listing("city").read(json(Texts.BIGQUERY_OVERLAP)),
            SnowflakeRules.importer().read(json(Texts.SNOWFLAKE)));

    assertThat(all)
        .allSatisfy(
            imported ->
                assertThat(imported.configure(customers(), "person").build().rule())
                    .isEqualTo(imported.rule()));
  }

  @Test
  void configure_tableThatHasAPartAlready_throws() {
    Imported imported = aws().read(json(Texts.THRESHOLD));

    assertThatIllegalStateException()
        .isThrownBy(() -> imported.configure(customers().uses(), "person"))
        .withMessageContaining("uses was already set");
  }
}
