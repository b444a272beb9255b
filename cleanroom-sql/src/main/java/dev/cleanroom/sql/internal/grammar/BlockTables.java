package dev.cleanroom.sql.internal.grammar;

import dev.cleanroom.AnalysisRule;
import dev.cleanroom.ConfiguredTable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.apache.calcite.util.Util;
import org.jspecify.annotations.Nullable;

/**
 * The tables that a query names in FROM, by the names that it gives them.
 *
 * @param byAlias the table of each name, in lower case
 */
record BlockTables(Map<String, ConfiguredTable> byAlias) {
  static BlockTables of(SqlNode query, List<ConfiguredTable> all) {
    Map<String, ConfiguredTable> byAlias = new LinkedHashMap<>();
    query.accept(
        new SqlBasicVisitor<@Nullable Void>() {
          @Override
          public @Nullable Void visit(SqlCall call) {
            if (call instanceof SqlSelect select && select.getFrom() != null) {
              from(select.getFrom(), "", all, byAlias);
            }
            return super.visit(call);
          }
        });
    return new BlockTables(byAlias);
  }

  private static void from(
      SqlNode node, String alias, List<ConfiguredTable> all, Map<String, ConfiguredTable> found) {
    if (node instanceof SqlJoin join) {
      from(join.getLeft(), "", all, found);
      from(join.getRight(), "", all, found);
    } else if (node.getKind() == SqlKind.AS) {
      SqlCall as = (SqlCall) node;
      from(as.operand(0), as.<SqlIdentifier>operand(1).getSimple(), all, found);
    } else if (node instanceof SqlIdentifier name) {
      String table = Util.last(name.names);
      all.stream()
          .filter(t -> t.name().equalsIgnoreCase(table))
          .forEach(t -> found.put(lower(alias.isEmpty() ? table : alias), t));
    }
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT);
  }

  List<ConfiguredTable> read() {
    return byAlias.values().stream().distinct().toList();
  }

  boolean anyRule(Class<? extends AnalysisRule> rule) {
    return byAlias.values().stream().anyMatch(t -> rule.isInstance(t.rule()));
  }

  /** The first table that is under a rule; some table is. */
  ConfiguredTable firstOf(Class<? extends AnalysisRule> rule) {
    return byAlias.values().stream().filter(t -> rule.isInstance(t.rule())).findFirst().get();
  }

  /** The table that an identifier is a column of. */
  Optional<ConfiguredTable> ofColumn(SqlNode node) {
    return Optional.ofNullable(byAlias.get(alias(node)));
  }

  /** The name of the table that an identifier is a column of; empty if there is none. */
  String alias(SqlNode node) {
    if (!(node instanceof SqlIdentifier identifier) || identifier.isStar()) {
      return "";
    }
    String column = Util.last(identifier.names);
    if (identifier.names.size() > 1) {
      String alias = lower(identifier.names.get(identifier.names.size() - 2));
      return byAlias.containsKey(alias) ? alias : "";
    }
    List<String> having = new ArrayList<>();
    byAlias.forEach(
        (alias, table) -> {
          if (table.columns().stream().anyMatch(c -> c.name().equalsIgnoreCase(column))) {
            having.add(alias);
          }
        });
    return having.size() == 1 ? having.get(0) : "";
  }
}
