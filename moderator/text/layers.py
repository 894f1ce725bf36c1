"""Other ways to read a folded text, beside it, never instead of it.

Pictures, digits and split characters for a character; letters set apart; characters said twice.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType

from moderator.records import Span

_PICTURES = (
    "🐴马 🐎马 🦄马 🐶狗 🐕狗 🦮狗 🐩狗 🐔鸡 🐓鸡 🐤鸡 🐥鸡 🐷猪 🐖猪 🐽猪 🐗猪 🐢龟 🐭鼠 🐀鼠 🐍蛇 🐮牛 🐂牛 "
    "🐄牛 🐒猴 🐵猴 🦆鸭 🐦鸟 🐛虫 🐟鱼 🐑羊 🐐羊 🐺狼 🐱猫 💩屎 🌿草 🍀草 ☘草 🌱草 🔪刀 👻鬼 💀死 ☠死 🧠脑 "
    "🥚蛋 🍳蛋 👴爷 👵奶 🍼奶 👊拳 🤛拳 🤜拳 🥊拳 ❌叉 ✖叉 ❎叉 🍵茶 🔥火 💊药 🚗车 🍺啤 🖊笔 🖋笔 ✏笔 🖌笔 ✒笔 "
    "🅱b 🆎ab 🅰a 🌞日 ☀日 🚪门 🍑桃 🥒瓜 🍉瓜 🤡丑 🐸蛙 🦀蟹 👄嘴 👅舌 👀眼 🐯虎 🐻熊 💨屁 👟鞋 👞鞋 🚬烟 💰钱"
)
"""Pictures that stand for a character."""
_SPLIT = (
    "弓虽强 女干奸 女马妈 女表婊 女又奴 女卑婢 车仑轮 贝戋贱 亻尔你 亻也他 尸米屎 尸吊屌 尸穴屄 口乞吃 歹匕死 "
    "扌丁打 扌喿操 犭句狗 犭者猪 犭苗猫 马户驴 又鸟鸡 马叉虫骚 氵去法 禾中种 米共粪 月凶胸 艹早草 竹毛笔 木几机 "
    "身寸射 衤果裸 米青精 氵夜液 月工肛 忄生性 金艮银 扌臿插 火包炮 疒风疯 禾必秘 宀必密"
)
"""Characters written as their parts, and the character."""
_BARE = MappingProxyType({"2": "二", "4": "死", "b": "逼"})
"""Read so only where they stand alone beside a Han character."""


def _table() -> dict[str, str]:
    pictures = {pair[0]: pair[1:] for pair in _PICTURES.split()}
    split = {word[:-1]: word[-1] for word in _SPLIT.split()}
    return pictures | split | _BARE


_READ = MappingProxyType(_table())
_FIRST = frozenset(written[0] for written in _READ)
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WRITTEN = "|".join(sorted((re.escape(word) for word in _READ if word not in _BARE), key=len, reverse=True))
_ALONE = rf"(?<=[{_HAN}])[24b](?![a-z\d.])|(?<![a-z\d.])[24b](?=[{_HAN}])"
_CHANGED = re.compile(f"{_WRITTEN}|{_ALONE}")
_APART = re.compile(r"(?<![a-z\d])(?:[a-z][ .*_·-]){2,}[a-z](?![a-z\d])")
_TWICE = re.compile(r"([^\s\d])\1+")


@dataclass(frozen=True, slots=True)
class Layer:
    """A reading: ``spans[i]`` is where its character ``i`` stands in the folded text, ``changed[i]`` whether
    it reads otherwise there.
    """

    text: str
    spans: tuple[Span, ...]
    changed: tuple[bool, ...]

    def place(self, start: int, end: int) -> Span:
        """The span of the folded text behind a span of the reading."""
        return self.spans[start][0], self.spans[end - 1][1]


def layers(folded: str) -> list[Layer]:
    """The readings that differ from the text; none for most texts."""
    rewritten = (not _FIRST.isdisjoint(folded) and _CHANGED.search(folded)) or _APART.search(folded)
    if not rewritten and not _TWICE.search(folded):
        return []
    layer = Layer(folded, tuple((n, n + 1) for n in range(len(folded))), (False,) * len(folded))
    found: list[Layer] = []
    if rewritten:
        layer = _rewritten(_rewritten(layer, _CHANGED, lambda part: _READ[part[0]]), _APART, _joined)
        found.append(layer)
    if _TWICE.search(layer.text):
        found.append(_once(layer))
    return found


def _joined(part: re.Match[str]) -> str:
    return part[0][::2]


def _rewritten(layer: Layer, pattern: re.Pattern[str], read: Callable[[re.Match[str]], str]) -> Layer:
    text: list[str] = []
    spans: list[Span] = []
    changed: list[bool] = []
    done = 0
    for part in pattern.finditer(layer.text):
        first, last = part.span()
        reading = read(part)
        text += layer.text[done:first], reading
        spans += layer.spans[done:first] + (layer.place(first, last),) * len(reading)
        changed += layer.changed[done:first] + (True,) * len(reading)
        done = last
    return Layer(
        "".join((*text, layer.text[done:])),
        (*spans, *layer.spans[done:]),
        (*changed, *layer.changed[done:]),
    )


def _once(layer: Layer) -> Layer:
    """Characters said twice read once: a hit takes the last of the run it begins with."""
    text: list[str] = []
    spans: list[Span] = []
    changed: list[bool] = []
    place = 0
    while place < len(layer.text):
        last = place
        while last + 1 < len(layer.text) and layer.text[last + 1] == layer.text[place] not in "0123456789":
            last += 1
        text.append(layer.text[place])
        spans.append((layer.spans[last][0], layer.spans[place][1]))
        changed.append(last > place or layer.changed[place])
        place = last + 1
    return Layer("".join(text), tuple(spans), tuple(changed))
