"""Which author names name nobody: masked by a crawler, given out by a platform, shared by many."""

from __future__ import annotations

import re
import unicodedata

_MASKED = re.compile(
    r"\*+"  # 匿名
    r"|.\*"  # 张*
    r"|[^*]{1,4}\*{2,}[^*]{0,4}"  # 张***三, j***8, 138****1234
    r"|.*\d[xX]{2,}\d*"  # 用户10xxx38
    r"|.{0,3}\*{3,}.{0,3}@.*"  # a***@qq.com
)
_GIVEN_OUT = re.compile(
    r"(一?[位个名]?匿名(者|用户|网友|读者|评论)?|知乎用户|微博用户|微信用户|百度网友|手机用户|(网易|腾讯|新浪)?.{0,8}网友"
    r"|游客|访客|路人|(该|此)?(用户|账号|帐号)(已|被)?(注销|封禁|删除|销号)|已注销|momo"
    r"|anonymous|anon|guest|unknown|deleted|\[deleted\]|\[removed\]|nobody|user)"
)


def is_masked(name: str) -> bool:
    """Whether a name stands for many people or for none, so that nothing may be held against it."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    return not plain or bool(_MASKED.fullmatch(plain) or _GIVEN_OUT.fullmatch(plain))
