"""The time between being told to end and taking no more connections, in which proxies look elsewhere."""

from dataclasses import dataclass

from api.errors import ShuttingDown


@dataclass(slots=True)
class Drain:
    """Whether a service has been told to end."""

    begun: bool = False

    def check(self) -> None:
        """Pass as long as it has not.

        Raises:
            ShuttingDown: it has.
        """
        if self.begun:
            raise ShuttingDown("The service is shutting down; what it was asked already is still answered.")
