/* SPDX-License-Identifier: Apache-2.0
 * The same jobs by hand: prepared SQL with covering indexes, from C, for this one rule. No log, no reasons, no history of groups.
 *   sqlite FOLDER import            companies.csv and grants.csv into peer.db, validated and converted
 *   sqlite FOLDER q1 norm|denorm    headroom of the companies of asks.csv
 *   sqlite FOLDER q3 rolling|fiscal every grant tested again
 *   sqlite FOLDER q2 delete|wal N BATCH   N grants decided and recorded, so many a transaction
 * Prints lines `key value`. */
#include <sqlite3.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static sqlite3 *db;
static const int64_t limit_cents = 30000000;

static double now(void) {
  struct timespec t;
  clock_gettime(CLOCK_MONOTONIC, &t);
  return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}
static void must(int code) {
  if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
    fprintf(stderr, "sqlite: %s\n", sqlite3_errmsg(db));
    exit(1);
  }
}
static void run(const char *sql) { must(sqlite3_exec(db, sql, 0, 0, 0)); }
static sqlite3_stmt *prepare(const char *sql) {
  sqlite3_stmt *s;
  must(sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &s, 0));
  return s;
}
static int days_from_civil(int y, int m, int d) { /* days since 1970-01-01 */
  y -= m <= 2;
  const int era = y / 400, yoe = y - era * 400, doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
  return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}
static void civil(int z, int *y, int *m, int *d) {
  z += 719468;
  const int era = z / 146097, doe = z - era * 146097, yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
  const int doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
  *d = doy - (153 * mp + 2) / 5 + 1;
  *m = mp + (mp < 10 ? 3 : -9);
  *y = yoe + era * 400 + (*m <= 2);
}
static int leap(int y) { return (y % 4 == 0 && y % 100 != 0) || y % 400 == 0; }
static int rolling_from(int on) {
  int y, m, d;
  civil(on, &y, &m, &d);
  if (m == 2 && d == 29 && !leap(y - 3)) d = 28;
  return days_from_civil(y - 3, m, d) + 1;
}
static int fiscal_from(int on, int month) { /* fiscal years begin on the 1st of month */
  int y, m, d;
  civil(on, &y, &m, &d);
  return days_from_civil(y - (m < month) - 2, month, 1);
}
static int valid_cvr(const char *s) {
  static const int w[8] = {2, 7, 6, 5, 4, 3, 2, 1};
  int sum = 0;
  for (int i = 0; i < 8; i++) {
    if (s[i] < '0' || s[i] > '9') return 0;
    sum += w[i] * (s[i] - '0');
  }
  return s[8] == ';' && sum % 11 == 0;
}

static void open_db(const char *folder, const char *name, int create) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  must(sqlite3_open_v2(path, &db, create ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READWRITE, 0));
}
static FILE *open_file(const char *folder, const char *name) {
  char path[4096];
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *f = fopen(path, "r");
  if (!f) {
    perror(path);
    exit(1);
  }
  return f;
}

static void import(const char *folder) {
  const double begin = now();
  char line[512];
  open_db(folder, "peer.db", 1);
  run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA; PRAGMA cache_size = -200000;"
      "CREATE TABLE company (cvr INTEGER PRIMARY KEY, grp INTEGER NOT NULL, month INTEGER NOT NULL) STRICT;"
      "CREATE INDEX company_by_group ON company (grp, cvr);"
      "CREATE TABLE aid (id INTEGER PRIMARY KEY, ref TEXT NOT NULL, cvr INTEGER NOT NULL, grp INTEGER NOT NULL, month INTEGER NOT NULL,"
      " regulation INTEGER NOT NULL, minor INTEGER NOT NULL, eur INTEGER NOT NULL, day INTEGER NOT NULL) STRICT; BEGIN IMMEDIATE");
  FILE *f = open_file(folder, "companies.csv");
  sqlite3_stmt *add = prepare("INSERT INTO company VALUES (?, ?, ?)");
  while (fgets(line, sizeof line, f)) {
    sqlite3_bind_int64(add, 1, atoi(line));
    sqlite3_bind_int64(add, 2, atoi(line + 9));
    sqlite3_bind_int64(add, 3, atoi(line + 18));
    must(sqlite3_step(add));
    sqlite3_reset(add);
  }
  fclose(f);
  f = open_file(folder, "grants.csv");
  sqlite3_stmt *find = prepare("SELECT grp, month FROM company WHERE cvr = ?");
  add = prepare("INSERT INTO aid (ref, cvr, grp, month, regulation, minor, eur, day) VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
  long rows = 0;
  while (fgets(line, sizeof line, f)) { /* ref;cvr;regulation;amount;currency;day */
    char *at = strchr(line, ';');
    const int ref_size = (int)(at++ - line);
    if (!valid_cvr(at)) exit(2);
    const int cvr = atoi(at);
    at += 9;
    const int regulation = *at == 'g' ? 0 : *at == 'a' ? 1 : *at == 'f' ? 2 : -1;
    if (regulation < 0) exit(2);
    at = strchr(at, ';') + 1;
    int64_t minor = 0;
    for (; *at != ';'; at++)
      if (*at != '.') minor = minor * 10 + (*at - '0');
    at++;
    const int eur = at[0] == 'E';
    if (!eur && strncmp(at, "DKK;", 4) != 0) exit(2);
    at += 4;
    const int day = days_from_civil(atoi(at), atoi(at + 5), atoi(at + 8));
    const int64_t cents = eur ? minor : (2 * minor * 10000 + 74604) / (2 * 74604);
    sqlite3_bind_int64(find, 1, cvr);
    int64_t grp = cvr, month = 1;
    if (sqlite3_step(find) == SQLITE_ROW) grp = sqlite3_column_int64(find, 0), month = sqlite3_column_int64(find, 1);
    sqlite3_reset(find);
    sqlite3_bind_text(add, 1, line, ref_size, SQLITE_STATIC);
    sqlite3_bind_int64(add, 2, cvr);
    sqlite3_bind_int64(add, 3, grp);
    sqlite3_bind_int64(add, 4, month);
    sqlite3_bind_int64(add, 5, regulation);
    sqlite3_bind_int64(add, 6, minor);
    sqlite3_bind_int64(add, 7, cents);
    sqlite3_bind_int64(add, 8, day);
    must(sqlite3_step(add));
    sqlite3_reset(add);
    rows++;
  }
  fclose(f);
  run("CREATE UNIQUE INDEX aid_by_ref ON aid (ref); CREATE INDEX aid_norm ON aid (cvr, day, regulation, eur);"
      "CREATE INDEX aid_denorm ON aid (grp, day, id, regulation, eur, month); COMMIT");
  printf("rows %ld\nseconds %.6f\n", rows, now() - begin);
}

static int by_value(const void *a, const void *b) {
  const double x = *(const double *)a, y = *(const double *)b;
  return (x > y) - (x < y);
}

static void q1(const char *folder, const char *how) {
  open_db(folder, "peer.db", 0);
  run("PRAGMA cache_size = -200000; PRAGMA mmap_size = 8000000000; BEGIN");
  sqlite3_stmt *ask = prepare(strcmp(how, "norm") == 0
                                  ? "SELECT coalesce(sum(a.eur), 0) FROM company AS me JOIN company AS c ON c.grp = me.grp JOIN aid AS a ON a.cvr = c.cvr"
                                    " WHERE me.cvr = ?1 AND a.day BETWEEN ?2 AND ?3"
                                  : "SELECT coalesce(sum(eur), 0) FROM aid WHERE grp = ?4 AND day BETWEEN ?2 AND ?3");
  const int on = days_from_civil(2026, 12, 31);
  static double took[200000];
  long n = 0;
  int64_t sum = 0;
  for (int warm = 0; warm < 2; warm++) {
    char line[64];
    FILE *f = open_file(folder, "asks.csv"); /* cvr;group */
    n = 0, sum = 0;
    while (fgets(line, sizeof line, f) && n < 200000) {
      const double begin = now();
      sqlite3_bind_int64(ask, 1, atoi(line));
      sqlite3_bind_int64(ask, 2, rolling_from(on));
      sqlite3_bind_int64(ask, 3, on);
      if (strcmp(how, "norm") != 0) sqlite3_bind_int64(ask, 4, atoi(line + 9));
      must(sqlite3_step(ask));
      const int64_t left = limit_cents - sqlite3_column_int64(ask, 0);
      sqlite3_reset(ask);
      took[n++] = now() - begin;
      sum += left > 0 ? left : 0;
    }
    fclose(f);
  }
  qsort(took, (size_t)n, sizeof took[0], by_value);
  printf("answer %lld\nseconds %.9f\n", (long long)sum, took[n / 2]);
}

static void q3(const char *folder, int fiscal) {
  open_db(folder, "peer.db", 0);
  run("PRAGMA cache_size = -200000; PRAGMA mmap_size = 8000000000; BEGIN");
  struct grant {
    int day;
    int64_t eur;
  } *window = malloc(sizeof *window * 20000000);
  const double begin = now();
  sqlite3_stmt *all = prepare("SELECT grp, day, eur, month FROM aid ORDER BY grp, day, id");
  long count = 0;
  int64_t excess = 0, total = 0, group = -1;
  size_t first = 0, last = 0;
  while (sqlite3_step(all) == SQLITE_ROW) {
    if (sqlite3_column_int64(all, 0) != group) group = sqlite3_column_int64(all, 0), first = last = 0, total = 0;
    const int day = sqlite3_column_int(all, 1);
    const int64_t eur = sqlite3_column_int64(all, 2);
    window[last++] = (struct grant){day, eur};
    total += eur;
    const int from = fiscal ? fiscal_from(day, sqlite3_column_int(all, 3)) : rolling_from(day);
    /* In a group of different fiscal years a later grant's window may begin earlier: walk to it from either side. */
    while (first > 0 && window[first - 1].day >= from) total += window[--first].eur;
    while (window[first].day < from) total -= window[first++].eur;
    if (total > limit_cents) count++, excess += total - limit_cents;
  }
  printf("answer %ld/%lld\nseconds %.6f\n", count, (long long)excess, now() - begin);
}

static void q2(const char *folder, const char *how, long decisions, long batch) {
  open_db(folder, "peer.db", 0);
  if (strcmp(how, "wal") == 0)
    run("PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL");
  else
    run("PRAGMA journal_mode = DELETE; PRAGMA synchronous = EXTRA");
  sqlite3_stmt *begin = prepare("BEGIN IMMEDIATE"), *commit = prepare("COMMIT");
  sqlite3_stmt *known = prepare("SELECT grp, month FROM company WHERE cvr = ?");
  sqlite3_stmt *sum = prepare("SELECT coalesce(sum(eur), 0) FROM aid WHERE grp = ? AND day BETWEEN ? AND ?");
  sqlite3_stmt *add = prepare("INSERT INTO aid (ref, cvr, grp, month, regulation, minor, eur, day) VALUES (?, ?, ?, ?, 0, 10000, 10000, ?)");
  const int on = days_from_civil(2026, 12, 31);
  char line[64], ref[64];
  FILE *f = open_file(folder, "asks.csv");
  const double start = now();
  long done = 0;
  for (; done < decisions && fgets(line, sizeof line, f); done++) {
    if (done % batch == 0) must(sqlite3_step(begin)), sqlite3_reset(begin);
    sqlite3_bind_int64(known, 1, atoi(line));
    must(sqlite3_step(known));
    const int64_t grp = sqlite3_column_int64(known, 0), month = sqlite3_column_int64(known, 1);
    sqlite3_reset(known);
    sqlite3_bind_int64(sum, 1, grp);
    sqlite3_bind_int64(sum, 2, rolling_from(on));
    sqlite3_bind_int64(sum, 3, on);
    must(sqlite3_step(sum));
    const int64_t total = sqlite3_column_int64(sum, 0);
    sqlite3_reset(sum);
    if (total + 10000 <= limit_cents) {
      const int size = snprintf(ref, sizeof ref, "%s-%ld-%d", how, done, (int)getpid());
      sqlite3_bind_text(add, 1, ref, size, SQLITE_STATIC);
      sqlite3_bind_int64(add, 2, atoi(line));
      sqlite3_bind_int64(add, 3, grp);
      sqlite3_bind_int64(add, 4, month);
      sqlite3_bind_int64(add, 5, on);
      must(sqlite3_step(add));
      sqlite3_reset(add);
    }
    if (done % batch == batch - 1) must(sqlite3_step(commit)), sqlite3_reset(commit);
  }
  if (done % batch != 0) must(sqlite3_step(commit));
  printf("decisions %ld\nseconds %.6f\n", done, now() - start);
}

int main(int argc, char **argv) {
  if (argc < 3) return 64;
  if (strcmp(argv[2], "import") == 0) import(argv[1]);
  else if (strcmp(argv[2], "q1") == 0) q1(argv[1], argv[3]);
  else if (strcmp(argv[2], "q3") == 0) q3(argv[1], strcmp(argv[3], "fiscal") == 0);
  else if (strcmp(argv[2], "q2") == 0) q2(argv[1], argv[3], atol(argv[4]), atol(argv[5]));
  else return 64;
  return 0;
}
