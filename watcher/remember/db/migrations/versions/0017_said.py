"""Readings and what sightings and old versions say, packed; a version that says what its call says keeps nothing.

Keys of items are kept by their digests.

Never changed, as step 0001. Works through the rows a batch at a time, so that a large store needs no large memory.
"""

import json
from hashlib import blake2b
from typing import Any

import sqlalchemy as sa
from alembic import op

from watcher.remember.db.packing import pack

revision = "0017"
down_revision = "0016"

BATCH = 500


def upgrade() -> None:
    said = "said.pack_account: the notice as published, and what it was read as"
    column = sa.Column("said", sa.LargeBinary(), server_default=sa.text("''"), nullable=False, comment=said)
    op.add_column("sightings", column)
    said = "said.pack_content; none: what the call says now"
    op.add_column("versions", sa.Column("said", sa.LargeBinary(), nullable=True, comment=said))
    said = "said.pack_reading of the Reading that holds now"
    column = sa.Column("packed", sa.LargeBinary(), server_default=sa.text("''"), nullable=False, comment=said)
    op.add_column("calls", column)
    bind = op.get_bind()
    _pack_sightings(bind)
    _pack_versions(bind)
    _pack_readings(bind)
    for table, columns in (
        ("sightings", ("reading", "notice")),
        ("versions", ("url", "title", "reading", "text")),
        ("calls", ("reading",)),
    ):
        for name in columns:
            op.drop_column(table, name)
    op.execute("ALTER TABLE calls RENAME COLUMN packed TO reading")
    _digest_keys(bind)


def _pack_sightings(bind: sa.Connection) -> None:
    query = sa.text("SELECT id, notice, reading FROM sightings WHERE id > :last ORDER BY id LIMIT :batch")
    keep = sa.text("UPDATE sightings SET said = :said WHERE id = :id")
    last = 0
    while rows := bind.execute(query, {"last": last, "batch": BATCH}).all():
        packed = [
            {"id": id, "said": pack(f'{{"notice":{notice},"reading":{reading}}}')} for id, notice, reading in rows
        ]
        bind.execute(keep, packed)
        last = rows[-1].id


def _pack_versions(bind: sa.Connection) -> None:
    """Those that differ from what their call says now."""
    query = sa.text(
        "SELECT v.call_id, v.number, v.url, v.title, v.text, v.reading FROM versions v JOIN calls c ON c.id = v.call_id"
        " WHERE (v.call_id > :last OR (v.call_id = :last AND v.number > :number))"
        " AND (v.url <> c.url OR v.title <> c.title OR v.text <> c.text OR v.reading <> c.reading)"
        " ORDER BY v.call_id, v.number LIMIT :batch"
    )
    keep = sa.text("UPDATE versions SET said = :said WHERE call_id = :call AND number = :number")
    last = number = 0
    while rows := bind.execute(query, {"last": last, "number": number, "batch": BATCH}).all():
        bind.execute(keep, [{"call": row.call_id, "number": row.number, "said": _packed(row)} for row in rows])
        last, number = rows[-1].call_id, rows[-1].number


def _pack_readings(bind: sa.Connection) -> None:
    query = sa.text("SELECT id, reading FROM calls WHERE id > :last ORDER BY id LIMIT :batch")
    keep = sa.text("UPDATE calls SET packed = :said WHERE id = :id")
    last = 0
    while rows := bind.execute(query, {"last": last, "batch": BATCH}).all():
        bind.execute(keep, [{"id": row.id, "said": pack(row.reading)} for row in rows])
        last = rows[-1].id


def _digest_keys(bind: sa.Connection) -> None:
    """Through a passing table, since the new one bears the name of the old."""
    columns: list[sa.Column[Any]] = [
        sa.Column("source", sa.String(64)),
        sa.Column("key", sa.LargeBinary()),
        sa.Column("sighting_id", sa.Integer()),
    ]
    passing = op.create_table("passing_identities", *columns)
    query = sa.text(
        "SELECT source, key, sighting_id FROM identities WHERE source > :source OR (source = :source AND key > :key)"
        " ORDER BY source, key LIMIT :batch"
    )
    source = key = ""
    while rows := bind.execute(query, {"source": source, "key": key, "batch": BATCH}).all():
        bind.execute(passing.insert(), [row._asdict() | {"key": _digest(row.key)} for row in rows])
        source, key = rows[-1].source, rows[-1].key
    op.drop_table("identities")
    op.create_table(
        "identities",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key", sa.LargeBinary(), nullable=False, comment="identity.key_digest of the key"),
        sa.Column("sighting_id", sa.Integer(), nullable=True, comment="none: several items share this key"),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name=op.f("fk_identities_sighting_id")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_identities")),
        sqlite_with_rowid=False,
    )
    op.execute("INSERT INTO identities SELECT source, key, sighting_id FROM passing_identities ORDER BY source, key")
    op.drop_table("passing_identities")


def _digest(key: str) -> bytes:
    return blake2b(key.encode(errors="replace"), digest_size=16).digest()


def _packed(row: sa.Row[Any]) -> bytes:
    facts = {"url": row.url, "title": row.title, "text": row.text, "reading": json.loads(row.reading)}
    return pack(json.dumps(facts, ensure_ascii=False))
