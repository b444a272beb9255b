package dev.cleanroom.sql.internal.grammar;

import dev.cleanroom.ListRule;
import dev.cleanroom.ReasonCode;
import dev.cleanroom.sql.internal.rule.Refusals;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlJoin;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;

/** SELECT DISTINCT of columns from inner joins, with WHERE and LIMIT. */
final class ListGrammar extends BlockGrammar {
  ListGrammar(Refusals refusals, BlockTables tables) {
    super(refusals, tables, ReasonCode.LIST_SHAPE, "list", ListRule.class);
  }

  @Override
  String hint() {
    return "write SELECT DISTINCT columns FROM … JOIN … ON … WHERE … LIMIT …";
  }

  @Override
  void select(SqlSelect select) {
    if (!select.isDistinct()) {
      refuse(select.getSelectList(), "SELECT without DISTINCT");
    }
    for (SqlNode item : select.getSelectList()) {
      SqlNode value = stripped(item);
      if (!(value instanceof SqlIdentifier column) || column.isStar()) {
        refuse(value, "anything but a column in SELECT");
      }
    }
    if (!(select.getFrom() instanceof SqlJoin) && select.getFrom() != null) {
      refuse(select.getFrom(), "a query without a join");
    }
    if (select.getGroup() != null) {
      refuse(select.getGroup(), "GROUP BY");
    }
    if (select.getHaving() != null) {
      refuse(select.getHaving(), "HAVING");
    }
  }

  @Override
  void order(SqlNodeList order, SqlSelect select) {
    refuse(order, "ORDER BY");
  }

  @Override
  void fetch(SqlNode fetch) {
    // LIMIT is allowed.
  }

  @Override
  void scalar(SqlCall call) {
    refuse(call, "a function");
  }
}
