-- Twelve people, of whom ann is the one that somebody wants to know about; bob is not among the leads.
CREATE TABLE people (id VARCHAR, n INT);
INSERT INTO people VALUES ('ann', 0), ('bob', 1), ('p2', 2), ('p3', 3), ('p4', 4), ('p5', 5),
  ('p6', 6), ('p7', 7), ('p8', 8), ('p9', 9), ('p10', 10), ('p11', 11);
CREATE TABLE leads AS SELECT id AS ident, id || '@x' AS mail, 't' AS town FROM people WHERE id <> 'bob';
UPDATE leads SET mail = 'bob@x' WHERE ident = 'p2';
CREATE TABLE picks (pick VARCHAR, num INT);
INSERT INTO picks VALUES ('ann', 1);
CREATE TABLE cities (name VARCHAR, country VARCHAR, people INT);
INSERT INTO cities VALUES ('rare', 'c', 5);
CREATE TABLE visits AS SELECT id AS patient, CASE id WHEN 'ann' THEN 'rare' ELSE 'common' END AS ward,
  CASE id WHEN 'ann' THEN 77 ELSE n END AS items, CASE id WHEN 'ann' THEN 777 ELSE 10 + n END AS cost FROM people;
CREATE TABLE tests AS SELECT id AS person, CASE id WHEN 'ann' THEN 'rare' ELSE 'common' END AS kit,
  CASE id WHEN 'ann' THEN 777 ELSE 10 + n END AS price FROM people;
CREATE TABLE claims AS SELECT id AS insured, 'k' AS kind, CASE id WHEN 'ann' THEN 'x' ELSE 'y' END AS area,
  'x' AS agent, CASE id WHEN 'ann' THEN 777 ELSE 10 + n END AS amount FROM people;
CREATE TABLE rides AS SELECT id AS rider, 5 + n AS minutes FROM people;
CREATE TABLE flights AS SELECT id AS member, id || '@x' AS email, 100 + n AS km FROM people;
CREATE TABLE clients AS SELECT id AS client, CASE id WHEN 'bob' THEN 'secret' ELSE 'plain' END AS segment FROM people;
CREATE TABLE blocks AS SELECT id AS p_block, 50 + n AS n_block FROM people;
CREATE TABLE readings AS SELECT id AS home, 'd' AS district, 33 + n AS kwh FROM people;
CREATE TABLE calls AS SELECT id AS caller, 'c' AS city, 60 + n AS seconds FROM people;
