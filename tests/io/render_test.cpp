// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/render.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/time/working_days.hpp>

#include "../support/catch.hpp"
#include "../support/data.hpp"

using namespace deminimis;
using deminimis::test::operator""_day;

namespace {

const render_options danish{};
const render_options english{language::en, false, false, 100};
const render_options danish_explained{language::da, false, true, 100};
const render_options english_explained{language::en, false, true, 100};

/// A company of the programme and its parent, with aid of several years; 105,607.65 EUR are left on 14 February 2026.
ledger group() {
  auto l = ledger::in_memory();
  l.register_company({.number = "12345674"});
  l.register_company({.number = "99000007", .fiscal_year_start = "07-01"});
  l.add_link({.a = "99000007", .b = "12345674", .since = "2020-01-01"});
  for (const auto& [on, per_eur] : {std::pair{"2023-03-01", "7.4430"}, {"2024-05-02", "7.4589"}, {"2025-06-10", "7.4594"}, {"2026-02-13", "7.4604"}})
    l.add_rate("DKK", on, per_eur);
  l.grant("RF-23-0017", {.recipient = "12345674", .regulation = "general", .amount = "400000.00 DKK", .granted_on = "2023-03-01"});
  l.grant("RF-24-0098", {.recipient = "12345674", .regulation = "general", .amount = "750000.00 DKK", .granted_on = "2024-05-02"});
  l.grant("RF-25-0031", {.recipient = "99000007", .regulation = "general", .amount = "700000.00 DKK", .granted_on = "2025-06-10"});
  return l;
}

aid_request aid(const char* amount, const char* granted_on = "2026-02-14", const char* recipient = "12345674", const char* regulation = "general") {
  return {.recipient = recipient, .regulation = regulation, .amount = amount, .granted_on = granted_on};
}

/// A ledger that watches no rulebook beside the programme's.
ledger unwatched() {
  settings s;
  s.watched.clear();
  return ledger::in_memory(s);
}

/// A ledger where the programme's rule has forgotten aid that the law still counts: 10,000.00 EUR are left under the law.
ledger forgotten() {
  auto l = ledger::in_memory();
  l.register_company({.number = "12345674"});
  l.declare("2023", aid("290000.00 EUR", "2023-06-10"));
  return l;
}

bool holds(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::size_t width_of(const std::string& line) {
  return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    lines.push_back(text.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// Text in which no value was forgotten and nothing of the data can steer a terminal.
void check_sound(const std::string& text) {
  CAPTURE(text);
  CHECK(text.ends_with("\n"));
  CHECK_FALSE(text.ends_with("\n\n"));
  CHECK_FALSE(holds(text, "{"));
  CHECK_FALSE(holds(text, "}"));
  CHECK(is_utf8(text));
  CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20; }));
  CHECK_FALSE(holds(text, " \n"));
}

}  // namespace

// ---- a yes and a no, short ------------------------------------------------------------------------------------------------

TEST_CASE("a yes says what decides it, what is left and what the law says", "[io][render]") {
  const auto answer = group().check(aid("80500.00 DKK"));
  CHECK(render(answer, "check", danish) == R"~(Ja: 80.500,00 DKK kan bevilges til CVR 12345674 den 14. februar 2026.
Efter programmets regler er der plads under alle lofter. Det strammeste er loftet på 300.000,00 EUR
for generel støtte, landbrugsstøtte og fiskeristøtte tilsammen (Guidelines for Closing Loops,
version 1, 10 June 2024, De minimis).

  Støttens værdi                   10.790,31 EUR
  Råderum (plads under lofterne)  105.607,65 EUR
  Råderum efter loven              51.865,88 EUR
  Højst på dagen                  787.875,34 DKK
  Tilbage bagefter                 94.817,34 EUR
  Kurs: 7,4604 DKK for 1 EUR, Den Europæiske Centralbanks kurs af 13. februar 2026.

Efter loven på dagen (EU's de minimis-forordninger) er svaret også ja; råderummet er 51.865,88 EUR.
)~");
  CHECK(render(answer, "check", english) == R"~(Yes: 80,500.00 DKK may be granted to CVR 12345674 on 14 February 2026.
Under the programme's rules it fits within every ceiling. The tightest is the ceiling of
300,000.00 EUR for general aid, agricultural aid and fishery aid together (Guidelines for Closing
Loops, version 1, 10 June 2024, De minimis).

  Value of the aid                     10,790.31 EUR
  Headroom (room under the ceilings)  105,607.65 EUR
  Headroom under the law               51,865.88 EUR
  At most on the day                  787,875.34 DKK
  Left afterwards                      94,817.34 EUR
  Rate: 7.4604 DKK to 1 EUR, the European Central Bank's rate of 13 February 2026.

Under the legal rules in force on the day (the EU's de minimis regulations) the answer is also yes;
the headroom is 51,865.88 EUR.
)~");
}

TEST_CASE("a no says by how much, whether the company alone would fit, the most that fits and when it all would", "[io][render]") {
  const auto answer = group().check(aid("900000.00 DKK"));
  CHECK(render(answer, "check", danish) == R"~(Nej: 900.000,00 DKK kan ikke bevilges til CVR 12345674 den 14. februar 2026.
Det ville være 15.029,31 EUR over loftet på 300.000,00 EUR for generel støtte, landbrugsstøtte og
fiskeristøtte tilsammen (Guidelines for Closing Loops, version 1, 10 June 2024, De minimis).
Regnet for CVR 12345674 alene var der plads under loftet. Men loftet gælder for virksomheden og
alle, den er forbundet med gennem bestemmende indflydelse, under ét.

  Støttens værdi                  120.636,96 EUR
  Råderum (plads under lofterne)  105.607,65 EUR
  Råderum efter loven              51.865,88 EUR
  Højst på dagen                  787.875,34 DKK
  Hele beløbet tidligst           1. januar 2027
  Kurs: 7,4604 DKK for 1 EUR, Den Europæiske Centralbanks kurs af 13. februar 2026.

Efter loven på dagen (EU's de minimis-forordninger) er svaret også nej; råderummet er 51.865,88 EUR,
og hele beløbet kan tidligst bevilges den 2. maj 2027.
)~");
  CHECK(render(answer, "check", english) == R"~(No: 900,000.00 DKK may not be granted to CVR 12345674 on 14 February 2026.
That would be 15,029.31 EUR above the ceiling of 300,000.00 EUR for general aid, agricultural aid
and fishery aid together (Guidelines for Closing Loops, version 1, 10 June 2024, De minimis).
Counted for CVR 12345674 alone, there would be room under it. But the ceiling belongs to the
undertaking: the company and all it is linked to by control.

  Value of the aid                    120,636.96 EUR
  Headroom (room under the ceilings)  105,607.65 EUR
  Headroom under the law               51,865.88 EUR
  At most on the day                  787,875.34 DKK
  Whole amount at the earliest        1 January 2027
  Rate: 7.4604 DKK to 1 EUR, the European Central Bank's rate of 13 February 2026.

Under the legal rules in force on the day (the EU's de minimis regulations) the answer is also no;
the headroom is 51,865.88 EUR, and the whole amount can be granted on 2 May 2027 at the earliest.
)~");
}

TEST_CASE("exactly at the ceiling is said to be lawful", "[io][render]") {
  const auto answer = group().check(aid("105607.65 EUR"));
  REQUIRE(answer.allowed());
  CHECK(holds(render(answer, "check", danish), "Støtten fylder loftet præcist. Det er lovligt; én cent mere er ikke.\n"));
  CHECK(holds(render(answer, "check", english), "The aid fills the ceiling exactly. That is lawful; one cent more is not.\n"));
  CHECK_FALSE(holds(render(group().check(aid("105607.64 EUR")), "check", danish), "præcist"));
}

TEST_CASE("a no that never becomes a yes says so", "[io][render]") {
  const auto answer = group().check(aid("300000.01 EUR"));
  CHECK(holds(render(answer, "check", danish), "Hele beløbet tidligst           ikke inden for ti år\n"));
  CHECK(holds(render(answer, "check", english), "not within ten years"));
  const auto explained = render(answer, "check", danish_explained);
  CHECK(holds(explained, "Beløbet er i sig selv større end loftet på 300.000,00 EUR."));
  CHECK(holds(explained, "Hele beløbet bliver der ikke plads til inden for de næste ti år, så vidt reglerne er kendt."));
}

TEST_CASE("aid already above a ceiling is told apart from new aid that would be", "[io][render]") {
  auto l = forgotten();
  l.declare("2025", aid("300000.01 EUR", "2025-06-10"));
  const auto text = render(l.check(aid("1.00 EUR")), "check", danish);
  CHECK(holds(text, "Allerede uden denne støtte er virksomheden 0,01 EUR over loftet på 300.000,00 EUR"));
  CHECK(holds(render(l.check(aid("1.00 EUR")), "check", danish_explained), "Den 14. februar 2026 er der ikke plads til noget."));
  const auto later = l.check(aid("1.00 EUR", "2025-06-09"));
  CHECK(holds(render(later, "check", english), "The aid 2025 (CVR 12345674, 10 June 2025) is 290,000.01 EUR above"));
}

TEST_CASE("later aid that would be brought over a ceiling is named with its owner and day", "[io][render]") {
  auto l = ledger::in_memory();
  l.register_company({.number = "12345674"});
  l.grant("g1", aid("200000.00 EUR", "2024-01-02"));
  l.grant("g3", aid("15000.00 EUR", "2026-09-02", "12345674", "agriculture"));
  l.grant("g4", aid("80000.00 EUR", "2026-10-02"));
  const auto answer = l.check(aid("50000.00 EUR"));
  CHECK(render(answer, "check", danish) == R"~(Nej: 50.000,00 EUR kan ikke bevilges til CVR 12345674 den 14. februar 2026.
Det ville bringe støtten g4 (CVR 12345674, 2. oktober 2026) 45.000,00 EUR over loftet på
300.000,00 EUR for generel støtte, landbrugsstøtte og fiskeristøtte tilsammen (Guidelines for
Closing Loops, version 1, 10 June 2024, De minimis).

  Råderum (plads under lofterne)    5.000,00 EUR
  Hele beløbet tidligst           1. januar 2027

Efter loven på dagen (EU's de minimis-forordninger) er svaret også nej; råderummet er 5.000,00 EUR,
og hele beløbet kan tidligst bevilges den 2. januar 2027.
)~");
  CHECK(render(answer, "check", english) == R"~(No: 50,000.00 EUR may not be granted to CVR 12345674 on 14 February 2026.
That would bring the aid g4 (CVR 12345674, 2 October 2026) 45,000.00 EUR above the ceiling of
300,000.00 EUR for general aid, agricultural aid and fishery aid together (Guidelines for Closing
Loops, version 1, 10 June 2024, De minimis).

  Headroom (room under the ceilings)    5,000.00 EUR
  Whole amount at the earliest        1 January 2027

Under the legal rules in force on the day (the EU's de minimis regulations) the answer is also no;
the headroom is 5,000.00 EUR, and the whole amount can be granted on 2 January 2027 at the earliest.
)~");
  const auto explained = render(answer, "check", danish_explained);
  CHECK(holds(explained, R"~(Senere støtte
  Protokollen har støtte med en senere dato. Støtte den 14. februar 2026 tæller med i dens periode
  og må ikke bringe den over et loft.
  Reference  Givet til          Tilsagnsdato  Brugt i alt        Loft    Tilbage  Med denne støtte
  ---------  ------------  -----------------  -----------  ----------  ---------  ------------------
  g4         CVR 12345674    2. oktober 2026   295.000,00  300.000,00   5.000,00  45.000,00 EUR for
                                                                                  meget
      Periode 1. januar 2024 til 2. oktober 2026; Guidelines for Closing Loops, version 1, 10 June
      2024, De minimis [closing-loops.general]
  g3         CVR 12345674  2. september 2026   215.000,00  300.000,00  85.000,00  overholdt
      Periode 1. januar 2024 til 2. september 2026; Guidelines for Closing Loops, version 1, 10 June
      2024, De minimis [closing-loops.general]
)~"));
}

// ---- the explanation ------------------------------------------------------------------------------------------------------

TEST_CASE("an explained no holds the whole reasoning, in Danish", "[io][render]") {
  CHECK(render(group().check(aid("900000.00 DKK")), "check", danish_explained) ==
        R"~(Nej: 900.000,00 DKK kan ikke bevilges til CVR 12345674 den 14. februar 2026.
Det ville være 15.029,31 EUR over loftet på 300.000,00 EUR for generel støtte, landbrugsstøtte og
fiskeristøtte tilsammen (Guidelines for Closing Loops, version 1, 10 June 2024, De minimis).
Regnet for CVR 12345674 alene var der plads under loftet. Men loftet gælder for virksomheden og
alle, den er forbundet med gennem bestemmende indflydelse, under ét.

Hvad der er spurgt om
  Modtager      CVR 12345674
  Beløb         900.000,00 DKK
  Værdi         120.636,96 EUR
  Kurs          7,4604 DKK for 1 EUR, Den Europæiske Centralbanks kurs af 13. februar 2026
  Støtte        generel støtte: hovedreglen for alle erhverv (EU-forordning 2023/2831)
  Tilsagnsdato  14. februar 2026, den dag modtageren får ret til støtten (ikke den dag, den
                udbetales)
  Regler        programmets egne regler (Closing Loops 2024) [closing-loops-2024]
  De minimis-støtte er støtte under et loft, så lille, at EU ikke skal godkende den.

Hvem loftet gælder for
  Et loft gælder for virksomheden og alle, den er forbundet med gennem bestemmende indflydelse (én
  virksomhed i reglernes forstand). Det gælder aldrig for ét CVR-nummer alene.
  Den 14. februar 2026 er det CVR 12345674 og CVR 99000007.

Lofterne den 14. februar 2026
  1. 300.000,00 EUR for generel støtte, landbrugsstøtte og fiskeristøtte tilsammen: OVERSKREDET
     Kilde    Guidelines for Closing Loops, version 1, 10 June 2024, De minimis
              [closing-loops.general]
     Periode  1. januar 2024 til 14. februar 2026: modtagerens regnskabsår på dagen og de to før det
     Loft                          300.000,00 EUR
     Brugt af hele virksomheden    194.392,35 EUR
       heraf af CVR 12345674 selv  100.551,02 EUR
     Tilbage før denne støtte      105.607,65 EUR
     Denne støtte                  120.636,96 EUR
     For meget                      15.029,31 EUR
     Støtte, der tæller med:
     Reference    Tilsagnsdato           Beløb    Kurs         EUR  Givet til
     ----------  -------------  --------------  ------  ----------  -----------------------
     RF-24-0098    2. maj 2024  750.000,00 DKK  7,4589  100.551,02  modtageren
     RF-25-0031  10. juni 2025  700.000,00 DKK  7,4594   93.841,33  CVR 99000007, forbundet
     ----------  -------------  --------------  ------  ----------  -----------------------
     I alt                                              194.392,35
     Støtte, der ikke tæller med:
     Reference    Tilsagnsdato        EUR  Givet til   Hvorfor
     ----------  -------------  ---------  ----------  ---------------------------------------------
     RF-23-0017  1. marts 2023  53.741,77  modtageren  For gammel: tæller ikke med fra
                                                       1. januar 2026

Hvad der er plads til
  Den 14. februar 2026 kan CVR 12345674 højst få 787.875,34 DKK (105.607,65 EUR).
  Bare 0,01 DKK mere er for meget.
  Efter loven på dagen (EU's de minimis-forordninger) er råderummet 51.865,88 EUR.
  Er der ikke plads til hele beløbet, afvises det hele. Et mindre beløb er et nyt spørgsmål.
  Hele beløbet kan tidligst bevilges den 1. januar 2027, hvis der ikke gives anden støtte forinden.
  Dagen er regnet ud for samme værdi i euro, 120.636,96 EUR; kursen til den tid kan give et andet
  beløb.

Hvad andre regler siger
  Efter loven på dagen (EU's de minimis-forordninger) er svaret også nej; råderummet er
  51.865,88 EUR, og hele beløbet kan tidligst bevilges den 2. maj 2027.
        Loft  Brugt af alle  Heraf selv    Tilbage
  ----------  -------------  ----------  ---------
  300.000,00     248.134,12  154.292,79  51.865,88
      Periode 15. februar 2023 til 14. februar 2026; forordning 2023/2831, artikel 3, stk. 2, og
      artikel 5, stk. 2 [2023-2831.general]
)~");
}

TEST_CASE("an explained no holds the whole reasoning, in English", "[io][render]") {
  CHECK(render(group().check(aid("900000.00 DKK")), "check", english_explained) ==
        R"~(No: 900,000.00 DKK may not be granted to CVR 12345674 on 14 February 2026.
That would be 15,029.31 EUR above the ceiling of 300,000.00 EUR for general aid, agricultural aid
and fishery aid together (Guidelines for Closing Loops, version 1, 10 June 2024, De minimis).
Counted for CVR 12345674 alone, there would be room under it. But the ceiling belongs to the
undertaking: the company and all it is linked to by control.

What was asked
  Recipient      CVR 12345674
  Amount         900,000.00 DKK
  Value          120,636.96 EUR
  Rate           7.4604 DKK to 1 EUR, the European Central Bank's rate of 13 February 2026
  Aid            general aid: the main rule for every trade (EU Regulation 2023/2831)
  Granting date  14 February 2026, the day on which the recipient gains the right to the aid (not
                 the day it is paid)
  Rules          the programme's own rules (Closing Loops 2024) [closing-loops-2024]
  De minimis aid is aid under a ceiling, so small that the EU need not approve it.

Whom the ceiling belongs to
  A ceiling belongs to the undertaking (the company and all it is linked to by control), never to
  one CVR number.
  On 14 February 2026 it is CVR 12345674 and CVR 99000007.

The ceilings on 14 February 2026
  1. 300,000.00 EUR for general aid, agricultural aid and fishery aid together: EXCEEDED
     Source  Guidelines for Closing Loops, version 1, 10 June 2024, De minimis
             [closing-loops.general]
     Period  1 January 2024 to 14 February 2026: the recipient's fiscal year on the day and the two
             before it
     Ceiling                            300,000.00 EUR
     Used by the whole undertaking      194,392.35 EUR
       of which by CVR 12345674 itself  100,551.02 EUR
     Left before this aid               105,607.65 EUR
     This aid                           120,636.96 EUR
     Too much                            15,029.31 EUR
     Aid that counts:
     Reference   Granting date          Amount    Rate         EUR  Given to
     ----------  -------------  --------------  ------  ----------  --------------------
     RF-24-0098     2 May 2024  750,000.00 DKK  7.4589  100,551.02  the recipient
     RF-25-0031   10 June 2025  700,000.00 DKK  7.4594   93,841.33  CVR 99000007, linked
     ----------  -------------  --------------  ------  ----------  --------------------
     Total                                              194,392.35
     Aid that does not count:
     Reference   Granting date        EUR  Given to       Why
     ----------  -------------  ---------  -------------  ------------------------------------------
     RF-23-0017   1 March 2023  53,741.77  the recipient  Too old: does not count from
                                                          1 January 2026 on

What there is room for
  On 14 February 2026 CVR 12345674 can be granted at most 787,875.34 DKK (105,607.65 EUR).
  Even 0.01 DKK more is too much.
  Under the legal rules in force on the day (the EU's de minimis regulations) the headroom is
  51,865.88 EUR.
  Where the whole amount does not fit, all of it is refused. A smaller amount is a new question.
  The whole amount can be granted on 1 January 2027 at the earliest, if no other aid is given
  before.
  The day was worked out for the same value in euro, 120,636.96 EUR; the rate of that time may give
  another amount.

What other rules say
  Under the legal rules in force on the day (the EU's de minimis regulations) the answer is also no;
  the headroom is 51,865.88 EUR, and the whole amount can be granted on 2 May 2027 at the earliest.
     Ceiling  Used by all  Of which own       Left
  ----------  -----------  ------------  ---------
  300,000.00   248,134.12    154,292.79  51,865.88
      Period 15 February 2023 to 14 February 2026; Regulation 2023/2831, Article 3(2) and Article
      5(2) [2023-2831.general]
)~");
}

TEST_CASE("every reason for which a grant does not count is said, with the day since when", "[io][render]") {
  using days = std::optional<day>;
  auto answer = group().check(aid("80500.00 DKK"));
  auto& test = answer.binding.tests.front();
  const auto told = [&](not_counted reason, days since, const render_options& options) {
    test.not_counted = {{"r", *cvr::find("99000007"), "2020-02-29"_day, eur_cents(100), reason, since}};
    return render(answer, "check", {options.lang, false, true, 0});
  };
  const std::vector<std::tuple<not_counted, days, std::string, std::string>> expected{
      {not_counted::before_window, "2023-02-28"_day, "For gammel: tæller ikke med fra 28. februar 2023",
       "Too old: does not count from 28 February 2023 on"},
      {not_counted::before_window, {}, "Ligger før perioden", "Before the period"},
      {not_counted::later, {}, "Har en senere dato", "Dated later"},
      {not_counted::other_regulation,
       {},
       "Givet efter andre regler, som dette loft ikke tæller",
       "Given under other rules, which this ceiling does not count"},
      {not_counted::voided, {}, "Reservationen er annulleret", "The reservation was voided"},
      {not_counted::lapsed, "2025-12-31"_day, "Reservationen er bortfaldet den 31. december 2025", "The reservation lapsed on 31 December 2025"},
      {not_counted::reduced_to_nothing, "2025-12-31"_day, "Nedsat til 0 den 31. december 2025", "Reduced to 0 on 31 December 2025"},
      {not_counted::passed_on, {}, "Overtaget af andre virksomheder ved en spaltning", "Taken over by other companies in a split"},
      {not_counted::other_undertaking,
       {},
       "Tilhører på dagen ikke virksomheden eller nogen, den er forbundet med",
       "Belongs on the day neither to the company nor to any it is linked to"}};
  for (const auto& [reason, since, da, en] : expected) {
    CHECK(holds(told(reason, since, danish), da));
    CHECK(holds(told(reason, since, english), en));
  }
}

TEST_CASE("whose a counted grant is, and of what kind, is said", "[io][render]") {
  auto answer = group().check(aid("80500.00 DKK"));
  auto& counted = answer.binding.tests.front().counted;
  const auto told = [&](const char* recipient, bool own, grant_status status, const char* value) {
    counted = {
        {"r", *cvr::find(recipient), "2024-02-29"_day, status, regulation::general, money::parse("100.00 EUR"), {}, eur_cents::parse(value), own}};
    return render(answer, "check", {language::da, false, true, 0});
  };
  CHECK(holds(told("12345674", true, grant_status::granted, "100.00"), "  modtageren\n"));
  CHECK(holds(told("12345674", true, grant_status::reserved, "100.00"), "  modtageren, reserveret\n"));
  CHECK(holds(told("12345674", true, grant_status::declared, "100.00"), "  modtageren, fra andre\n"));
  CHECK(holds(told("12345674", true, grant_status::granted, "60.00"), "  modtageren, kun en del tæller\n"));
  CHECK(holds(told("99000007", false, grant_status::granted, "100.00"), "  CVR 99000007, forbundet\n"));
  CHECK(holds(told("99000007", true, grant_status::granted, "100.00"), "  CVR 99000007, overtaget af modtageren ved en spaltning\n"));
  CHECK(holds(told("12345674", false, grant_status::granted, "100.00"), "  modtageren, overtaget af en forbundet virksomhed ved en spaltning\n"));
}

TEST_CASE("every source of a rate is named with its day", "[io][render]") {
  const auto told = [](rate_source source, std::optional<day> on, language lang) {
    return render(conversion_answer{money::parse("1234567.00 DKK"), eur_cents::parse("165485.99"), {rate::parse("7.4602"), on, source}},
                  {lang, false, true, 100});
  };
  CHECK(told(rate_source::ecb, "2026-02-13"_day, language::da) ==
        "1.234.567,00 DKK svarer til 165.485,99 EUR.\n"
        "Kurs: 7,4602 DKK for 1 EUR, Den Europæiske Centralbanks kurs af 13. februar 2026.\n"
        "Beløbet er delt med kursen og afrundet til hele cent.\n");
  CHECK(told(rate_source::ecb, "2026-02-13"_day, language::en) ==
        "1,234,567.00 DKK is worth 165,485.99 EUR.\n"
        "Rate: 7.4602 DKK to 1 EUR, the European Central Bank's rate of 13 February 2026.\n"
        "The amount was divided by the rate and rounded to the cent.\n");
  CHECK(holds(told(rate_source::inforeuro, "2026-02-01"_day, language::da), "EU-Kommissionens kurs (InforEuro) for februar 2026."));
  CHECK(holds(told(rate_source::nationalbanken, "2026-02-13"_day, language::da), "Danmarks Nationalbanks kurs af 13. februar 2026."));
  CHECK(holds(told(rate_source::fixed, {}, language::da), "den faste kurs, der er valgt for hele protokollen."));
  CHECK(holds(told(rate_source::own, {}, language::da), "kursen er givet sammen med støtten."));
  CHECK(render(conversion_answer{money::parse("5.00 EUR"), eur_cents::parse("5.00"), {}}, danish) == "5,00 EUR er i euro og omregnes ikke.\n");
  CHECK(render(conversion_answer{money::parse("5.00 EUR"), eur_cents::parse("5.00"), {}}, english) == "5.00 EUR is in euro and is not converted.\n");
}

TEST_CASE("the regulation is named in words with the number that held on the day", "[io][render]") {
  auto answer = group().check(aid("80500.00 DKK"));
  const auto told = [&](regulation r, const char* on) {
    answer.asked.regulation = r;
    answer.asked.granted_on = day::parse(on);
    return render(answer, "check", {language::da, false, true, 0});
  };
  CHECK(holds(told(regulation::general, "2024-01-01"), "hovedreglen for alle erhverv (EU-forordning 2023/2831)\n"));
  CHECK(holds(told(regulation::general, "2023-12-31"), "hovedreglen for alle erhverv (EU-forordning 1407/2013)\n"));
  CHECK(holds(told(regulation::agriculture, "2026-01-01"),
              "landbrugsstøtte: til dem, der dyrker jorden eller holder husdyr (EU-forordning 1408/2013)\n"));
  CHECK(holds(told(regulation::fishery, "2026-01-01"), "(EU-forordning 717/2014)\n"));
  CHECK(holds(told(regulation::sgei, "2026-01-01"),
              "tjenesteydelser af almindelig økonomisk interesse, det vil sige samfundsopgaver, som det offentlige har pålagt"));
}

TEST_CASE("articles are written out in the reader's language", "[io][render]") {
  auto answer = group().check(aid("900000.00 DKK"));
  const auto told = [&](const char* article, language lang) {
    for (auto& test : answer.binding.tests) test.article = article;
    const auto text = render(answer, "check", {lang, false, false, 0});
    const auto from = text.rfind('(', text.find(").\n")) + 1;
    return text.substr(from, text.find(").\n") - from);
  };
  CHECK(holds(render(answer, "check", {language::da, false, false, 0}), "(Guidelines for Closing Loops, "));
  CHECK(holds(told("Reg. 2023/2831 Art 3(2), 5(2)", language::da), "2), 5(2)") == false);
  const std::string many = "Reg. 1407/2013 Art 5(1), Reg. 360/2012 Art 2(2)", amended = "Reg. 1408/2013 Art 3(2) as amended by Reg. 2019/316";
  CHECK(told(many.c_str(), language::da) == "forordning 1407/2013, artikel 5, stk. 1, og forordning 360/2012, artikel 2, stk. 2");
  CHECK(told(amended.c_str(), language::da) == "forordning 1408/2013, artikel 3, stk. 2, som ændret ved forordning 2019/316");
  for (const char* other :
       {"Reg. 2023/2831", "Reg. 2023/2831 Art", "Reg. 2023/2831 Art 3", "Reg. x Art 3[2]", "Bekendtgørelse nr. 1, § 2", "Art 3, stk. 2"})
    CHECK(told(other, language::da) == other);
  for (const auto& c : dk_law().ceilings) {
    CHECK(holds(told(c.article.c_str(), language::da), "forordning "));
    CHECK_FALSE(holds(told(c.article.c_str(), language::da), "Reg."));
    CHECK_FALSE(holds(told(c.article.c_str(), language::da), "amended"));
    CHECK_FALSE(holds(told(c.article.c_str(), language::en), "Reg. "));
  }
}

// ---- the law beside the programme -----------------------------------------------------------------------------------------

TEST_CASE("a yes that the law in force refuses is loud from the first line on", "[io][render]") {
  const auto answer = forgotten().check(aid("25000.00 EUR"));
  CHECK(render(answer, "check", danish) == R"~(Ja, men læs advarslen: 25.000,00 EUR kan bevilges til CVR 12345674 den 14. februar 2026.

!! ADVARSEL: programmets egne regler (Closing Loops 2024) tillader støtten, men loven på dagen (EU's
!! de minimis-forordninger) afviser den.
!! Det ville være 15.000,00 EUR over loftet på 300.000,00 EUR for generel støtte, landbrugsstøtte og
!! fiskeristøtte tilsammen (forordning 2023/2831, artikel 3, stk. 2, og artikel 5, stk. 2).
!! Efter loven er der plads til 10.000,00 EUR den 14. februar 2026.
!! Efter loven kan hele beløbet tidligst bevilges den 10. juni 2026.
!! Giv ikke tilsagn, før det er afklaret: ulovlig støtte skal betales tilbage med renter.

Efter programmets regler er der plads under alle lofter. Det strammeste er loftet på 300.000,00 EUR
for generel støtte, landbrugsstøtte og fiskeristøtte tilsammen (Guidelines for Closing Loops,
version 1, 10 June 2024, De minimis).

  Råderum (plads under lofterne)  300.000,00 EUR
  Råderum efter loven              10.000,00 EUR
  Tilbage bagefter                275.000,00 EUR
)~");
  CHECK(render(answer, "check", english) == R"~(Yes, but read the warning: 25,000.00 EUR may be granted to CVR 12345674 on 14 February 2026.

!! WARNING: the programme's own rules (Closing Loops 2024) allow the aid, but the legal rules in
!! force on the day (the EU's de minimis regulations) refuse it.
!! That would be 15,000.00 EUR above the ceiling of 300,000.00 EUR for general aid, agricultural aid
!! and fishery aid together (Regulation 2023/2831, Article 3(2) and Article 5(2)).
!! Under the law there is room for 10,000.00 EUR on 14 February 2026.
!! Under the law the whole amount can be granted on 10 June 2026 at the earliest.
!! Do not grant it before this is settled: unlawful aid must be paid back with interest.

Under the programme's rules it fits within every ceiling. The tightest is the ceiling of
300,000.00 EUR for general aid, agricultural aid and fishery aid together (Guidelines for Closing
Loops, version 1, 10 June 2024, De minimis).

  Headroom (room under the ceilings)  300,000.00 EUR
  Headroom under the law               10,000.00 EUR
  Left afterwards                     275,000.00 EUR
)~");
  const auto explained = render(answer, "check", danish_explained);
  CHECK(holds(explained,
              "Hvad andre regler siger\n"
              "  Efter loven på dagen (EU's de minimis-forordninger) er svaret nej; råderummet er 10.000,00 EUR.\n"
              "  1. 300.000,00 EUR for generel støtte, landbrugsstøtte og fiskeristøtte tilsammen: OVERSKREDET\n"
              "     Kilde    forordning 2023/2831, artikel 3, stk. 2, og artikel 5, stk. 2 [2023-2831.general]\n"));
}

TEST_CASE("once such aid is recorded, the warning asks for a decision instead", "[io][render]") {
  auto l = forgotten();
  const auto text = render(l.grant("g", aid("25000.00 EUR")), "grant", danish);
  CHECK(holds(
      text,
      "Ja, men læs advarslen: 25.000,00 EUR er bevilget til CVR 12345674 den 14. februar 2026.\nSkrevet i protokollen som g, hændelse nr. 4.\n"));
  CHECK(holds(text, "!! Støtten er skrevet i protokollen. Tag stilling nu: ulovlig støtte skal betales tilbage med\n!! renter.\n"));
  CHECK_FALSE(holds(text, "Giv ikke tilsagn"));
}

TEST_CASE("a law that would allow what the programme refuses does not decide, and says so", "[io][render]") {
  auto l = ledger::in_memory();
  l.register_company({.number = "12345674"});
  const auto text = render(l.check(aid("20000.01 EUR", "2026-02-14", "12345674", "agriculture")), "check", danish);
  CHECK(holds(text,
              "Efter loven på dagen (EU's de minimis-forordninger) ville svaret være ja, men her bestemmer\nprogrammets egne regler (Closing Loops "
              "2024).\n"));
  CHECK_FALSE(holds(text, "!!"));
}

TEST_CASE("aid that the law has no rule for on the day is loud", "[io][render]") {
  const auto answer = group().check(aid("100.00 EUR", "2031-01-01"));
  REQUIRE(answer.allowed());
  CHECK(holds(render(answer, "check", danish), "Ja, men læs advarslen: "));
  CHECK(holds(render(answer, "check", danish),
              "!! ADVARSEL: loven på dagen (EU's de minimis-forordninger) har ingen regel for generel støtte den\n!! 1. januar 2031. "));
  CHECK(
      holds(render(answer, "check", english),
            "!! WARNING: the legal rules in force on the day (the EU's de minimis regulations) say nothing of\n!! general aid on 1 January 2031. "));
  CHECK(holds(render(group().check(aid("300000.01 EUR", "2031-01-01")), "check", {language::da, false, false, 0}),
              "\nEfter loven på dagen (EU's de minimis-forordninger) kan spørgsmålet ikke besvares: der er ingen regel for generel støtte den 1. "
              "januar 2031.\n"));
}

TEST_CASE("a rulebook and a ceiling of the user's own are called by their ids", "[io][render]") {
  settings s;
  s.book = {"eget",
            "Eget",
            "Mig",
            {{"eget.general.1",
              {regulation::general},
              {regulation::general},
              eur_cents(10000),
              {},
              window_kind::rolling,
              {},
              {},
              "§ 1",
              "2026-01-01"_day}}};
  s.watched = {};
  auto l = ledger::in_memory(s);
  l.register_company({.number = "12345674"});
  CHECK(render(l.check(aid("100.01 EUR")), "check", danish) ==
        "Nej: 100,01 EUR kan ikke bevilges til CVR 12345674 den 14. februar 2026.\n"
        "Det ville være 0,01 EUR over loftet »eget.general.1« på 100,00 EUR (§ 1).\n"
        "\n"
        "  Råderum (plads under lofterne)            100,00 EUR\n"
        "  Hele beløbet tidligst           ikke inden for ti år\n");
  CHECK(holds(render(l.check(aid("100.00 EUR")), "check", danish_explained), "reglerne i »eget« [eget]\n"));
}

TEST_CASE("a link that is not settled is loud where it decides", "[io][render]") {
  auto l = unwatched();
  l.register_company({.number = "12345674"});
  l.add_link({.a = "99000007", .b = "12345674", .since = "2020-01-01", .certainty = certainty::undetermined});
  l.declare("other", aid("290000.00 EUR", "2026-01-02", "99000007"));
  const auto answer = l.check(aid("10000.01 EUR"));
  REQUIRE(answer.undetermined_links_matter);
  const auto text = render(answer, "check", danish);
  CHECK(text.starts_with("Ja, men læs advarslen: 10.000,01 EUR kan bevilges"));
  CHECK(holds(text, "!! ADVARSEL: svaret afhænger af en forbindelse mellem virksomheder, som ikke er afklaret.\n"));
  CHECK(holds(text, "bestemmende indflydelse (magt til at bestemme over den anden virksomhed)"));
  CHECK(holds(render(answer, "check", english), "!! WARNING: the answer depends on a link between companies that has not been settled.\n"));
}

// ---- what was recorded ----------------------------------------------------------------------------------------------------

TEST_CASE("a decision says what was recorded, or that nothing was", "[io][render]") {
  auto l = unwatched();
  l.register_company({.number = "12345674"});
  const auto first_two = [](const std::string& text) { return lines_of(text)[0] + "\n" + lines_of(text)[1]; };
  const attribution once{.key = "k"};
  CHECK(first_two(render(l.grant("g1", aid("100000.00 EUR"), once), "grant", danish)) ==
        "Ja: 100.000,00 EUR er bevilget til CVR 12345674 den 14. februar 2026.\nSkrevet i protokollen som g1, hændelse nr. 3.");
  CHECK(
      first_two(render(l.grant("g1", aid("100000.00 EUR"), once), "grant", {language::da, false, false, 0})) ==
      "Ja: 100.000,00 EUR er bevilget til CVR 12345674 den 14. februar 2026.\n"
      "Samme anmodning (samme nøgle) er allerede skrevet i protokollen som g1, hændelse nr. 3. Intet nyt er skrevet, og svaret er det fra dengang.");
  CHECK(
      first_two(render(l.grant("g2", aid("200000.01 EUR")), "grant", danish)) ==
      "Nej: 200.000,01 EUR kan ikke bevilges til CVR 12345674 den 14. februar 2026.\nIntet er skrevet i protokollen. Referencen g2 er stadig ledig.");
  CHECK(first_two(render(l.grant("g2", aid("200000.01 EUR")), "grant", english)) ==
        "No: 200,000.01 EUR may not be granted to CVR 12345674 on 14 February 2026.\nNothing was recorded. The reference g2 is still free.");
  CHECK(first_two(render(l.reserve("r1", aid("50000.00 EUR")), "reserve", danish)) ==
        "Ja: 50.000,00 EUR er reserveret til CVR 12345674 den 14. februar 2026.\nSkrevet i protokollen som r1, hændelse nr. 4.");
  CHECK(first_two(render(l.reserve("r2", aid("200000.01 EUR")), "reserve", english)) ==
        "No: 200,000.01 EUR may not be reserved for CVR 12345674 on 14 February 2026.\nNothing was recorded. The reference r2 is still free.");
  CHECK(first_two(render(l.post("r1", {.amount = "200000.01 EUR"}), "post", danish)) ==
        "Nej: reservationen kan ikke blive til en bevilling på 200.000,01 EUR til CVR 12345674 den\n14. februar 2026.");
  CHECK(holds(render(l.post("r1", {.amount = "200000.01 EUR"}), "post", danish), "Reservationen r1 står, som den gjorde.\n"));
  CHECK(first_two(render(l.post("r1", {.amount = "60000.00 EUR"}), "post", english)) ==
        "Yes: the reservation is now a grant of 60,000.00 EUR to CVR 12345674 on 14 February 2026.\nRecorded as r1, event 5.");
  CHECK(render(l.check(aid("1.00 EUR")), "reserve", danish).starts_with("Ja: 1,00 EUR kan reserveres til CVR 12345674"));
  CHECK(render(l.check(aid("1.00 EUR")), "post", danish).starts_with("Ja: reservationen kan blive til en bevilling på 1,00 EUR"));
}

TEST_CASE("a reservation's lapse is told in the explanation", "[io][render]") {
  auto l = group();
  auto asked = aid("1000.00 EUR");
  asked.lapses_on = "2026-06-30";
  CHECK(holds(render(l.reserve("r", asked), "reserve", {language::da, false, true, 0}),
              "Bortfalder    30. juni 2026, hvis reservationen ikke er blevet til en bevilling inden da\n"));
}

TEST_CASE("findings are told in words, an unknown one by its code", "[io][render]") {
  auto answer = group().check(aid("80500.00 DKK"));
  answer.findings = {{"cvr_check_digit", "12345678"}, {"company_not_registered", "12345678"}, {"policy_choice", "anniversary"}, {"new_one", "x"}};
  const auto da = render(answer, "check", {language::da, false, false, 0}), en = render(answer, "check", {language::en, false, false, 0});
  CHECK(holds(da, "\nBemærk: CVR 12345678 består ikke kontrollen af sidste ciffer. Se efter på virk.dk, om nummeret er skrevet rigtigt.\n"));
  CHECK(holds(da, "\nBemærk: CVR 12345678 er ikke oprettet i protokollen, så kalenderåret er brugt som regnskabsår. "));
  CHECK(holds(da, "\nBemærk: svaret bygger på et valg, som loven lader stå åbent: anniversary.\nBemærk: new_one: x.\n"));
  CHECK(holds(en, "\nNote: CVR 12345678 fails the check on its last digit. "));
  CHECK(holds(en, "\nNote: CVR 12345678 is not registered in the ledger, so the calendar year was taken as its fiscal year. "));
}

// ---- headroom, declared aid -----------------------------------------------------------------------------------------------

TEST_CASE("headroom is given in the currency asked about, with what limits it and what the law leaves", "[io][render]") {
  const auto answer = group().headroom("12345674", "general", "2026-02-14");
  CHECK(render(answer, danish) == R"~(CVR 12345674 kan efter programmets regler højst få 787.875,34 DKK i generel støtte den
14. februar 2026.

!! ADVARSEL: efter loven på dagen (EU's de minimis-forordninger) er der kun plads til 51.865,88 EUR
!! den 14. februar 2026.
!! Efter loven begrænses det af loftet på 300.000,00 EUR for generel støtte, landbrugsstøtte og
!! fiskeristøtte tilsammen (forordning 2023/2831, artikel 3, stk. 2, og artikel 5, stk. 2).

Efter programmets regler begrænses det af loftet på 300.000,00 EUR for generel støtte,
landbrugsstøtte og fiskeristøtte tilsammen (Guidelines for Closing Loops, version 1, 10 June 2024,
De minimis).

  Råderum (plads under lofterne)  105.607,65 EUR
  Kurs: 7,4604 DKK for 1 EUR, Den Europæiske Centralbanks kurs af 13. februar 2026.
)~");
  CHECK(render(answer, english) == R"~(Under the programme's rules CVR 12345674 can be granted at most 787,875.34 DKK of general aid on
14 February 2026.

!! WARNING: under the legal rules in force on the day (the EU's de minimis regulations) there is
!! room for only 51,865.88 EUR on 14 February 2026.
!! Under the law the limit is set by the ceiling of 300,000.00 EUR for general aid, agricultural aid
!! and fishery aid together (Regulation 2023/2831, Article 3(2) and Article 5(2)).

Under the programme's rules the limit is set by the ceiling of 300,000.00 EUR for general aid,
agricultural aid and fishery aid together (Guidelines for Closing Loops, version 1, 10 June 2024, De
minimis).

  Headroom (room under the ceilings)  105,607.65 EUR
  Rate: 7.4604 DKK to 1 EUR, the European Central Bank's rate of 13 February 2026.
)~");
  const auto explained = render(answer, danish_explained);
  CHECK(holds(explained, "     Tilbage                       105.607,65 EUR\n"));
  CHECK(holds(explained, "Højst på dagen                  787.875,34 DKK\n"));
  CHECK(holds(explained, "RF-25-0031  10. juni 2025  700.000,00 DKK  7,4594   93.841,33  CVR 99000007, forbundet\n"));
  CHECK_FALSE(holds(explained, "Denne støtte"));
}

TEST_CASE("no headroom is said as a no", "[io][render]") {
  auto l = forgotten();
  l.declare("full", aid("300000.00 EUR", "2026-01-02"));
  const auto answer = l.headroom("12345674", "general", "2026-02-14", "EUR");
  CHECK(render(answer, danish)
            .starts_with(
                "CVR 12345674 kan efter programmets regler ikke få mere generel støtte den 14. februar 2026: der er\nikke plads under lofterne.\n"));
  CHECK(render(answer, english).starts_with("Under the programme's rules CVR 12345674 can be granted no more general aid on 14 February 2026:"));
}

TEST_CASE("declared aid says what was recorded and which aid it brings over a ceiling", "[io][render]") {
  auto l = group();
  CHECK(render(l.declare("Eksport 1", aid("40000.00 DKK", "2026-02-14")), danish) ==
        "Skrevet i protokollen: støtte fra andre på 40.000,00 DKK til CVR 12345674 den 14. februar 2026.\n"
        "Reference Eksport 1, hændelse nr. 12.\n"
        "40.000,00 DKK svarer til 5.361,64 EUR.\n"
        "Kurs: 7,4604 DKK for 1 EUR, Den Europæiske Centralbanks kurs af 13. februar 2026.\n"
        "Den bringer ingen støtte over et loft.\n");
  const auto over = l.declare("Eksport 2", aid("250000.00 EUR", "2025-06-10"));
  CHECK(render(over, english) ==
        "Recorded: aid from others of 250,000.00 EUR to CVR 12345674 on 10 June 2025.\n"
        "Reference Eksport 2, event 13.\n"
        "250,000.00 EUR is in euro and is not converted.\n"
        "\n"
        "!! WARNING: it brings aid above a ceiling: Eksport 1 and Eksport 2.\n"
        "!! The figures are in the audit (deminimis audit).\n");
  CHECK(holds(render(over, danish_explained), "Støtte fra andre er en kendsgerning og skrives altid, også når den er over et loft.\n"));
}

// ---- lists ----------------------------------------------------------------------------------------------------------------

TEST_CASE("an audit gives its verdict first and every breach with its ceiling", "[io][render]") {
  CHECK(render_audit({}, 1234, danish) ==
        "Ingen overskridelser: 1.234 støttebeløb er prøvet efter, hvert på sin egen dag, og ingen er over et\nloft.\n");
  CHECK(render_audit({}, 1, english) == "No breaches: 1 grant was tested on its own day and is not above a ceiling.\n");
  auto l = forgotten();
  l.declare("2024", aid("20000.00 EUR", "2024-02-29"));
  CHECK(render_audit(l.audit(), 2, danish) == R"~(Overskridelser: 1 af 2 støttebeløb er over et loft på tilsagnsdatoen.

Reference  CVR           Tilsagnsdato  Brugt i alt        Loft  For meget
---------  --------  ----------------  -----------  ----------  ---------
2024       12345674  29. februar 2024   310.000,00  300.000,00  10.000,00
    300.000,00 EUR for generel støtte, landbrugsstøtte og fiskeristøtte tilsammen: Guidelines for
    Closing Loops, version 1, 10 June 2024, De minimis [closing-loops.general].
)~");
  CHECK(render_audit(l.audit(), 2, english_explained) == R"~(Breaches: 1 of 2 grants above a ceiling on the granting date.

Reference  CVR          Granting date  Used in total     Ceiling   Too much
---------  --------  ----------------  -------------  ----------  ---------
2024       12345674  29 February 2024     310,000.00  300,000.00  10,000.00
    300,000.00 EUR for general aid, agricultural aid and fishery aid together: Guidelines for
    Closing Loops, version 1, 10 June 2024, De minimis [closing-loops.general].

Each grant was tested with all aid up to and with itself, counted for the whole undertaking (the
company and all it is linked to by control).
)~");
}

TEST_CASE("the list of grants shows what each is worth on the day and what became of it", "[io][render]") {
  auto l = ledger::in_memory();
  l.register_company({.number = "12345674"});
  l.grant("withdrawn", aid("200000.00 EUR", "2024-01-02"));
  l.grant("reduced", aid("80000.00 EUR", "2025-10-02"));
  l.grant("plain", aid("15000.00 EUR", "2025-09-02", "12345674", "agriculture"));
  l.declare("declared", aid("99999999.99 EUR", "2010-01-14"));
  l.withdraw("withdrawn", "2026-11-01");
  l.reduce("reduced", "100.00 EUR", "2026-12-01");
  auto lapsing = aid("10.00 EUR", "2026-02-14", "12345674", "fishery");
  lapsing.lapses_on = "2026-12-01";
  l.reserve("lapsed", lapsing);
  lapsing.lapses_on = "2026-12-02";
  l.reserve("lapsing", lapsing);
  l.reserve("reserved", aid("10.00 EUR"));
  l.reserve("voided", aid("10.00 EUR"));
  l.void_reservation("voided");
  l.grant("to come", aid("10.00 EUR", "2026-12-02"));
  const auto grants = l.everything().grants;
  CHECK(render_grants(grants, "2026-12-01"_day, {}, danish) == R"~(9 støttebeløb. EUR er værdien den 1. december 2026.

Reference  CVR            Tilsagnsdato  Regler                Beløb             EUR  Status
---------  --------  -----------------  --------  -----------------  --------------  ---------------
withdrawn  12345674     2. januar 2024  generel      200.000,00 EUR            0,00  bevilget,
                                                                                     trukket tilbage
                                                                                     1. november
                                                                                     2026
reduced    12345674    2. oktober 2025  generel       80.000,00 EUR          100,00  bevilget,
                                                                                     nedsat 1.
                                                                                     december 2026
                                                                                     til 100,00 EUR
plain      12345674  2. september 2025  landbrug      15.000,00 EUR       15.000,00  bevilget
declared   12345674    14. januar 2010  generel   99.999.999,99 EUR   99.999.999,99  fra andre
lapsed     12345674   14. februar 2026  fiskeri           10,00 EUR            0,00  bortfaldet 1.
                                                                                     december 2026
lapsing    12345674   14. februar 2026  fiskeri           10,00 EUR           10,00  reserveret,
                                                                                     bortfalder 2.
                                                                                     december 2026
reserved   12345674   14. februar 2026  generel           10,00 EUR           10,00  reserveret
voided     12345674   14. februar 2026  generel           10,00 EUR            0,00  annulleret
to come    12345674   2. december 2026  generel           10,00 EUR            0,00  bevilget,
                                                                                     tæller først
                                                                                     fra
                                                                                     tilsagnsdatoen
---------  --------  -----------------  --------  -----------------  --------------  ---------------
I alt                                                                100.015.119,99
)~");
  CHECK(render_grants(grants, "2026-12-01"_day, {}, english) == R"~(9 grants. EUR is the value on 1 December 2026.

Reference  CVR          Granting date  Rules                   Amount             EUR  Status
---------  --------  ----------------  -----------  -----------------  --------------  -------------
withdrawn  12345674    2 January 2024  general         200,000.00 EUR            0.00  granted,
                                                                                       withdrawn 1
                                                                                       November 2026
reduced    12345674    2 October 2025  general          80,000.00 EUR          100.00  granted,
                                                                                       reduced 1
                                                                                       December 2026
                                                                                       to 100.00 EUR
plain      12345674  2 September 2025  agriculture      15,000.00 EUR       15,000.00  granted
declared   12345674   14 January 2010  general      99,999,999.99 EUR   99,999,999.99  from others
lapsed     12345674  14 February 2026  fishery              10.00 EUR            0.00  lapsed 1
                                                                                       December 2026
lapsing    12345674  14 February 2026  fishery              10.00 EUR           10.00  reserved,
                                                                                       lapses 2
                                                                                       December 2026
reserved   12345674  14 February 2026  general              10.00 EUR           10.00  reserved
voided     12345674  14 February 2026  general              10.00 EUR            0.00  voided
to come    12345674   2 December 2026  general              10.00 EUR            0.00  granted,
                                                                                       counts only
                                                                                       from the
                                                                                       granting date
                                                                                       on
---------  --------  ----------------  -----------  -----------------  --------------  -------------
Total                                                                  100,015,119.99
)~");
  CHECK(render_grants({grants[0]}, "2026-12-01"_day, {}, {language::da, false, false, 40}) == R"~(1 støttebeløb. EUR er værdien den
1. december 2026.

Reference  CVR         Tilsagnsdato           Beløb   EUR
---------  --------  --------------  --------------  ----
withdrawn  12345674  2. januar 2024  200.000,00 EUR  0,00
    Regler: generel; Status: bevilget,
    trukket tilbage 1. november 2026
---------  --------  --------------  --------------  ----
I alt                                                0,00
)~");
  CHECK(render_grants({}, "2026-12-01"_day, {}, danish) == "Ingen støtte.\n");
}

TEST_CASE("a company is said with the name on record, its number beside it, and what a name hides is written out", "[io][render]") {
  auto l = group();
  l.register_company({.number = "12345674", .name = "Nordisk \u202eGenbrug"});
  l.register_company({.number = "99000007", .name = "Holding", .fiscal_year_start = "07-01"});
  CHECK(holds(render(l.check(aid("10.00 EUR")), "check", english),
              R"(Yes: 10.00 EUR may be granted to Nordisk \u202EGenbrug (CVR 12345674) on 14 February 2026.)"));
  CHECK(holds(render(l.check(aid("10.00 EUR")), "check", danish_explained), R"(er det Nordisk \u202EGenbrug (CVR 12345674) og Holding)"));
  const auto grants = l.everything().grants;
  const auto listed = render_grants(grants, "2026-02-14"_day, l.check(aid("10.00 EUR")).names, english);
  CHECK(holds(listed, R"(\u202EGenbrug)"));
  CHECK(holds(listed, "Holding"));
  CHECK_FALSE(holds(render_grants(grants, "2026-02-14"_day, {}, english), "Name"));
}

TEST_CASE("the list of companies shows their fiscal years and what is odd about them", "[io][render]") {
  auto l = ledger::in_memory();
  l.register_company({.number = "99000007", .name = "Genbrug Holding A/S", .fiscal_year_start = "07-01"});
  CHECK(render_companies(l.everything().companies, danish) ==
        "CVR       Navn                 Regnskabsår\n"
        "--------  -------------------  ----------------\n"
        "99000007  Genbrug Holding A/S  begynder 1. juli\n");
  l.register_company(
      {.number = "12345678", .name = "Ærø Æblemost I/S", .fiscal_periods = {{"2024-01-01", "2025-06-30"}, {"2025-07-01", "2025-12-31"}}});
  l.register_company({.number = "12345674", .name = "Nordisk Genbrug ApS"});
  CHECK(render_companies(l.everything().companies, danish) == R"~(CVR       Navn                 Regnskabsår                        Bemærk
--------  -------------------  ---------------------------------  ----------------------------------
12345674  Nordisk Genbrug ApS  kalenderåret
12345678  Ærø Æblemost I/S     1. januar 2024 – 30. juni 2025,    sidste ciffer i CVR-nummeret
                               1. juli 2025 – 31. december 2025;  passer ikke
                               derefter 12 måneder ad gangen
99000007  Genbrug Holding A/S  begynder 1. juli
)~");
  CHECK(render_companies(l.everything().companies, english) == R"~(CVR       Name                 Fiscal year                         Note
--------  -------------------  ----------------------------------  ---------------------------------
12345674  Nordisk Genbrug ApS  the calendar year
12345678  Ærø Æblemost I/S     1 January 2024 – 30 June 2025,      the last digit of the CVR number
                               1 July 2025 – 31 December 2025;     does not fit
                               then 12 months each
99000007  Genbrug Holding A/S  begins 1 July
)~");
  CHECK(render_companies({}, english) == "No companies.\n");
}

TEST_CASE("a rulebook shows every ceiling with its days, its article and the day it was checked", "[io][render]") {
  const rulebook book{"eget",
                      "Egne regler",
                      "Mig",
                      {{"eget.agriculture",
                        {regulation::agriculture},
                        {regulation::agriculture, regulation::fishery},
                        eur_cents::parse("30000"),
                        eur_cents::parse("50000"),
                        window_kind::either,
                        "2014-07-01"_day,
                        "2029-12-31"_day,
                        "Reg. 717/2014 Art 5(2)",
                        "2026-11-23"_day},
                       {"eget.general",
                        {regulation::general},
                        regulation_set::all(),
                        eur_cents::parse("300000"),
                        {},
                        window_kind::rolling,
                        {},
                        {},
                        "§ 1",
                        "2026-11-23"_day}}};
  CHECK(render_rulebook(book, danish) == R"~(Egne regler [eget]
Kilde: Mig.
Præcis ved et loft er lovligt; én cent over er ikke.

Loft                     EUR  Periode                       Ny støtte til  Tæller støtte til
----------------  ----------  ----------------------------  -------------  -------------------------
eget.agriculture   30.000,00  rullende tre år eller tre     landbrug       landbrug, fiskeri
                              regnskabsår, den der
                              begynder først
    I kraft 1. juli 2014 – 31. december 2029. Kilde: forordning 717/2014, artikel 5, stk. 2.
    Kontrolleret mod kilden den 23. november 2026.
    50.000,00 EUR i stedet, hvor valget agri_fish er highest.
eget.general      300.000,00  rullende tre år               generel        generel, landbrug,
                                                                           fiskeri, SGEI
    I kraft uden tidsgrænse. Kilde: § 1. Kontrolleret mod kilden den 23. november 2026.
)~");
  CHECK(render_rulebook(book, english) == R"~(Egne regler [eget]
Source: Mig.
Exactly at a ceiling is lawful; one cent above is not.

Ceiling                  EUR  Period                     New aid under  Counts aid under
----------------  ----------  -------------------------  -------------  ----------------------------
eget.agriculture   30,000.00  rolling three years or     agriculture    agriculture, fishery
                              three fiscal years,
                              whichever begins earlier
    In force 1 July 2014 – 31 December 2029. Source: Regulation 717/2014, Article 5(2). Checked
    against the source on 23 November 2026.
    50,000.00 EUR instead where the policy agri_fish is highest.
eget.general      300,000.00  rolling three years        general        general, agriculture,
                                                                        fishery, SGEI
    In force without a time limit. Source: § 1. Checked against the source on 23 November 2026.
)~");
  const auto law = render_rulebook(dk_law(), danish);
  check_sound(law);
  for (const auto& c : dk_law().ceilings) CHECK(holds(law, c.id));
  CHECK(holds(law, "I kraft 16. december 2024 – 31. december 2032."));
}

TEST_CASE("the register's list says what is late, what is due today and how many days are left", "[io][render]") {
  const auto c = *cvr::find("12345674");
  const auto entry = [&](const char* ref, const char* on, bool duty) {
    return due_entry{ref, c, day::parse(on), register_due_on(day::parse(on)), duty};
  };
  const std::vector<due_entry> entries{entry("late", "2026-01-14", true), entry("now", "2026-01-15", true), entry("soon", "2026-01-16", true),
                                       entry("none", "2025-12-31", false)};
  CHECK(render_register_due(entries, "2026-02-12"_day, danish) == R"~(1 indberetning er for sent på den.
Støtte skal stå i det centrale register (EU's eller Danmarks liste over de minimis-støtte) senest 20
arbejdsdage efter tilsagnsdatoen. Set fra 12. februar 2026.

Reference  CVR            Tilsagnsdato             Frist  Tid
---------  --------  -----------------  ----------------  --------------
late       12345674    14. januar 2026  11. februar 2026  1 DAG FOR SENT
now        12345674    15. januar 2026  12. februar 2026  i dag
soon       12345674    16. januar 2026  13. februar 2026  1 dag tilbage
none       12345674  31. december 2025                 -  ingen pligt
)~");
  CHECK(render_register_due(entries, "2026-02-12"_day, english) == R"~(1 entry is late.
Aid must be in the central register (the EU's or Denmark's list of de minimis aid) at most 20
working days after the granting date. Seen from 12 February 2026.

Reference  CVR          Granting date            Due by  Time
---------  --------  ----------------  ----------------  ----------
late       12345674   14 January 2026  11 February 2026  1 DAY LATE
now        12345674   15 January 2026  12 February 2026  today
soon       12345674   16 January 2026  13 February 2026  1 day left
none       12345674  31 December 2025                 -  no duty
)~");
  CHECK(holds(render_register_due({entries[2]}, "2026-02-12"_day, danish), "Ingen indberetning er for sent på den.\n"));
  CHECK(render_register_due({}, "2026-02-12"_day, danish) == "Der er intet at indberette.\n");
}

// ---- errors, verification -------------------------------------------------------------------------------------------------

TEST_CASE("an error keeps its code and says what, where, why and what to do", "[io][render]") {
  const error missing(errc::rate_missing, "DKK on 2026-02-14", "No ecb rate is recorded on or before the day.", "Import the rates of that day.");
  CHECK(render_error(missing, english) ==
        "Error rate_missing: No exchange rate is recorded that the conversion rule may use for that day.\n"
        "  Where       DKK on 2026-02-14\n"
        "  Why         No ecb rate is recorded on or before the day.\n"
        "  What to do  Import the rates of that day.\n"
        "  Recorded    nothing was recorded\n");
  CHECK(render_error(missing, danish) ==
        "Fejl rate_missing: Der er ingen valutakurs for den dag, som må bruges.\n"
        "  Hvor                   DKK on 2026-02-14\n"
        "  Hvad nu                Indlæs kurserne for dagen (deminimis rates import FIL), eller giv støtten\n"
        "                         sin egen kurs.\n"
        "  Detaljer (på engelsk)  No ecb rate is recorded on or before the day. Import the rates of that day.\n"
        "  Skrevet                intet er skrevet i protokollen\n");
  const error lost(errc::outcome_unknown, "", "", "", written::unknown);
  CHECK(holds(render_error(lost, danish), "  Skrevet  det vides ikke, om det blev skrevet i protokollen\n"));
  CHECK(holds(render_error(error(errc::storage, "", "", "", written::yes), english), "  Recorded  it was recorded\n"));
}

TEST_CASE("every error code has its sentences in both languages", "[io][render]") {
  std::set<std::string> sentences;
  for (const auto& known : error_codes()) {
    const error e(known.code, "where", "Why.", "Do.");
    for (const auto& options : {danish, english}) {
      const auto text = render_error(e, options);
      check_sound(text);
      CHECK(holds(text, std::string(known.name) + ": "));
      for (const char* part : {"where", "Why.", "Do."}) CHECK(holds(text, part));
      CHECK(sentences.insert(lines_of(text).front().substr(lines_of(text).front().find(": "))).second);
    }
  }
}

TEST_CASE("a verification says in order or damaged, and gives the fingerprint", "[io][render]") {
  CHECK(render_verification({1, "ab12", {}}, danish) ==
        "I orden: 1 hændelse er læst igennem, og alt, hvad der er regnet ud af den, stemmer.\n"
        "Fingeraftryk af alle hændelser: ab12\n");
  CHECK(render_verification({12345, "", {}}, english) == "In order: 12,345 events were read, and everything derived from them agrees.\n");
  CHECK(render_verification({7, "ab12", {"Event 3 has another hash."}}, danish_explained) ==
        "FEJL: protokollen stemmer ikke. 1 problem:\n"
        "  - Event 3 has another hash.\n"
        "7 hændelser er læst.\n"
        "Fingeraftryk af alle hændelser: ab12\n"
        "Gem det et andet sted. Ændres bare ét tegn i en gammel hændelse, bliver fingeraftrykket et andet.\n"
        "Skriv ikke mere i den. Tag en kopi, og find den seneste sikkerhedskopi, der er i orden.\n");
}

// ---- what holds of every text ---------------------------------------------------------------------------------------------

TEST_CASE("control characters and marks of direction in data are written out, never passed on", "[io][render]") {
  const std::string evil =
      "a\x1b[2J\x07\x7f\n\r\t\xc2\x9b"
      "b\xe2\x80\xae"
      "c\xef\xbb\xbf\x80\xc3(\xe2\x80\xa8{amount}";
  const std::string shown = "a\\x1B[2J\\x07\\x7F\\n\\x0D\\x09\\u009Bb\\u202Ec\\uFEFF\\x80\\xC3(\\u2028{amount}";
  auto answer = group().check(aid("900000.00 DKK"));
  answer.binding.tests.front().counted.front().ref = evil;
  answer.binding.tests.front().not_counted.front().ref = evil;
  answer.binding.tests.front().article = evil;
  answer.binding.failed = {evil, evil};
  answer.binding.later_grants = {evil, evil};
  answer.binding.rulebook_id = evil;
  answer.findings = {{evil, evil}};
  const auto harmless = [&](const std::string& text) {
    CAPTURE(text);
    CHECK(holds(text, shown));
    CHECK(is_utf8(text));
    CHECK(std::all_of(text.begin(), text.end(), [](char c) { return c == '\n' || static_cast<unsigned char>(c) >= 0x20; }));
    CHECK_FALSE(holds(text, "\x7f"));
    CHECK_FALSE(holds(text, "\xe2\x80\xae"));
  };
  harmless(render(answer, "check", {language::da, false, true, 0}));
  harmless(render(decision{evil, answer, {1, false}}, "grant", {language::en, false, false, 0}));
  harmless(render_error(error(errc::file_invalid, evil, evil, evil), {language::da, false, false, 0}));
  harmless(render_verification({1, evil, {evil}}, {language::da, false, false, 0}));
  harmless(render_audit({{evil, *cvr::find("12345674"), "2026-01-01"_day, evil, evil, 2, eur_cents(1)}}, 1, {language::da, false, false, 0}));
  harmless(render_register_due({{evil, *cvr::find("12345674"), "2026-01-01"_day, "2026-01-01"_day, true}}, "2026-01-01"_day,
                               {language::da, false, false, 0}));
  harmless(render_companies({{*cvr::find("12345674"), {}, evil, true}}, {language::da, false, false, 0}));
  harmless(render_rulebook({evil, evil, evil, {{evil, {}, {}, eur_cents(1), {}, window_kind::fiscal, {}, {}, evil, "2026-01-01"_day}}},
                           {language::da, false, false, 0}));
}

TEST_CASE("every answer keeps to the width, leaves no value out and has no trailing blanks", "[io][render]") {
  auto l = group();
  const auto later = l.check(aid("120000.00 EUR", "2023-06-01", "99000007"));
  for (const auto lang : {language::da, language::en})
    for (const bool explain : {false, true})
      for (const auto& answer : {l.check(aid("80500.00 DKK")), l.check(aid("900000.00 DKK")), forgotten().check(aid("25000.00 EUR")), later,
                                 l.check(aid("15000.00 EUR", "2026-02-14", "12345674", "agriculture"))})
        for (const int width : {80, 100, 120}) {
          const auto text = render(answer, "check", {lang, false, explain, width});
          check_sound(text);
          for (const auto& line : lines_of(text)) CHECK(width_of(line) <= static_cast<std::size_t>(width));
        }
  CHECK(!later.binding.later_tests.empty());
}

TEST_CASE("colours are for terminals only and change no word", "[io][render]") {
  for (const auto& answer : {group().check(aid("80500.00 DKK")), group().check(aid("900000.00 DKK")), forgotten().check(aid("25000.00 EUR"))})
    for (const bool explain : {false, true}) {
      const auto plain = render(answer, "check", {language::da, false, explain, 100});
      auto coloured = render(answer, "check", {language::da, true, explain, 100});
      CHECK(holds(coloured, answer.advisories.front().answer->allowed || !answer.allowed() ? (answer.allowed() ? "\x1b[1;32mJa: " : "\x1b[1;31mNej: ")
                                                                                           : "\x1b[1;33mJa, men"));
      for (std::size_t at; (at = coloured.find('\x1b')) != std::string::npos;) coloured.erase(at, coloured.find('m', at) - at + 1);
      CHECK(coloured == plain);
    }
}

TEST_CASE("columns line up where names have Danish letters, composed or not", "[io][render]") {
  auto l = ledger::in_memory();
  l.register_company({.number = "12345674", .name = "Ærøskøbing Å/S"});
  l.register_company({.number = "99000007", .name = "Æroskobing A\xcc\x8a/S"});
  const auto lines = lines_of(render_companies(l.everything().companies, danish));
  REQUIRE(lines.size() == 4);
  CHECK(lines[2].ends_with("Å/S  kalenderåret"));
  CHECK(lines[3].ends_with("A\xcc\x8a/S  kalenderåret"));
}

TEST_CASE("totals beyond 64 bits are written in full", "[io][render]") {
  auto answer = group().check(aid("900000.00 DKK"));
  auto& test = answer.binding.tests.front();
  test.total = eur_sum("123456789012345678901234567");
  CHECK(holds(render(answer, "check", danish_explained), " 1.234.567.890.123.456.789.012.345,67 EUR"));
}

TEST_CASE("both languages of every sentence use the same values", "[io][render]") {
  for (const char* file : {"render_words.hpp", "render_text.cpp"}) {
    std::ifstream source(deminimis::test::test_data() + "/../src/io/" + file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(source), std::istreambuf_iterator<char>()};
    const auto literal = [&](std::size_t& at) {
      std::string content;
      for (std::size_t next = at; next != std::string::npos && text[next] == '"'; next = text.find_first_not_of(" \n", at)) {
        for (at = next + 1; text[at] != '"'; ++at) {
          if (text[at] == '\\') ++at;
          content += text[at];
        }
        ++at;
      }
      return content;
    };
    const auto values = [](const std::string& sentence) {
      std::multiset<std::string> names;
      for (std::size_t at = sentence.find('{'); at != std::string::npos; at = sentence.find('{', at + 1)) {
        REQUIRE(sentence.find('}', at) != std::string::npos);
        names.insert(sentence.substr(at, sentence.find('}', at) - at));
      }
      return std::set<std::string>(names.begin(), names.end());
    };
    std::size_t phrases = 0;
    const auto next_phrase = [&](std::size_t from) {
      for (std::size_t at = text.find('{', from); at != std::string::npos; at = text.find('{', at + 1))
        if (const auto first = text.find_first_not_of(" \n", at + 1); first != std::string::npos && text[first] == '"') return first;
      return std::string::npos;
    };
    for (std::size_t at = next_phrase(0); at != std::string::npos; at = next_phrase(at)) {
      const auto da = literal(at);
      if (text[at] != ',') continue;
      at = text.find_first_not_of(" \n", at + 1);
      if (text[at] != '"') continue;
      const auto en = literal(at);
      CAPTURE(da, en);
      CHECK_FALSE(da.empty());
      CHECK_FALSE(en.empty());
      CHECK(values(da) == values(en));
      ++phrases;
    }
    CHECK(phrases > 10);
  }
}
