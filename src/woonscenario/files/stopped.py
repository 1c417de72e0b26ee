"""What stops a run although its input is right: a full disk, an account that does not close, a changed file."""


class RunStopped(Exception):
    """A run that cannot go on or be trusted; the message is Dutch and says what to do."""
