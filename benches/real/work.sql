PRAGMA temp_store = MEMORY;
CREATE TABLE voyage (day INTEGER, port TEXT, tonnes INTEGER);
WITH RECURSIVE days(day) AS (SELECT 1 UNION ALL SELECT day + 1 FROM days WHERE day < 200000)
INSERT INTO voyage SELECT day, 'port ' || (day * 7919 % 97), day * 2654435761 % 1000 FROM days;
CREATE INDEX by_port ON voyage (port, tonnes DESC);
SELECT count(*), sum(calls), max(tonnes) FROM (SELECT port, count(*) AS calls, sum(tonnes) AS tonnes FROM voyage GROUP BY port);
UPDATE voyage SET tonnes = tonnes * 2 WHERE day % 3 = 0;
SELECT sum(place * day % 1009) FROM (SELECT day, rank() OVER (PARTITION BY port ORDER BY tonnes DESC, day) AS place FROM voyage);
