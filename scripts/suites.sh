# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# Runs suites of tests and adds up what they tell; sourced by scripts/test and .ci/run from the top folder.
#
#   suite NAME COMMAND...   a suite that ends with a line `N passed, N failed`, or with Catch2's summary
#   check NAME COMMAND...   one test, which passes by ending with 0
#   suites_of FOLDER        every suite that runs what was built there
#   server_suites_of FOLDER the longer suites on PostgreSQL
#   side_by_side GROUP...   functions that run suites, one core each; shows a line a suite, and the whole of those that failed in the end
#   total                   prints `N passed, N failed` alone on the last line; false where one failed
passed=0
failed=0
failures=()
suites_tmp=$(mktemp -d)
trap 'rm -rf "$suites_tmp"' EXIT
# Thousands of durable ledgers are made and thrown away: where there is a file system in memory, there.
if [[ -z ${TMPDIR:-} && -d /dev/shm && -w /dev/shm ]]; then export TMPDIR=/dev/shm; fi

# The counts in the last such line of a file: "PASSED FAILED", or nothing.
counts_in() {
  awk '
    /^[0-9]+ passed, [0-9]+ failed$/ { counts = $1 " " $3 }
    /^All tests passed \([0-9]+ assertions? in [0-9]+ test cases?\)$/ { counts = $(NF - 2) " 0" }
    /^test cases: / {
      p = f = 0
      n = split($0, part, "|")
      for (i = 2; i <= n; ++i) {
        split(part[i], word, " ")
        if (part[i] ~ /passed|as expected/) p += word[1]; else f += word[1]
      }
      counts = p " " f
    }
    END { print counts }' "$1"
}

add() { # NAME PASSED FAILED
  passed=$((passed + $2))
  failed=$((failed + $3))
  if [[ $3 -ne 0 ]]; then
    failures+=("$1")
    { printf '\n== %s failed; the end of what it printed:\n' "$1"; tail -n 40 "$suites_tmp/output" | unlike_a_total; } >>"$suites_tmp/failed"
  fi
  printf -- '-- %s: %d passed, %d failed (%ds)\n' "$1" "$2" "$3" $((SECONDS - started))
}

# Counts marked so that only `total` prints a line of counts alone.
unlike_a_total() { sed -uE "s|^[0-9]+ passed, [0-9]+ failed$|   &|"; }

# Runs a command and shows its output.
show() { # NAME COMMAND...
  local name=$1
  shift
  printf '\n== %s\n' "$name"
  started=$SECONDS
  status=0
  "$@" 2>&1 | tee "$suites_tmp/output" | unlike_a_total || status=$?
}

suite() {
  local p f
  show "$@"
  read -r p f < <(counts_in "$suites_tmp/output") || true
  if [[ -z ${p:-} || $((p + f)) -eq 0 ]]; then
    echo "$1: ended with $status and told no count" >&2
    p=0 f=1
  elif [[ $status -ne 0 && $f -eq 0 ]]; then
    echo "$1: told of no failure and ended with $status" >&2
    f=1
  fi
  add "$1" "$p" "$f"
}

check() {
  show "$@"
  if [[ $status -eq 0 ]]; then add "$1" 1 0; else add "$1" 0 1; fi
}

side_by_side() {
  local group p f name
  for group in "$@"; do
    (
      suites_tmp=$suites_tmp/$group passed=0 failed=0 failures=()
      mkdir "$suites_tmp"
      trap - EXIT
      "$group" >"$suites_tmp/shown" 2>&1 || { failed=$((failed + 1)) && failures+=("$group") && echo "$group ended before its end" >>"$suites_tmp/failed"; }
      echo "$passed $failed" >"$suites_tmp/counts"
      printf '%s\n' "${failures[@]}" >"$suites_tmp/failures"
    ) &
  done
  wait
  for group in "$@"; do
    grep -E '^-- .*: [0-9]+ passed, [0-9]+ failed \(' "$suites_tmp/$group/shown" || true
    read -r p f <"$suites_tmp/$group/counts" || { p=0 f=1 && failures+=("$group") && echo "$group told no count" >>"$suites_tmp/failed"; }
    passed=$((passed + p))
    failed=$((failed + f))
    while read -r name; do [[ -z $name ]] || failures+=("$name"); done <"$suites_tmp/$group/failures"
    [[ ! -f $suites_tmp/$group/failed ]] || cat "$suites_tmp/$group/failed" >>"$suites_tmp/failed"
  done
}

suites_of() {
  local build=$1 script source name
  suite "$build unit" "$build/bin/deminimis_tests"
  suite "$build properties" "$build/bin/deminimis_properties"
  suite "$build conformance" "$build/bin/deminimis" conformance tests/vectors/*.json
  suite "$build conformance on SQLite" "$build/bin/deminimis" conformance --store sqlite tests/vectors/*.json
  if [[ -f $build/libdeminimis_postgres.a ]]; then
    suite "$build stores on PostgreSQL" tests/postgres/with-server "$build/bin/deminimis_tests" '[store],[.postgres]'
    suite "$build conformance on PostgreSQL" tests/postgres/with-server "$build/bin/deminimis" conformance --store postgres tests/vectors/*.json
  fi
  suite "$build docs" env DEMINIMIS="$PWD/$build/bin/deminimis" python3 tests/docs/docs_test.py
  for script in tests/cli/*.py; do
    [[ -e $script ]] || continue
    name=$(basename "$script" .py)
    suite "$build cli/$name" env DEMINIMIS="$PWD/$build/bin/deminimis" tests/support/in-empty-folder python3 "$PWD/$script"
  done
  for source in examples/*.cpp; do
    name=$(basename "$source" .cpp)
    check "$build example/$name" tests/support/in-empty-folder "$PWD/$build/bin/examples/$name"
  done
}

# What needs a server of its own, and longer: races, crashes, cuts, roles.
server_suites_of() {
  local build=$1 script
  for script in tests/postgres/*_test.py; do
    suite "$build postgres/$(basename "$script" .py)" env DEMINIMIS="$PWD/$build/bin/deminimis" tests/postgres/with-server python3 "$PWD/$script"
  done
  for script in import report documents integrity structure; do # the same tests as on a file
    suite "$build cli/${script}_test on PostgreSQL" env DEMINIMIS="$PWD/$build/bin/deminimis" DEMINIMIS_CASES_ON=server tests/support/in-empty-folder \
      "$PWD/tests/postgres/with-server" python3 "$PWD/tests/cli/${script}_test.py"
  done
}

total() {
  echo
  [[ ${#failures[@]} -eq 0 ]] || { cat "$suites_tmp/failed"; echo; printf 'failed: %s\n' "${failures[@]}"; }
  printf '%d passed, %d failed\n' "$passed" "$failed"
  [[ $failed -eq 0 && $passed -gt 0 ]]
}
