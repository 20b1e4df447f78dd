"""Pure: why a result stands where it stands, in one line: what the order was made of, and nothing else counts."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from search.documents import SearchDocument, SearchHit
from search.endings import root
from search.words import TOKEN, Wanted

MOST_NAMED = 3
BY_CHANCE = "Chance, new each day."


@lru_cache(maxsize=4096)
def roots(text: str) -> frozenset[str]:
    """The roots of all words of a text."""
    return frozenset(root(token) for token in TOKEN.findall(text.lower()))


class Reasons:
    """What was looked for, read once for all results of a page. `by` is "words", "price", "distance" or ""."""

    def __init__(self, wanted: Sequence[Wanted], *, by: str = "words") -> None:
        self.by = by
        self.wanted = [
            (one.text, roots(one.text), [(other, roots(other)) for other in one.others])
            for one in wanted
            if not one.is_weak
        ] or [(one.text, roots(one.text), []) for one in wanted]

    def of(self, hit: SearchHit, distance: str) -> str:
        """ "“swimming” is in the title. 1 mile away.", "Chance, new each day."."""
        if not self.by:
            return BY_CHANCE
        if self.by == "price":
            return _by_price(hit.document, distance)
        if self.by == "distance":
            return _by_distance(hit.document, distance)
        if not self.wanted:
            return ""
        document = hit.document
        places = (
            ("in the title", document.title),
            ("what it is", document.category_name),
            ("what it is", document.parent_category_name),
            ("what it is", document.kind_name),
            ("in the name of who offers it", document.organisation),
            ("in the summary", document.summary),
        )
        said = [
            f"{_listed(found)} {'is' if len(set(found)) == 1 else 'are'} {where}"
            for where, found in self._found(places).items()
        ]
        if hit.is_near_in_meaning:
            said.append("Close in meaning to what you wrote")
        elif not said:
            said = ["Your words, or words for the same thing, are in the description"]
        if document.is_full:
            said.append(f"{document.availability_text or 'Full'}: a little lower for that")
        return ". ".join([*said, *([distance] if distance else [])]) + "."

    def _found(self, places: Sequence[tuple[str, str]]) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for text, own, others in self.wanted:
            if hit := _first(places, [(text, own)]) or _first(places, others):
                found.setdefault(hit[0], []).append(hit[1])
        return found


def _by_price(document: SearchDocument, distance: str) -> str:
    if document.lowest_price_pence is None:
        said = "No price is known: after those with one"
    else:
        said = document.price_text or "Its lowest price"
    return ". ".join([said, *([distance] if distance else [])]) + "."


def _by_distance(document: SearchDocument, distance: str) -> str:
    if distance:
        return f"{distance}."
    if document.everywhere:
        return "Online or by phone: after what has a place."
    return "Its place is not known: after what has one."


def _first(
    places: Sequence[tuple[str, str]], phrases: Iterable[tuple[str, frozenset[str]]]
) -> tuple[str, str] | None:
    """The most telling place that has one of the phrases, and the phrase. Places after it are not read."""
    known = [phrase for phrase in phrases if phrase[1]]
    for where, said in places if known else ():
        in_place = roots(said)
        for text, needed in known:
            if needed <= in_place:
                return where, text
    return None


def _listed(texts: Sequence[str]) -> str:
    quoted = [f"“{text}”" for text in dict.fromkeys(texts)][:MOST_NAMED]
    return f"{', '.join(quoted[:-1])} and {quoted[-1]}" if len(quoted) > 1 else quoted[0]
