"""Writes the work list: a page to print for platforms without ids, where finding the comment is the job."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from itertools import groupby
from typing import BinaryIO

from moderator.exporters.base import Context, Form
from moderator.exporters.lines import frame
from moderator.i18n import Translator
from moderator.records import Item, Status, Uid

STYLE = (
    "@page{margin:12mm;@bottom-right{content:counter(page) ' / ' counter(pages);font-size:9px}}"
    "body{font:12px/1.5 'Noto Sans CJK SC','PingFang SC','Microsoft YaHei',sans-serif;"
    "color:#111;margin:16px}h1{font-size:18px}h2{font-size:14px;margin:18px 0 4px;break-after:avoid}"
    "table{border-collapse:collapse;width:100%}thead{display:table-header-group;break-after:avoid}"
    "tr{break-inside:avoid}td,th{border:1px solid #999;padding:3px 6px;text-align:left;"
    "vertical-align:top}th{background:#eee;white-space:nowrap}.n{text-align:right;width:3em}"
    ".box{width:1.6em;text-align:center;font-size:15px}.d,.w{white-space:nowrap}.d{font-weight:bold}"
    "td.t{width:60%}td.a,td.t,td.r{white-space:pre-wrap;unicode-bidi:isolate;overflow-wrap:anywhere}"
    "td.a,td.r{min-width:6.5em}.off td{background:#f0f0f0;print-color-adjust:exact}"
    "footer{margin-top:16px;color:#555;font-size:10px}"
)
FIRST_WORDS = 80
MEANT = frozenset({Status.HIDDEN, Status.APPROVED, Status.ESCALATED})


def write(items: Iterable[Item], out: BinaryIO, context: Context) -> None:
    """Page order, position, author, time, first words, decision, reason and a box to tick; one row a line."""
    tr = context.translator()
    frame(out, context, _head(tr))
    decided = (item for item in items if item.state.status in MEANT)
    done = 0
    for article, members in groupby(decided, key=lambda item: item.comment.article):
        here = list(members)
        frame(out, context, _section(tr, article, here, context))
        for item in here:
            context.tick(done)
            done += 1
            row = _row(tr, item, context).encode("utf-8", "replace") + b"\n"
            out.write(row)
            context.seal.row(row)
        frame(out, context, b"</tbody></table>\n")
    foot = tr("export.list.foot", count=context.seal.head_count, head=context.seal.head_hash[:16])
    frame(out, context, f"<footer>{escape(foot)}</footer>\n</body></html>\n".encode())


def _head(tr: Translator) -> bytes:
    title = escape(tr("export.list.title"))
    return (
        f'<!doctype html>\n<html lang="{tr.language}"><head><meta charset="utf-8"><title>{title}</title>\n'
        f'<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; style-src '
        f"'unsafe-inline'\">\n"
        f"<style>{STYLE}</style></head>\n<body><h1>{title}</h1>\n<p>{escape(tr('export.list.how'))}</p>\n"
    ).encode()


def _section(tr: Translator, uid: Uid | None, here: Sequence[Item], context: Context) -> bytes:
    found = context.backdrop.article(uid) if uid else None
    title = here[0].article_title or (found.paragraphs[0][:60] if found and found.paragraphs else uid or "-")
    url = f" <small>{_line(found.url)}</small>" if found and found.url else ""
    names = ("position", "author", "time", "words", "decision", "reason")
    heads = "".join(f"<th>{escape(tr(f'export.list.{name}'))}</th>" for name in names)
    number = escape(tr("export.list.count", n=len(here)))
    head = f"<h2>{_line(title)} · {number}{url}</h2>\n"
    table = f"<table><thead><tr><th></th>{heads}</tr></thead><tbody>\n"
    return (head + table).encode("utf-8", "replace")


def _row(tr: Translator, item: Item, context: Context) -> str:
    """What is hidden stands on grey: on most pages it is all there is to do."""
    comment, state = item.comment, item.state
    text = comment.text[:FIRST_WORDS] + ("…" if len(comment.text) > FIRST_WORDS else "")
    reason = tr(f"reason.{state.reason}") if state.reason and tr.has(f"reason.{state.reason}") else ""
    cells = (
        ("box", "☐"),
        ("n", str(comment.position)),
        ("a", comment.author + _answered(item, context)),
        ("w", comment.posted_raw or comment.posted_at or ""),
        ("t", text),
        ("d", tr(f"status.{state.status}")),
        ("r", "；".join(part for part in (reason, state.note) if part)),
    )
    row = '<tr class="off">' if state.status is Status.HIDDEN else "<tr>"
    return row + "".join(f'<td class="{name}">{_line(words)}</td>' for name, words in cells) + "</tr>"


def _answered(item: Item, context: Context) -> str:
    """Whom a reply answers, and where that stands: a reply is found below it."""
    if not item.comment.parent:
        return ""
    above = context.backdrop.comment(item.comment.parent)
    place = f"{above.comment.position} " if above else ""
    return f" → {place}{item.parent_author or ''}".rstrip() if place or item.parent_author else ""


def _line(text: str) -> str:
    """Text as HTML on one line: line ends as references, controls shown by their code point."""
    shown = "".join(
        c if c.isprintable() or c in "\n\t" else f"‹U+{ord(c):04X}›" for c in text.replace("\r\n", "\n")
    )
    return escape(shown).replace("\n", "&#10;")


FORM = Form("work-list", ".html", write, ("text", "tags", "scores", "findings", "history"))
