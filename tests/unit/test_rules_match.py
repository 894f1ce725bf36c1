"""How rules match: terms, phrases, patterns, allowed words, edges, conditions, layers, sentences."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from moderator.records import Category, Field, Severity, Span
from moderator.rules.match import Context, Matcher
from moderator.rules.pack import Pack
from moderator.rules.parse import parse_pack

Cuts = Callable[[str], Sequence[Span]]


def pack(rule: str, head: str = "") -> Pack:
    """A pack of one rule, its examples and title filled in."""
    raw = f"""
        [pack]
        id = "test"
        title = {{ zh = "测试", en = "Test" }}
        {head}
        [[rule]]
        id = "test.rule"
        title = {{ zh = "坏话", en = "bad words" }}
        category = "abuse"
        severity = "high"
        {rule}
        match = ["一", "二"]
        no_match = ["三", "四"]
    """
    return parse_pack(raw.encode(), Path("test.toml"))


def words(
    rule: str, text: str, *, cuts: Cuts | None = None, head: str = "", context: Context | None = None
) -> list[str]:
    found = Matcher([pack(rule, head)], cuts).findings(text, "", context or Context())
    return [text[a:b] for finding in found for a, b in finding.spans if not finding.held_back]


def cut_at(*places: int) -> Cuts:
    """A segmenter that cuts every text at fixed places."""
    return lambda text: list(zip((0, *places), (*places, len(text)), strict=True))


@pytest.mark.parametrize("text", ["傻逼", "傻*逼", "傻 逼", "儍逼", "傻\u200b逼", "傻　逼", "傻·逼", "傻.逼"])
def test_a_term_is_found_however_it_is_written(text: str) -> None:
    assert words('terms = ["傻逼"]', f"你个{text}啊") == [text]


def test_the_reading_is_told_where_it_was_hidden() -> None:
    matcher = Matcher([pack('terms = ["傻逼"]')])
    (hidden,) = matcher.findings("傻＊逼", "")
    assert hidden.reading == "傻逼"
    assert "读作「傻逼」" in hidden.why
    assert "reads “傻逼”" in hidden.why_en
    (plain,) = matcher.findings("傻逼", "")
    assert plain.reading is None
    assert plain.why == "「傻逼」：坏话（规则 test.rule）"
    assert plain.why_en == "“傻逼”: bad words (rule test.rule)"


def test_capitals_alone_are_no_hiding() -> None:
    (finding,) = Matcher([pack('terms = ["nmsl"]')]).findings("NMSL", "")
    assert finding.reading is None


def test_one_finding_a_rule_with_all_its_spans() -> None:
    (finding,) = Matcher([pack('terms = ["坏蛋", "大坏蛋", "坏人"]')]).findings("大坏蛋和坏人和坏蛋", "")
    assert finding.spans == ((0, 3), (4, 6), (7, 9))
    assert (finding.rule, finding.version, finding.category) == ("test.rule", 1, Category.ABUSE)
    assert finding.reason == "personal_abuse"


def test_latin_terms_are_whole_words() -> None:
    assert words('terms = ["sb"]', "usb sb sba 你sb吧") == ["sb", "sb"]


def test_a_term_is_not_found_in_or_across_a_platform_code() -> None:
    assert words('terms = ["狗头", "狗东西"]', "[狗头]狗[头]东西") == []


def test_a_platform_code_can_be_a_term() -> None:
    assert words('terms = ["[狗头]东西"]', "你[狗头]东西") == ["[狗头]东西"]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("傻{0,2}逼", "傻逼傻个逼傻了个逼傻了一个逼", ["傻逼", "傻个逼", "傻了个逼"]),
        ("傻{0,2}逼", "真傻,逼我", []),
        ("傻{0,2}逼", "真傻。逼我", []),
        ("(河南|安徽)人{0,3}@坏", "安徽人都是骗子", ["安徽人都是骗子"]),
        ("(@坏)人", "骗子人", ["骗子人"]),
        ("(真|很)?坏人", "真坏人,坏人", ["真坏人", "坏人"]),
        ("看[这逼]还", "就看这逼还在", ["这逼"]),
        ("a.c", "abc a.c", ["a.c"]),
    ],
)
def test_phrases(phrase: str, text: str, found: list[str]) -> None:
    assert words(f'phrases = ["{phrase}"]', text, head='[lists]\n"坏" = ["骗子", "小偷"]') == found


def test_patterns_are_re2_and_mark_their_group() -> None:
    assert words(r"patterns = ['加(v\d+)']", "加V123吧") == ["V123"]
    assert words(r"patterns = ['(?:\s*加\s*)*微信']", "加 " * 4000 + "微") == []


def test_allowed_words_cover_a_hit() -> None:
    rule = 'terms = ["杂种"]\nallow = ["杂种(水稻|优势)"]'
    assert words(rule, "杂种水稻，杂种") == ["杂种"]
    assert words(rule, "杂种优势") == []


def test_a_term_across_a_word_edge_is_held_back() -> None:
    matcher = Matcher([pack('terms = ["大麻"]')], cut_at(1, 3))
    (finding,) = matcher.findings("大麻烦了", "")
    assert finding.held_back
    assert finding.spans == ((0, 2),)
    assert "横跨词边" in finding.why
    assert "held back" in finding.why_en


def test_hits_within_edges_count_and_stand_alone() -> None:
    matcher = Matcher([pack('terms = ["大麻"]')], cut_at(2, 3, 5))
    (finding,) = matcher.findings("大麻大麻烦", "")
    assert not finding.held_back
    assert finding.spans == ((0, 2),)


@pytest.mark.parametrize(
    "rule", ['terms = ["大麻"]\nedges = false', 'phrases = ["大麻"]', "patterns = ['大麻']"]
)
def test_only_terms_ask_for_edges(rule: str) -> None:
    assert words(rule, "大麻烦", cuts=cut_at(1)) == ["大麻"]


@pytest.mark.parametrize("whole", ["老二逼", "老二"])
def test_the_verdict_table_keeps_true_hits(whole: str) -> None:
    head = f'[edges]\nwhole = ["{whole}"]'
    assert words('terms = ["二逼"]', "老二逼", cuts=cut_at(2)) == []
    assert words('terms = ["二逼"]', "老二逼", cuts=cut_at(2), head=head) == ["二逼"]


def test_without_a_segmenter_nothing_is_held_back() -> None:
    assert words('terms = ["大麻"]', "大麻烦") == ["大麻"]


def test_a_long_text_is_cut_only_around_its_hits() -> None:
    asked: list[str] = []

    def cuts(text: str) -> list[Span]:
        asked.append(text)
        return [(n, n + 1) for n in range(len(text))]

    assert words('terms = ["大麻"]', "好" * 5000 + "，是大麻吗，" + "好" * 5000, cuts=cuts) == ["大麻"]
    assert [len(text) < 120 for text in asked] == [True]


def test_nothing_is_cut_where_nothing_is_found() -> None:
    def cuts(text: str) -> list[Span]:
        raise AssertionError(text)

    assert words('terms = ["大麻"]', "好" * 100, cuts=cuts) == []


@pytest.mark.parametrize(
    ("when", "text", "context", "holds"),
    [
        ('all = [{ text = ["真的"] }]', "坏话真的", Context(), True),
        ('all = [{ text = ["真的"] }]', "坏话", Context(), False),
        ('not = [{ text = ["反对{0,2}坏话"] }]', "反对说坏话", Context(), False),
        ('not = [{ text = ["反对{0,2}坏话"] }]', "坏话", Context(), True),
        (r"all = [{ pattern = ['\d+'] }]", "坏话12", Context(), True),
        ("all = [{ length = { max = 4 } }]", "坏话", Context(), True),
        ("all = [{ length = { max = 4 } }]", "坏话坏人来了", Context(), False),
        ("all = [{ length = { min = 4 } }]", "坏话", Context(), False),
        ("all = [{ links = { min = 1 } }]", "坏话 http://a.b", Context(), True),
        ("all = [{ links = { min = 1 } }]", "坏话", Context(), False),
        ("all = [{ reply = true }]", "坏话", Context(is_reply=True), True),
        ("all = [{ reply = true }]", "坏话", Context(), False),
        ("all = [{ reply = false }]", "坏话", Context(is_reply=True), False),
        ('all = [{ article = ["体育"] }]', "坏话", Context(article="體育新闻"), True),
        ('all = [{ article = ["体育"] }]', "坏话", Context(), False),
        ("all = [{ posts = { min = 10 } }]", "坏话", Context(posts=10), True),
        ("all = [{ posts = { min = 10 } }]", "坏话", Context(), False),
        ("all = [{ copies = { min = 3 } }]", "坏话", Context(copies=2), False),
        ("all = [{ hidden_share = { min = 0.5 } }]", "坏话", Context(hidden_share=0.6), True),
        ('any = [{ reply = true }, { text = ["真"] }]', "坏话真", Context(), True),
        ('any = [{ reply = true }, { text = ["真"] }]', "坏话", Context(), False),
    ],
)
def test_conditions(when: str, text: str, context: Context, holds: bool) -> None:
    assert bool(words(f'terms = ["坏话"]\nwhen = {{ {when} }}', text, context=context)) is holds


def test_a_condition_on_the_author_s_name() -> None:
    matcher = Matcher([pack('terms = ["坏话"]\nwhen = { all = [{ author = ["水军"] }] }')])
    assert matcher.findings("坏话", "我是水軍")
    assert not matcher.findings("坏话", "路人")


def test_a_rule_of_conditions_alone_marks_nothing() -> None:
    matcher = Matcher([pack("when = { all = [{ copies = { min = 3 } }] }")])
    (finding,) = matcher.findings("好", "", Context(copies=3))
    assert finding.spans == ()
    assert finding.why == "坏话（规则 test.rule）"
    assert matcher.findings("好", "", Context(copies=2)) == ()


def test_the_author_s_name_is_a_field_of_its_own() -> None:
    rule = 'terms = ["坏话"]\nfields = ["text", "author"]\nauthor_severity = "low"'
    found = Matcher([pack(rule)]).findings("说坏话", "爱说坏-话的人")
    assert [(f.field, f.severity, f.spans) for f in found] == [
        (Field.TEXT, Severity.HIGH, ((1, 3),)),
        (Field.AUTHOR, Severity.LOW, ((2, 5),)),
    ]
    assert "作者名" in found[1].why


def test_a_later_pack_replaces_a_rule() -> None:
    matcher = Matcher([pack('terms = ["坏话"]'), pack('terms = ["好话"]')])
    assert not matcher.findings("坏话", "")
    assert matcher.findings("好话", "")


def test_coded_words_tell_their_reading_or_that_it_is_unknown() -> None:
    rule = pack('terms = ["霉国", "牢米"]\nreadings = { "霉国" = "美国" }')
    rules = tuple(replace(one, category=Category.CODED) for one in rule.rules)
    matcher = Matcher([replace(rule, rules=rules)])
    (known,) = matcher.findings("霉国在哪", "")
    assert known.reading == "美国"
    (unknown,) = matcher.findings("牢米在哪", "")
    assert unknown.reading is None
    assert "读法不明" in unknown.why
    assert "reading unknown" in unknown.why_en


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("加\u200b微信", [(1, 2)]),
        ("👨\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 🏴\U000e0067\U000e0062\U000e007f 👍🏽", []),
        ("行尾\u200b", []),
        ("\ufeff行首", []),
        ("a\U000e0041b", [(1, 2)]),
        ("空\u3164白", [(1, 2)]),
        ("a\x00b", [(1, 2)]),
        ("平常的话", []),
    ],
)
def test_invisible_characters_are_seen(text: str, spans: list[Span]) -> None:
    found = Matcher([pack('signs = ["invisible"]')]).findings(text, "")
    assert [span for finding in found for span in finding.spans] == spans


def test_direction_controls_are_seen() -> None:
    (finding,) = Matcher([pack('signs = ["direction"]')]).findings("看\u202etxt", "")
    assert finding.spans == ((1, 2),)


@pytest.mark.parametrize(
    ("text", "slices"),
    [
        ("啊 退钱退钱退钱退钱退钱", ["退钱退钱退钱退钱退钱"]),
        ("退钱退钱退钱退钱", []),
        ("哈哈哈哈哈哈哈哈哈哈哈哈哈哈", []),
        ("12121212121212", []),
        ("。，。，。，。，。，。，", []),
    ],
)
def test_repeated_phrases_are_seen(text: str, slices: list[str]) -> None:
    assert words('signs = ["repeated"]\nrepeats = 5', text) == slices


@pytest.mark.parametrize("text", ["你真是[傻逼]", "你真是［傻 逼］", "你真是[儍逼]"])
def test_an_insult_written_as_a_platform_code_is_seen(text: str) -> None:
    matcher = Matcher([pack('terms = ["傻逼"]')])
    (one,) = matcher.findings(text, "")
    assert [text[a:b] for a, b in one.spans] == [text[3:]]
    assert one.reading == "傻逼"


@pytest.mark.parametrize("text", ["你真[狗头]东西", "傻[逼]", "[傻]逼", "\ue000傻瓜", "[哈哈]"])
def test_no_word_reaches_into_a_code(text: str) -> None:
    assert words('terms = ["狗东西", "傻逼", "狗头东"]', text) == []
