"""How far a long command is: a bar on a terminal, a line for each tenth elsewhere."""

from typing import Protocol

WIDTH = 40


class Output(Protocol):
    """Where a command writes: a line, or a piece of one."""

    def write(self, msg: str, style_func: None = None, ending: str | None = None) -> None:
        """Write it."""

    def flush(self) -> None:
        """Keep none of it back."""

    def isatty(self) -> bool:
        """Whether somebody looks at it."""


class Progress:
    """Called with how many of how many are done."""

    def __init__(self, output: Output) -> None:
        self.output = output
        self.tenths = 0

    def __call__(self, done: int, total: int) -> None:
        """Say it."""
        share = done / total if total else 1.0
        if self.output.isatty():
            bar = "#" * round(share * WIDTH)
            self.output.write(f"\r[{bar:<{WIDTH}}] {done:,} of {total:,}", ending="")
            if done >= total:
                self.output.write("")
        elif int(share * 10) > self.tenths:
            self.tenths = int(share * 10)
            self.output.write(f"{done:,} of {total:,}")
            self.output.flush()  # who follows a log sees it now
