"""Write moderator/text/variants.py: OpenCC's one-character table, and our own few rare variants, closed."""

from __future__ import annotations

from pathlib import Path

import opencc

RANGES = ((0x3400, 0x4DC0), (0x4E00, 0xA000), (0x20000, 0x323B0))
OWN = (
    "儍傻 妳你 伱你 沵你 牠它 衹只 著着 衞卫 枱台 粧妆 痺痹 睪睾 簷檐 敍叙 "
    "糭粽 尓尔 吿告 賎贱 悪恶 変变 気气 処处 "
    "黒黑 発发 毎每 戦战 売卖 関关 対对 応应 歳岁 亀龟 鶏鸡 単单 両两 囯国 囻国 圀国 嘪买 傚效 佱法 "
    "嬭奶 姙妊 媿愧 壻婿 歺餐 尅克 屍尸 幇帮 弍二 弐二 惡恶 慙惭 擡抬 煑煮 瘉愈 皁皂 竝并 筭算 羴膻 "
    "脩修 舘馆 苐第 蝟猬 譌讹 豬猪 豐丰 躭耽 逎遒 鄕乡 釦扣 闆板 隣邻 雞鸡 韮韭 飮饮 鼈鳖 鼡鼠"
)
"""Rare variants that OpenCC leaves alone, written 'rare common'."""
HEAD = '"""Variant characters to simplified, one at a time; written by scripts/make_variants.py.\n\n'
HEAD += "The pairs come from OpenCC's character table (Apache-2.0) and a few rare variants of our own.\n"
HEAD += '"""\n\nfrom __future__ import annotations\n\n'
WIDTH = 48


def closed_pairs() -> dict[str, str]:
    """Every variant with the character that stands at the end of its chain."""
    convert = opencc.OpenCC("t2s").convert
    pairs = {chr(code): convert(chr(code)) for first, end in RANGES for code in range(first, end)}
    pairs |= {pair[0]: pair[1] for pair in OWN.split()}
    pairs = {odd: plain for odd, plain in pairs.items() if odd != plain and len(plain) == 1}
    for odd in pairs:
        seen = {odd}
        while (plain := pairs.get(pairs[odd])) and plain not in seen:
            seen.add(pairs[odd])
            pairs[odd] = plain
    return pairs


def literal(name: str, text: str) -> str:
    lines = (text[i : i + WIDTH] for i in range(0, len(text), WIDTH))
    return f"{name} = (\n" + "".join(f'    "{line}"\n' for line in lines) + ")\n"


def source() -> str:
    pairs = sorted(closed_pairs().items())
    variants = literal("VARIANTS", "".join(odd for odd, _ in pairs))
    return HEAD + variants + literal("SIMPLIFIED", "".join(plain for _, plain in pairs))


if __name__ == "__main__":
    target = Path(__file__).parents[1] / "moderator" / "text" / "variants.py"
    target.write_text(source(), encoding="utf-8")
