"""Files that try a reader: JSON, CSV and XML bent in every way by rule, and words that programs trip over."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator

NAUGHTY = (
    "", " ", "　", "\t", "\u200b", "\ufeff", "\x00", "\x1b[2J", "\x7f",
    "\u202e倒\u202c", "\u2066a\u2069", "\u2028",
    "\U000e0041\U000e007f", "ﷺ" * 50, "a" + "\u0301" * 999, "👨‍👩‍👧‍👦",
    "🇨🇳", "\U0010ffff", "\ufffe", "ﬁ", "İ", "ß", "ſ",
    "NULL", "null", "undefined", "NaN", "-0", "1e999", "0x10", "０", "٣",
    "true", "None", "../../etc/passwd", "C:\\aux",
    "=1+1", "+1", "-1", "@某人", "=cmd|' /C calc'!A0", "\t=1", "　=1", "%s%n",
    "{0}", "${x}", "{{7*7}}", "`id`", "$(id)",
    "'; DROP TABLE comments;--", "\" OR 1=1", "<script>alert(1)</script>",
    "<img src=x onerror=1>", "]]>", "<!--", "-->",
    "&amp;lt;", "&#0;", "&#xD800;", "\\ud800", "\\u0000", "a,b", 'a"b',
    'a""b', "a\nb", "a\r\nb", "a\rb", "a;b|c\td",
    "(a+)+$" + "a" * 30, "[" * 500, "(" * 500, "\\" * 99, "。" * 500,
    "傻" + "\u200b" * 200 + "逼", "长" * 5000,
)  # fmt: skip
_LEAVES = (
    b"null", b"true", b"0", b"-0", b"1e999", b"-1e-999", b"9" * 400,
    b"NaN", b"Infinity", b"01", b"1.", b".5", b"+1",
    b'""', b'"\\ud800"', b'"\\udc00\\ud800"', b'"\\u0000"', b'"\\x"',
    b'"\xff"', b'"\xed\xa0\x80"', b'"\t"', b"'a'",
    b"[]", b"{}", b"[,]", b"[1,]", b"{,}", b'{"a"}', b'{"a":}',
    b'{"a":1,}', b'{"a":1,"a":2}', b"[1 2]", b'["a"',
    b"[" * 2000 + b"]" * 2000, b'{"a":' * 1500 + b"1" + b"}" * 1500,
    b"\xef\xbb\xbf1", b"/*a*/1", b"# a\n1", b"",
)  # fmt: skip
_SHAPES = (
    b"%s", b"[%s]", b'{"text":%s}', b'[{"id":%s,"text":"a"}]',
    b'{"comments":%s}', b'{"comments":[{"text":%s}]}',
    b'[{"text":"a","replies":%s}]',
    b'{"id":1,"text":"a"}\n{"id":2,"text":%s}\n{"id":3,"text":"c"}\n',
    b'[{"text":"a","author":{"name":%s},"time":%s}]', b'%s trailing',
    b'[{"text":"a","parent":%s},{"text":"b","id":%s}]',
)  # fmt: skip
_CELLS = (
    "", "a", '"', '""', '"a', 'a"', '"a"b', '"a""b"', '"a\nb"', '"a\r\nb"',
    "'a'", " a ", "a\x00b", "，", "a\\,b",
    "=1+1", "9" * 99, "\ufeff", "x" * 40_000,
)  # fmt: skip


def json_files() -> Iterator[tuple[str, bytes]]:
    """Every leaf in every shape: sound, bent and broken."""
    for shape, leaf in itertools.product(_SHAPES, _LEAVES):
        yield "a.jsonl" if b"\n" in shape else "a.json", shape.replace(b"%s", leaf)


def csv_files() -> Iterator[tuple[str, bytes]]:
    """Every pair of cells, with every mark between them and end of line, in three encodings."""
    for (number, (one, other)), mark in itertools.product(
        enumerate(itertools.product(_CELLS, _CELLS)), (",", "\t", ";", "|")
    ):
        end = ("\n", "\r\n", "\r", "")[number % 4]
        table = f"id{mark}author{mark}text\n1{mark}{one}{mark}{other}{end}2{mark}甲{mark}乙{end}"
        yield "a.csv", table.encode(("utf-8", "utf-8-sig", "utf-16")[number % 3], "replace")


def naughty_files() -> Iterator[tuple[str, bytes]]:
    """Each word as text, author, title, id, time and column, in JSON, CSV and XML."""
    for word in NAUGHTY:
        row = {"id": word, "author": word, "text": word, "time": word, "title": word, word: word}
        yield "a.json", json.dumps([row, {"id": "2", "text": "乙"}]).encode()
        yield "a.jsonl", json.dumps(row, ensure_ascii=False).encode("utf-8", "surrogatepass") + b"\n"
        cell = '"' + word.replace('"', '""') + '"'
        yield "a.csv", f"id,author,text,{cell}\n{cell},{cell},{cell},{cell}\n2,甲,乙,丙\n".encode()
        yield "a.xml", f"<?xml version='1.0'?><i><d p='{word}'>{word}</d><d p='1'>乙</d></i>".encode()
        yield "a.html", f"<div class='{word}'><p title=\"{word}\">{word}</p></div>".encode()
        yield "a.txt", f"{word}\n{word}\n2026-01-02 03:04\n{word}\n".encode()


def files() -> Iterator[tuple[str, bytes]]:
    yield from (*json_files(), *csv_files(), *naughty_files())
