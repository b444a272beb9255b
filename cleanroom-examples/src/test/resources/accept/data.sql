CREATE TABLE visits_all AS
  SELECT
    CASE WHEN MOD(x, 50) = 0 THEN NULL ELSE 'p' || MOD(x * 7, 41) END AS visitor,
    CASE MOD(x, 5) WHEN 1 THEN 'Köln' WHEN 2 THEN 'Oslo' WHEN 3 THEN NULL ELSE 'Lyon' END AS city,
    DATEADD(DAY, MOD(x * 13, 90), DATE '2024-01-01') AS day,
    DATEADD(HOUR, x * 5, TIMESTAMP '2024-01-01 08:30:00') AS seen,
    CASE WHEN MOD(x, 9) = 0 THEN NULL ELSE 18 + MOD(x * 11, 60) END AS age,
    CASE WHEN MOD(x, 11) = 0 THEN NULL ELSE MOD(x, 3) = 0 END AS member,
    CAST(CASE WHEN MOD(x, 13) = 0 THEN NULL ELSE MOD(x * 37, 1000) / 100.0 END AS DECIMAL(10, 2))
      AS amount,
    MOD(x, 7) AS items,
    CAST(CASE WHEN MOD(x, 17) = 0 THEN NULL ELSE (MOD(x * 17, 200) - 100) / 16.0 END AS DOUBLE)
      AS score,
    CAST(CASE MOD(x, 4) WHEN 0 THEN 'café' WHEN 1 THEN 'straße' WHEN 2 THEN 'Zürich 日本' END
      AS VARCHAR(20)) AS note,
    2020 + MOD(x, 4) AS year
  FROM SYSTEM_RANGE(1, 200);

CREATE VIEW visits AS SELECT * FROM visits_all WHERE visitor IS NOT NULL;

CREATE TABLE stays AS
  SELECT
    'p' || MOD(x * 5, 53) AS guest,
    CASE MOD(x, 3) WHEN 0 THEN 'Lyon' WHEN 1 THEN 'Köln' ELSE 'Rom' END AS city,
    CASE WHEN MOD(x, 10) = 0 THEN NULL ELSE MOD(x, 8) END AS nights,
    1 + MOD(x, 4) AS month,
    CAST(MOD(x * 29, 5000) / 1000.0 AS DECIMAL(8, 3)) AS rate
  FROM SYSTEM_RANGE(1, 120);

CREATE TABLE orders AS
  SELECT
    x AS number,
    'p' || MOD(x * 3, 45) AS buyer,
    CASE MOD(x, 2) WHEN 0 THEN 'Lyon' ELSE 'Oslo' END AS city,
    CAST(MOD(x * 41, 1000) / 100.0 AS DECIMAL(8, 2)) AS price
  FROM SYSTEM_RANGE(1, 90);

CREATE TABLE lines_all AS
  SELECT
    1 + MOD(x * 7, 95) AS order_number,
    CASE MOD(x, 4) WHEN 0 THEN 'apple' WHEN 1 THEN 'bread' WHEN 2 THEN 'cheese' ELSE 'date' END
      AS product,
    1 + MOD(x, 5) AS quantity
  FROM SYSTEM_RANGE(1, 250);

CREATE VIEW lines AS
  SELECT l.*, o.buyer FROM lines_all l JOIN orders o ON l.order_number = o.number;

CREATE TABLE calls AS
  SELECT
    'd' || MOD(x * 3, 25) AS device,
    CASE MOD(x, 2) WHEN 0 THEN 'Lyon' ELSE 'Rom' END AS city,
    MOD(x * 7, 60) AS minutes
  FROM SYSTEM_RANGE(1, 100);

CREATE TABLE cities (name VARCHAR(10), country VARCHAR(2), people INTEGER, founded DATE, tax DOUBLE);
INSERT INTO cities VALUES
  ('Lyon', 'FR', 5, DATE '1000-05-17', 0.5),
  ('Köln', 'DE', 10, DATE '0800-01-01', 0.25),
  ('Rom', 'IT', 28, NULL, NULL),
  ('Bonn', 'DE', 3, DATE '0789-06-30', 0.125);

CREATE TABLE bands (low INTEGER, high INTEGER, label VARCHAR(10));
INSERT INTO bands VALUES (0, 29, 'young'), (30, 59, 'middle'), (60, 200, 'old');
