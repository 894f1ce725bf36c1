"""The command that measures the flags on labelled comments: evaluate."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import click

from moderator.cli.frame import DONE, Frame, print_json
from moderator.evaluate import Columns, Result, Signal, evaluate
from moderator.i18n import Translator
from moderator.replay import Replay, replay_file
from moderator.rules.shelf import active
from moderator.scoring.priority import Lines
from moderator.worker import Pool


def commands(frame: Frame) -> Iterable[click.Command]:
    return (_evaluate(frame),)


def _evaluate(frame: Frame) -> click.Command:
    tr = frame.tr

    @click.command("evaluate", help=tr("evaluate.about"))
    @click.argument("file", type=click.Path(path_type=Path))
    @click.option("--text-column", "text", required=True, metavar="C", help=tr("evaluate.option.text"))
    @click.option("--label-column", "label", required=True, metavar="C", help=tr("evaluate.option.label"))
    @click.option("--positive", default="1", metavar="VALUE", help=tr("evaluate.option.positive"))
    @click.option("--article-column", "article", metavar="C", help=tr("evaluate.option.article"))
    @click.option(
        "--signal", type=click.Choice([signal.value for signal in Signal]), default="all",
        help=tr("evaluate.option.signal"),
    )  # fmt: skip
    @click.option(
        "--base-rate", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="P",
        help=tr("evaluate.option.base_rate"),
    )  # fmt: skip
    @click.option("--replay", "again", is_flag=True, help=tr("evaluate.option.replay"))
    @click.option(
        "--seeds", type=click.IntRange(1, 1000), default=3, metavar="N", show_default=True,
        help=tr("evaluate.option.seeds"),
    )  # fmt: skip
    @frame.option_json
    def command(
        file: Path, text: str, label: str, positive: str, article: str | None,
        signal: str, base_rate: float | None, again: bool, seeds: int, as_json: bool,
    ) -> int:  # fmt: skip
        chosen = frame.settings
        lines = Lines(chosen.flag_line, chosen.off_topic_line, chosen.mood_line)
        columns = Columns(text, label, positive, article)
        with Pool() as pool:
            result = evaluate(
                file, columns, Signal(signal), pool, active(frame.settings), lines, frame.job(), base_rate
            )
            read_again = None
            if again:
                read_again = replay_file(
                    file, columns, pool, active(frame.settings), lines, frame.job(), base_rate, seeds
                )
        if as_json:
            print_json(result.to_json() | (read_again.to_json() if read_again else {}))
            return DONE
        _tell(result, tr)
        if read_again is not None:
            _tell_replay(read_again, tr)
        return DONE

    return command


def _tell_replay(done: Replay, tr: Translator) -> None:
    """One line per order and figure, mean and spread over the runs; then the stop estimate."""
    click.echo(tr("replay.heading", runs=len(done.readings), n=done.n, positives=done.positives))
    for order, figure, share, mean, spread in done.figures():
        shown = "-" if mean is None else f"{mean:.3f}"
        besides = "" if spread is None else f" ± {spread:.3f}"
        click.echo(
            f"{tr(f'replay.order.{order}')}\t{tr(f'evaluate.figure.{figure}', share=share)}\t{shown}{besides}"
        )
    told, held = done.told()
    click.echo(tr("replay.stop", told=told, held=held) if told else tr("replay.too_few"))


def _tell(result: Result, tr: Translator) -> None:
    """The figures as a table, in the order of the JSON object."""
    for name, value in result.to_json().items():
        rows = value.items() if isinstance(value, dict) else [("", value)]
        for share, figure in rows:
            shown = "-" if figure is None else f"{figure:.3f}" if isinstance(figure, float) else str(figure)
            click.echo(f"{tr(f'evaluate.figure.{name}', share=share)}\t{shown}")
