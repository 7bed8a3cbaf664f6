"""Words broken at line ends."""

from __future__ import annotations

import pytest
import wordfreq
from hypothesis import given
from hypothesis import strategies as st

from kamerlens.compose import compose
from kamerlens.hyphens import SOFT_HYPHEN, seam
from kamerlens.records import Box
from kamerlens.source import Line
from kamerlens.vocabulary import Vocabulary, is_compound, zipf, zipf_frequency

NOTHING = Vocabulary()


def joined(left: str, right: str, seen: Vocabulary = NOTHING) -> str:
    """Return two lines put together."""
    lines = [
        Line(Box(1, 0, top, 100, top + 9), top, 9.0, text)
        for top, text in ((0.0, left), (10.0, right))
    ]
    return compose(lines, seen).text


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        # hyphenation
        ("de klimaatver-", "andering raakt", "de klimaatverandering raakt"),
        ("de ontwikkelings-", "samenwerking", "de ontwikkelingssamenwerking"),
        ("een uitstoot-", "vermindering van", "een uitstootvermindering van"),
        ("het VNVR-lid-", "maatschap in", "het VNVR-lidmaatschap in"),
        ("«vredeshand-", "having» is", "«vredeshandhaving» is"),
        ("Sexual Exploi-", "tation and Abuse", "Sexual Exploitation and Abuse"),
        ("ONTWIKKELINGSSAMEN-", "WERKING", "ONTWIKKELINGSSAMENWERKING"),
        ("de water-", "kering, die", "de waterkering, die"),
        # a diaeresis that the break took away
        ("is ge-", "informeerd over", "is geïnformeerd over"),
        ("goede co-", "ordinatie", "goede coördinatie"),
        # real hyphens
        ("de Secretaris-", "Generaal van", "de Secretaris-Generaal van"),
        ("de anti-ISIS-", "coalitie", "de anti-ISIS-coalitie"),
        ("de VN-", "vredesmissies", "de VN-vredesmissies"),
        ("in Zuid-", "Soedan", "in Zuid-Soedan"),
        ("de directeur-", "generaal heeft", "de directeur-generaal heeft"),
        ("de minister-", "president", "de minister-president"),
        ("de SDG-", "rapportage", "de SDG-rapportage"),
        ("COVID-19-", "pandemie", "COVID-19-pandemie"),
        ("periode 2015-", "2016", "periode 2015-2016"),
        ("een niet-", "permanente zetel", "een niet-permanente zetel"),
        ("een ex-", "strijder", "een ex-strijder"),
        ("(pilot)-", "training", "(pilot)-training"),
        ("de politie-", "inzet in", "de politie-inzet in"),
        # coordination
        ("vracht-", "en verzendkosten", "vracht- en verzendkosten"),
        ("land-", "of tuinbouw", "land- of tuinbouw"),
        ("aanloop-", "en volloopverliezen", "aanloop- en volloopverliezen"),
        ("in Soe-", "dan woedt", "in Soedan woedt"),
        # no word is broken at all
        ("binnen kaders –", "actief", "binnen kaders – actief"),
        ("het kost € 20,-", "en meer", "het kost € 20,- en meer"),
        ("van de", "Raad", "van de Raad"),
        (f"de hervor{SOFT_HYPHEN}", "ming", "de hervorming"),
        # addresses and slashes
        ("zie https://www.voorbeeld.nl/", "pad/stuk", "zie https://www.voorbeeld.nl/pad/stuk"),
        (
            "https://voorbeeld.nl/een-lang-",
            "pad-verder",
            "https://voorbeeld.nl/een-lang-pad-verder",
        ),
        ("https://voorbeeld.nl/een", "%20stuk.pdf", "https://voorbeeld.nl/een%20stuk.pdf"),
        ("zie www.voorbeeld.nl", "voor meer", "zie www.voorbeeld.nl voor meer"),
        ("maatregelen/", "projecten", "maatregelen/projecten"),
    ],
)
def test_seam(left: str, right: str, expected: str) -> None:
    assert joined(left, right) == expected


@pytest.mark.parametrize(
    "text",
    ["vrede- en veiligheidsarchitectuur", "op- en overslag", "vluchtelingen- en migratiebeleid"],
)
def test_seam_leaves_hyphens_inside_a_line(text: str) -> None:
    assert joined(text, "volgt") == f"{text} volgt"


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (["een kust-wacht hier", "de kust-wacht"], "kust-wacht"),
        (["de kustwacht"], "kustwacht"),
        (["de kustwacht", "de kustwacht", "een kust-wacht"], "kustwacht"),
    ],
)
def test_seam_follows_the_letter_itself(seen: list[str], expected: str) -> None:
    assert joined("de kust-", "wacht", Vocabulary(seen)) == f"de {expected}"


def test_seam_states_its_evidence() -> None:
    meeting = seam("de klimaatver-", "andering", Vocabulary(["klimaatverandering"] * 3))
    assert meeting.decision == "joined"
    assert meeting.evidence == "seen: klimaatverandering ×3"
    assert (meeting.left_part, meeting.right_part) == ("klimaatver-", "andering")


def test_vocabulary_leaves_out_broken_words() -> None:
    seen = Vocabulary(["de mensen-", "rechten van allen"])
    assert seen.count("mensen") == 0
    assert seen.count("rechten") == 0
    assert seen.count("allen") == 1


@pytest.mark.parametrize(("word", "expected"), [("vredesopbouw", True), ("kwijzelstruk", False)])
def test_is_compound(word: str, expected: bool) -> None:
    assert is_compound(word) is expected


def test_zipf_of_an_unknown_word_is_zero() -> None:
    assert zipf("kwijzelstruk") == 0
    assert zipf("de") > 6


WORD = st.text(alphabet="abdeghiklmnoprstuvwzABDEVN", min_size=1, max_size=9)


@given(st.lists(st.tuples(WORD, st.booleans()), min_size=1, max_size=12))
def test_compose_loses_no_letter(parts: list[tuple[str, bool]]) -> None:
    texts = [word + ("-" if broken else "") for word, broken in parts]
    lines = [Line(Box(1, 0, n, 9, n + 1), n, 1.0, text) for n, text in enumerate(texts)]
    text = compose(lines, NOTHING).text
    plain = str.maketrans("äëïöüÄËÏÖÜ", "aeiouAEIOU", "- ")
    assert text.translate(plain) == "".join(texts).translate(plain)


@given(st.lists(st.tuples(WORD, st.booleans(), st.booleans()), min_size=1, max_size=12))
def test_compose_keeps_offsets(parts: list[tuple[str, bool, bool]]) -> None:
    lines = []
    for number, (word, broken, marked) in enumerate(parts):
        text = word + ("-" if broken else "")
        marks = ((len(text), str(number)),) if marked else ()
        box = Box(number // 3 + 1, 0, number, 9, number + 1)
        lines.append(Line(box, float(number), 1.0, text, marks=marks))
    made = compose(lines, NOTHING)
    offsets = [offset for offset, _ in made.marks]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(made.text) for offset in offsets)
    assert [label for _, label in made.marks] == [str(n) for n, p in enumerate(parts) if p[2]]
    starts = [offset for offset, _ in made.page_starts]
    assert starts == sorted(starts)
    assert [page for _, page in made.page_starts] == sorted({line.box.page for line in lines})
    for start, _, result in made.joins:
        assert made.text[start : start + len(result)] == result


@pytest.mark.parametrize(
    ("left", "right", "evidence"),
    [
        ("het mvo-", "beleid", "no Dutch syllable: mvo"),
        ("de hiv-", "besmetting", "no Dutch syllable: hiv"),
        ("een publiek-", "private stichting", "two adjectives"),
        ("de mede-", "indieners", "no hyphenation point"),
        ("niet-", "subsidiabele kosten", "prefix: niet-"),
    ],
)
def test_seam_keeps_a_hyphen_for_a_reason(left: str, right: str, evidence: str) -> None:
    meeting = seam(left, right, NOTHING)
    assert (meeting.decision, meeting.evidence) == ("kept", evidence)


@pytest.mark.parametrize("language", ["nl", "en"])
@pytest.mark.parametrize(
    "word",
    "raad roadmap coördinator zuid-sudan 1325 qxq foto's zo\u2019n auto's-weg i. o.m. d'un".split(),
)
def test_zipf_frequency_is_wordfreqs(word: str, language: str) -> None:
    assert zipf_frequency(word, language) == wordfreq.zipf_frequency(word, language)
