"""What a conversation must remember between two messages: the last list shown, the language, updates seen."""

from sqlalchemy import JSON, BigInteger, Column, String, Table

from watcher.remember.db.tables.base import Instant, metadata

conversations = Table(
    "conversations",
    metadata,
    Column("person", String(200), primary_key=True),
    Column("language", String(8), nullable=False, server_default=""),
    Column("shown", JSON, nullable=False),
    Column("updated_at", Instant, nullable=False),
    Column("state", JSON, nullable=True),  # what the conversation waits for: see people/conversations
)

updates = Table(
    "chat_updates",
    metadata,
    Column("transport", String(40), primary_key=True),
    Column("update_id", BigInteger, primary_key=True),
    Column("seen_at", Instant, nullable=False),
)
