# SPDX-License-Identifier: Apache-2.0
"""A throw-away server as tests/postgres/with-server starts it, seen by psql: nothing here shares code with the library."""
import json
import os
import pwd
import socket
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "cli"))

from support import command  # noqa: E402

ADDRESS = os.environ.get("DEMINIMIS_POSTGRES")
if not ADDRESS:
    sys.exit("There is no server: run tests/postgres/with-server COMMAND...")
DATA = os.environ["DEMINIMIS_POSTGRES_DATA"]
BIN = os.environ["DEMINIMIS_POSTGRES_BIN"]
PORT = int(ADDRESS.rsplit(":", 1)[1].split("/")[0])


def address(schema="deminimis", user="postgres", port=PORT):
    return f"postgresql://{user}@127.0.0.1:{port}/ledger?schema={schema}"


def psql(sql, user="postgres", check=True):
    """The rows of the last statement, unaligned; or the process where `check` is off. Waits for a server that is recovering."""
    for _ in range(200):
        done = subprocess.run([f"{BIN}/psql", "-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", f"postgresql://{user}@127.0.0.1:{PORT}/ledger", "-c", sql],
                              capture_output=True, text=True, timeout=60, check=False)
        if not any(state in done.stderr for state in ("in recovery mode", "starting up", "shutting down")):
            break
        time.sleep(0.1)
    if not check:
        return done
    if done.returncode != 0:
        raise AssertionError(f"{sql}: {done.stderr}")
    return done.stdout.splitlines()


def as_server_user(*arguments, **more):
    """Runs a program as the user that the server runs as."""
    owner = Path(DATA).stat().st_uid
    if os.geteuid() == 0 and owner != 0:
        who = pwd.getpwuid(owner)
        more["preexec_fn"] = lambda: (os.setgroups([]), os.setgid(who.pw_gid), os.setuid(who.pw_uid))
        more["cwd"] = str(Path(DATA).parent)
    return subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=False, **more)


def wait_until_up():
    for _ in range(600):
        if psql("SELECT 1", check=False).returncode == 0:
            return
        time.sleep(0.05)
    raise AssertionError("the server does not come up again")


def wait_until_listening(port):
    """pgbouncer -d ends before the pooler that it started listens."""
    for _ in range(600):
        try:
            socket.create_connection(("127.0.0.1", port)).close()
            return
        except ConnectionRefusedError:
            time.sleep(0.01)
    raise AssertionError(f"nothing listens on port {port}")


def crash():
    """The server dies as by a power cut, and is started again."""
    as_server_user(f"{BIN}/pg_ctl", "-D", DATA, "-m", "immediate", "-s", "stop")
    options = (Path(DATA) / "postmaster.opts").read_text(encoding="utf-8")
    arguments = " ".join(options.split()[1:])
    log = Path(DATA).parent / "server.log"
    started = as_server_user(f"{BIN}/pg_ctl", "-D", DATA, "-w", "-s", "-l", str(log), "-o", arguments.replace('"', ""), "start")
    if started.returncode != 0:
        raise AssertionError(started.stderr + log.read_text(encoding="utf-8")[-2000:])


class Client:
    """A `deminimis batch`: one request, one answer. Where it ends, the answer is None and the next request starts another."""

    def __init__(self, where):
        self.where, self.process = where, None

    def ask(self, **request):
        self.send(**request)
        return self.answer()

    def send(self, **request):
        if self.process is None or self.process.poll() is not None:
            self.close()
            self.process = command.started("-L", self.where, "batch")
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            self.close()
            return None
        return json.loads(line)

    def close(self):
        if self.process is None:
            return
        try:
            self.process.stdin.close()
        except BrokenPipeError:
            pass
        self.process.wait(timeout=command.PATIENCE)
        self.said = self.process.stderr.read().decode()
        self.process.stdout.close()
        self.process.stderr.close()
        self.process = None


def cents(n):
    return f"{n // 100}.{n % 100:02}"


def grant(ref, cvr, amount, day="2026-02-14", **more):
    return {"do": "grant", "ref": ref, "cvr": cvr, "regulation": "general", "amount": amount, "granted_on": day, **more}


def events(schema):
    """Every event of the log, as it lies there."""
    return [json.loads(line) for line in psql(f"SELECT bytes FROM {schema}.event ORDER BY seq")]
