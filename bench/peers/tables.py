# SPDX-License-Identifier: Apache-2.0
"""The same jobs by hand in pandas, DuckDB and PostgreSQL, for this one rule. No log, no reasons, no history of groups.

usage: tables.py pandas|duckdb|postgres FOLDER import        companies.csv and grants.csv, validated and converted, into a store of its own
       tables.py duckdb|postgres FOLDER q1                   headroom of the companies of asks.csv, one after the other
       tables.py pandas|duckdb|postgres FOLDER q3 rolling|fiscal
       tables.py duckdb FOLDER q2 N                          N grants decided and recorded, one a transaction

PostgreSQL is the server of DEMINIMIS_POSTGRES. Amounts are whole numbers of minor units everywhere. Prints lines `key value`."""
import datetime
import os
import statistics
import sys
import time

LIMIT = 30_000_000
ON = datetime.date(2026, 12, 31)
ASKED = 2_000  # each one takes long here: the others are asked together, for the answer
ROLLING = "({day} - INTERVAL '3 years')::date + 1"
FISCAL = "make_date((extract(year FROM {day}) - CASE WHEN extract(month FROM {day}) < month THEN 3 ELSE 2 END)::int, month::int, 1)"
#: a CVR number's check digit, over text
VALID = "(" + " + ".join(f"{weight} * substr(cvr, {place}, 1)::int" for place, weight in enumerate((2, 7, 6, 5, 4, 3, 2, 1), 1)) + ") % 11 = 0"


def show(**values):
    for key, value in values.items():
        print(key, f"{value:.9f}" if key == "seconds" else value)


def timed(work):
    begin = time.perf_counter()
    found = work()
    return time.perf_counter() - begin, found


# ---- pandas: columns in memory, and a file of them ------------------------------------------------------------------------


def pandas_jobs(folder, job, how):
    import numpy as np
    import pandas as pd

    stored = f"{folder}/peer.pickle"

    def read():
        companies = pd.read_csv(f"{folder}/companies.csv", sep=";", header=None, names=["cvr", "grp", "month"], dtype="int64")
        aid = pd.read_csv(f"{folder}/grants.csv", sep=";", header=None, names=["ref", "cvr", "regulation", "amount", "currency", "day"], dtype=str)
        cvr = aid["cvr"].astype("int64").to_numpy()
        digits = sum(weight * (cvr // 10 ** (7 - place) % 10) for place, weight in enumerate((2, 7, 6, 5, 4, 3, 2, 1)))
        minor = aid["amount"].str.replace(".", "", regex=False).astype("int64").to_numpy()
        if (digits % 11).any() or not aid["currency"].isin(("EUR", "DKK")).all() or not aid["regulation"].str[0].isin(("g", "a", "f")).all() \
                or not aid["ref"].is_unique:
            sys.exit("bad rows")
        of = companies.set_index("cvr").loc[cvr]
        table = pd.DataFrame({"ref": aid["ref"].to_numpy(), "grp": of["grp"].to_numpy(), "month": of["month"].to_numpy(),
                              "eur": np.where(aid["currency"] == "EUR", minor, (2 * minor * 10000 + 74604) // (2 * 74604)),
                              "day": aid["day"].to_numpy().astype("datetime64[D]").astype("int64")})
        table.to_pickle(stored)
        return len(table)

    def test(table):
        table = table.sort_values(["grp", "day"], kind="stable")
        grp, day, eur, month = (table[c].to_numpy() for c in ("grp", "day", "eur", "month"))
        date = day.astype("datetime64[D]")
        year, of_year = date.astype("datetime64[Y]").astype("int64") + 1970, date.astype("datetime64[M]").astype("int64") % 12 + 1
        if how == "rolling":
            back = ((year - 3 - 1970) * 12 + of_year - 1).astype("datetime64[M]")
            length = ((back + 1).astype("datetime64[D]") - back.astype("datetime64[D]")).astype("int64")
            of_month = (date - date.astype("datetime64[M]").astype("datetime64[D]")).astype("int64") + 1
            first = back.astype("datetime64[D]").astype("int64") + np.minimum(of_month, length)
        else:
            first = ((year - (of_year < month) - 2 - 1970) * 12 + month - 1).astype("datetime64[M]").astype("datetime64[D]").astype("int64")
        run = np.concatenate([[0], np.cumsum(eur)])
        start = np.searchsorted(grp * 100_000 + day, grp * 100_000 + first)
        total = run[1:] - run[start]
        over = total > LIMIT
        return f"{over.sum()}/{(total[over] - LIMIT).sum()}"

    if job == "import":
        seconds, rows = timed(read)
        show(rows=rows, seconds=seconds)
    elif job == "q3":
        table = pd.read_pickle(stored)
        seconds, answer = timed(lambda: test(table))
        show(answer=answer, seconds=seconds)


# ---- SQL ------------------------------------------------------------------------------------------------------------------


def tables(ask, typed):
    """Makes the peer's tables from raw ones of text, `raw_company` and `raw_grant`, which are there."""
    bad = ask(f"SELECT count(*) FROM raw_grant WHERE NOT ({VALID}) OR currency NOT IN ('EUR', 'DKK') OR left(regulation, 1) NOT IN ('g', 'a', 'f')")
    if bad[0][0]:
        sys.exit("bad rows")
    ask("CREATE TABLE company AS SELECT cvr::int AS cvr, grp::int AS grp, month::int AS month FROM raw_company")
    minor, divided = "replace(amount, '.', '')::bigint", typed
    ask("CREATE TABLE aid AS SELECT row_number() OVER (ORDER BY n) AS id, ref, g.cvr::int AS cvr, c.grp, c.month,"
        f" CASE currency WHEN 'EUR' THEN {minor} ELSE (2 * {minor} * 10000 + 74604) {divided} (2 * 74604) END::bigint AS eur, day::date AS day"
        " FROM raw_grant g JOIN company c ON c.cvr = g.cvr::int")


def answer_q1(ask, asks):
    return ask(f"SELECT sum(greatest({LIMIT} - used, 0))::bigint FROM (SELECT k.n, coalesce(sum(a.eur), 0) AS used FROM {asks} k LEFT JOIN aid a ON a.grp = k.grp"
               f" AND a.day BETWEEN {ROLLING.format(day=f'DATE {str(ON)!r}')} AND DATE '{ON}' GROUP BY k.n) x")[0][0]


def duckdb_jobs(folder, job, how):
    import duckdb

    file = f"{folder}/peer.duckdb"
    if job == "import" and os.path.exists(file):
        os.remove(file)
    db = duckdb.connect(file)
    ask = lambda sql, given=None: db.execute(sql, given).fetchall()
    if job == "import":
        def read():
            ask("BEGIN")
            for name, path, columns in (("raw_company", "companies", ("cvr", "grp", "month")),
                                        ("raw_grant", "grants", ("ref", "cvr", "regulation", "amount", "currency", "day"))):
                types = "{" + ", ".join(f"'{c}': 'VARCHAR'" for c in columns) + "}"
                ask(f"CREATE TEMP TABLE {name} AS SELECT row_number() OVER () AS n, * FROM read_csv('{folder}/{path}.csv', delim=';', header=false, columns={types})")
            tables(ask, "//")
            ask("CREATE UNIQUE INDEX aid_by_ref ON aid (ref)")
            ask("CREATE INDEX aid_by_group ON aid (grp)")
            ask("COMMIT")
            return ask("SELECT count(*) FROM aid")[0][0]
        seconds, rows = timed(read)
        show(rows=rows, seconds=seconds)
    elif job == "q1":
        ask(f"CREATE TEMP TABLE asks AS SELECT row_number() OVER () AS n, grp FROM read_csv('{folder}/asks.csv', delim=';', header=false, columns={{'cvr': 'INT', 'grp': 'INT'}})")
        took = [timed(lambda g=grp: ask(f"SELECT coalesce(sum(eur), 0) FROM aid WHERE grp = ? AND day BETWEEN ? AND ?", [g, datetime.date(2024, 1, 1), ON]))[0]
                for grp, in ask(f"SELECT grp FROM asks ORDER BY n LIMIT {ASKED}")]
        show(answer=answer_q1(ask, "asks"), seconds=statistics.median(took))
    elif job == "q3":
        first = (ROLLING if how == "rolling" else FISCAL).format(day="day")
        seconds, row = timed(lambda: ask(
            "WITH r AS (SELECT grp, day, id, sum(eur) OVER (PARTITION BY grp ORDER BY day, id) AS run, " + first + " AS first FROM aid),"
            " d AS (SELECT grp, day, max(run) AS run FROM r GROUP BY grp, day),"
            " t AS (SELECT r.run - coalesce(d.run, 0) AS total FROM r ASOF LEFT JOIN d ON d.grp = r.grp AND d.day < r.first)"
            f" SELECT count(*), coalesce(sum(total - {LIMIT}), 0)::bigint FROM t WHERE total > {LIMIT}")[0])
        show(answer=f"{row[0]}/{row[1]}", seconds=seconds)
    elif job == "q2":
        asked = ask(f"SELECT cvr, grp FROM read_csv('{folder}/asks.csv', delim=';', header=false, columns={{'cvr': 'INT', 'grp': 'INT'}}) LIMIT {int(how)}")
        def decide():
            for number, (cvr, grp) in enumerate(asked):
                ask("BEGIN")
                used = ask("SELECT coalesce(sum(eur), 0) FROM aid WHERE grp = ? AND day BETWEEN ? AND ?", [grp, datetime.date(2024, 1, 1), ON])[0][0]
                if used + 10_000 <= LIMIT:
                    ask("INSERT INTO aid SELECT (SELECT max(id) + 1 FROM aid), ?, ?, ?, 1, 10000, ?", [f"{os.getpid()}-{number}", cvr, grp, ON])
                ask("COMMIT")
        seconds, _ = timed(decide)
        show(decisions=len(asked), seconds=seconds)


def postgres_jobs(folder, job, how):
    import psycopg

    with psycopg.connect(os.environ["DEMINIMIS_POSTGRES"], autocommit=True) as db:
        ask = lambda sql, given=None: (lambda done: done.fetchall() if done.description else [])(db.execute(sql, given))

        def load(name, path, columns):
            ask(f"CREATE TEMP TABLE {name} (n bigint GENERATED ALWAYS AS IDENTITY, " + ", ".join(f"{c} text" for c in columns) + ")")
            with db.cursor() as cursor, cursor.copy(f"COPY {name} ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv, DELIMITER ';')") as copy, open(path, "rb") as file:
                while data := file.read(1 << 20):
                    copy.write(data)

        if job == "import":
            def read():
                ask("DROP TABLE IF EXISTS aid, company")
                ask("BEGIN")
                load("raw_company", f"{folder}/companies.csv", ("cvr", "grp", "month"))
                load("raw_grant", f"{folder}/grants.csv", ("ref", "cvr", "regulation", "amount", "currency", "day"))
                tables(ask, "/")
                ask("CREATE UNIQUE INDEX ON aid (ref)")
                ask("CREATE INDEX ON aid (grp, day, id) INCLUDE (eur, month)")
                ask("COMMIT")
                ask("VACUUM ANALYZE aid")
                return ask("SELECT count(*) FROM aid")[0][0]
            seconds, rows = timed(read)
            show(rows=rows, seconds=seconds)
        elif job == "q1":
            load("asks", f"{folder}/asks.csv", ("cvr", "grp_text"))
            ask("ALTER TABLE asks ADD grp int GENERATED ALWAYS AS (grp_text::int) STORED")
            took = [timed(lambda g=grp: db.execute("SELECT coalesce(sum(eur), 0) FROM aid WHERE grp = %s AND day BETWEEN %s AND %s",
                                                   (g, datetime.date(2024, 1, 1), ON), prepare=True).fetchone())[0]
                    for grp, in ask(f"SELECT grp FROM asks ORDER BY n LIMIT {ASKED}")]
            show(answer=answer_q1(ask, "asks"), seconds=statistics.median(took))
        elif job == "q3":
            first = (ROLLING if how == "rolling" else FISCAL).format(day="day")
            seconds, row = timed(lambda: ask(
                "WITH r AS MATERIALIZED (SELECT grp, day, sum(eur) OVER (PARTITION BY grp ORDER BY day, id) AS run, " + first + " AS first FROM aid),"
                " t AS (SELECT r.run - coalesce((SELECT sum(a.eur) FROM aid a WHERE a.grp = r.grp AND a.day < r.first), 0) AS total FROM r)"
                f" SELECT count(*), coalesce(sum(total - {LIMIT}), 0)::bigint FROM t WHERE total > {LIMIT}")[0])
            show(answer=f"{row[0]}/{row[1]}", seconds=seconds)


if __name__ == "__main__":
    {"pandas": pandas_jobs, "duckdb": duckdb_jobs, "postgres": postgres_jobs}[sys.argv[1]](sys.argv[2], sys.argv[3], sys.argv[4] if len(sys.argv) > 4 else None)
