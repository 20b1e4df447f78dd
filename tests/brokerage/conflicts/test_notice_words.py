"""The notice answers six questions, and says nothing against anybody."""

from dataclasses import replace

import pytest

from brokerage.conflicts.case import Line, Role, RoleInCase
from brokerage.conflicts.evaluation import evaluate
from brokerage.conflicts.interests import InterestType
from brokerage.conflicts.notice_words import remedy
from brokerage.conflicts.parties import Party, PartyKind
from tests.brokerage.conflicts.cases import BAND_25_50, easy_sentences, link, person, self_deal


def test_six_questions_are_answered():
    outcome = evaluate(self_deal(period="this year"))
    assert outcome.notice == (
        "Castle helps you choose support. It also wants to be paid to support you.",
        "They would get £200 out of £1,000 for your support this year (20%).",
        "You can choose someone else. Other choices you can have: Bright Care, £24.10 an hour; "
        "Sale Lunch Club, £6 a session.",
        "You can say no. Saying no will not change the support you get now.",
        "To talk to someone not linked to your broker: Trafford Council.",
        "A council worker not linked to your broker must agree before this starts.",
    )


@pytest.mark.parametrize(
    ("interest", "words"),
    [
        ([link("castle", "other", share=60)], "Castle controls Other."),
        ([link("other", "castle", share=60)], "Other controls Castle."),
        (
            [link("owner", "other", share=60), link("owner", "castle", share=60)],
            "The same owner controls both.",
        ),
        (
            [
                link("castle", "sub", share=100),
                link("castle", "other", share=BAND_25_50),
                link("sub", "other", share=10),
            ],
            "Castle may control Other.",
        ),
    ],
)
def test_a_link_is_told_without_naming_the_people_behind_it(interest, words):
    outcome = evaluate(
        self_deal(lines=(Line("1", "other", 200_00, need="home"),), interests=tuple(interest))
    )
    assert (
        outcome.notice[0]
        == f"Castle helps you choose support. Other wants to be paid to support you. {words}"
    )
    assert "These two are linked." in easy_sentences(outcome)
    assert not any("owner" in sentence.lower() for sentence in easy_sentences(outcome))


def test_what_was_reported_in_confidence_is_not_told():
    linked = evaluate(
        self_deal(
            lines=(Line("1", "other", 200_00, need="home"),),
            interests=(link("castle", "other", share=60, source="whistleblow"),),
        )
    )
    assert linked.notice[0].endswith("They are linked.")
    assert "Castle controls" not in " ".join([*linked.notice, *linked.sentences])
    amina_and_zara = {"kind": InterestType.SPOUSE, "source": "whistleblow"}
    case = self_deal(
        roles=(),
        parties=(person("amina"), person("zara")),
        lines=(Line("1", "other", 200_00, need="home", payees=("zara",)),),
        interests=(link("amina", "zara", **amina_and_zara),),
    )
    told = evaluate(case)
    said = " ".join([*told.notice, *told.sentences, *easy_sentences(told)])
    assert "Somebody whom this order would pay may be close to you." in said
    assert "Zara" not in said
    # What she declared herself is hers to read.
    declared = link("zara", "amina", InterestType.SPOUSE)
    known = evaluate(replace(case, interests=(*case.interests, declared)))
    assert "Zara is your partner" in known.notice[0]


@pytest.mark.parametrize(
    ("pence", "last"),
    [(200_00, "A council worker"), (1_000_00, "A council group")],
)
def test_who_must_agree(pence, last):
    outcome = evaluate(self_deal(lines=(Line("1", "castle", pence, need="home"),)))
    assert outcome.notice[-1].startswith(last)
    assert ("nearly all of it" in outcome.notice[1]) is (pence == 1_000_00)


def test_what_blocks_comes_with_what_to_do():
    outcome = evaluate(self_deal(comparisons=()))
    (found,) = [one for one in outcome.findings if one.rule == "COI-14"]
    said = remedy(outcome.case, found)
    assert "Compare at least 3 choices" in said
    assert "at least 2 providers that are not linked" in said
    assert "Save the comparison" in said
    assert outcome.notice[-1] == "This cannot start yet. The page says what to do."
    assert "You can choose someone else. Ask to see other choices." in outcome.notice


def test_family_and_broker_together_are_both_told():
    case = self_deal(
        parties=(*self_deal().parties, Party("sana", PartyKind.PERSON, "Sana Khan")),
        lines=(Line("1", "castle", 200_00, need="home", payees=("sana",)),),
        interests=(link("amina", "sana", InterestType.CLOSE_FAMILY),),
        roles=(RoleInCase("castle", Role.BROKER),),
    )
    outcome = evaluate(case)
    assert "Sana Khan is close family and does not live with you." in outcome.notice
    assert "Sana Khan is your family." in easy_sentences(outcome)


def test_every_word_is_neutral():
    everything = " ".join(
        " ".join([*outcome.notice, *easy_sentences(outcome), *outcome.sentences]).lower()
        for outcome in (
            evaluate(self_deal()),
            evaluate(self_deal(comparisons=())),
            evaluate(replace(self_deal(), lines=(Line("1", "castle", 1_000_00, need="home"),))),
        )
    )
    for word in ("conflict", "groom", "suspect", "fraud", "abuse", "breach", "illegal", "interest"):
        assert word not in everything
