"""Calls, sources and search, as they were first landed. Never changed: what came later is a step of its own."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("genre", sa.String(length=16), nullable=False),
        sa.Column("status", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=16), nullable=False),
        sa.Column("country", sa.String(length=8), nullable=False),
        sa.Column("opens_at", sa.BigInteger(), nullable=True, comment="first instant of the opening day or hour"),
        sa.Column(
            "deadline_at", sa.BigInteger(), nullable=True, comment="instant from which the next deadline is over"
        ),
        sa.Column("closes_at", sa.BigInteger(), nullable=True, comment="instant from which the last deadline is over"),
        sa.Column(
            "due_at", sa.BigInteger(), nullable=True, comment="when the clock next has to decide about this call"
        ),
        sa.Column("published", sa.BigInteger(), nullable=True),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_changed", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_events", sa.Integer(), nullable=False, comment="content-only events so far; capped"),
        sa.Column("edition_of", sa.Integer(), nullable=True, comment="the round before this one"),
        sa.Column("merged_into", sa.Integer(), nullable=True, comment="the call this one turned out to be"),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False, comment="codec.dumps of the Reading that holds now"),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["edition_of"], ["calls.id"], name=op.f("fk_calls_edition_of")),
        sa.ForeignKeyConstraint(["merged_into"], ["calls.id"], name=op.f("fk_calls_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calls")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_calls_due_at"), "calls", ["due_at"], unique=False)
    op.create_index(op.f("ix_calls_edition_of"), "calls", ["edition_of"], unique=False)
    op.create_index(op.f("ix_calls_last_changed"), "calls", ["last_changed"], unique=False)
    op.create_index(op.f("ix_calls_merged_into"), "calls", ["merged_into"], unique=False)
    op.create_table(
        "failing_bodies",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False, comment="zlib; what the source sent when it failed"),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_failing_bodies")),
    )
    op.create_table(
        "hosts",
        sa.Column("origin", sa.String(length=300), nullable=False, comment="scheme://host:port"),
        sa.Column("leave_until", sa.BigInteger(), nullable=True),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("robots_at", sa.BigInteger(), nullable=True),
        sa.Column("robots_status", sa.Integer(), nullable=False),
        sa.Column("robots_body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("origin", name=op.f("pk_hosts")),
    )
    op.create_table(
        "milestones",
        sa.Column("name", sa.String(length=32), nullable=False, comment="restored"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_milestones")),
    )
    op.create_table(
        "search_amounts",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.Column("euros", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("call_id", "currency", name=op.f("pk_search_amounts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_days",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("day", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("call_id", "day", name=op.f("pk_search_days")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_search_days_day"), "search_days", ["day"], unique=False)
    op.create_table(
        "search_facts",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("live", sa.Boolean(), nullable=False),
        sa.Column("first_day", sa.Integer(), nullable=True),
        sa.Column("last_day", sa.Integer(), nullable=True),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_changed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_facts")),
    )
    op.create_index(op.f("ix_search_facts_first_seen"), "search_facts", ["first_seen"], unique=False)
    op.create_index(op.f("ix_search_facts_last_changed"), "search_facts", ["last_changed"], unique=False)
    op.create_table(
        "search_texts",
        sa.Column("call_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("vector", sa.Text().with_variant(postgresql.TSVECTOR(), "postgresql"), nullable=True),
        sa.PrimaryKeyConstraint("call_id", name=op.f("pk_search_texts")),
    )
    op.create_table(
        "source_alerts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("health", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("told_at", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source_alerts")),
    )
    op.create_index(op.f("ix_source_alerts_source"), "source_alerts", ["source"], unique=False)
    op.create_table(
        "source_states",
        sa.Column("name", sa.String(length=64), nullable=False),
        sa.Column("health", sa.String(length=16), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("since", sa.BigInteger(), nullable=True),
        sa.Column("next_check_at", sa.BigInteger(), nullable=True),
        sa.Column("last_check", sa.BigInteger(), nullable=True),
        sa.Column("last_ok", sa.BigInteger(), nullable=True),
        sa.Column("last_new", sa.BigInteger(), nullable=True),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("asked", sa.Boolean(), nullable=False),
        sa.Column("memory", sa.JSON(), nullable=False, comment="the other fields of SourceState"),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_source_states")),
    )
    op.create_index(op.f("ix_source_states_next_check_at"), "source_states", ["next_check_at"], unique=False)
    op.create_table(
        "tallies",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("complete", sa.Integer(), nullable=False, comment="complete, healthy harvests so far"),
        sa.Column("last_at", sa.BigInteger(), nullable=False, comment="the last harvest that brought anything"),
        sa.Column(
            "recent_new", sa.JSON(), nullable=False, comment="how many new items each of the last harvests brought"
        ),
        sa.PrimaryKeyConstraint("source", name=op.f("pk_tallies")),
    )
    op.create_table(
        "cluster_keys",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_cluster_keys_call_id")),
        sa.PrimaryKeyConstraint("key", "call_id", name=op.f("pk_cluster_keys")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_cluster_keys_call_id"), "cluster_keys", ["call_id"], unique=False)
    op.create_table(
        "events",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("held", sa.Boolean(), nullable=False),
        sa.Column("settled", sa.Boolean(), nullable=False, comment="false: waits for an admin"),
        sa.Column("held_because", sa.String(length=16), nullable=False, comment="flood | first_run | restored; kept"),
        sa.Column("before", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("after", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_events_call_id")),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_events")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_events_at"), "events", ["at"], unique=False)
    op.create_index(op.f("ix_events_call_id"), "events", ["call_id"], unique=False)
    op.create_index(op.f("ix_events_settled_source"), "events", ["settled", "source"], unique=False)
    op.create_table(
        "examples",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_examples_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_examples")),
    )
    op.create_table(
        "merges",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False, comment="the call that stays"),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False, comment="where that source publishes it"),
        sa.Column("by_rule", sa.Boolean(), nullable=False, comment="false: a person decided"),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_merges_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_merges_call_id"), "merges", ["call_id"], unique=False)
    op.create_table(
        "partings",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False, comment="the larger of the two ids"),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("who", sa.String(length=128), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_partings_call_id")),
        sa.ForeignKeyConstraint(["other_id"], ["calls.id"], name=op.f("fk_partings_other_id")),
        sa.PrimaryKeyConstraint("call_id", "other_id", name=op.f("pk_partings")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "sightings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("first_seen", sa.BigInteger(), nullable=False),
        sa.Column("last_seen", sa.BigInteger(), nullable=False),
        sa.Column(
            "read_at",
            sa.BigInteger(),
            nullable=False,
            comment="when the notice below was read; dates without year hang on it",
        ),
        sa.Column(
            "missing_since",
            sa.BigInteger(),
            nullable=True,
            comment="the first complete harvest that lacked it; no verdict",
        ),
        sa.Column(
            "missing_from",
            sa.Integer(),
            nullable=True,
            comment="how many complete harvests the source had brought by then",
        ),
        sa.Column("raw_hash", sa.String(length=64), nullable=False, comment="of the raw item, for reading it unparsed"),
        sa.Column("notice_hash", sa.String(length=64), nullable=False, comment="of the notice without its noise"),
        sa.Column("exact_hash", sa.String(length=64), nullable=False, comment="of the notice, word for word"),
        sa.Column("key", sa.Text(), nullable=False, comment="the identity key it was first known by"),
        sa.Column("url", sa.Text(), nullable=False, comment="canonical, for looking a page up"),
        sa.Column("title", sa.Text(), nullable=False, comment="flat, for telling items apart"),
        sa.Column("reading", sa.Text(), nullable=False, comment="what this source's notice was read as"),
        sa.Column("notice", sa.Text(), nullable=False, comment="as published, for reading it again"),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_sightings_call_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sightings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sightings_call_id"), "sightings", ["call_id"], unique=False)
    op.create_index(op.f("ix_sightings_source_key"), "sightings", ["source", "key"], unique=True)
    op.create_index(op.f("ix_sightings_source_missing_since"), "sightings", ["source", "missing_since"], unique=False)
    op.create_index(op.f("ix_sightings_source_raw_hash"), "sightings", ["source", "raw_hash"], unique=False)
    op.create_index(op.f("ix_sightings_url"), "sightings", ["url"], unique=False)
    op.create_table(
        "versions",
        sa.Column("call_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("notice_hash", sa.String(length=64), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("reading", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["call_id"], ["calls.id"], name=op.f("fk_versions_call_id")),
        sa.PrimaryKeyConstraint("call_id", "number", name=op.f("pk_versions")),
    )
    op.create_table(
        "identities",
        sa.Column("source", sa.String(length=64), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("sighting_id", sa.Integer(), nullable=True, comment="none: several items share this key"),
        sa.ForeignKeyConstraint(["sighting_id"], ["sightings.id"], name=op.f("fk_identities_sighting_id")),
        sa.PrimaryKeyConstraint("source", "key", name=op.f("pk_identities")),
        sqlite_with_rowid=False,
    )
    op.create_index(op.f("ix_identities_sighting_id"), "identities", ["sighting_id"], unique=False)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE search_index USING fts5(title, body, facts,"
            " content='search_texts', content_rowid='call_id', tokenize=\"ascii tokenchars '_'\")"
        )
    else:
        op.create_index("ix_search_texts_vector", "search_texts", ["vector"], unique=False, postgresql_using="gin")
