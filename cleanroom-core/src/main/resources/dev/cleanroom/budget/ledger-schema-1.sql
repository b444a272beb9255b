-- The tables of a ledger in a database, version 1. They are created when a ledger is first opened,
-- or before that by an operator, who then may withhold the right to create tables.
-- For PostgreSQL, SQLite and H2.
--
-- Amounts are whole numbers: epsilon in steps of 1e-9, both deltas of 1e-18, rho of 1e-12. The
-- largest BIGINT means "at least so much". Times are milliseconds since 1970-01-01T00:00:00Z.
-- Keys that are hashes (account, replay_key, holding, log) compare alike under every collation.
-- In texts, a backslash begins what not every database can hold: \\ is itself, \u0000 a character.

-- How many runs were admitted, and the largest time of any of them. Its one row orders all
-- admissions: each of them locks it first.
CREATE TABLE IF NOT EXISTS cleanroom_clock (
  id BIGINT PRIMARY KEY CHECK (id = 1),
  admissions BIGINT NOT NULL CHECK (admissions >= 0),
  latest BIGINT NOT NULL CHECK (latest >= 0)
);

-- What is spent on each account in all.
CREATE TABLE IF NOT EXISTS cleanroom_account (
  account VARCHAR PRIMARY KEY,
  owner VARCHAR NOT NULL,
  dataset VARCHAR NOT NULL,
  identity_space VARCHAR NOT NULL,
  part VARCHAR NOT NULL,
  name VARCHAR NOT NULL,
  epsilon BIGINT NOT NULL CHECK (epsilon >= 0),
  delta BIGINT NOT NULL CHECK (delta >= 0),
  rho BIGINT NOT NULL CHECK (rho >= 0),
  rho_delta BIGINT NOT NULL CHECK (rho_delta >= 0)
);

-- The runs, each RESERVED, CHARGED, RELEASED, FAILED or ABORTED; no constraint says so, because H2
-- cannot check IN (...) any more once the session that made the table is closed. Costs are decimal
-- text here, exact at any size. holding is the hash of replay and member; kept is the number of
-- bytes of the answer, -1 if they are not kept.
CREATE TABLE IF NOT EXISTS cleanroom_run (
  run VARCHAR PRIMARY KEY,
  admitted BIGINT NOT NULL UNIQUE,
  admitted_at BIGINT NOT NULL,
  once BIGINT NOT NULL,
  body VARCHAR NOT NULL,
  replay VARCHAR,
  replay_key VARCHAR,
  holding VARCHAR,
  collaboration VARCHAR NOT NULL,
  member VARCHAR NOT NULL,
  template VARCHAR NOT NULL,
  digest VARCHAR NOT NULL,
  epsilon VARCHAR NOT NULL,
  delta VARCHAR NOT NULL,
  rho VARCHAR NOT NULL,
  rho_delta VARCHAR NOT NULL,
  writer VARCHAR NOT NULL,
  source VARCHAR,
  state VARCHAR NOT NULL,
  answer VARCHAR,
  kept BIGINT NOT NULL
);
CREATE INDEX IF NOT EXISTS cleanroom_run_replay ON cleanroom_run (replay_key, admitted);
CREATE INDEX IF NOT EXISTS cleanroom_run_holding ON cleanroom_run (holding);

-- The limits that each run was admitted under, in their order.
CREATE TABLE IF NOT EXISTS cleanroom_limit (
  run VARCHAR NOT NULL,
  line BIGINT NOT NULL,
  account VARCHAR NOT NULL,
  cap_filter VARCHAR,
  cap_loss VARCHAR,
  cap_delta VARCHAR,
  window_length VARCHAR,
  PRIMARY KEY (run, line)
);

-- What each run spent on each of its accounts, for caps that hold in windows.
CREATE TABLE IF NOT EXISTS cleanroom_charge (
  account VARCHAR NOT NULL,
  admitted BIGINT NOT NULL,
  admitted_at BIGINT NOT NULL,
  epsilon BIGINT NOT NULL CHECK (epsilon >= 0),
  delta BIGINT NOT NULL CHECK (delta >= 0),
  rho BIGINT NOT NULL CHECK (rho >= 0),
  rho_delta BIGINT NOT NULL CHECK (rho_delta >= 0),
  PRIMARY KEY (account, admitted)
);
CREATE INDEX IF NOT EXISTS cleanroom_charge_time ON cleanroom_charge (account, admitted_at);

-- The answers that are kept, encrypted, in pieces of at most 512 KiB.
CREATE TABLE IF NOT EXISTS cleanroom_answer (
  run VARCHAR NOT NULL,
  piece BIGINT NOT NULL,
  bytes BYTEA NOT NULL,
  PRIMARY KEY (run, piece)
);

-- The last signed state of each audit log.
CREATE TABLE IF NOT EXISTS cleanroom_head (
  log VARCHAR PRIMARY KEY,
  origin VARCHAR NOT NULL,
  entries BIGINT NOT NULL,
  root VARCHAR NOT NULL
);

-- The version of these tables, written last: where it stands, all of them are there.
CREATE TABLE IF NOT EXISTS cleanroom_schema (
  version BIGINT PRIMARY KEY
);
INSERT INTO cleanroom_clock (id, admissions, latest)
  SELECT 1, 0, 0 WHERE NOT EXISTS (SELECT 1 FROM cleanroom_clock);
INSERT INTO cleanroom_schema (version)
  SELECT 1 WHERE NOT EXISTS (SELECT 1 FROM cleanroom_schema);
