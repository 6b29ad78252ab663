"""A mailbox over IMAP with TLS on loopback: enough of the protocol to read, delete and leave."""

from __future__ import annotations

import asyncio
import re
import ssl


class ImapPeer:
    """`async with ImapPeer(tls, mails)`: listens on `port`; `mails` holds what is left in the box."""

    def __init__(self, tls: ssl.SSLContext, mails: list[bytes], password: str = "hush") -> None:
        self.mails = dict(enumerate(mails, 1))
        self.port = 0
        self._tls = tls
        self._password = password
        self._doomed: set[int] = set()

    async def __aenter__(self) -> ImapPeer:
        self._server = await asyncio.start_server(self._talk, "127.0.0.1", 0, ssl=self._tls)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"* OK ready\r\n")
        while line := await reader.readline():
            tag, command, *words = line.decode().strip().split(" ")
            ok = self._act(writer, command.upper(), words)
            writer.write(f"{tag} {'OK' if ok else 'NO'} {command} done\r\n".encode())
            if command.upper() == "LOGOUT":
                break
        writer.close()

    def _act(self, writer: asyncio.StreamWriter, command: str, words: list[str]) -> bool:
        if command == "CAPABILITY":
            writer.write(b"* CAPABILITY IMAP4rev1\r\n")
        elif command == "LOGIN":
            return words[1].strip('"') == self._password
        elif command == "SELECT":
            writer.write(f"* {len(self.mails)} EXISTS\r\n".encode())
        elif command == "SEARCH":
            writer.write(f"* SEARCH {' '.join(map(str, self.mails))}\r\n".encode())
        elif command == "FETCH":
            raw = self.mails[int(words[0])]
            writer.write(f"* {words[0]} FETCH (BODY[] {{{len(raw)}}}\r\n".encode() + raw + b")\r\n")
        elif command == "STORE" and re.search("Deleted", " ".join(words)):
            self._doomed.add(int(words[0]))
        elif command == "EXPUNGE":
            for number in self._doomed:
                self.mails.pop(number, None)
        return True
