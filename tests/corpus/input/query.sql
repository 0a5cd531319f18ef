.mode column
.headers on
CREATE TABLE voyage (day INTEGER, port TEXT, cargo TEXT, tonnes REAL);
WITH RECURSIVE days(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM days WHERE day < 5000)
INSERT INTO voyage SELECT day, trim(substr('Lisbon  Porto   Vigo    Bordeaux', 1 + 8 * (day * 7 % 4), 8)),
  'cargo ' || (day * day % 11), (day * 2654435761 % 1000) / 8.0 FROM days;
CREATE INDEX by_port ON voyage (port, tonnes DESC);
SELECT port, count(*) AS calls, sum(tonnes) AS tonnes, round(avg(tonnes), 6) AS mean FROM voyage GROUP BY port ORDER BY port;
SELECT cargo, max(tonnes), group_concat(day) FROM (SELECT * FROM voyage WHERE tonnes > 124.5 ORDER BY day LIMIT 12) GROUP BY cargo;
SELECT day, tonnes, rank() OVER (ORDER BY tonnes DESC, day) AS place FROM voyage WHERE port LIKE 'vig%' LIMIT 5;
EXPLAIN QUERY PLAN SELECT * FROM voyage WHERE port = 'Vigo' AND tonnes > 3;
SELECT hex(zeroblob(4)), 1e300 * 1e10, 7 / 2, -7 % 3, printf('%08.3f', 3.14159), upper('straße'), length('naïve');
UPDATE voyage SET tonnes = tonnes * 2 WHERE day % 2;
DELETE FROM voyage WHERE day > 4000;
SELECT count(*), total(tonnes) FROM voyage;
PRAGMA integrity_check;
