"""A certificate for the mail servers of these tests."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.deliver.channels.certificates import write_certificate


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with cert.pem and key.pem for loopback."""
    return write_certificate(tmp_path_factory.mktemp("tls"))
