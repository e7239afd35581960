# SPDX-License-Identifier: Apache-2.0
"""A way to the server that is cut while a transaction is committed: before the server hears of it, or before the client hears back."""
import socket
import threading


class CuttingProxy:
    def __init__(self, port):
        self.port, self.cuts, self.heard = port, 0, 0
        self.mode = None  # None: pass everything; "before": cut before the commit goes out; "after": once the server has answered it
        self.passing = 0  # how many commits pass before one is cut
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.here = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.port))
            for s in (client, server):
                s.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            state = {"committing": False}
            threading.Thread(target=self._forward, args=(client, server, state), daemon=True).start()
            threading.Thread(target=self._back, args=(server, client, state), daemon=True).start()

    @staticmethod
    def _close(*ends):
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            end.close()

    def _forward(self, client, server, state):
        while True:
            try:
                data = client.recv(1 << 20)
            except OSError:
                data = b""
            if not data:
                self._close(client, server)
                return
            commits = b"COMMIT\0" in data or b".decide_at_once(" in data or b"deminimis decide" in data  # the latter end with their own commit
            if self.mode and commits and self.passing > 0:
                self.passing -= 1
            elif self.mode and commits:
                if self.mode == "before":
                    self.cuts += 1
                    self._close(client, server)
                    return
                state["committing"] = True
            try:
                server.sendall(data)
            except OSError:
                self._close(client, server)
                return

    def _back(self, server, client, state):
        while True:
            try:
                data = server.recv(1 << 20)
            except OSError:
                data = b""
            if state["committing"] and data:
                self.cuts += 1
                self.heard += 1
                self._close(client, server)
                return
            if not data:
                self._close(client, server)
                return
            try:
                client.sendall(data)
            except OSError:
                self._close(client, server)
                return

    def close(self):
        self.listener.close()
