"""What is off in the words of a command, in our words: what it is, and what would be right.

Typer's parser finds it. Each kind of error that it raises has its case here, and what they have in common are these kinds.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import typer
from pydantic import ValidationError

# Typer has its own copy of Click, and no public names for what its parser raises but `BadParameter`.
from typer._click.exceptions import (
    BadOptionUsage,
    BadParameter,
    MissingParameter,
    NoArgsIsHelpError,
    NoSuchOption,
    UsageError,
)

from graph.errors import InvalidArgument
from seed.format.messages import did_you_mean


def is_help(error: typer.TyperException) -> bool:
    """Whether there were no words at all, and the help was printed in place of an answer."""
    return isinstance(error, NoArgsIsHelpError)


def explain_usage(  # noqa: PLR0911  # one a kind
    error: typer.TyperException, app: typer.Typer, words: Sequence[str]
) -> InvalidArgument:
    """The error of the parser as one of ours; `words` are those of the command line behind `remit`."""
    group: Any = typer.main.get_command(app)
    name = next((word for word in words if not word.startswith("-")), "")
    before_command = isinstance(error, UsageError) and error.ctx is not None and error.ctx.parent is None
    if type(error) is UsageError and before_command:
        near = did_you_mean(name, group.commands) or "; `remit --help` lists the commands."
        return InvalidArgument(f"There is no command {name}.", f"Check the word{near}")
    command, called = (group, "remit") if before_command else (group.commands[name], f"remit {name}")
    help_ = f"`{called} --help` says what it takes."
    match error:
        case NoSuchOption(option_name=option):
            near = did_you_mean(option, options_of(command.params)) or f"; {help_}"
            return InvalidArgument(f"`{called}` has no option {option}.", f"Check the word{near}")
        case BadOptionUsage(option_name=option):
            if takes_value(command.params, option):
                return InvalidArgument(f"{option} has no value.", f"Write it behind the option: {help_}")
            return InvalidArgument(f"{option} takes no value.", "Leave out what stands behind the equals sign.")
        case MissingParameter(param=param) if param is not None:
            return InvalidArgument(
                f"`{called}` lacks {name_of(param)}.", f"Give it: {getattr(param, 'help', None) or help_}"
            )
        case BadParameter(param=param) if param is not None:
            return InvalidArgument(
                f"{wrong_value(error)} is no value of {name_of(param)}.", fitting(param, error, help_)
            )
        case BadParameter():  # raised by a command itself, which says what would be right
            return InvalidArgument(error.message, help_)
        case UsageError():
            return InvalidArgument(
                f"`{called}` is given more words than it takes.",
                f"Write `{form_of(command.params, called)}`; a name of several words stands in quotes.",
            )
    return InvalidArgument(error.format_message(), help_)


def options_of(params: Iterable[Any]) -> list[str]:
    """The options of a command, as they are written."""
    own = (one for param in params if param.param_type_name == "option" for one in (*param.opts, *param.secondary_opts))
    return [*own, "--help"]


def takes_value(params: Iterable[Any], option: str) -> bool:
    """Whether a value stands behind the option."""
    return any(option in param.opts and not param.is_flag for param in params if param.param_type_name == "option")


def name_of(param: Any) -> str:  # noqa: ANN401  # of Typer's own classes
    """An option as it is written, an argument by its name."""
    return str(param.opts[0] if param.param_type_name == "option" else param.metavar or param.name.upper())


def form_of(params: Iterable[Any], called: str) -> str:
    """The command with its arguments."""
    arguments = [name_of(param) if param.required else f"[{name_of(param)}]" for param in params if is_argument(param)]
    return " ".join((called, *arguments))


def is_argument(param: Any) -> bool:  # noqa: ANN401
    """Whether it is given by its place, without a name."""
    return bool(param.param_type_name == "argument")


def wrong_value(error: BadParameter) -> str:
    """The value that does not fit, in quotes."""
    cause = error.__cause__
    return f"'{cause.errors()[0]['input']}'" if isinstance(cause, ValidationError) else "What is given"


def fitting(param: Any, error: BadParameter, help_: str) -> str:  # noqa: ANN401
    """Which values fit."""
    if choices := [str(one.value).lower() for one in param.type_descriptor.choices or ()]:
        near = did_you_mean(wrong_value(error).strip("'"), choices)
        return f"Give one of {', '.join(choices)}{near or '.'}"
    if param.min is not None and param.max is not None:
        return f"Give a whole number from {param.min} to {param.max}."
    return f"Give a whole number, {param.min} or more." if param.min is not None else help_
