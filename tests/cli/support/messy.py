# SPDX-License-Identifier: Apache-2.0
"""A messy Danish file of grants, as such files are: the same for the same seed, with what is to become of each row."""
import random

HEADER = ["Sagsnr.", "CVR-nr.", "Virksomhed", "Tilsagnsdato", "Beløb i kr.", "Forordning", "Projekt", "Støttegiver", "P-nr.", "Status", "Bemærkninger"]
NAMES = ["Søn & Far ApS", "Ålsgårde Biogas A/S", "Tang \"Nord\"; Øst I/S", "Æbleskov", "Grønne Løsninger P/S"]
NOTES = ["", "", "", "2. rate", "Søgt 12-03; bevilget efter klage", "linje 1\nlinje 2", "\"citat\" i teksten", "kr. 5.000,- i egenfinansiering",
         "=SUM(A1:A9)", "+45 12 34 56 78", "@rådgiver", "-", "nul\u00a0brud"]


def company(number):
    """A CVR number with a right check digit."""
    while True:
        digits = f"{number:07d}"
        check = (11 - sum(int(d) * w for d, w in zip(digits, (2, 7, 6, 5, 4, 3, 2))) % 11) % 11
        if check < 10:
            return f"{digits}{check}"
        number += 1


def written_cvr(r, cvr):
    pairs = [cvr[i:i + 2] for i in (0, 2, 4, 6)]
    return r.choice([cvr, "DK" + cvr, " ".join(pairs), "-".join(pairs), f" {cvr} "])


def written_day(r, year, month, day):
    return r.choice([f"{day:02d}-{month:02d}-{year}", f"{day:02d}.{month:02d}.{year}", f"{year}-{month:02d}-{day:02d}"])


def written_amount(r, ore):
    kroner, rest = divmod(ore, 100)
    grouped = f"{kroner:,}".replace(",", ".")
    forms = [f"{grouped},{rest:02d}", f"{kroner},{rest:02d}", f"kr. {grouped},{rest:02d}", f"{grouped},{rest:02d} kr.", f"DKK\u00a0{grouped},{rest:02d}",
             f"{kroner:,}".replace(",", "\u00a0") + f",{rest:02d}", f"{grouped},{rest:02d} DKK"]
    if rest == 0:
        forms += [f"{grouped},-", grouped, str(kroner)]
    return r.choice(forms)


# What is wrong with a row: the column, what stands there, and the error's code.
TROUBLES = [
    (4, "1e5", "amount_syntax"), (4, "(5)", "amount_syntax"), (4, "NaN", "amount_syntax"), (4, "1,000.00", "amount_syntax"),
    (4, "9.223.372.036.854.775.808", "amount_overflow"), (4, "100,005", "amount_precision"), (4, "0", "amount_not_positive"), (4, "", "amount_syntax"),
    (4, "-500,00", "amount_not_positive"), (4, "500 EUR", "currency_mismatch"), (4, "１２３", "amount_syntax"),
    (3, "31-04-2025", "date_invalid"), (3, "45366", "date_invalid"), (3, "03/15/2025", "date_invalid"), (3, "29.02.2025", "date_invalid"),
    (1, "1234567", "cvr_invalid"), (1, "00000000", "cvr_invalid"), (1, "Søn & Far", "cvr_invalid"),
    (5, "minimis", "regulation_unknown"), (5, "", "regulation_unknown"),
    (8, "010190-1234", "p_number_invalid"), (8, "12345", "p_number_invalid"),
    (10, "ring til 010190-1234", "personal_number"), (10, "SÃ¸n", "encoding_invalid"), (10, "a\0b", "encoding_invalid"),
    (0, "", "request_invalid"), (9, "måske", "request_invalid"),
]


def rows(count=1000, seed=20261125):
    """`count` rows as (cells, outcome, code), the outcome of a first import of the good ones."""
    r = random.Random(seed)
    companies = [company(1_000_000 + 7919 * i) for i in range(260)]
    made, good = [], []
    for i in range(count):
        kind = r.random()
        if kind < 0.04 and good:  # the same again, written otherwise
            ref, cvr, ore, day, rest = r.choice(good)
            cells = [ref, written_cvr(r, cvr), r.choice(NAMES), written_day(r, *day), written_amount(r, ore), *rest]
            made.append((cells, "same", None))
            continue
        if kind < 0.07 and good:  # the reference of another aid
            ref, cvr, ore, day, rest = r.choice(good)
            made.append(([ref, cvr, r.choice(NAMES), written_day(r, *day), written_amount(r, ore + 100), *rest], "conflicting", "row_conflict"))
            continue
        if kind < 0.09 and good:  # the same aid with another note
            ref, cvr, ore, day, rest = r.choice(good)
            made.append(([ref, cvr, r.choice(NAMES), written_day(r, *day), written_amount(r, ore), *rest[:-1], "en anden bemærkning"], "changed", "row_conflict"))
            continue
        cvr, day = r.choice(companies), (r.choice([2024, 2025]), r.randint(1, 12), r.randint(1, 28))
        ore = r.choice([r.randint(100, 400_000), r.randint(1, 4_000) * 100, r.randint(1, 4) * 100_000])
        declared = r.random() < 0.3
        rest = [r.choice(["General", "2023/2831", "(EU) 2023/2831", "generel"]), r.choice(["Closing Loops; fase 2", "RF-23-0098", ""]),
                "" if not declared else r.choice(["Fonden", "Region Syd"]), r.choice(["", "1003456789"]), "erklæring" if declared else "tilsagn",
                r.choice(NOTES)]
        ref = f"CL-{i:04d}"
        cells = [ref, written_cvr(r, cvr), r.choice(NAMES), written_day(r, *day), written_amount(r, ore), *rest]
        if kind < 0.19:
            column, text, code = TROUBLES[i % len(TROUBLES)]
            cells[column] = text
            if column == 0:
                cells[9] = "tilsagn"  # only our own aid needs a reference
            made.append((cells, "wrong", code))
        elif kind < 0.20 and not declared:
            cells[4] = "3.000.000,00"
            made.append((cells, "refused", "refused"))
        elif kind < 0.21:
            made.append((cells[:-2], "wrong", "file_invalid"))
        else:
            made.append((cells, "new", None))
            good.append((ref, cvr, ore, day, rest))
    return made


def quoted(cell, separator):
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in f'{separator}"\n') else cell


def text_of(made, separator=";", end="\r\n"):
    lines = [HEADER] + [cells for cells, _, _ in made]
    return end.join(separator.join(quoted(c, separator) for c in cells) for cells in lines) + end
