"""config.toml as frozen settings; every fault at once, each with its line, its key and what is allowed."""

from watcher.config.load import Fault, load, read
from watcher.config.settings import Settings

__all__ = ["Fault", "Settings", "load", "read"]
