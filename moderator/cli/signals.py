"""The command that says what each signal has proved here, and switches it: signal."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from moderator import insights, pipeline
from moderator.cli.frame import DONE, Frame, print_json
from moderator.errors import ModeratorError
from moderator.store import learning
from moderator.store.learning import Switch
from moderator.store.open import open_reader, open_store
from moderator.study import SWITCHABLE
from moderator.worker import Pool

_RESET = "reset"
ACTIONS = ("list", *(switch.value for switch in Switch), _RESET)


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_signal(frame),)


def _signal(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("signal", help=tr("cli.signal"))
    @click.argument("action", type=click.Choice(ACTIONS), default="list")
    @click.argument("name", required=False)
    @frame.option_reviewer
    @frame.option_queue
    @frame.option_json
    def signal(action: str, name: str | None, reviewer: str | None, queue: Path | None, as_json: bool) -> int:
        path = frame.queue(queue)
        if (action == "list") != (name is None):
            raise click.UsageError(tr("cli.signal.what"))
        if name is not None:
            _switch(frame, path, name, action, frame.reviewer(reviewer))
        said = _listed(path)
        if as_json:
            print_json({"signals": said})
            return DONE
        for one in said:
            words = [tr(f"signal.{one['signal']}"), tr(f"signal.switch.{one['switch']}")]
            if one["verdict"] is not None:
                words.append(tr(f"signal.verdict.{one['verdict']}"))
            if isinstance(one["interval"], list):
                low, high = one["interval"]
                words.append(f"{one['lift']:.2f} ({low:.2f}–{high:.2f})")
            click.echo("\t".join((str(one["signal"]), *words)))
        return DONE

    return signal


def _switch(frame: Frame, path: Path, name: str, action: str, reviewer: str) -> None:
    """Write the event, and order the queue anew where something was learnt."""
    open_reader(path).close()
    if name not in SWITCHABLE:
        raise ModeratorError("signal.unknown", name=name, known=", ".join(SWITCHABLE))
    with open_store(path) as store:
        to = Switch.AUTO if action == _RESET else Switch(action)
        pipeline.switch_signal(store, name, to, reviewer, reset=action == _RESET)
        with store.reader() as reader:
            labels = set(learning.labels(reader.db).values())
        if len(labels) == 2:
            with Pool(1) as pool:
                pipeline.relearn(store, pool, frame.settings, frame.job())


def _listed(path: Path) -> list[dict[str, object]]:
    """Every signal with what it proved; the words and the learner as a whole have a switch only."""
    with open_reader(path) as reader:
        known = {record.lift.signal: record for record in insights.signals(reader)}
        switches = learning.switches(reader.db)
    blank: dict[str, object] = {"verdict": None, "lift": None, "interval": None}
    said: list[dict[str, object]] = []
    for name in SWITCHABLE:
        switch = switches.of(name)
        if name in known:
            said.append({**known[name].lift.to_json(), "switch": switch.value, "moves": known[name].moves})
        else:
            moves = switch is not Switch.OFF
            said.append({"signal": name, **blank, "switch": switch.value, "moves": moves})
    return said
