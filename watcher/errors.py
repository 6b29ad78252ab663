"""What can go wrong, named for what could not be done; a class's docstring is its default message."""


class WatcherError(Exception):
    """The watch could not do what was asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or (self.__doc__ or "").strip())


class CannotReadConfig(WatcherError):
    """The settings could not be read."""


class BadArgument(WatcherError):
    """The command was given something it cannot take."""


class CannotOpenStore(WatcherError):
    """The database could not be opened."""


class CannotUseStore(WatcherError):
    """The database could not be read or written now."""


class CannotCollect(WatcherError):
    """A source could not be read."""


class CannotDial(WatcherError):
    """The address may not be contacted."""


class UnknownSubscriber(WatcherError):
    """There is no such subscriber."""


class UnknownCall(WatcherError):
    """There is no such call."""


class BadAddress(BadArgument):
    """The address cannot be written to."""


class Suppressed(WatcherError):
    """This address asked not to be written to; only its owner can change that."""


class AlreadySubscribed(WatcherError):
    """This address is subscribed already."""


class CannotRead(WatcherError):
    """A mailbox could not be read."""


class CannotReadMessage(WatcherError):
    """A stored message could not be read."""


class CannotUseTool(WatcherError):
    """Work that an admin asked for in chat could not be done."""


class CannotRegroup(WatcherError):
    """These calls cannot be merged or split."""
