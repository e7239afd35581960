# SPDX-License-Identifier: Apache-2.0
"""Pictures: they say their numbers, and black and white is enough to read them."""
from datetime import date
from decimal import Decimal

import pytest

pytest.importorskip("matplotlib")

ON = date(2026, 2, 14)


@pytest.fixture
def filled(ledger):
    ledger.register_company("99000012", name="Nord ApS")
    ledger.declare("decl-2024", "99000012", Decimal("120000.00"), "EUR", on=date(2024, 5, 6))
    ledger.declare("decl-2025", "99000012", Decimal("80500.55"), "EUR", on=date(2025, 9, 1))
    ledger.grant("RF-23-0098-1", "99000012", Decimal("60000.00"), "EUR", on=date(2026, 1, 5))
    ledger.declare("d3", "99000020", Decimal("310000.00"), "EUR", on=date(2026, 1, 6))
    ledger.register_company("99000039", name="Syd A/S")
    return ledger


def texts(figure):
    return "\n".join(t.get_text() for t in figure.findobj(lambda a: hasattr(a, "get_text")))


def is_grey(colour):
    return colour[0] == colour[1] == colour[2]


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_timeline_says_what_is_used_and_what_comes_back_when(filled, tmp_path, lang):
    figure = filled.timeline("99000012", on=ON, lang=lang)
    said = texts(figure)
    for number in ("260.500,55", "39.499,45", "140.500,55", "60.000,00", "300.000,00"):
        assert (number if lang == "da" else number.translate(str.maketrans(".,", ",."))) in said
    for text in ("decl-2024", "decl-2025", "Nord ApS", "1. januar 2027" if lang == "da" else "1 January 2027", "closing-loops.general"):
        assert text in said
    figure.savefig(tmp_path / "timeline.png", dpi=60)
    assert (tmp_path / "timeline.png").read_bytes()[:4] == b"\x89PNG"


@pytest.mark.parametrize("lang", ["da", "en"])
def test_a_portfolio_says_who_is_near_the_ceiling(filled, tmp_path, lang):
    figure = filled.portfolio(on=ON, lang=lang)
    said = texts(figure)
    for text in ("99000012 Nord ApS", "86 %", "103 %", "99000020", "99000039 Syd A/S", "39.499,45" if lang == "da" else "39,499.45", "3 "):
        assert text in said
    assert said.index("99000020") < said.index("99000012") < said.index("99000039")
    assert ("over loftet" if lang == "da" else "above the ceiling") in said
    assert "99000039" not in texts(filled.portfolio(on=ON, most=2))
    figure.savefig(tmp_path / "portfolio.svg")


def test_a_picture_needs_no_colour(filled):
    for figure in (filled.timeline("99000012", on=ON), filled.portfolio(on=ON)):
        patches = [p for axes in figure.axes for p in [*axes.patches, *axes.collections]]
        assert any(p.get_hatch() for p in patches)
        for patch in patches:
            colours = patch.get_facecolor()
            assert all(is_grey(c) for c in (colours if getattr(colours, "ndim", 1) == 2 else [colours]))


def test_an_empty_ledger_gives_an_empty_picture_and_no_error(ledger):
    assert ledger.portfolio(on=ON).axes and ledger.timeline("99000012", on=ON).axes
