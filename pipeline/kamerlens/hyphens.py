"""Words broken at a line end: join them, keep their hyphen, or leave them apart.

Every decision rests on evidence and says which: the same word elsewhere in the letter, word
frequencies, case, the spelling rules of the Woordenlijst (2015), hyphenation points.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from kamerlens.vocabulary import Vocabulary, is_compound, is_hyphenation_point, zipf

Decision = Literal["joined", "kept", "spaced"]
SOFT_HYPHEN = "\u00ad"
_TOKEN_LEFT = re.compile(r"\S+$")
_TOKEN_RIGHT = re.compile(r"^\S+")
_CORE = re.compile(r"^[^\W_]+(?:[-’'][^\W_]+)*", re.UNICODE)
#: Words that follow a coordinated ellipsis (``vracht- en verzendkosten``).
_CONJUNCTIONS = frozenset(
    "en of en/of noch tot maar respectievelijk resp. c.q. dan als versus vs. danwel alsook evenals "
    "alsmede and or to und et".split()
)
#: First parts that keep their hyphen (Woordenlijst): these before anything …
_NEGATIONS = frozenset(("niet", "non"))
#: … and these before a word of its own: titles, ``ex``, ``oud`` for former, and the like.
_HYPHEN_PREFIXES = frozenset(
    "ex oud pro quasi semi bijna zogenaamd interim kandidaat aspirant adjunct assistent "
    "stagiair leerling chef meester collega ik all high low long short self co".split()
)
#: Last parts that make a title out of the word before (``directeur-generaal``).
_HYPHEN_TITLES = frozenset(
    "generaal generaals president presidenten directeur directeuren rapporteur rapporteurs".split()
)
_TITLE_HEADS = frozenset(
    "secretaris directeur minister procureur gouverneur inspecteur advocaat plaatsvervanger "
    "consul luitenant vertegenwoordiger adjunct kandidaat speciaal".split()
)
#: Vowel pairs that would read as one sound if joined (klinkerbotsing).
_CLASH = re.compile(r"(?:a[aeiu]|e[eiu]|i[ej]|o[eiou]|u[iu]|iji)$", re.IGNORECASE)
#: Adjectives side by side keep a hyphen (``politiek-strategische``).
_ADJECTIVE_STEM = re.compile(r"(?:isch|ief|[ae]{2}l|air|iek|lijk)$")
_ADJECTIVE = re.compile(r"(?:ische?|ie[fv]e?|[ae]{2}l|[ae]le|aire?|ate|lijke?|ieke?)$")
#: A part of a word counts as a word of its own from this frequency (Zipf) on.
_PART = 2.5
#: Lower-case acronyms (``mvo-beleid``) are this long at most.
_LONGEST_ACRONYM = 5
_VOWEL = re.compile(r"[aeiouyäëïöüáéíóúàèêô]")
_ONSET = re.compile(r"[^aeiouyäëïöüáéíóúàèêô]+")
#: Consonants that a Dutch word can begin with, two and more (Booij 1995, ch. 2; with loans).
_ONSETS = frozenset(
    "bl br ch chr cl cr dr dw fl fr gh gl gn gr kl kn kr kw ph pl pr ps qu sc sch schr scr sf sh "
    "sj sk sl sm sn sp spl spr squ st str sw th tj tr ts tw vl vr wr zw".split()
)
_DIAERESIS = str.maketrans("aeiou", "äëïöü")
#: A joined word this common (Zipf) needs no further evidence.
_KNOWN = 1.3
_URL_PART = re.compile(r"^[\w%~.-]*[/=?&][\w%/=?&.~#-]*$")
_URL = re.compile(r"(?:https?://|www\.)\S*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Seam:
    """How two lines meet.

    Attributes:
        glue: What stands between the lines' texts: a space or nothing.
        cut: Characters to drop from the end of the left line (the hyphen).
        right: Replacement for the first letter of the right line, where a diaeresis comes back.
        decision: None where no broken word is involved.
        left_part: The word's left part with its hyphen.
        right_part: Its right part.
        evidence: What decided.
    """

    glue: str = " "
    cut: int = 0
    right: str | None = None
    decision: Decision | None = None
    left_part: str = ""
    right_part: str = ""
    evidence: str = ""


def seam(left: str, right: str, seen: Vocabulary) -> Seam:
    """Decide how the end of one line and the start of the next are put together.

    Args:
        left: A line's text.
        right: The text of the line that follows in the same paragraph.
        seen: The letter's whole words.
    """
    if _URL.search(left):
        return _url_seam(left, right)
    if left.endswith("/") and len(left) > 1 and left[-2].isalnum() and right[:1].isalnum():
        return Seam(glue="")
    if left.endswith(SOFT_HYPHEN):
        return _seam("joined", left, right, "soft hyphen")
    if not left.endswith("-") or left.endswith((" -", "--")) or left == "-":
        return Seam()
    before = left[-2:-1]
    if not before.isalnum():
        return _seam("kept", left, right, "bracket") if before in ")»”’" else Seam()
    return _decide(left, right, seen)


def _url_seam(left: str, right: str) -> Seam:
    """An address runs on where it ends in a sign that ends none."""
    if left.endswith(("/", "-", "_", "=", "&", "?", "%", "+", "#", "~")):
        return Seam(glue="")
    token = right.split(" ", 1)[0]
    if token.startswith(("%", "&", "?", "=", "_")):
        return Seam(glue="")
    if left.endswith(".") and token[:1].islower() and re.search(r"[/.]\w", token):
        return Seam(glue="")
    if _URL_PART.match(token) and not left.endswith((".", ",", ";", ")")):
        return Seam(glue="")
    return Seam()


def _seam(
    decision: Decision, left: str, right: str, evidence: str, first: str | None = None
) -> Seam:
    left_part = _match(_TOKEN_LEFT, left)
    right_part = _core(_match(_TOKEN_RIGHT, right))
    return Seam(
        glue=" " if decision == "spaced" else "",
        cut=1 if decision == "joined" else 0,
        right=first,
        decision=decision,
        left_part=left_part,
        right_part=right_part,
        evidence=evidence,
    )


def _match(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return match.group() if match else ""


def _core(token: str) -> str:
    match = _CORE.match(token)
    return match.group() if match else token


def _decide(left: str, right: str, seen: Vocabulary) -> Seam:
    left_token = _match(_TOKEN_LEFT, left)[:-1].lstrip("(«“‘\"'[")
    right_token = _match(_TOKEN_RIGHT, right)
    word = _core(right_token)
    tail = left_token.rpartition("-")[2].rpartition("/")[2]
    if right_token.lower().rstrip(",") in _CONJUNCTIONS and not _is_rest(tail, word, seen):
        return _seam("spaced", left, right, "coordination")
    if not word or not word[0].isalnum():
        return _seam("kept", left, right, f"no letter follows: {right_token[:1]!r}")
    by_case = _by_case(tail, word)
    joined, kept = seen.count(tail + word), seen.count(f"{tail}-{word}")
    if (joined or kept) and not (by_case and joined <= kept):
        form = tail + word if joined > kept else f"{tail}-{word}"
        decision: Decision = "joined" if joined > kept else "kept"
        return _seam(decision, left, right, f"seen: {form} ×{max(joined, kept)}")
    if by_case:
        return _seam("kept", left, right, by_case)
    return _by_lexicon(left, right, tail, word)


def _is_rest(tail: str, word: str, seen: Vocabulary) -> bool:
    """Tell whether what looks like a conjunction is the rest of a word (``Soe-/dan``)."""
    if not is_hyphenation_point(tail + word, len(tail)):
        return False
    return seen.count(tail + word) > 0 or zipf(tail + word) >= _KNOWN + 1


def _by_case(tail: str, word: str) -> str | None:
    """Capitals, acronyms and figures show a real hyphen; all capitals show nothing."""
    if tail.isupper() and word.isupper() and len(tail) > 1:
        return None if _all_caps_word(tail, word) else "acronyms"
    if word[0].isupper():
        return "capital after the break"
    if word[0].isdigit():
        return "figure after the break"
    if any(char.isdigit() for char in tail):
        return "figure before the break"
    if len(tail) > 1 and sum(char.isupper() for char in tail) > 1:
        return "acronym"
    if len(tail) == 1:
        return "single letter"
    return None


def _all_caps_word(tail: str, word: str) -> bool:
    return zipf(tail + word) >= _KNOWN or is_hyphenation_point(tail + word, len(tail))


def _by_lexicon(left: str, right: str, tail: str, word: str) -> Seam:
    whole = tail + word
    restored = _with_diaeresis(tail, word)
    common, trema = zipf(whole), zipf(tail + restored) if restored else 0.0
    first = word.split("-")[0]
    if restored and trema >= max(_KNOWN, common):
        evidence = f"frequency: {tail + restored} {trema:.1f}"
        return _seam("joined", left, right, evidence, restored[0])
    if tail.lower() in _TITLE_HEADS and first.lower() in _HYPHEN_TITLES:
        return _seam("kept", left, right, "title of two nouns")
    if common >= _KNOWN:
        return _seam("joined", left, right, f"frequency: {whole} {common:.1f}")
    if first != word and zipf(tail + first) >= _KNOWN:
        return _seam("joined", left, right, f"frequency: {tail + first} {zipf(tail + first):.1f}")
    if tail.lower() in _NEGATIONS:
        return _seam("kept", left, right, f"prefix: {tail.lower()}-")
    if tail.lower() in _HYPHEN_PREFIXES and zipf(first) >= 2.0:
        return _seam("kept", left, right, f"prefix: {tail.lower()}-")
    english = zipf(whole, "en")
    if english >= _KNOWN:
        return _seam("joined", left, right, f"English frequency: {whole} {english:.1f}")
    return _by_parts(left, right, tail, first)


def _by_parts(left: str, right: str, tail: str, first: str) -> Seam:
    """Judge a word that no list knows by the parts it falls into."""
    if _is_acronym_like(tail):
        return _seam("kept", left, right, f"no Dutch syllable: {tail}")
    known = zipf(tail) >= _PART and zipf(first) >= _PART
    if known and _CLASH.search(tail[-2:] + first[0]):
        return _seam("kept", left, right, f"vowels would clash: {tail[-1]}{first[0]}")
    if known and _ADJECTIVE_STEM.search(tail) and _ADJECTIVE.search(first):
        return _seam("kept", left, right, "two adjectives")
    foreign = zipf(tail, "en") >= 3.5 and zipf(first, "en") >= 3.5
    if foreign and zipf(tail) < 4 and zipf(first) < 4:
        return _seam("kept", left, right, "two English words")
    if is_compound(tail + first):
        return _seam("joined", left, right, f"compound: {tail + first}")
    if is_hyphenation_point(tail + first, len(tail)):
        return _seam("joined", left, right, "hyphenation point")
    if tail[:1].isupper():
        return _seam("joined", left, right, "a name, as far as is known")
    return _seam("kept", left, right, "no hyphenation point")


def _is_acronym_like(tail: str) -> bool:
    """Tell whether letters form no Dutch syllable: without vowel, or begun or ended as none is."""
    if len(tail) > _LONGEST_ACRONYM or not (tail.isalpha() and tail.islower()):
        return False
    if not _VOWEL.search(tail) or tail[-1] in "vz":
        return True
    onset = _ONSET.match(tail)
    return onset is not None and len(onset.group()) > 1 and onset.group() not in _ONSETS


def _with_diaeresis(tail: str, word: str) -> str | None:
    """Return the right part with the diaeresis that a break after a vowel takes away."""
    if tail[-1:].lower() not in "aeiou" or word[0] not in "aeiou":
        return None
    return word[0].translate(_DIAERESIS) + word[1:]
