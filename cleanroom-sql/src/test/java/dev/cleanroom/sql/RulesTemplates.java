package dev.cleanroom.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Templates to start from: written ones, and ones that are put together from pieces. */
final class RulesTemplates {
  /** Accepted by at least one room each. */
  static final List<String> WRITTEN =
      List.of(
          "SELECT v.city, COUNT(*) FROM visits v GROUP BY v.city",
          "SELECT COUNT(DISTINCT v.visitor) FROM visits v WHERE v.age > 2",
          "SELECT v.city, SUM(v.items) AS n FROM visits v GROUP BY v.city HAVING SUM(v.items) > 1",
          "SELECT DISTINCT v.city FROM visits v WHERE v.age >= 1",
          "SELECT v.city, v.zip, COUNT(*) FROM visits v GROUP BY v.city, v.zip",
          "SELECT v.city, COUNT(*) FROM visits v JOIN stays s ON v.visitor = s.guest GROUP BY"
              + " v.city",
          "SELECT v.city, SUM(s.nights) FROM visits v JOIN stays s ON v.zip = s.zip GROUP BY"
              + " v.city",
          "SELECT s.city, COUNT(*) FROM visits v JOIN stays s ON v.zip = s.zip AND s.guest ="
              + " v.visitor WHERE v.age > 1 GROUP BY s.city",
          "SELECT v.city, COUNT(*) FROM visits v LEFT JOIN stays s ON v.visitor = s.guest GROUP BY"
              + " v.city",
          "SELECT s.city, SUM(v.age) FROM visits v RIGHT JOIN stays s ON v.visitor = s.guest GROUP"
              + " BY s.city",
          "SELECT c.country, COUNT(*) FROM visits v JOIN cities c ON v.city = c.city GROUP BY"
              + " c.country",
          "SELECT c.country, SUM(v.age) FROM visits v LEFT JOIN cities c ON v.city = c.city GROUP"
              + " BY c.country",
          "SELECT m.city, COUNT(*) FROM visits v JOIN mine m ON v.visitor = m.person GROUP BY"
              + " m.city",
          "SELECT v.city, COUNT(DISTINCT v.visitor) AS n, SUM(v.age) FROM visits v JOIN mine m ON"
              + " m.person = v.visitor GROUP BY v.city ORDER BY n DESC",
          "SELECT v.city, COUNT(v.visitor) FROM visits v JOIN mine m ON m.person = v.visitor OR"
              + " m.zip = v.zip WHERE v.city <> 'ca' GROUP BY v.city",
          "SELECT DISTINCT v.city, v.age FROM visits v JOIN mine m ON v.visitor = m.person",
          "SELECT DISTINCT v.city, s.nights FROM visits v JOIN mine m ON v.visitor = m.person JOIN"
              + " stays s ON s.guest = m.person WHERE v.age > 1 LIMIT 20",
          "SELECT s.city, COUNT(DISTINCT s.guest), SUM(v.items) FROM visits v JOIN mine m ON"
              + " v.visitor = m.person JOIN stays s ON s.guest = m.person GROUP BY s.city",
          "SELECT l.city, SUM(l.pieces) FROM lines l GROUP BY l.city",
          "SELECT l.city, COUNT(*) FROM lines l JOIN visits v ON l.city = v.city GROUP BY l.city",
          "SELECT u.city, COUNT(*) FROM (SELECT v.city, v.visitor FROM visits v UNION ALL SELECT"
              + " s.city, s.guest FROM stays s) u GROUP BY u.city",
          "SELECT u.city, SUM(u.n) FROM (SELECT v.city, v.age AS n FROM visits v UNION ALL SELECT"
              + " m.city, m.weight FROM mine m) u GROUP BY u.city",
          "WITH p AS (SELECT v.visitor, v.city, COUNT(*) AS n, MAX(v.age) AS age FROM visits v"
              + " GROUP BY v.visitor, v.city) SELECT p.city, SUM(p.n), COUNT(*) FROM p WHERE p.age"
              + " > 1 GROUP BY p.city",
          "SELECT p.n, COUNT(*) FROM (SELECT v.visitor, COUNT(*) AS n FROM visits v GROUP BY"
              + " v.visitor) p GROUP BY p.n",
          "SELECT p.city, COUNT(*) FROM (SELECT v.city, ROW_NUMBER() OVER (PARTITION BY v.visitor"
              + " ORDER BY v.age, v.city, v.zip, v.items) AS r FROM visits v) p WHERE p.r = 1 GROUP"
              + " BY p.city",
          "SELECT v.city, SUM(CASE WHEN v.age > 3 THEN v.items ELSE 0 END) FROM visits v GROUP BY"
              + " v.city",
          "SELECT v.city, COUNT(*) FILTER (WHERE v.age > 3) FROM visits v GROUP BY v.city",
          "SELECT v.city, COUNT(*) FROM visits v WHERE v.secret > 1200 GROUP BY v.city",
          "SELECT v.city, COUNT(*) FROM visits v JOIN stays s ON v.zip = s.zip WHERE s.secret <"
              + " 1900 GROUP BY v.city",
          "SELECT v.city, COUNT(v.secret) FROM visits v JOIN cities c ON v.zip = c.zip GROUP BY"
              + " v.city",
          "SELECT a.city, COUNT(*) FROM visits a JOIN visits v ON a.visitor = v.visitor GROUP BY"
              + " a.city",
          "SELECT v.city, COUNT(*) FROM visits v CROSS JOIN cities c GROUP BY v.city",
          "SELECT v.city, COUNT(*) FROM visits v FULL JOIN stays s ON v.visitor = s.guest AND v.zip"
              + " = s.zip GROUP BY v.city",
          "SELECT v.city, COUNT(*) FROM visits v JOIN stays s ON v.zip = s.zip JOIN mine m ON"
              + " s.guest = m.person GROUP BY v.city",
          "SELECT v.city, AVG(v.items) FROM visits v JOIN mine m ON v.visitor = m.person GROUP BY"
              + " v.city",
          "SELECT UPPER(v.city), SUM(v.items) FROM visits v JOIN mine m ON v.visitor = m.person"
              + " GROUP BY UPPER(v.city)",
          "SELECT v.city, COUNT(*) FROM visits v WHERE v.city IN (SELECT c.city FROM cities c WHERE"
              + " c.size > 1) GROUP BY v.city");

  private static final List<String> FROM =
      List.of(
          "visits v",
          "stays s",
          "lines l",
          "visits v JOIN stays s ON v.visitor = s.guest",
          "visits v JOIN stays s ON v.zip = s.zip",
          "visits v JOIN stays s ON v.zip = s.zip AND v.visitor = s.guest",
          "visits v JOIN stays s ON v.city = s.city AND v.age > s.nights",
          "visits v LEFT JOIN stays s ON v.visitor = s.guest",
          "visits v LEFT JOIN stays s ON v.zip = s.zip AND s.nights > 2",
          "visits v RIGHT JOIN stays s ON v.visitor = s.guest",
          "visits v FULL JOIN stays s ON v.visitor = s.guest",
          "visits v JOIN mine m ON v.visitor = m.person",
          "visits v LEFT JOIN mine m ON v.visitor = m.person",
          "mine m LEFT JOIN visits v ON v.visitor = m.person",
          "visits v JOIN mine m ON v.visitor = m.person JOIN stays s ON s.guest = m.person",
          "visits v JOIN mine m ON v.visitor = m.person LEFT JOIN stays s ON s.guest = v.visitor",
          "stays s JOIN mine m ON s.guest = m.person",
          "visits v JOIN cities c ON v.city = c.city",
          "visits v LEFT JOIN cities c ON v.zip = c.zip",
          "cities c LEFT JOIN visits v ON v.city = c.city",
          "visits v JOIN lines l ON v.city = l.city",
          "lines l JOIN stays s ON l.city = s.city",
          "(SELECT visitor, city, zip, COUNT(*) AS items, SUM(age) AS age FROM visits GROUP BY"
              + " visitor, city, zip) v",
          "(SELECT DISTINCT visitor, city FROM visits) v JOIN (SELECT guest, MIN(nights) AS nights"
              + " FROM stays GROUP BY guest) s ON s.guest = v.visitor",
          "(SELECT visitor, city, age, items FROM visits UNION ALL SELECT guest, city, nights,"
              + " nights FROM stays) v");

  private static final List<String> KEYS =
      List.of("v.city", "s.city", "v.zip", "c.country", "m.city", "l.city", "s.zip", "v.items");

  private static final List<String> MEASURES =
      List.of(
          "COUNT(*)",
          "COUNT(DISTINCT v.visitor)",
          "SUM(v.age)",
          "SUM(v.items)",
          "AVG(v.items)",
          "COUNT(v.age)",
          "SUM(s.nights)",
          "COUNT(DISTINCT s.guest)",
          "SUM(l.pieces)",
          "SUM(m.weight)",
          "COUNT(DISTINCT v.city)");

  private static final List<String> WHERE =
      List.of(
          "v.age > 2",
          "v.city <> 'cb'",
          "s.nights < 4",
          "v.items > 0 AND v.age < 6",
          "c.size > 0",
          "m.weight > 0",
          "v.zip = s.zip",
          "v.secret > 1300");

  private RulesTemplates() {}

  /** A template from pieces whose tables fit. */
  static String drawn(Random random) {
    String from = pick(FROM, random);
    List<String> keys = fitting(KEYS, from);
    List<String> measures = fitting(MEASURES, from);
    List<String> conditions = fitting(WHERE, from);
    String key = random.nextInt(5) > 0 && !keys.isEmpty() ? pick(keys, random) : "";
    String measure = pick(measures, random);
    if (random.nextInt(3) == 0) {
      measure += ", " + pick(measures, random);
    }
    String where =
        random.nextInt(2) == 0 && !conditions.isEmpty() ? " WHERE " + pick(conditions, random) : "";
    return "SELECT "
        + (key.isEmpty() ? "" : key + ", ")
        + measure
        + " FROM "
        + from
        + where
        + (key.isEmpty() ? "" : " GROUP BY " + key);
  }

  private static List<String> fitting(List<String> pieces, String from) {
    List<String> fitting = new ArrayList<>(pieces);
    for (String alias : List.of("v", "s", "l", "m", "c")) {
      if (!from.matches(".* " + alias + "( .*)?")) {
        fitting.removeIf(piece -> piece.matches(".*\\b" + alias + "\\..*"));
      }
    }
    return fitting;
  }

  static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
