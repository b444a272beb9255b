package dev.cleanroom.vendor;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads what Snowflake's aggregation, join and projection policies say of one table. Snowflake
 * writes policies as SQL; the same parts are written here as JSON:
 *
 * <pre>{@code
 * {
 *   "aggregation_policy": {"min_group_size": 5, "entity_key": ["user_id"]},
 *   "join_policy": {"join_required": true, "allowed_join_keys": ["email"]},
 *   "projection_policies": {"email": {"allow": false, "enforcement": "FAIL"}}
 * }
 * }</pre>
 *
 * <p>Each part may be left out, but not all of them. They stand for:
 *
 * <ul>
 *   <li>{@code AGGREGATION_CONSTRAINT(MIN_GROUP_SIZE => 5)} with {@code ENTITY KEY (user_id)}: a
 *       threshold whose small rows are merged into a remainder. Without entity key Snowflake counts
 *       rows, so that a few rows of one person pass; here units are counted, and the caller names
 *       the column by {@link #entity}.
 *   <li>{@code JOIN_CONSTRAINT(JOIN_REQUIRED => TRUE)} with {@code ALLOWED JOIN KEYS (email)}: an
 *       inner join on the key is demanded; of several keys, on all of them, because {@link
 *       dev.cleanroom.rule.JoinRestriction.Condition#ANY} accepts outer joins that keep every row
 *       of the table, which Snowflake refuses. {@code FALSE} with keys: joins are on these keys
 *       only. {@code FALSE} without keys restricts nothing.
 *   <li>{@code PROJECTION_CONSTRAINT(ALLOW => FALSE, ENFORCEMENT => 'FAIL')} by column: the column
 *       does not reach the answer. {@code enforcement} is FAIL unless set; a query that Snowflake
 *       would answer with NULL under {@code NULLIFY} is refused.
 * </ul>
 *
 * <p>A policy of Snowflake may decide by role; write down what it says for the runner. Not
 * thread-safe, as builders are.
 */
public final class SnowflakeRules {
  private @Nullable String entity;

  private SnowflakeRules() {}

  /**
   * Starts an import.
   *
   * @return an importer
   */
  public static SnowflakeRules importer() {
    return new SnowflakeRules();
  }

  /**
   * Names the column that holds the protected entity, where the policy has no entity key.
   *
   * @param column a column name
   * @return this importer
   * @throws IllegalStateException if it was named already
   */
  @CanIgnoreReturnValue
  public SnowflakeRules entity(String column) {
    if (entity != null) {
      throw new IllegalStateException("entity was already set to " + entity);
    }
    entity = column;
    return this;
  }

  /**
   * Reads policies of one table.
   *
   * @param policies the JSON text, at most 102,400 characters
   * @return the rule and what stands beside it
   * @throws dev.cleanroom.ImportRejectedException if anything in the text is wrong, unknown or
   *     cannot be kept to
   */
  public Imported read(String policies) {
    return new SnowflakeReader(Optional.ofNullable(entity)).read(policies);
  }
}
