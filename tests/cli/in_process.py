"""The program's `main` called in this process: what a shell would see, without the start of an interpreter."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Mapping, Sequence
from subprocess import CompletedProcess

import pytest

from watcher.cli import main


def run_main(words: Sequence[str], stdin: bytes = b"", **environment: str) -> CompletedProcess[str]:
    """Exit code, standard output and standard error of `watcher WORDS`, where only these WATCHER_ variables are set."""
    given, out, err = (io.TextIOWrapper(io.BytesIO(data), "utf-8") for data in (stdin, b"", b""))
    with pytest.MonkeyPatch.context() as patch:
        for name, value in {"argv": ["watcher", *words], "stdin": given, "stdout": out, "stderr": err}.items():
            patch.setattr(sys, name, value)
        _set(patch, environment)
        try:
            main()
            code = 0
        except SystemExit as end:
            code = end.code if isinstance(end.code, int) else 0
        out.flush()
        err.flush()
    return CompletedProcess(words, code, *(_text_of(stream) for stream in (out, err)))


def _set(patch: pytest.MonkeyPatch, environment: Mapping[str, str]) -> None:
    for name in os.environ:
        if name.startswith("WATCHER_"):
            patch.delenv(name)
    for name, value in environment.items():
        patch.setenv(name, value)


def _text_of(stream: io.TextIOWrapper) -> str:
    buffer = stream.buffer
    assert isinstance(buffer, io.BytesIO)
    return buffer.getvalue().decode()
