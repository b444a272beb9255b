package dev.cleanroom.examples.oracle;

import dev.cleanroom.AnalysisTemplate;
import dev.cleanroom.ContributionBounds;
import dev.cleanroom.GroupKeys;
import dev.cleanroom.NoiseKind;
import dev.cleanroom.PrivacyLoss;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Templates that put every operator, aggregate and clause in the way of hostile cells. */
final class OracleTemplates {
  static final PrivacyLoss LOSS = PrivacyLoss.of("1", "1e-6");

  private static final String WHOLE =
      """
      m + 1 | m - 1 | 1 - m | m * m | m * m * m | -m | ABS(m) | -ABS(-m) | m + k | k * k | m - k * m
      m + m + m + m | (m + m) * (m - k) | MOD(m, n) | MOD(n, m) | MOD(m, m - m) | MOD(m, -1)
      m / n | n / m | n / (n - n) | m / (m + 1) / m | MOD(m, 10) | m - MOD(m, 10) | n * k
      CAST(n AS INTEGER) | CAST(n + 1 AS INTEGER) | CAST(COALESCE(n, 5) AS INTEGER)
      CAST(CASE WHEN flag THEN n END AS INTEGER) | CAST(LEAST(n, 50) AS INTEGER)
      CAST(k AS DECIMAL(20, 0)) | CAST(n AS DECIMAL(5, 2)) | CAST(m AS DOUBLE) * 1E308
      CAST(NULLIF(n, 0) AS INTEGER) | GREATEST(m, n, k) | LEAST(m, n) | CASE WHEN m <> 0 THEN n / m END
      MOD(m, 10) * m | -MOD(m, 10) | MOD(MOD(m, 10), 3) + MOD(n, 7) | ABS(MOD(m, 1000)) | CAST(MOD(m, 5) AS INTEGER)
      CASE WHEN m > 0 THEN m * m WHEN m < 0 THEN -m ELSE k END | COALESCE(m, k, n)
      CAST(m AS SMALLINT) | CAST(n AS SMALLINT) | CAST(n AS TINYINT) | CAST(CAST(n AS INTEGER) AS SMALLINT)
      """;

  private static final String FRACTIONS =
      """
      d * d | d * n | CASE WHEN flag THEN d ELSE w END | LEAST(d, n) | d + n | d + w | d - w | w + 1 | w * 2 | -w | ABS(w) | d / w | w / d | MOD(w, 7)
      MOD(d, 7) | MOD(n, d) | FLOOR(d) | CEIL(d) | FLOOR(w) | CEIL(w) | CAST(d AS DECIMAL(10, 2))
      CAST(d AS INTEGER) | CAST(d AS BIGINT) | CAST(w AS DOUBLE) | CAST(d AS DOUBLE) * y
      CAST(w AS BIGINT) | CAST(d AS DECIMAL(4, 0)) | CAST(CEIL(d) AS INTEGER) | CAST(FLOOR(d) AS BIGINT)
      x * y | y * y | y + y | y - y | y / y | y / x | x / y | -y | ABS(y) | FLOOR(y) | CEIL(y) | x + d
      CAST(y AS REAL) | CAST(y AS FLOAT) | CAST(x AS REAL) | y * 1E308 * 10 | x * k | FLOOR(x) | CEIL(x * 100)
      GREATEST(x, y) | LEAST(y, x) | COALESCE(y, x) | CASE WHEN y > 0 THEN 1 / y ELSE y END | CAST(x AS DECIMAL(10, 2))
      NULLIF(y, y) | CASE WHEN y = y THEN y - y END | CAST(w AS REAL) | LEAST(d, w) | GREATEST(n, d)
      """;

  private static final String TIMES =
      """
      EXTRACT(YEAR FROM day) | EXTRACT(MONTH FROM day) | EXTRACT(DAY FROM day) | EXTRACT(QUARTER FROM day)
      EXTRACT(WEEK FROM day) | EXTRACT(DOW FROM day) | EXTRACT(DOY FROM day) | EXTRACT(ISODOW FROM day)
      EXTRACT(ISOYEAR FROM day) | EXTRACT(EPOCH FROM day) | EXTRACT(CENTURY FROM day) | EXTRACT(DECADE FROM day)
      EXTRACT(MILLENNIUM FROM day) | EXTRACT(HOUR FROM day) | EXTRACT(EPOCH FROM moment) | EXTRACT(SECOND FROM moment)
      EXTRACT(MILLISECOND FROM moment) | EXTRACT(MICROSECOND FROM moment) | EXTRACT(NANOSECOND FROM moment)
      EXTRACT(YEAR FROM moment) | EXTRACT(WEEK FROM moment) | EXTRACT(DOY FROM moment) | EXTRACT(HOUR FROM moment)
      CAST(EXTRACT(EPOCH FROM moment) AS INTEGER) | CAST(EXTRACT(MICROSECOND FROM moment) AS SMALLINT)
      CAST(EXTRACT(EPOCH FROM moment) * 1000 AS INTEGER) | YEAR(day) | QUARTER(day) | MONTH(moment)
      EXTRACT(YEAR FROM CEIL(day TO YEAR)) | EXTRACT(YEAR FROM FLOOR(moment TO YEAR)) | EXTRACT(YEAR FROM CAST(moment AS DATE))
      EXTRACT(YEAR FROM CEIL(moment TO MILLENNIUM)) | EXTRACT(HOUR FROM CAST(day AS TIMESTAMP)) | EXTRACT(DAY FROM FLOOR(day TO WEEK))
      """;

  private static final String LENGTHS =
      """
      t | t || u | UPPER(t) | LOWER(t) | UPPER(UPPER(t) || LOWER(u)) | TRIM(t) | TRIM(BOTH 'a' FROM t)
      TRIM(LEADING u FROM t) | TRIM(BOTH 'ab' FROM t) | TRIM(TRAILING '' FROM t) | SUBSTRING(t FROM 3)
      SUBSTRING(t FROM 70000 FOR 10) | SUBSTRING(t, 2147483647, 2147483647) | SUBSTRING(t FROM 3000000000 FOR 5)
      SUBSTRING(t, 2, 2) | SUBSTRING(t FROM 1 FOR 3000000000) | SUBSTRING(t, 1.5, 2) | SUBSTRING(TRIM(t), 5, 1)
      CAST(m AS VARCHAR) | CAST(m AS VARCHAR(2)) | CAST(d AS VARCHAR) | CAST(w AS CHAR(3)) | CAST(day AS VARCHAR(4))
      CAST(moment AS VARCHAR) | CAST(flag AS VARCHAR(2)) | CAST(t AS VARCHAR(3)) | CAST(t AS CHAR(3)) | CAST(flag AS CHAR(5))
      CAST(m AS CHAR(60000)) | COALESCE(t, u, '') | CASE WHEN t = u THEN t ELSE u END | NULLIF(t, '') | t || t || t || t
      CAST(moment AS CHAR(1)) | CAST(t AS CHAR(1000000000)) | CAST(m AS CHAR(2147483647)) | CAST(day AS VARCHAR) || t | LEAST(t, u) | GREATEST(t, u)
      """;

  private static final String CONDITIONS =
      """
      t LIKE 'a%' | t LIKE '%a' | t LIKE '%_%' | t LIKE '%.*' | t LIKE '_' | t LIKE '%[a' | t LIKE '' | t NOT LIKE '%b%'
      t LIKE '%aaaaaaaaaaaaaaaaaaaaaaaaab%' | t LIKE '\\\\' | t LIKE '%\\_' | t LIKE '$^(' | t = u | t < u | t <> '' | t || u = 'x'
      day > DATE '2020-01-01' | FLOOR(day TO YEAR) = DATE '2020-01-01' | CEIL(day TO YEAR) > DATE '2020-01-01'
      FLOOR(day TO MONTH) < day | CEIL(day TO QUARTER) < day | FLOOR(day TO WEEK) < day | CEIL(day TO DECADE) > day
      CEIL(moment TO DAY) > TIMESTAMP '2020-01-01 00:00:00' | FLOOR(moment TO SECOND) = moment | FLOOR(moment TO CENTURY) < moment
      CEIL(moment TO MONTH) > moment | moment BETWEEN TIMESTAMP '0001-01-01 00:00:00' AND TIMESTAMP '9999-12-31 23:59:59'
      CAST(moment AS DATE) = day | CAST(day AS TIMESTAMP) <= moment | m IN (1, 2, 3) | m NOT IN (1, 2) | NULLIF(m, 0) > 1
      y = y | y > 0 | y BETWEEN -1 AND 1 | NOT (y < 0) | y <> 0 | x IN (0, 1) | flag IS NOT TRUE | flag | d IS DISTINCT FROM w
      d = w | w > 0 | m = w | n < d | m BETWEEN SYMMETRIC k AND n | COALESCE(t, u, '') = '' | n / m > 1 OR MOD(n, m) = 0
      CAST(n AS INTEGER) = 3 | m * m < 0 | CAST(m AS VARCHAR) = t | CASE WHEN y <> 0 THEN 1 / y > 3 ELSE FALSE END
      t IN ('a', 'b') | (m, n) IN ((1, 2), (3, 4)) | flag = TRUE OR 1 / m > 0 | SUBSTRING(t, 1, 1) = SUBSTRING(u, 2, 1)
      t BETWEEN 'a' AND 'b' | UPPER(t) = LOWER(u) | day IS NULL AND moment IS NOT NULL | ABS(m) > 5 | -m > k
      """;

  private static final String PER_PERSON =
      """
      SUM(m) | SUM(k) | SUM(n) | SUM(w) | SUM(d) | SUM(y) | SUM(x) | AVG(m) | AVG(w) | AVG(y) | AVG(d) | COUNT(t) | COUNT(DISTINCT m)
      SUM(m) + SUM(m) | SUM(m) - SUM(w) | SUM(n) / COUNT(*) | SUM(y) / SUM(x) | AVG(y) * 1E308 | CAST(SUM(n) AS BIGINT) | SUM(n * n)
      CAST(SUM(n) AS INTEGER) | CAST(SUM(k) AS BIGINT) | MAX(m) | MIN(m) - MAX(m) | MAX(y) | MIN(x) | MAX(d) | MIN(w) + 1 | CAST(SUM(n + 1) AS BIGINT)
      CHAR_LENGTH(MAX(t)) | CHAR_LENGTH(MIN(u)) | EXTRACT(YEAR FROM MAX(day)) | EXTRACT(EPOCH FROM MIN(moment)) | MOD(COUNT(*), SUM(n))
      SUM(m * m) | SUM(DISTINCT m) | SUM(y) - SUM(y) | SUM(CASE WHEN t LIKE 'a%' THEN m ELSE k END) | SUM(CAST(m AS DOUBLE)) | COUNT(*) * COUNT(*)
      CAST(MAX(n) AS INTEGER) | CAST(AVG(n) AS INTEGER) | SUM(n) * SUM(n) | SUM(m) FILTER (WHERE y > 0) | SUM(d * n) | CAST(SUM(n) AS DECIMAL(18, 2))
      """;

  private static final String WINDOWS =
      """
      ROW_NUMBER() OVER (PARTITION BY person ORDER BY y) | RANK() OVER (PARTITION BY person ORDER BY t) | SUM(m) OVER (PARTITION BY person)
      DENSE_RANK() OVER (PARTITION BY person ORDER BY moment DESC) | SUM(w) OVER (PARTITION BY person) | SUM(y) OVER (PARTITION BY person)
      SUM(d) OVER (PARTITION BY person) | SUM(MOD(m, 10)) OVER (PARTITION BY person) | MAX(m) OVER (PARTITION BY person) | MIN(y) OVER (PARTITION BY person) | COUNT(t) OVER (PARTITION BY person) | SUM(n) OVER (PARTITION BY person, card)
      SUM(m) OVER (PARTITION BY person ORDER BY day) | CHAR_LENGTH(MAX(t) OVER (PARTITION BY person)) | CAST(SUM(n) OVER (PARTITION BY person) AS BIGINT)
      ROW_NUMBER() OVER (PARTITION BY person ORDER BY x, d, flag) | CAST(MAX(n) OVER (PARTITION BY person) AS INTEGER) | CAST(SUM(k) OVER (PARTITION BY person) AS BIGINT)
      """;

  private static final List<String> WHOLE_QUERIES =
      List.of(
          "SELECT a.card, COUNT(*) AS c FROM t a JOIN o b ON a.person = b.person GROUP BY a.card",
          "SELECT a.card, SUM(a.n * b.n) AS s FROM t a JOIN o b ON a.person = b.person GROUP BY"
              + " a.card",
          "SELECT a.card, SUM(a.m * b.k) AS s FROM t a JOIN o b ON a.person = b.person AND a.m <"
              + " b.m GROUP BY a.card",
          "SELECT a.card, SUM(a.m / b.m) AS s FROM t a LEFT JOIN o b ON a.person = b.person"
              + " AND a.t || b.t LIKE 'a%' GROUP BY a.card",
          "SELECT a.card, COUNT(b.y) AS c FROM t a JOIN o b ON a.person = b.person AND a.y = b.y"
              + " AND a.day = b.day GROUP BY a.card",
          "SELECT card, COUNT(*) AS c FROM t WHERE EXISTS (SELECT 1 FROM o WHERE o.person ="
              + " t.person AND o.n / o.m > 1) GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM t WHERE person IN (SELECT person FROM o WHERE MOD(n, m)"
              + " = 0) GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM t WHERE NOT EXISTS (SELECT 1 FROM o WHERE o.person ="
              + " t.person AND o.m * o.m < 0) GROUP BY card",
          "SELECT card, SUM(m) AS s FROM (SELECT person, card, m FROM t UNION ALL SELECT person,"
              + " card, k FROM o) q GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM (SELECT person, card, t FROM t EXCEPT SELECT person,"
              + " card, u FROM o) q GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM (SELECT person, card, y FROM t INTERSECT SELECT person,"
              + " card, y FROM o) q GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM (SELECT DISTINCT person, card, y, t, d FROM t) q GROUP"
              + " BY card",
          "SELECT card, SUM(CHAR_LENGTH(g)) AS s FROM (SELECT person, card, f || f || f || f AS g"
              + " FROM (SELECT person, card, e || e || e || e AS f FROM (SELECT person, card, t ||"
              + " t || t || t AS e FROM t) a) b) c GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM (SELECT person, card, e || e || e || e || e || e || e ||"
              + " e AS f FROM (SELECT person, card, t || t || t || t || t || t || t || t AS e FROM"
              + " t) a) b WHERE f || f || f || f || f || f || f || f || f || f || f || f <> 'x'"
              + " GROUP BY card",
          "SELECT card, AVG(n / k) AS a FROM t GROUP BY card",
          "SELECT card, AVG(n) AS a, AVG(d) AS b, AVG(x) AS e, AVG(k) AS f FROM t GROUP BY card",
          "SELECT card, SUM(n) AS s, SUM(d) AS b, SUM(x) AS e, SUM(k) AS f FROM t GROUP BY card",
          "SELECT card, SUM(n) / COUNT(*) AS r FROM t GROUP BY card HAVING SUM(n) > 0 ORDER BY r"
              + " DESC",
          "SELECT card, SUM(n) / (COUNT(*) - COUNT(*)) AS r, MOD(COUNT(*), 0) AS z FROM t GROUP BY"
              + " card",
          "SELECT card, COUNT(*) * COUNT(*) * COUNT(*) * COUNT(*) * COUNT(*) AS r FROM t GROUP BY"
              + " card",
          "SELECT card, CAST(SUM(n) AS VARCHAR) || card AS r FROM t GROUP BY card ORDER BY 2 LIMIT"
              + " 1",
          "SELECT card, COUNT(m) AS a, COUNT(t) AS b, COUNT(y) AS e, COUNT(moment) AS f FROM t"
              + " GROUP BY card",
          "SELECT card, COUNT(DISTINCT person) AS p FROM t WHERE t <> u GROUP BY card",
          "SELECT card, COUNT(*) FILTER (WHERE n / m > 1) AS c, SUM(n) FILTER (WHERE MOD(m, n) = 0)"
              + " AS e FROM t GROUP BY card",
          "WITH a AS (SELECT person, card, n / m AS r FROM t), b AS (SELECT person, card, r * r AS"
              + " q FROM a) SELECT card, SUM(q) AS s FROM b GROUP BY card",
          "SELECT card, SUM(v) AS s FROM (SELECT person, card, CAST(k AS DECIMAL(38, 9)) * n AS v"
              + " FROM t) q GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM (SELECT person, card FROM t GROUP BY person, card HAVING"
              + " SUM(m) / COUNT(y) > SUM(w)) q GROUP BY card",
          "SELECT card, COUNT(*) AS c FROM (SELECT person, card, y, t FROM t GROUP BY person, card,"
              + " y, t) q GROUP BY card");

  private static final List<String> KEYS =
      List.of(
          "UPPER(t)",
          "t",
          "t || u",
          "SUBSTRING(t, 1, 1)",
          "EXTRACT(YEAR FROM day)",
          "FLOOR(day TO YEAR)",
          "CEIL(day TO YEAR)",
          "COALESCE(CEIL(day TO YEAR), DATE '2000-01-01')",
          "COALESCE(CEIL(moment TO MONTH), TIMESTAMP '2000-01-01 00:00:00')",
          "COALESCE(FLOOR(moment TO MILLENNIUM), TIMESTAMP '2000-01-01 00:00:00')",
          "COALESCE(FLOOR(day TO WEEK), DATE '2000-01-01')",
          "FLOOR(moment TO HOUR)",
          "CAST(moment AS DATE)",
          "m",
          "MOD(m, 10)",
          "m * m",
          "-m",
          "d",
          "w",
          "d * n",
          "CAST(n AS INTEGER)",
          "flag",
          "moment",
          "COALESCE(t, '')",
          "COALESCE(w, 0)",
          "COALESCE(m, 0)",
          "CASE WHEN m > 0 THEN t ELSE u END",
          "CAST(m AS VARCHAR)");

  private OracleTemplates() {}

  /** Templates whose answers hold declared cards only: bytes must not tell of another card. */
  static List<AnalysisTemplate> byCard() {
    List<AnalysisTemplate> all = new ArrayList<>();
    for (String e : split(WHOLE, FRACTIONS, TIMES)) {
      all.add(byCard("SELECT card, SUM(" + e + ") AS s FROM t GROUP BY card"));
    }
    for (String e : split(LENGTHS)) {
      all.add(byCard("SELECT card, SUM(CHAR_LENGTH(" + e + ")) AS s FROM t GROUP BY card"));
    }
    for (String e : split(CONDITIONS)) {
      all.add(
          byCard("SELECT card, COUNT(*) AS c, SUM(n) AS s FROM t WHERE " + e + " GROUP BY card"));
    }
    for (String e : split(PER_PERSON)) {
      all.add(
          byCard(
              "SELECT card, SUM(v) AS s FROM (SELECT person, card, "
                  + e
                  + " AS v FROM t GROUP BY person, card) q GROUP BY card"));
    }
    for (String e : split(WINDOWS)) {
      all.add(
          byCard(
              "SELECT card, SUM(v) AS s FROM (SELECT person, card, "
                  + e
                  + " AS v FROM t) q GROUP BY card"));
    }
    WHOLE_QUERIES.forEach(sql -> all.add(byCard(sql)));
    return all;
  }

  /** Templates whose groups depend on rows: a group that only the victim has must not show. */
  static List<AnalysisTemplate> byValue() {
    List<AnalysisTemplate> all = new ArrayList<>();
    for (String key : KEYS) {
      String sql = "SELECT " + key + " AS g, COUNT(*) AS c FROM t GROUP BY " + key;
      all.add(template(sql, sql, GroupKeys.selected()));
    }
    return all;
  }

  private static List<String> split(String... lists) {
    return Arrays.stream(lists)
        .flatMap(list -> Arrays.stream(list.split("\\n| \\| ")))
        .map(String::strip)
        .filter(e -> !e.isEmpty())
        .toList();
  }

  private static AnalysisTemplate byCard(String sql) {
    return template(sql, sql, GroupKeys.values("A", "B", "C"));
  }

  static AnalysisTemplate template(String name, String sql, GroupKeys keys) {
    ContributionBounds bounds = ContributionBounds.of(1, 3);
    return AnalysisTemplate.named(
            name.length() > 180
                ? name.substring(0, 180) + Integer.toHexString(name.hashCode())
                : name)
        .sql(sql)
        .bounds(sql.contains("AS s") ? bounds.total("s", "-1000", "1000") : bounds)
        .groups(keys)
        .noise(NoiseKind.LAPLACE)
        .loss(keys instanceof GroupKeys.Selected ? LOSS : PrivacyLoss.of("1", "0"))
        .build();
  }
}
