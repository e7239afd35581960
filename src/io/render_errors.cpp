// SPDX-License-Identifier: Apache-2.0
// Errors for people. The English sentences are those of `error_codes()` and of the error itself; here is the Danish beside them.
#include <array>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/io/render.hpp>

#include "io/danish_errors.hpp"
#include "io/render_text.hpp"
#include "io/render_words.hpp"

namespace deminimis {

namespace {

using namespace prose;

/// What an error code means and what to do about it, in Danish.
struct danish_error {
  errc code;
  std::string_view meaning;
  std::string_view remedy;
};

constexpr std::array<danish_error, error_codes().size()> danish_errors{{
    {errc::amount_syntax, "Beløbet er ikke skrevet som TAL VALUTA.",
     "Skriv cifre, punktum, decimaler, ét mellemrum og valutaen, for eksempel 80500.00 DKK."},
    {errc::currency_unknown, "Valutaen er ikke en, der kan bruges her.", "Brug EUR, DKK, SEK, NOK, GBP, USD, PLN, JPY eller ISK."},
    {errc::amount_precision, "Beløbet har flere decimaler end valutaen.",
     "Skriv højst så mange decimaler, som valutaen har, og ingen tusindtalsadskiller."},
    {errc::amount_overflow, "Beløbet er for stort til at regne med.", "Tæl cifrene efter."},
    {errc::amount_not_positive, "Beløbet er nul eller negativt.", "Støtte er et beløb over nul."},
    {errc::currency_mismatch, "Det nye beløb er i en anden valuta end støtten.", "Skriv det nye beløb i støttens egen valuta."},
    {errc::rate_missing, "Der er ingen valutakurs for den dag, som må bruges.",
     "Indlæs kurserne for dagen (deminimis rates import FIL), eller giv støtten sin egen kurs."},
    {errc::rate_implausible, "Kursen kan ikke være rigtig.",
     "En kurs er så mange kroner, eller anden valuta, som 1 euro koster, for eksempel 7.4604. Se efter, om den er vendt om eller pr. 100."},
    {errc::rate_changed, "Filen giver en anden kurs for en dag, som allerede har en.",
     "Find ud af, hvilken kurs der er offentliggjort, før den gamle ændres."},
    {errc::regulation_unknown, "Støttereglerne findes ikke her.",
     "Brug general (hovedreglen), agriculture (landbrug), fishery (fiskeri) eller sgei (samfundsopgaver)."},
    {errc::no_rule_in_force, "Reglerne har intet loft for den slags støtte på den dag.",
     "Se efter, om dagen og støttereglerne er rigtige, eller indlæs regler, der dækker dem."},
    {errc::ref_exists, "Referencen er brugt. En reference bruges kun én gang.",
     "Vælg en anden. Støtte ændres ved at sætte den ned eller trække den tilbage."},
    {errc::ref_unknown, "Ingen støtte har den reference.", "Se referencerne med: deminimis grants."},
    {errc::not_pending, "Støtten er ikke en åben reservation.", "Kun en åben reservation kan blive til en bevilling eller annulleres."},
    {errc::not_granted, "Referencen er en reservation eller er annulleret og kan ikke sættes ned.",
     "Annuller reservationen, eller gør den til en mindre bevilling."},
    {errc::not_a_reduction, "Det nye beløb er ikke lavere end det nuværende.", "Støtte kan kun sættes ned. Mere støtte er en ny bevilling."},
    {errc::effective_before_grant, "Nedsættelsen ville gælde fra før tilsagnsdatoen.", "Den kan tidligst gælde fra tilsagnsdatoen."},
    {errc::effective_out_of_order, "Nedsættelsen ville gælde fra før en tidligere nedsættelse af samme støtte.",
     "Nedsættelser gælder i den rækkefølge, de er besluttet."},
    {errc::date_order, "To datoer står i forkert rækkefølge, eller perioder hænger ikke sammen.", "Se efter, hvilken dato der skal være den første."},
    {errc::date_invalid, "Datoen findes ikke eller er ikke skrevet ÅÅÅÅ-MM-DD.", "Skriv den for eksempel 2026-02-14."},
    {errc::equity_undefined, "Egenkapitalerne ved spaltningen kan ikke bruges til at dele efter.",
     "Ingen må være negativ, og mindst én skal være over nul. Ellers må aktiviteten eller en aftalt nøgle afgøre det."},
    {errc::safe_harbour_unavailable, "Lånet eller garantien falder uden for forordningens faste beregning.",
     "Beregn støttens værdi på en anden måde, og skriv hvordan."},
    {errc::cvr_invalid, "CVR-nummeret er ikke otte cifre.", "Find nummeret på virk.dk; det ser ud som 12345674."},
    {errc::p_number_invalid, "P-nummeret er ikke ti cifre, eller det ligner et CPR-nummer.",
     "Find produktionsenhedens P-nummer på virk.dk. CPR-numre må ikke skrives her."},
    {errc::entity_unknown, "Det er hverken et CVR-nummer eller nogen, der er oprettet.", "Opret den først, og skriv, hvad den er."},
    {errc::link_self, "Nogen kan ikke forbindes eller fusioneres med sig selv.", "Se efter, om de to numre er rigtige."},
    {errc::request_invalid, "Anmodningen mangler et felt eller har et, der er ukendt eller forkert.", "Ret feltet."},
    {errc::rulebook_invalid, "Regelsættet er ukendt, eller filen er ikke et regelsæt.",
     "Brug closing-loops-2024, dk-law eller en fil med samme opbygning."},
    {errc::policy_unknown, "Valget eller dets værdi findes ikke.", "Brug et af dem, der er nævnt."},
    {errc::file_invalid, "Filen kan ikke læses eller er ikke af den slags, der ventes.", "Se efter, om det er den rigtige fil."},
    {errc::encoding_invalid, "Teksten er ikke gyldig UTF-8, eller den har et tegn, der ikke må stå der.", "Gem den som UTF-8 uden styretegn."},
    {errc::line_too_long, "En linje er længere, end den må være.", "Se efter, om filen er den rigtige og har linjeskift."},
    {errc::personal_number, "Værdien ligner et CPR-nummer. CPR-numre gemmes aldrig.", "Brug et andet kendetegn."},
    {errc::key_reuse, "Nøglen er brugt til en anden anmodning.", "Brug en ny nøgle til en ny anmodning."},
    {errc::number_ambiguous, "Tallet kan læses på to måder, og filens skrivemåde er ikke oplyst.",
     "Oplys den: --notation da (1.000,00), en (1,000.00) eller iso (1000.00)."},
    {errc::column_missing, "Filen mangler en kolonne, der skal bruges.",
     "Kolonnernes navne skal stå i filens første linje, uden en titel over dem. Ret dem, eller angiv et kolonnekort: --columns FIL."},
    {errc::column_unknown, "Filen har en kolonne, som kolonnekortet ikke kender.",
     "Tilføj den til kortet (--columns FIL), eller lad den ude: --ignore-columns."},
    {errc::row_conflict, "En række har en reference, der er registreret med et andet indhold.",
     "Se efter, hvilken der er rigtig. En rettelse er en nedsættelse eller en ny bevilling."},
    {errc::batch_unknown, "Ingen indberetning har det nummer.", "Se numrene med: deminimis report list."},
    {errc::batch_state, "Indberetningen er ikke nået så langt eller er afsluttet.", "Se, hvor den er, med: deminimis report list."},
    {errc::retention_running, "Oplysningerne skal gemmes i ti år, og de er ikke gået.", "Vent, til fristen er udløbet."},
    {errc::checkpoint_invalid, "Kontrolpunktet er ikke underskrevet for denne protokol, eller underskriften er forkert.",
     "Find det kontrolpunkt, som protokollen gav, og den rigtige offentlige nøgle."},
    {errc::proof_invalid, "Beviset passer ikke til det kontrolpunkt, det nævner.", "Hent beviset igen fra protokollen."},
    {errc::read_only, "Der kan ikke skrives i protokollen eller dens mappe.", "Se efter, om du har ret til at skrive der."},
    {errc::not_a_ledger, "På adressen ligger der ikke en deminimis-protokol.", "Ret adressen, eller lav en protokol med: deminimis init."},
    {errc::ledger_exists, "Der ligger allerede en protokol eller en anden fil.", "Vælg et andet sted. Intet bliver overskrevet."},
    {errc::schema_too_new, "Protokollen er skrevet af en nyere udgave af deminimis.", "Opdater deminimis."},
    {errc::corrupt, "Protokollen er beskadiget, eller nogen har rettet i den.",
     "Skriv ikke mere i den. Tag en kopi, og find den seneste sikkerhedskopi, der er i orden."},
    {errc::storage, "Lageret svigtede.", "Se efter, om disken eller forbindelsen virker, og prøv igen."},
    {errc::storage_full, "Der er ikke mere plads, hvor protokollen ligger.", "Gør plads, og prøv igen."},
    {errc::outcome_unknown, "Det vides ikke, om anmodningen blev skrevet i protokollen.",
     "Åbn protokollen igen, og gentag anmodningen med samme nøgle: så bliver den kun skrevet én gang."},
    {errc::ledger_poisoned, "Protokollen kan ikke bruges mere i dette program efter en tidligere fejl.", "Åbn den igen."},
    {errc::used_after_fork, "Protokollen blev åbnet, før programmet delte sig.", "Åbn den igen i det nye program."},
    {errc::permission_denied, "Den rolle, protokollen er åbnet med, må ikke dette.", "Åbn den med en rolle, der må."},
    {errc::rolled_back, "Protokollen er ældre end det, der før er set af den, eller er en anden.",
     "Skriv ikke mere i den. Find den nyeste kopi, eller vedkend dig den ældre med en begrundelse."},
    {errc::setting_unsafe, "En indstilling i databasen ville bryde det, som protokollen lover.", "Ret indstillingen."},
    {errc::replica, "Databasen er en kopi, der kun læses. Den afgør aldrig noget.", "Brug den primære database."},
    {errc::busy, "En anden er ved at skrive i protokollen.", "Prøv igen om lidt."},
}};

constexpr bool in_order() {
  for (std::size_t i = 0; i < danish_errors.size(); ++i)
    if (danish_errors[i].code != error_codes()[i].code) return false;
  return true;
}
static_assert(in_order(), "danish_errors lists every code once, in the order of error_codes()");

}  // namespace

std::string_view prose::danish_meaning(errc code) { return danish_errors[static_cast<std::size_t>(code)].meaning; }
std::string_view prose::danish_remedy(errc code) { return danish_errors[static_cast<std::size_t>(code)].remedy; }

std::string render_error(const error& e, const render_options& options) {
  const voice say(options.lang);
  page out(options);
  const bool danish = options.lang == language::da;
  const auto& known = danish_errors[static_cast<std::size_t>(e.code())];
  const auto own = [](std::string_view text) { return piece::own(std::string(text)); };
  out.line(say.say(words::error_line, {{"code", own(to_string(e.code()))}, {"meaning", own(danish ? known.meaning : info(e.code()).meaning)}}),
           look::bad, 0, 0);
  std::vector<std::pair<piece, piece>> rows;
  if (!e.where().empty()) rows.emplace_back(say.say(words::error_where), escaped(e.where()));
  if (danish) {
    rows.emplace_back(say.say(words::error_do), own(known.remedy));
    const std::string detail = e.why() + (e.why().empty() || e.remedy().empty() ? "" : " ") + e.remedy();
    if (!detail.empty()) rows.emplace_back(say.say(words::error_detail), escaped(detail));
  } else {
    if (!e.why().empty()) rows.emplace_back(say.say(words::error_why), escaped(e.why()));
    if (!e.remedy().empty()) rows.emplace_back(say.say(words::error_do), escaped(e.remedy()));
  }
  const phrase& wrote = e.written() == written::no ? words::written_no : e.written() == written::yes ? words::written_yes : words::written_unknown;
  rows.emplace_back(say.say(words::error_written), say.say(wrote));
  out.fields(rows, 2);
  return std::move(out).str();
}

}  // namespace deminimis
