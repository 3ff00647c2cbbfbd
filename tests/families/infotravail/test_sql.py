"""The SQL cage: what may run gives its rows; nothing else reaches the engine; what never ends is stopped."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from tests.conftest import Home
from tests.world.processes import crowded
from tremplin.app import create_app
from tremplin.families.infotravail.ckan import datastore
from tremplin.families.infotravail.sql import allow, cage
from tremplin.families.infotravail.sql.allow import SqlRefused, prepare

URL = "/api/3/action/datastore_search_sql"
TABLES = {"metiers": "rome_metiers", "appellations": "rome_appellations", "0f1e-2d": "bmo_besoins"}


def run(client: TestClient, sql: str) -> Any:
    return client.post(URL, json={"sql": sql})


RIGHT = {
    "SELECT count(*) FROM rome_metiers": [{"count": 532}],
    "select count(*) as n, grand_domaine from rome_metiers group by 2 order by n desc, 2 limit 1": [
        {"n": 94, "grand_domaine": "H"}
    ],
    "SELECT m.code_rome, count(*) FROM rome_metiers m JOIN rome_appellations a ON a.code_rome = m.code_rome "
    "WHERE m.code_rome IN ('L1510', 'Z9999') GROUP BY m.code_rome": [{"code_rome": "L1510", "count": 22}],
    "WITH x(g, n) AS (SELECT grand_domaine, count(*) FROM rome_metiers GROUP BY 1) SELECT sum(n)::int AS s FROM x": [
        {"s": 532}
    ],
    "SELECT _id, code_rome FROM rome_metiers WHERE _id = 1": [{"_id": 1, "code_rome": "A1101"}],
    "SELECT code_rome FROM rome_metiers WHERE libelle_rome ILIKE '%boulangerie%'": [{"code_rome": "D1102"}],
    "SELECT 'l''apostrophe' AS a, upper('é') AS b, coalesce(NULL, 2) AS c, 7 / 2.0 AS d": [
        {"a": "l'apostrophe", "b": "É", "c": 2, "d": 3.5}
    ],
    "SELECT code_rome FROM rome_metiers EXCEPT SELECT code_rome FROM rome_metiers WHERE dans_le_fichier_des_codes": [
        {"code_rome": "L1510"}
    ],
    "SELECT rank() OVER (ORDER BY code_rome DESC) AS r FROM rome_metiers ORDER BY 1 LIMIT 1": [{"r": 1}],
    "SELECT CASE WHEN 1 < 2 THEN 'oui' ELSE 'non' END AS x -- commentaire": [{"x": "oui"}],
    "SELECT count(*) FILTER (WHERE riasec_majeur = 'R') > 0 AS x FROM rome_metiers": [{"x": True}],
    "SELECT 1::numeric AS a, CAST('2.5' AS decimal) AS b, CAST(3 AS dec) AS c": [{"a": 1.0, "b": 2.5, "c": 3.0}],
    "SELECT round('2.675'::float8::numeric, 2) AS a, 0.1::numeric + 0.2::numeric = 0.3::numeric AS b": [
        {"a": 2.68, "b": True}
    ],
    "SELECT '0.1234567891'::numeric AS a, round(avg(_id)::numeric, 1) AS b FROM rome_metiers": [
        {"a": 0.1234567891, "b": 266.5}
    ],
    "SELECT '1'::varchar(3) AS a, 'abcdef'::varchar(3)::char(2) AS b, 'abc'::character varying(9) AS c": [
        {"a": "1", "b": "ab", "c": "abc"}
    ],
    "SELECT 'abc'::char AS a, '7'::float(24) AS b, '7.25'::numeric(3, 1) AS c, '7.5'::numeric(3) AS d": [
        {"a": "a", "b": 7.0, "c": 7.3, "d": 8}
    ],
    "SELECT code_rome::varchar(1), count(*) AS n FROM rome_metiers GROUP BY code_rome::varchar(1) ORDER BY 1 LIMIT 1": [
        {"code_rome": "A", "n": 30}
    ],
}


@pytest.mark.parametrize(("sql", "records"), RIGHT.items(), ids=range(len(RIGHT)))
def test_a_select_gives_its_rows(real_client: TestClient, sql: str, records: list[dict[str, Any]]) -> None:
    answer = run(real_client, sql)
    assert answer.status_code == 200, answer.text
    assert answer.json()["result"]["records"] == records


def test_resources_are_named_by_their_identifiers(real_client: TestClient) -> None:
    resource = real_client.get("/api/3/action/resource_show?id=rome_metiers").json()["result"]["id"]
    answer = run(real_client, f'SELECT "{resource}".code_rome FROM "{resource}" ORDER BY 1 LIMIT 1')
    assert answer.json()["result"]["records"] == [{"code_rome": "A1101"}]
    assert answer.json()["result"]["fields"] == [{"id": "code_rome", "type": "text"}]


READERS = (
    "read_csv",
    "read_csv_auto",
    "read_parquet",
    "parquet_scan",
    "read_json",
    "read_json_auto",
    "read_text",
    "read_blob",
    "glob",
    "sniff_csv",
    "sqlite_scan",
    "postgres_scan",
    "pg_read_file",
    "pg_ls_dir",
    "lo_import",
    "duckdb_settings",
    "duckdb_tables",
    "duckdb_secrets",
    "pragma_database_list",
    "pragma_table_info",
    "query",
    "query_table",
    "generate_series",
    "range",
    "unnest",
    "json_each",
    "repeat_row",
)
SCALARS = (
    "pg_sleep",
    "current_setting",
    "set_config",
    "getenv",
    "version",
    "pg_read_file",
    "load_extension",
    "eval",
    "dblink",
    "query_to_xml",
    "lo_export",
    "currval",
    "nextval",
    "repeat",
    "lpad",
    "rpad",
    "regexp_replace",
    "regexp_matches",
    "string_agg",
    "array_agg",
    "list",
    "histogram",
    "random",
    "uuid",
    "md5",
    "sha256",
    "txid_current",
    "pg_backend_pid",
    "inet_server_addr",
    "to_tsquery",
    "format",
    "printf",
    "chr",
    "encode",
    "xmlparse",
    "json_extract",
    "struct_pack",
    "map",
    "apply",
    "list_transform",
    "hash",
    "error",
    "write_log",
    "in_search_path",
    "current_database",
    "current_schema",
    "pg_typeof",
    "bar",
)
SYSTEM = (
    "pg_catalog.pg_tables",
    "information_schema.tables",
    "pg_shadow",
    "sqlite_master",
    "sqlite_schema",
    "duckdb_tables",
    "main.rome_metiers",
    "memory.main.rome_metiers",
    "rejets",
    "reference.certifications",
    "'/etc/passwd'",
    "'/etc/passwd.csv'",
    '"/etc/passwd"',
    "'rome_metiers.parquet'",
    "'http://127.0.0.1/x.csv'",
    "'s3://seau/x.parquet'",
    '"../../../store.sqlite"',
    '"rome_metiers.parquet"',
    "pg_stat_activity",
    "pg_user",
    "temp.x",
)
STATEMENTS = (
    "INSERT INTO metiers VALUES (1)",
    "UPDATE metiers SET code_rome = 'x'",
    "DELETE FROM metiers",
    "DROP TABLE metiers",
    "DROP VIEW metiers",
    "TRUNCATE metiers",
    "ALTER TABLE metiers ADD x int",
    "CREATE TABLE x AS SELECT 1",
    "CREATE OR REPLACE VIEW x AS SELECT 1",
    "CREATE FUNCTION f() RETURNS int AS 'x'",
    "CREATE MACRO f() AS 1",
    "COPY metiers TO '/tmp/x.csv'",
    "COPY (SELECT 1) TO PROGRAM 'sh'",
    "COPY metiers FROM '/etc/passwd'",
    "EXPORT DATABASE '/tmp/x'",
    "IMPORT DATABASE '/tmp/x'",
    "ATTACH '/etc/passwd' AS x",
    "DETACH main",
    "USE main",
    "PRAGMA database_list",
    "PRAGMA enable_profiling",
    "SET memory_limit = '90GB'",
    "SET enable_external_access = true",
    "RESET ALL",
    "SHOW TABLES",
    "SHOW ALL TABLES",
    "DESCRIBE metiers",
    "SUMMARIZE metiers",
    "EXPLAIN SELECT 1",
    "EXPLAIN ANALYZE SELECT 1",
    "VACUUM",
    "ANALYZE",
    "CHECKPOINT",
    "INSTALL httpfs",
    "LOAD httpfs",
    "CALL pragma_version()",
    "BEGIN",
    "COMMIT",
    "ROLLBACK",
    "GRANT ALL ON metiers TO public",
    "DO $$ BEGIN END $$",
    "LISTEN x",
    "NOTIFY x",
    "PREPARE x AS SELECT 1",
    "EXECUTE x",
    "DEALLOCATE x",
    "LOCK TABLE metiers",
    "VALUES (1)",
    "MERGE INTO metiers USING metiers ON true WHEN MATCHED THEN DELETE",
    "KILL 1",
    "SHUTDOWN",
    "REINDEX",
    "COMMENT ON TABLE metiers IS 'x'",
    "REFRESH MATERIALIZED VIEW x",
    "DECLARE c CURSOR FOR SELECT 1",
)
SELECTS = (
    "SELECT 1; SELECT 2",
    "SELECT 1; DROP TABLE metiers",
    "SELECT 1;;DELETE FROM metiers",
    "",
    ";",
    "-- rien",
    "/* rien */",
    "SELECT * INTO x FROM metiers",
    "SELECT * FROM metiers FOR UPDATE",
    "SELECT * FROM metiers FOR SHARE",
    "WITH RECURSIVE t(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM t) SELECT * FROM t",
    "WITH RECURSIVE t AS (SELECT * FROM t) SELECT 1",
    "WITH x AS (DELETE FROM metiers RETURNING *) SELECT * FROM x",
    "WITH x AS (INSERT INTO metiers VALUES (1) RETURNING 1) SELECT * FROM x",
    "SELECT (WITH x AS (SELECT 1) SELECT * FROM x)",
    'WITH "a b" AS (SELECT 1) SELECT * FROM "a b"',
    'WITH "/etc/passwd" AS (SELECT 1) SELECT * FROM "/etc/passwd"',
    "SELECT * FROM metiers TABLESAMPLE SYSTEM (10)",
    "SELECT * FROM metiers, LATERAL (SELECT 1) x",
    "SELECT * FROM (VALUES (1), (2)) AS x(a)",
    "SELECT CURRENT_USER",
    "SELECT SESSION_USER",
    "SELECT CURRENT_SCHEMA",
    "SELECT CURRENT_CATALOG",
    "SELECT 'x'::json",
    "SELECT 'x'::xml",
    "SELECT '{1}'::int[]",
    "SELECT ARRAY[1, 2]",
    "SELECT ROW(1, 2)",
    'SELECT 1 COLLATE "fr"',
    "SELECT 'pg_tables'::regclass",
    "SELECT CAST(1 AS blob)",
    "SELECT 'a' SIMILAR TO 'b'",
    "SELECT 'a' ~ '(a+)+$'",
    "SELECT * FROM metiers WHERE libelle_rome ~* 'x'",
    "SELECT x -> 'y' FROM metiers",
    "SELECT x ->> 'y' FROM metiers",
    "SELECT x[1] FROM metiers",
    "SELECT $1",
    "SELECT :x",
    "SELECT ?",
    "SELECT @@version",
    "SELECT @x",
    "SELECT {'a': 1}",
    "SELECT [1, 2]",
    "SELECT x.y.z.t FROM metiers",
    "SELECT main.metiers.code_rome FROM metiers",
    "SELECT COLUMNS('.*') FROM metiers",
    "SELECT * EXCLUDE (a) FROM metiers",
    "SELECT * REPLACE (1 AS a) FROM metiers",
    "SELECT list_transform([1], x -> x)",
    "SELECT INTERVAL '1 day'",
    "SELECT TIMESTAMP 'now' AT TIME ZONE 'x'",
    "SELECT 1 \u202e FROM metiers",
    "SELECT 1\u0000",
    "SELECT\u200b1",
    "SELECT 'x\ud800'",
    "ＳＥＬＥＣＴ 1",
    "SELECT 1 /*! UNION SELECT 2 */ FROM x",
    "SELECT * FROM metiers PIVOT (count(*) FOR a IN (1))",
    "SELECT * FROM metiers UNPIVOT (a FOR b IN (c))",
    "SELECT * FROM metiers ASOF JOIN appellations ON true",
    "SELECT * FROM ONLY metiers",
    "SELECT * FROM metiers AT (VERSION => 1)",
    "SELECT " + "(" * 200 + "1" + ")" * 200,
    "SELECT " + "+".join(["1"] * 6000),
    "SELECT '" + "x" * 30_000 + "'",
    "SELECT 1" + " UNION ALL SELECT 1" * 3000,
    "SELECT * FROM " + ", ".join(f"metiers m{n}" for n in range(2000)),
    "SELECT " + "-" * 5000 + "1",
    "SELECT " + "NOT " * 5000 + "true",
    "SELECT 1 WHERE " + "(SELECT " * 300,
    "SELECT 1 LIMIT (SELECT pg_sleep(9))",
    "SELECT 1 ORDER BY pg_sleep(9)",
    "SELECT 1 FROM metiers GROUP BY getenv('HOME')",
    "SELECT count(*) FILTER (WHERE getenv('x') = 'y') FROM metiers",
    "SELECT sum(1) OVER (ORDER BY getenv('x')) FROM metiers",
    "SELECT * FROM metiers JOIN read_text('/etc/passwd') ON true",
    "SELECT EXISTS (SELECT * FROM read_text('/etc/passwd'))",
    "SELECT 1 UNION SELECT content FROM read_text('/etc/passwd')",
    "SELECT 1 IN (SELECT x FROM pg_user)",
    "SELECT 1 AS x FROM metiers QUALIFY row_number() OVER () = 1",
    "SELECT DISTINCT ON (code_rome) * FROM inconnue",
    "SELECT * FROM metiers NATURAL JOIN inconnue",
    'SELECT EXTRACT("x\'; DROP" FROM now())',
    "SELECT NOW()",
    "SELECT date_trunc('x', CURRENT_TIMESTAMP)",
)
HOSTILE = [
    *STATEMENTS,
    *SELECTS,
    *(f"SELECT * FROM {f}('/etc/passwd')" for f in READERS),
    *(f"SELECT {f}('a')" for f in SCALARS),
    *(f"SELECT * FROM {name}" for name in SYSTEM),
]


def test_there_are_enough_hostile_statements() -> None:
    assert len(set(HOSTILE)) > 200


@pytest.fixture
def guarded(real_client: TestClient, monkeypatch: pytest.MonkeyPatch) -> TestClient:
    """The application, its engine replaced by an alarm."""

    class Alarm:
        def run(self, _folder: object, _tables: object, sql: str) -> Any:
            raise AssertionError(f"une requête a atteint le moteur : {sql}")

    monkeypatch.setattr(datastore, "CHILDREN", Alarm())
    return real_client


@pytest.mark.parametrize("sql", HOSTILE, ids=lambda s: s[:50].encode("ascii", "replace").decode())
def test_nothing_outside_the_list_reaches_the_engine(guarded: TestClient, sql: str) -> None:
    renamed = sql.replace("metiers", "rome_metiers") if "rome_" not in sql else sql
    if "\ud800" in renamed:
        with pytest.raises(SqlRefused):
            prepare(renamed, TABLES)
        return
    answer = run(guarded, renamed.replace("appellations", "rome_appellations"))
    assert answer.status_code == (400 if "\0" in sql else 409), answer.text
    assert answer.json()["error"]["__type"] == "Validation Error"
    for secret in ("/work", "releases", "duckdb", "sqlglot", "Traceback"):
        assert secret not in answer.text or secret in sql


def test_a_join_without_end_is_stopped_and_the_next_query_answers(
    demo_client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cage, "SECONDS", 1.0)
    tables = ", ".join(f"imt_tensions t{n}" for n in range(6))
    answer = run(
        demo_client, f"SELECT count(*) FROM {tables} WHERE t0._id + t1._id + t2._id + t3._id + t4._id = t5._id"
    )
    assert answer.status_code == 409
    assert "1 secondes" in answer.json()["error"]["sql"][0]
    monkeypatch.undo()
    assert run(demo_client, "SELECT 1 AS x").json()["result"]["records"] == [{"x": 1}]


def test_a_query_that_eats_memory_is_stopped(demo_client: TestClient) -> None:
    sql = (
        "SELECT concat(a.nom, b.nom, c.nom) AS x, count(*) FROM rome_noms a, rome_noms b, rome_noms c GROUP BY 1 "
        "ORDER BY 2 DESC"
    )
    more = "SELECT concat(x, y) AS z, count(*) FROM (SELECT x FROM q), (SELECT x AS y FROM q) GROUP BY 1"
    answer = run(demo_client, f"WITH q AS ({sql}) {more}")
    assert answer.status_code == 409
    assert "mémoire" in answer.text or "secondes" in answer.text
    assert run(demo_client, "SELECT 1 AS x").status_code == 200


def test_rows_beyond_the_limit_are_cut_and_said(demo_client: TestClient) -> None:
    result = run(demo_client, "SELECT a._id FROM imt_tensions a, imt_tensions b LIMIT 40000").json()["result"]
    assert (len(result["records"]), result["records_truncated"]) == (cage.ROWS, True)
    result = run(demo_client, "SELECT a._id FROM imt_tensions a LIMIT 10").json()["result"]
    assert "records_truncated" not in result


def test_an_engine_error_is_told_in_our_words(demo_client: TestClient) -> None:
    for sql, told in (
        ("SELECT inconnue FROM rome_metiers", "Colonne inconnue"),
        ("SELECT CAST(libelle_rome AS int) FROM rome_metiers", "convertie"),
        ("SELECT code_rome, count(*) FROM rome_metiers", "GROUP BY"),
    ):
        answer = run(demo_client, sql)
        assert answer.status_code == 409
        assert told in answer.json()["error"]["sql"][0]
        assert "parquet" not in answer.text


def test_the_cage_holds_even_when_the_list_does_not(demo_home: Any, demo_client: TestClient) -> None:
    """Straight to the child, past the allow list: no file but those of the release, no write, no setting."""
    folder = demo_home.reference / "releases" / demo_client.app.state.tremplin.releases.current.name / "flat"  # type: ignore[attr-defined]
    children = cage.Children()
    try:
        tables = ("rome_metiers",)
        assert children.run(folder, tables, "SELECT 1 AS x")["records"] == [{"x": 1}]
        for sql in (
            "SELECT * FROM read_text('/etc/passwd')",
            "SELECT * FROM read_csv('/proc/self/environ')",
            "SELECT * FROM '/etc/passwd'",
            "COPY (SELECT 1) TO '/tmp/tremplin-fuite.csv'",
            "ATTACH '/tmp/x.db' AS x",
            "INSTALL httpfs",
            "LOAD httpfs",
            "SET enable_external_access = true",
            "SET memory_limit = '8GB'",
            f"COPY (SELECT 1) TO '{folder}/fuite.csv'",
            "SELECT * FROM read_text('../manifest.json')",
            f"SELECT * FROM read_text('{folder}/../manifest.json')",
            "SELECT * FROM glob('/**')",
            "SELECT getenv('HOME')",
        ):
            with pytest.raises(cage.QueryStopped):
                children.run(folder, tables, sql)
        assert not (folder / "fuite.csv").exists()
    finally:
        children.close()


def test_lists_have_no_duplicate() -> None:
    for part in (allow._STRUCTURE, allow._OPERATORS, allow._FUNCTIONS):
        assert len(part) == len(set(part))


def test_a_query_is_answered_in_a_worker_that_holds_many_connections(demo_home: Home) -> None:
    with crowded(), TestClient(create_app(demo_home.settings(TREMPLIN_LIMITES="non"))) as client:
        assert run(client, "SELECT count(*) AS n FROM rome_metiers WHERE code_rome = 'D1102'").json()["result"][
            "records"
        ] == [{"n": 1}]
