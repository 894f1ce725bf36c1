"""Other ways to read a folded text, beside it, never instead of it.

Pictures, digits and split characters for a character; letters set apart; characters said twice; and what
stands in a platform code that is no picture.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import cast

import re2

from moderator.records import Span

_PICTURES = (
    "🐴马 🐎马 🦄马 🐶狗 🐕狗 🦮狗 🐩狗 🐔鸡 🐓鸡 🐤鸡 🐥鸡 🐷猪 🐖猪 🐽猪 🐗猪 🐢龟 🐭鼠 "
    "🐀鼠 🐍蛇 🐮牛 🐂牛 🐄牛 🐒猴 🐵猴 🦆鸭 🐦鸟 🐛虫 🐟鱼 🐑羊 🐐羊 🐺狼 🐱猫 💩屎 🌿草 "
    "🍀草 ☘草 🌱草 🔪刀 👻鬼 💀死 ☠死 🧠脑 🥚蛋 🍳蛋 👴爷 👵奶 🍼奶 👊拳 🤛拳 🤜拳 🥊拳 ❌叉 "
    "✖叉 ❎叉 🍵茶 🔥火 💊药 🚗车 🍺啤 🖊笔 🖋笔 ✏笔 🖌笔 ✒笔 🅱b 🆎ab 🅰a 🌞日 ☀日 🚪门 🍑桃 🥒瓜 "
    "🍉瓜 🤡丑 🐸蛙 🦀蟹 👄嘴 👅舌 👀眼 🐯虎 🐻熊 💨屁 👟鞋 👞鞋 🚬烟 💰钱"
)
"""Pictures that stand for a character."""
_SPLIT = (
    "弓虽强 女干奸 女马妈 女表婊 女又奴 女卑婢 车仑轮 贝戋贱 亻尔你 亻也他 尸米屎 尸吊屌 "
    "尸穴屄 口乞吃 歹匕死 扌丁打 扌喿操 犭句狗 犭者猪 犭苗猫 马户驴 又鸟鸡 马叉虫骚 氵去法 "
    "禾中种 米共粪 月凶胸 艹早草 竹毛笔 木几机 身寸射 衤果裸 米青精 氵夜液 月工肛 忄生性 "
    "金艮银 扌臿插 火包炮 疒风疯 禾必秘 宀必密"
)
"""Characters written as their parts, and the character."""
_PAINTED = (
    "微笑 撇嘴 色 发呆 得意 流泪 害羞 闭嘴 睡 大哭 尴尬 发怒 调皮 呲牙 惊讶 难过 酷 "
    "冷汗 抓狂 吐 偷笑 可爱 白眼 傲慢 饥饿 困 惊恐 流汗 憨笑 大兵 奋斗 咒骂 疑问 嘘 "
    "晕 折磨 衰 骷髅 敲打 再见 擦汗 抠鼻 鼓掌 糗大了 坏笑 左哼哼 右哼哼 哈欠 鄙视 委屈 "
    "快哭了 阴险 亲亲 吓 可怜 菜刀 猪头 凋谢 示爱 爱心 心碎 炸弹 刀 便便 拥抱 强 弱 "
    "握手 胜利 抱拳 勾引 拳头 差劲 飞吻 发抖 怄火 转圈 磕头 doge 二哈 笑cry 摊手 "
    "费解 并不简单 吃瓜 跪了 黑线 哼 怒 怒骂 感冒 汗 互粉 拜拜 允悲 打脸 失望 生病 "
    "伤心 嘻嘻 哈哈 泪 悲伤 挖鼻 挖鼻屎 嫌弃 顶 赞 喵喵 熊猫 兔子 神马 浮云 给力 围观 "
    "威武 囧 蜡烛 狗头 滑稽 笑哭 捂脸 奸笑 机智 皱眉 羊驼 草泥马 屎 舔屏 吐血 裂开 "
    "苦涩 叹气 翻白眼 吃惊 旺柴 偷看 恐惧 无语 骂人 鬼脸 无聊 炸裂 舔 色色 丧 小丑 "
    "傻眼 笨 猪 大便 贱笑 阴笑 鬼 打"
)
"""Codes that platforms paint as a face or a thing: they say what the picture says."""
_BARE = MappingProxyType({"2": "二", "4": "死", "b": "逼"})
"""Read so only where they stand alone beside a Han character."""


def _table() -> dict[str, str]:
    pictures = {pair[0]: pair[1:] for pair in _PICTURES.split()}
    split = {word[:-1]: word[-1] for word in _SPLIT.split()}
    return pictures | split | _BARE


def written() -> dict[str, str]:
    """What is read as a character, beside what only stands for one: pictures and split characters."""
    return {word: char for word, char in _READ.items() if word not in _BARE}


_FACES = frozenset(_PAINTED.split())
_READ = MappingProxyType(_table())
_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_WRITTEN = "|".join(sorted((re.escape(word) for word in _READ if word not in _BARE), key=len, reverse=True))
_ALONE = rf"(?<=[{_HAN}])[24b](?![a-z\d.])|(?<![a-z\d.])[24b](?=[{_HAN}])"
_CHANGED = re.compile(f"{_WRITTEN}|{_ALONE}")
_APART = re.compile(r"(?<![a-z\d])(?:[a-z][ .*_·-]){2,}[a-z](?![a-z\d])")
_TWICE = re.compile(r"([^\s\d爸妈哥姐弟妹爷奶叔伯婶婆公舅姑姨宝])\1+")
"""Family words are double by nature: 他妈妈的 is not 他妈的."""
_STUTTER = re.compile(r"([^\s\d])\1([爸妈哥姐弟妹爷奶叔伯婶婆公舅姑姨宝])\2([^\s\d])\3")
"""Family words that stand among others said twice are no exception."""
_ALL_TWICE = re.compile(r"([^\s\d])\1+")
_SCREEN = r"[a-z][ .*_·-][a-z][ .*_·-]|\p{Han}[24b]|[24b]\p{Han}"


@cache
def _screen() -> Callable[[str], object]:
    """Whether a text holds anything to rewrite; many times faster than the exact patterns."""
    return cast(Callable[[str], object], re2.compile(f"{_WRITTEN}|{_SCREEN}").search)


@dataclass(frozen=True, slots=True)
class _Map:
    """``spans[i]`` is where character ``i`` of a reading stands in the folded text, ``changed[i]`` whether it
    reads otherwise there.
    """

    text: str
    spans: tuple[Span, ...]
    changed: tuple[bool, ...]

    def place(self, first: int, last: int) -> Span:
        return self.spans[first][0], self.spans[last - 1][1]


@dataclass(slots=True)
class Layer:
    """A reading. Where its characters stand is worked out when it is first asked for: few readings hit."""

    text: str
    make: Callable[[], _Map]
    _map: _Map | None = None

    def place(self, first: int, last: int) -> Span | None:
        """The span of the folded text behind a span of the reading; None where both read the same."""
        if self._map is None:
            self._map = self.make()
        return self._map.place(first, last) if any(self._map.changed[first:last]) else None


def layers(folded: str, codes: Iterable[tuple[int, str]] = ()) -> list[Layer]:
    """The readings that differ from the text; none for most texts.

    ``codes`` are the platform codes in it: the place of each in the folded text, and what stands inside the
    brackets, folded. Each is a reading of its own: ``[傻逼]`` is an insult, but no word reaches into a code.
    """
    found = [_code(place, inside) for place, inside in codes if inside not in _FACES]
    plain = folded
    if _screen()(folded):
        plain = _APART.sub(_joined, _CHANGED.sub(_read, folded))
        if plain != folded:
            found.append(Layer(plain, lambda: _changed(folded)))
    once = _doubled(plain).sub(r"\1", plain)
    if once != plain:
        found.append(Layer(once, lambda: _once(_changed(folded))))
    return found


def _code(place: int, inside: str) -> Layer:
    count = len(inside)
    return Layer(inside, lambda: _Map(inside, ((place, place + 1),) * count, (True,) * count))


def _read(part: re.Match[str]) -> str:
    return _READ[part[0]]


def _joined(part: re.Match[str]) -> str:
    return part[0][::2]


def _changed(folded: str) -> _Map:
    same = _Map(folded, tuple((n, n + 1) for n in range(len(folded))), (False,) * len(folded))
    return _rewritten(_rewritten(same, _CHANGED, _read), _APART, _joined)


def _rewritten(known: _Map, pattern: re.Pattern[str], read: Callable[[re.Match[str]], str]) -> _Map:
    text: list[str] = []
    spans: list[Span] = []
    changed: list[bool] = []
    done = 0
    for part in pattern.finditer(known.text):
        first, last = part.span()
        reading = read(part)
        text += known.text[done:first], reading
        spans += known.spans[done:first] + (known.place(first, last),) * len(reading)
        changed += known.changed[done:first] + (True,) * len(reading)
        done = last
    text.append(known.text[done:])
    return _Map("".join(text), (*spans, *known.spans[done:]), (*changed, *known.changed[done:]))


def _doubled(text: str) -> re.Pattern[str]:
    return _ALL_TWICE if _STUTTER.search(text) else _TWICE


def _once(known: _Map) -> _Map:
    """Characters said twice read once: a hit takes the last of the run it begins with."""
    doubled = _doubled(known.text)
    spans: list[Span] = []
    changed: list[bool] = []
    done = 0
    for run in doubled.finditer(known.text):
        first, last = run.span()
        spans += *known.spans[done:first], (known.spans[last - 1][0], known.spans[first][1])
        changed += *known.changed[done:first], True
        done = last
    return _Map(
        doubled.sub(r"\1", known.text), (*spans, *known.spans[done:]), (*changed, *known.changed[done:])
    )
