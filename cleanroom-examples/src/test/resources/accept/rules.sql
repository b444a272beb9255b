CREATE TABLE visits_all AS
  SELECT
    CASE WHEN MOD(x, 50) = 0 THEN NULL ELSE 'p' || MOD(x * 7, 61) END AS visitor,
    CASE WHEN MOD(x, 60) = 7 THEN 'Bern' WHEN MOD(x, 40) = 3 THEN 'Rom' WHEN MOD(x, 11) = 5 THEN NULL
      WHEN MOD(x, 4) = 1 THEN 'Köln' WHEN MOD(x, 13) = 2 THEN 'Oslo' ELSE 'Lyon' END AS city,
    CASE WHEN MOD(x, 29) = 0 THEN NULL ELSE 'z' || MOD(x * x, 31) END AS zip,
    CASE WHEN MOD(x, 9) = 0 THEN NULL ELSE 18 + MOD(x * 11, 60) END AS age,
    CASE WHEN MOD(x, 11) = 0 THEN NULL ELSE MOD(x, 3) = 0 END AS member,
    CAST(CASE WHEN MOD(x, 13) = 0 THEN NULL ELSE MOD(x * 37, 1000) / 100.0 END AS DECIMAL(10, 2))
      AS amount,
    CAST(CASE WHEN MOD(x, 17) = 0 THEN NULL ELSE (MOD(x * 17, 200) - 100) / 16.0 END AS DOUBLE)
      AS score,
    DATEADD(DAY, MOD(x * x, 40), DATE '2024-01-01') AS day,
    MOD(x * x, 23) AS items,
    CAST(CASE MOD(x, 4) WHEN 0 THEN 'café' WHEN 1 THEN 'straße' WHEN 2 THEN 'Zürich 日本' END
      AS VARCHAR(20)) AS note
  FROM SYSTEM_RANGE(1, 300);

CREATE VIEW visits AS SELECT * FROM visits_all WHERE visitor IS NOT NULL;

CREATE TABLE stays_all AS
  SELECT
    CASE WHEN MOD(x, 37) = 0 THEN NULL ELSE 'p' || MOD(x * 5, 53) END AS guest,
    CASE WHEN MOD(x, 31) = 4 THEN 'Bern' WHEN MOD(x, 3) = 0 THEN 'Lyon' WHEN MOD(x, 3) = 1 THEN 'Köln'
      ELSE 'Rom' END AS city,
    'z' || MOD(x * x, 13) AS zip,
    CASE WHEN MOD(x, 10) = 0 THEN NULL ELSE MOD(x, 8) END AS nights,
    MOD(x * x, 17) AS room,
    CAST(MOD(x * 29, 5000) / 1000.0 AS DECIMAL(8, 3)) AS rate
  FROM SYSTEM_RANGE(1, 160);

CREATE VIEW stays AS SELECT * FROM stays_all WHERE guest IS NOT NULL;

CREATE TABLE orders AS
  SELECT
    x AS number,
    'p' || MOD(x * 3, 45) AS buyer,
    CASE MOD(x, 7) WHEN 0 THEN 'Lyon' WHEN 1 THEN NULL ELSE 'Oslo' END AS city,
    CAST(MOD(x * 41, 1000) / 100.0 AS DECIMAL(8, 2)) AS price
  FROM SYSTEM_RANGE(1, 90);

CREATE TABLE lines AS
  SELECT
    1 + MOD(x * 7, 90) AS order_number,
    CASE WHEN MOD(x, 53) = 1 THEN 'fig' WHEN MOD(x, 4) = 0 THEN 'apple' WHEN MOD(x, 4) = 1
      THEN 'bread' ELSE 'cheese' END AS product,
    CASE WHEN MOD(x, 19) = 0 THEN NULL ELSE 1 + MOD(x, 5) END AS quantity
  FROM SYSTEM_RANGE(1, 250);

CREATE TABLE mine AS
  SELECT
    'p' || (x * 2) AS person,
    CASE WHEN MOD(x, 9) = 0 THEN 'c' WHEN MOD(x, 3) = 0 THEN 'b' ELSE 'a' END AS segment,
    'z' || MOD(x, 11) AS zip,
    CASE WHEN MOD(x, 7) = 0 THEN NULL ELSE MOD(x, 5) END AS weight
  FROM SYSTEM_RANGE(0, 29);

CREATE TABLE cities (city VARCHAR(10), country VARCHAR(2), people INTEGER);
INSERT INTO cities VALUES ('Lyon', 'FR', 5), ('Köln', 'DE', 10), ('Rom', 'IT', 28), ('Bonn', 'DE', 3);

CREATE TABLE bands (low INTEGER, high INTEGER, label VARCHAR(10));
INSERT INTO bands VALUES (0, 29, 'young'), (30, 59, 'middle'), (60, 200, 'old');
