// SPDX-License-Identifier: Apache-2.0
// Every sentence and word that an answer to people is made of, Danish and English side by side. Values are filled in as
// {name}; both languages of a phrase use the same names. The sentences on errors are in render_errors.cpp.
#pragma once

#include <optional>
#include <string_view>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/schedule.hpp>
#include <deminimis/law/ceiling.hpp>
#include <deminimis/model/entity.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/model/regulation.hpp>

#include "io/render_text.hpp"

namespace deminimis::prose {

namespace words {

// ---- the verdict ----------------------------------------------------------------------------------------------------------

inline constexpr phrase yes{"Ja", "Yes"};
inline constexpr phrase yes_but{"Ja, men læs advarslen", "Yes, but read the warning"};
inline constexpr phrase no{"Nej", "No"};
inline constexpr phrase may_grant{"{verdict}: {amount} kan bevilges til {cvr} den {day}.", "{verdict}: {amount} may be granted to {cvr} on {day}."};
inline constexpr phrase not_grant{"{verdict}: {amount} kan ikke bevilges til {cvr} den {day}.",
                                  "{verdict}: {amount} may not be granted to {cvr} on {day}."};
inline constexpr phrase did_grant{"{verdict}: {amount} er bevilget til {cvr} den {day}.", "{verdict}: {amount} is granted to {cvr} on {day}."};
inline constexpr phrase may_reserve{"{verdict}: {amount} kan reserveres til {cvr} den {day}.",
                                    "{verdict}: {amount} may be reserved for {cvr} on {day}."};
inline constexpr phrase not_reserve{"{verdict}: {amount} kan ikke reserveres til {cvr} den {day}.",
                                    "{verdict}: {amount} may not be reserved for {cvr} on {day}."};
inline constexpr phrase did_reserve{"{verdict}: {amount} er reserveret til {cvr} den {day}.", "{verdict}: {amount} is reserved for {cvr} on {day}."};
inline constexpr phrase may_post{"{verdict}: reservationen kan blive til en bevilling på {amount} til {cvr} den {day}.",
                                 "{verdict}: the reservation may become a grant of {amount} to {cvr} on {day}."};
inline constexpr phrase not_post{"{verdict}: reservationen kan ikke blive til en bevilling på {amount} til {cvr} den {day}.",
                                 "{verdict}: the reservation may not become a grant of {amount} to {cvr} on {day}."};
inline constexpr phrase did_post{"{verdict}: reservationen er nu en bevilling på {amount} til {cvr} den {day}.",
                                 "{verdict}: the reservation is now a grant of {amount} to {cvr} on {day}."};

inline constexpr phrase recorded{"Skrevet i protokollen som {ref}, hændelse nr. {event}.", "Recorded as {ref}, event {event}."};
inline constexpr phrase replayed{
    "Samme anmodning (samme nøgle) er allerede skrevet i protokollen som {ref}, hændelse nr. {event}. Intet nyt er skrevet, og svaret er det fra "
    "dengang.",
    "The same request (the same key) is recorded already as {ref}, event {event}. Nothing new was recorded, and the answer is that of then."};
inline constexpr phrase not_recorded{"Intet er skrevet i protokollen. Referencen {ref} er stadig ledig.",
                                     "Nothing was recorded. The reference {ref} is still free."};
inline constexpr phrase still_reserved{"Intet er skrevet i protokollen. Reservationen {ref} står, som den gjorde.",
                                       "Nothing was recorded. The reservation {ref} stands as it did."};

// ---- what decides ---------------------------------------------------------------------------------------------------------

inline constexpr phrase ceiling_of{"loftet på {limit} for {aid}", "the ceiling of {limit} for {aid}"};
inline constexpr phrase ceiling_of_together{"loftet på {limit} for {aid} tilsammen", "the ceiling of {limit} for {aid} together"};
inline constexpr phrase ceiling_called{"loftet »{id}« på {limit}", "the ceiling \"{id}\" of {limit}"};
inline constexpr phrase row_of{"{limit} for {aid}", "{limit} for {aid}"};
inline constexpr phrase row_of_together{"{limit} for {aid} tilsammen", "{limit} for {aid} together"};
inline constexpr phrase row_called{"{limit} (loftet »{id}«)", "{limit} (the ceiling \"{id}\")"};

inline constexpr phrase would_exceed{"Det ville være {over} over {ceiling} ({article}).", "That would be {over} above {ceiling} ({article})."};
inline constexpr phrase exceeded_already{"Allerede uden denne støtte er virksomheden {already} over {ceiling} ({article}).",
                                         "Even without this aid the undertaking is {already} above {ceiling} ({article})."};
inline constexpr phrase would_exceed_later{"Det ville bringe støtten {ref} ({cvr}, {day}) {over} over {ceiling} ({article}).",
                                           "That would bring the aid {ref} ({cvr}, {day}) {over} above {ceiling} ({article})."};
inline constexpr phrase exceeded_later_already{
    "Støtten {ref} ({cvr}, {day}) er allerede {already} over {ceiling}, og denne støtte ville tælle med der ({article}).",
    "The aid {ref} ({cvr}, {day}) is {already} above {ceiling} already, and this aid would count there ({article})."};
inline constexpr phrase would_fit_alone{
    "Regnet for {cvr} alene var der plads under loftet. Men loftet gælder for virksomheden og alle, den er forbundet med gennem bestemmende "
    "indflydelse, under ét.",
    "Counted for {cvr} alone, there would be room under it. But the ceiling belongs to the undertaking: the company and all it is linked to by "
    "control."};
inline constexpr phrase all_failed{"I alt ville {n} lofter være overskredet: {ids}.", "In all, {n} ceilings would be exceeded: {ids}."};
inline constexpr phrase all_later{"Støtte med en senere dato, der ville være over et loft: {refs}.",
                                  "Aid dated later that would be above a ceiling: {refs}."};
inline constexpr phrase fits{"Efter {book} er der plads under alle lofter. Det strammeste er {ceiling} ({article}).",
                             "Under {book} it fits within every ceiling. The tightest is {ceiling} ({article})."};
inline constexpr phrase fits_later{
    "Efter {book} er der plads under alle lofter. Det strammeste er {ceiling}, regnet på støtten {ref} ({cvr}, {day}), som har en senere dato "
    "({article}).",
    "Under {book} it fits within every ceiling. The tightest is {ceiling}, tested for the aid {ref} ({cvr}, {day}), which is dated later "
    "({article})."};
inline constexpr phrase fits_exactly{"Støtten fylder loftet præcist. Det er lovligt; én cent mere er ikke.",
                                     "The aid fills the ceiling exactly. That is lawful; one cent more is not."};

inline constexpr phrase value_of_aid{"Støttens værdi", "Value of the aid"};
inline constexpr phrase headroom_label{"Råderum (plads under lofterne)", "Headroom (room under the ceilings)"};
inline constexpr phrase headroom_under_label{"Råderum efter {watched}", "Headroom under {watched}"};
inline constexpr phrase most_on_the_day{"Højst på dagen", "At most on the day"};
inline constexpr phrase left_afterwards{"Tilbage bagefter", "Left afterwards"};
inline constexpr phrase earliest_label{"Hele beløbet tidligst", "Whole amount at the earliest"};
inline constexpr phrase never_label{"ikke inden for ti år", "not within ten years"};

// ---- warnings and findings ------------------------------------------------------------------------------------------------

inline constexpr phrase warn_refused{"ADVARSEL: {binding} tillader støtten, men {watched} afviser den.",
                                     "WARNING: {binding} allow the aid, but {watched} refuse it."};
inline constexpr phrase warn_headroom{"Efter {watched} er der plads til {headroom} den {day}.",
                                      "Under {watched} there is room for {headroom} on {day}."};
inline constexpr phrase warn_earliest{"Efter {watched} kan hele beløbet tidligst bevilges den {day}.",
                                      "Under {watched} the whole amount can be granted on {day} at the earliest."};
inline constexpr phrase warn_never{"Efter {watched} bliver der ikke plads til hele beløbet inden for ti år.",
                                   "Under {watched} the whole amount will not fit within ten years."};
inline constexpr phrase warn_law_before{"Giv ikke tilsagn, før det er afklaret: ulovlig støtte skal betales tilbage med renter.",
                                        "Do not grant it before this is settled: unlawful aid must be paid back with interest."};
inline constexpr phrase warn_law_after{"Støtten er skrevet i protokollen. Tag stilling nu: ulovlig støtte skal betales tilbage med renter.",
                                       "The aid is recorded. Decide what to do now: unlawful aid must be paid back with interest."};
inline constexpr phrase warn_no_rule{
    "ADVARSEL: {watched} har ingen regel for {aid} den {day}. Uden en regel i kraft er der intet at give støtten efter.",
    "WARNING: {watched} say nothing of {aid} on {day}. Without a rule in force there is nothing to grant it under."};
inline constexpr phrase warn_less_headroom{"ADVARSEL: efter {watched} er der kun plads til {headroom} den {day}.",
                                           "WARNING: under {watched} there is room for only {headroom} on {day}."};
inline constexpr phrase warn_no_headroom{"ADVARSEL: efter {watched} er der ikke plads til mere den {day}.",
                                         "WARNING: under {watched} there is no room left on {day}."};
inline constexpr phrase limited_by{"Efter {book} begrænses det af {ceiling} ({article}).", "Under {book} the limit is set by {ceiling} ({article})."};
inline constexpr phrase limited_by_later{
    "Efter {book} begrænses det af {ceiling}, regnet på støtten {ref} ({cvr}, {day}), som har en senere dato ({article}).",
    "Under {book} the limit is set by {ceiling}, tested for the aid {ref} ({cvr}, {day}), which is dated later ({article})."};
inline constexpr phrase agrees_yes{"Efter {watched} er svaret også ja; råderummet er {headroom}.",
                                   "Under {watched} the answer is also yes; the headroom is {headroom}."};
inline constexpr phrase agrees_no{
    "Efter {watched} er svaret også nej; råderummet er {headroom}, og hele beløbet kan tidligst bevilges den {day}.",
    "Under {watched} the answer is also no; the headroom is {headroom}, and the whole amount can be granted on {day} at the earliest."};
inline constexpr phrase agrees_no_never{
    "Efter {watched} er svaret også nej; råderummet er {headroom}, og hele beløbet bliver der ikke plads til inden for ti år.",
    "Under {watched} the answer is also no; the headroom is {headroom}, and the whole amount will not fit within ten years."};
inline constexpr phrase would_allow{"Efter {watched} ville svaret være ja, men her bestemmer {binding}.",
                                    "Under {watched} the answer would be yes, but here {binding} decide."};
inline constexpr phrase refuses_alone{"Efter {watched} er svaret nej; råderummet er {headroom}.",
                                      "Under {watched} the answer is no; the headroom is {headroom}."};
inline constexpr phrase no_rule{"Efter {watched} kan spørgsmålet ikke besvares: der er ingen regel for {aid} den {day}.",
                                "Under {watched} the question has no answer: there is no rule for {aid} on {day}."};
inline constexpr phrase headroom_under{"Efter {watched} er råderummet {headroom}.", "Under {watched} the headroom is {headroom}."};

inline constexpr phrase warn_link{"ADVARSEL: svaret afhænger af en forbindelse mellem virksomheder, som ikke er afklaret.",
                                  "WARNING: the answer depends on a link between companies that has not been settled."};
inline constexpr phrase warn_link_why{
    "En uafklaret forbindelse tæller ikke med, for eksempel når CVR viser ejerandelen som 50-66,65 %, og det kan være præcis 50 %.",
    "An unsettled link is not counted, for instance where the CVR register shows ownership as 50-66.65 %, which may be exactly 50 %."};
inline constexpr phrase warn_link_then{
    "Giver forbindelsen bestemmende indflydelse (magt til at bestemme over den anden virksomhed), er svaret nej. Afklar den, før der gives tilsagn.",
    "If the link gives control (the power to decide over the other company), the answer is no. Settle it before the aid is granted."};

inline constexpr phrase finding_check_digit{
    "Bemærk: CVR {subject} består ikke kontrollen af sidste ciffer. Se efter på virk.dk, om nummeret er skrevet rigtigt.",
    "Note: CVR {subject} fails the check on its last digit. Look on virk.dk whether the number is written correctly."};
inline constexpr phrase finding_not_registered{
    "Bemærk: CVR {subject} er ikke oprettet i protokollen, så kalenderåret er brugt som regnskabsår. Er regnskabsåret et andet, kan svaret blive et "
    "andet.",
    "Note: CVR {subject} is not registered in the ledger, so the calendar year was taken as its fiscal year. With another fiscal year the answer may "
    "differ."};
inline constexpr phrase finding_policy{"Bemærk: svaret bygger på et valg, som loven lader stå åbent: {subject}.",
                                       "Note: the answer rests on a choice that the law leaves open: {subject}."};
inline constexpr phrase finding_sector_overridden{
    "Bemærk: CVR {subject} er registreret som primærproducent uden adskilte aktiviteter; generel støtte er givet med en skriftlig begrundelse.",
    "Note: CVR {subject} is classed as a primary producer without separated activities; general aid is given for a reason in writing."};
inline constexpr phrase sector_refused{
    "{cvr} er registreret som primærproducent (landbrug eller fiskeri), og der er ikke noteret, hvordan andre aktiviteter er holdt adskilt. Generel "
    "støtte "
    "må ikke gå til primærproduktion (forordning 2023/2831, artikel 1, og betragtning 12). Notér adskillelsen, brug de rette regler, eller giv en "
    "skriftlig begrundelse.",
    "{cvr} is classed as a primary producer (agriculture or fishery), and it is not recorded how other activities are kept apart. General aid must "
    "not go to "
    "primary production (Regulation 2023/2831, Article 1 and recital 12). Record the separation, use the right rules, or give a reason in writing."};
inline constexpr phrase finding_other{"Bemærk: {code}: {subject}.", "Note: {code}: {subject}."};

// ---- names ----------------------------------------------------------------------------------------------------------------

inline constexpr phrase book_programme{"programmets egne regler (Closing Loops 2024)", "the programme's own rules (Closing Loops 2024)"};
inline constexpr phrase book_law{"loven på dagen (EU's de minimis-forordninger)",
                                 "the legal rules in force on the day (the EU's de minimis regulations)"};
inline constexpr phrase book_programme_again{"programmets regler", "the programme's rules"};
inline constexpr phrase book_law_again{"loven", "the law"};
inline constexpr phrase book_other{"reglerne i »{id}«", "the rules of \"{id}\""};

/// A regulation's aid: within a sentence, in a table, and in full.
struct regulation_words {
  phrase aid;
  phrase cell;
  phrase full;
};
inline constexpr regulation_words general{
    {"generel støtte", "general aid"},
    {"generel", "general"},
    {"generel støtte: hovedreglen for alle erhverv ({number})", "general aid: the main rule for every trade ({number})"}};
inline constexpr regulation_words agriculture{{"landbrugsstøtte", "agricultural aid"},
                                              {"landbrug", "agriculture"},
                                              {"landbrugsstøtte: til dem, der dyrker jorden eller holder husdyr ({number})",
                                               "agricultural aid: for those who grow crops or keep animals ({number})"}};
inline constexpr regulation_words fishery{{"fiskeristøtte", "fishery aid"},
                                          {"fiskeri", "fishery"},
                                          {"fiskeristøtte: til fiskeri og akvakultur (opdræt i vand, også tang og alger) ({number})",
                                           "fishery aid: for fishery and aquaculture (farming in water, seaweed and algae too) ({number})"}};
inline constexpr regulation_words sgei{
    {"SGEI-støtte (til samfundsopgaver pålagt af det offentlige)", "SGEI aid (for public service tasks)"},
    {"SGEI", "SGEI"},
    {"SGEI-støtte: til tjenesteydelser af almindelig økonomisk interesse, det vil sige samfundsopgaver, som det offentlige har pålagt virksomheden "
     "({number})",
     "SGEI aid: for services of general economic interest, which are public service tasks entrusted to the company ({number})"}};
inline constexpr phrase eu_regulation{"EU-forordning {number}", "EU Regulation {number}"};

inline constexpr phrase article_in{"forordning {number}, {articles}", "Regulation {number}, {articles}"};
inline constexpr phrase article_one{"artikel {a}, stk. {p}", "Article {a}({p})"};
inline constexpr phrase article_next{", og ", " and "};
inline constexpr phrase article_amended{"{article}, som ændret ved forordning {number}", "{article} as amended by Regulation {number}"};

inline constexpr phrase window_rolling{"tre år tilbage, regnet fra dag til dag (rullende tre år)", "three years back, counted day by day (rolling)"};
inline constexpr phrase window_fiscal{"modtagerens regnskabsår på dagen og de to før det",
                                      "the recipient's fiscal year on the day and the two before it"};
inline constexpr phrase window_either{"rullende tre år eller modtagerens regnskabsår og de to før det, det der begynder først",
                                      "three years back or the recipient's fiscal year and the two before it, whichever begins earlier"};
inline constexpr phrase window_cell_rolling{"rullende tre år", "rolling three years"};
inline constexpr phrase window_cell_fiscal{"tre regnskabsår", "three fiscal years"};
inline constexpr phrase window_cell_either{"rullende tre år eller tre regnskabsår, den der begynder først",
                                           "rolling three years or three fiscal years, whichever begins earlier"};

inline constexpr phrase rate_of{"{rate} {unit} for 1 EUR, {source}", "{rate} {unit} to 1 EUR, {source}"};
inline constexpr phrase rate_none{"beløbet er i euro og omregnes ikke", "the amount is in euro and is not converted"};
inline constexpr phrase rate_ecb{"Den Europæiske Centralbanks kurs af {day}", "the European Central Bank's rate of {day}"};
inline constexpr phrase rate_inforeuro{"EU-Kommissionens kurs (InforEuro) for {month}", "the European Commission's rate (InforEuro) for {month}"};
inline constexpr phrase rate_nationalbanken{"Danmarks Nationalbanks kurs af {day}", "Danmarks Nationalbank's rate of {day}"};
inline constexpr phrase rate_fixed{"den faste kurs, der er valgt for hele protokollen", "the fixed rate chosen for the whole ledger"};
inline constexpr phrase rate_own{"kursen er givet sammen med støtten", "the rate was given with the aid"};
inline constexpr phrase unknown_day{"en ukendt dag", "an unknown day"};

// ---- the explanation ------------------------------------------------------------------------------------------------------

inline constexpr phrase asked_heading{"Hvad der er spurgt om", "What was asked"};
inline constexpr phrase recipient{"Modtager", "Recipient"};
inline constexpr phrase amount{"Beløb", "Amount"};
inline constexpr phrase value{"Værdi", "Value"};
inline constexpr phrase rate{"Kurs", "Rate"};
inline constexpr phrase kind_of_aid{"Støtte", "Aid"};
inline constexpr phrase granting_date{"Tilsagnsdato", "Granting date"};
inline constexpr phrase granting_date_is{"{day}, den dag modtageren får ret til støtten (ikke den dag, den udbetales)",
                                         "{day}, the day on which the recipient gains the right to the aid (not the day it is paid)"};
inline constexpr phrase on_day{"Dag", "Day"};
inline constexpr phrase lapses{"Bortfalder", "Lapses"};
inline constexpr phrase lapses_is{"{day}, hvis reservationen ikke er blevet til en bevilling inden da",
                                  "{day}, unless the reservation has become a grant by then"};
inline constexpr phrase decided_by{"Regler", "Rules"};
inline constexpr phrase decided_by_is{"{book} [{id}]", "{book} [{id}]"};
inline constexpr phrase about_deminimis{"De minimis-støtte er støtte under et loft, så lille, at EU ikke skal godkende den.",
                                        "De minimis aid is aid under a ceiling, so small that the EU need not approve it."};

inline constexpr phrase whole_heading{"Hvem loftet gælder for", "Whom the ceiling belongs to"};
inline constexpr phrase whole_meaning{
    "Et loft gælder for virksomheden og alle, den er forbundet med gennem bestemmende indflydelse (én virksomhed i reglernes forstand). Det gælder "
    "aldrig for ét CVR-nummer alene.",
    "A ceiling belongs to the undertaking (the company and all it is linked to by control), never to one CVR number."};
inline constexpr phrase whole_alone{"Den {day} er {cvr} ikke forbundet med andre, så vidt protokollen ved.",
                                    "On {day} {cvr} is linked to nobody else, as far as the ledger knows."};
inline constexpr phrase whole_is{"Den {day} er det {companies}.", "On {day} it is {companies}."};

inline constexpr phrase ceilings_heading{"Lofterne den {day}", "The ceilings on {day}"};
inline constexpr phrase ceiling_row{"{n}. {ceiling}", "{n}. {ceiling}"};
inline constexpr phrase ceiling_exceeded{"{n}. {ceiling}: OVERSKREDET", "{n}. {ceiling}: EXCEEDED"};
inline constexpr phrase ceiling_holds{"{n}. {ceiling}: overholdt", "{n}. {ceiling}: respected"};
inline constexpr phrase article_label{"Kilde", "Source"};
inline constexpr phrase article_is{"{article} [{id}]", "{article} [{id}]"};
inline constexpr phrase window_label{"Periode", "Period"};
inline constexpr phrase window_is{"{first} til {last}: {kind}", "{first} to {last}: {kind}"};
inline constexpr phrase period_is{"{first} til {last}", "{first} to {last}"};
inline constexpr phrase limit{"Loft", "Ceiling"};
inline constexpr phrase used_by_all{"Brugt af hele virksomheden", "Used by the whole undertaking"};
inline constexpr phrase used_by_itself{"  heraf af {cvr} selv", "  of which by {cvr} itself"};
inline constexpr phrase left_before{"Tilbage før denne støtte", "Left before this aid"};
inline constexpr phrase left{"Tilbage", "Left"};
inline constexpr phrase new_aid{"Denne støtte", "This aid"};
inline constexpr phrase too_much{"For meget", "Too much"};
inline constexpr phrase counted_heading{"Støtte, der tæller med:", "Aid that counts:"};
inline constexpr phrase counted_none{"Ingen tidligere støtte tæller med.", "No earlier aid counts."};
inline constexpr phrase uncounted_heading{"Støtte, der ikke tæller med:", "Aid that does not count:"};

inline constexpr phrase col_ref{"Reference", "Reference"};
inline constexpr phrase col_given_to{"Givet til", "Given to"};
inline constexpr phrase col_granted_on{"Tilsagnsdato", "Granting date"};
inline constexpr phrase col_amount{"Beløb", "Amount"};
inline constexpr phrase col_rate{"Kurs", "Rate"};
inline constexpr phrase col_eur{"EUR", "EUR"};
inline constexpr phrase col_why{"Hvorfor", "Why"};
inline constexpr phrase col_note{"Bemærk", "Note"};
inline constexpr phrase in_all{"I alt", "Total"};
inline constexpr phrase itself{"modtageren", "the recipient"};
inline constexpr phrase linked{"forbundet", "linked"};
inline constexpr phrase now_held_by_itself{"overtaget af modtageren ved en spaltning", "taken over by the recipient in a split"};
inline constexpr phrase now_held_by_linked{"overtaget af en forbundet virksomhed ved en spaltning", "taken over by a linked company in a split"};
inline constexpr phrase is_reserved{"reserveret", "reserved"};
inline constexpr phrase is_declared{"fra andre", "from others"};
inline constexpr phrase is_part{"kun en del tæller", "only part counts"};

inline constexpr phrase why_before_window{"Ligger før perioden", "Before the period"};
inline constexpr phrase why_before_window_since{"For gammel: tæller ikke med fra {day}", "Too old: does not count from {day} on"};
inline constexpr phrase why_later{"Har en senere dato", "Dated later"};
inline constexpr phrase why_other_regulation{"Givet efter andre regler, som dette loft ikke tæller",
                                             "Given under other rules, which this ceiling does not count"};
inline constexpr phrase why_later_tested{"Har en senere dato, se »Senere støtte«", "Dated later, see \"Later aid\""};
inline constexpr phrase why_voided{"Reservationen er annulleret", "The reservation was voided"};
inline constexpr phrase why_lapsed{"Reservationen er bortfaldet den {day}", "The reservation lapsed on {day}"};
inline constexpr phrase why_reduced{"Nedsat til 0 den {day}", "Reduced to 0 on {day}"};
inline constexpr phrase why_passed_on{"Overtaget af andre virksomheder ved en spaltning", "Taken over by other companies in a split"};
inline constexpr phrase why_other_undertaking{"Tilhører på dagen ikke virksomheden eller nogen, den er forbundet med",
                                              "Belongs on the day neither to the company nor to any it is linked to"};

inline constexpr phrase later_heading{"Senere støtte", "Later aid"};
inline constexpr phrase later_meaning{
    "Protokollen har støtte med en senere dato. Støtte den {day} tæller med i dens periode og må ikke bringe den over et loft.",
    "The ledger holds aid dated later. Aid of {day} counts in its period too, and must not bring it above a ceiling."};
inline constexpr phrase col_used{"Brugt i alt", "Used in total"};
inline constexpr phrase col_limit{"Loft", "Ceiling"};
inline constexpr phrase col_left{"Tilbage", "Left"};
inline constexpr phrase col_verdict{"Med denne støtte", "With this aid"};
inline constexpr phrase later_exceeded{"{over} for meget", "{over} too much"};
inline constexpr phrase later_holds{"overholdt", "respected"};
inline constexpr phrase test_note{"Periode {first} til {last}; {article} [{id}]", "Period {first} to {last}; {article} [{id}]"};

inline constexpr phrase room_heading{"Hvad der er plads til", "What there is room for"};
inline constexpr phrase room_most{"Den {day} kan {cvr} højst få {amount} ({eur}).", "On {day} {cvr} can be granted at most {amount} ({eur})."};
inline constexpr phrase room_most_euro{"Den {day} kan {cvr} højst få {eur}.", "On {day} {cvr} can be granted at most {eur}."};
inline constexpr phrase room_none{"Den {day} er der ikke plads til noget.", "On {day} there is no room for anything."};
inline constexpr phrase room_one_more{"Bare {unit} mere er for meget.", "Even {unit} more is too much."};
inline constexpr phrase room_whole_refused{"Er der ikke plads til hele beløbet, afvises det hele. Et mindre beløb er et nyt spørgsmål.",
                                           "Where the whole amount does not fit, all of it is refused. A smaller amount is a new question."};
inline constexpr phrase room_earliest{"Hele beløbet kan tidligst bevilges den {day}, hvis der ikke gives anden støtte forinden.",
                                      "The whole amount can be granted on {day} at the earliest, if no other aid is given before."};
inline constexpr phrase room_never{"Hele beløbet bliver der ikke plads til inden for de næste ti år, så vidt reglerne er kendt.",
                                   "The whole amount will not fit within the next ten years, as far as the rules are known."};
inline constexpr phrase room_above_ceiling{"Beløbet er i sig selv større end loftet på {limit}.",
                                           "The amount by itself is larger than the ceiling of {limit}."};
inline constexpr phrase room_same_value{"Dagen er regnet ud for samme værdi i euro, {eur}; kursen til den tid kan give et andet beløb.",
                                        "The day was worked out for the same value in euro, {eur}; the rate of that time may give another amount."};

inline constexpr phrase others_heading{"Hvad andre regler siger", "What other rules say"};
inline constexpr phrase col_ceiling{"Loft", "Ceiling"};
inline constexpr phrase col_used_by_all{"Brugt af alle", "Used by all"};
inline constexpr phrase col_used_by_itself{"Heraf selv", "Of which own"};
inline constexpr phrase uncertain_heading{"Hvad der er usikkert", "What is uncertain"};

// ---- headroom -------------------------------------------------------------------------------------------------------------

inline constexpr phrase headroom_is{"{cvr} kan efter {book} højst få {amount} i {aid} den {day}.",
                                    "Under {book} {cvr} can be granted at most {amount} of {aid} on {day}."};
inline constexpr phrase headroom_none{"{cvr} kan efter {book} ikke få mere {aid} den {day}: der er ikke plads under lofterne.",
                                      "Under {book} {cvr} can be granted no more {aid} on {day}: there is no room under the ceilings."};

// ---- declared aid, conversion ---------------------------------------------------------------------------------------------

inline constexpr phrase declared{"Skrevet i protokollen: støtte fra andre på {amount} til {cvr} den {day}.",
                                 "Recorded: aid from others of {amount} to {cvr} on {day}."};
inline constexpr phrase declared_as{"Reference {ref}, hændelse nr. {event}.", "Reference {ref}, event {event}."};
inline constexpr phrase declared_no_breach{"Den bringer ingen støtte over et loft.", "It brings no aid above a ceiling."};
inline constexpr phrase declared_breaches{"ADVARSEL: den bringer støtte over et loft: {refs}.", "WARNING: it brings aid above a ceiling: {refs}."};
inline constexpr phrase declared_see_audit{"Beløbene står i gennemgangen (deminimis audit).", "The figures are in the audit (deminimis audit)."};
inline constexpr phrase declared_fact{"Støtte fra andre er en kendsgerning og skrives altid, også når den er over et loft.",
                                      "Aid from others is a fact and is always recorded, above a ceiling too."};
inline constexpr phrase converted{"{amount} svarer til {eur}.", "{amount} is worth {eur}."};
inline constexpr phrase converted_euro{"{amount} er i euro og omregnes ikke.", "{amount} is in euro and is not converted."};
inline constexpr phrase rate_sentence{"Kurs: {rate}.", "Rate: {rate}."};
inline constexpr phrase converted_how{"Beløbet er delt med kursen og afrundet til hele cent.",
                                      "The amount was divided by the rate and rounded to the cent."};

// ---- audit ----------------------------------------------------------------------------------------------------------------

inline constexpr plural audit_clean{{"Ingen overskridelser: {n} støttebeløb er prøvet efter på sin egen dag, og det er ikke over et loft.",
                                     "No breaches: {n} grant was tested on its own day and is not above a ceiling."},
                                    {"Ingen overskridelser: {n} støttebeløb er prøvet efter, hvert på sin egen dag, og ingen er over et loft.",
                                     "No breaches: {n} grants were tested, each on its own day, and none is above a ceiling."}};
inline constexpr phrase audit_found{"Overskridelser: {bad} af {n} støttebeløb er over et loft på tilsagnsdatoen.",
                                    "Breaches: {bad} of {n} grants above a ceiling on the granting date."};
inline constexpr phrase audit_how{
    "Hvert støttebeløb er prøvet med al støtte til og med det selv, talt for hele virksomheden (den selv og alle, den er forbundet med gennem "
    "bestemmende indflydelse).",
    "Each grant was tested with all aid up to and with itself, counted for the whole undertaking (the company and all it is linked to by control)."};
inline constexpr phrase col_company{"CVR", "CVR"};
inline constexpr phrase col_total{"Brugt i alt", "Used in total"};
inline constexpr phrase col_excess{"For meget", "Too much"};
inline constexpr phrase breach_note{"{ceiling}: {article} [{id}].", "{ceiling}: {article} [{id}]."};

// ---- lists ----------------------------------------------------------------------------------------------------------------

inline constexpr plural grants_title{{"{n} støttebeløb.", "{n} grant."}, {"{n} støttebeløb.", "{n} grants."}};
inline constexpr phrase grants_value{"EUR er værdien den {day}.", "EUR is the value on {day}."};
inline constexpr phrase grants_none{"Ingen støtte.", "No grants."};
inline constexpr phrase col_regulation{"Regler", "Rules"};
inline constexpr phrase col_status{"Status", "Status"};
inline constexpr phrase status_granted{"bevilget", "granted"};
inline constexpr phrase status_declared{"fra andre", "from others"};
inline constexpr phrase status_reserved{"reserveret", "reserved"};
inline constexpr phrase status_reserved_until{"reserveret, bortfalder {day}", "reserved, lapses {day}"};
inline constexpr phrase status_lapsed{"bortfaldet {day}", "lapsed {day}"};
inline constexpr phrase status_voided{"annulleret", "voided"};
inline constexpr phrase status_reduced{"{status}, nedsat {day} til {amount}", "{status}, reduced {day} to {amount}"};
inline constexpr phrase status_withdrawn{"{status}, trukket tilbage {day}", "{status}, withdrawn {day}"};
inline constexpr phrase status_to_come{"{status}, tæller først fra tilsagnsdatoen", "{status}, counts only from the granting date on"};

inline constexpr phrase companies_none{"Ingen virksomheder.", "No companies."};
inline constexpr phrase col_name{"Navn", "Name"};
inline constexpr phrase col_fiscal_year{"Regnskabsår", "Fiscal year"};
inline constexpr phrase calendar_year{"kalenderåret", "the calendar year"};
inline constexpr phrase year_from{"begynder {day}", "begins {day}"};
inline constexpr phrase explicit_periods{"{periods}; derefter 12 måneder ad gangen", "{periods}; then 12 months each"};
inline constexpr phrase period_dash{"{first} – {last}", "{first} – {last}"};
inline constexpr phrase bad_check_digit{"sidste ciffer i CVR-nummeret passer ikke", "the last digit of the CVR number does not fit"};
inline constexpr phrase not_registered{"ikke oprettet", "not registered"};

inline constexpr phrase rulebook_title{"{title} [{id}]", "{title} [{id}]"};
inline constexpr phrase rulebook_source{"Kilde: {source}.", "Source: {source}."};
inline constexpr phrase rulebook_exact{"Præcis ved et loft er lovligt; én cent over er ikke.",
                                       "Exactly at a ceiling is lawful; one cent above is not."};
inline constexpr phrase col_aid_under{"Ny støtte til", "New aid under"};
inline constexpr phrase col_counts{"Tæller støtte til", "Counts aid under"};
inline constexpr phrase col_window{"Periode", "Period"};
inline constexpr phrase force_always{"I kraft uden tidsgrænse.", "In force without a time limit."};
inline constexpr phrase force_from{"I kraft fra {first}.", "In force from {first}."};
inline constexpr phrase force_until{"I kraft til og med {last}.", "In force until {last}."};
inline constexpr phrase force_between{"I kraft {first} – {last}.", "In force {first} – {last}."};
inline constexpr phrase ceiling_checked{"Kontrolleret mod kilden den {day}.", "Checked against the source on {day}."};
inline constexpr phrase ceiling_source{"Kilde: {article}.", "Source: {article}."};
inline constexpr phrase ceiling_highest{"{limit} i stedet, hvor valget agri_fish er highest.",
                                        "{limit} instead where the policy agri_fish is highest."};

inline constexpr phrase due_none{"Der er intet at indberette.", "There is nothing to report."};
inline constexpr plural due_late{{"{n} indberetning er for sent på den.", "{n} entry is late."},
                                 {"{n} indberetninger er for sent på den.", "{n} entries are late."}};
inline constexpr phrase due_none_late{"Ingen indberetning er for sent på den.", "No entry is late."};
inline constexpr phrase due_meaning{
    "Støtte skal stå i det centrale register (EU's eller Danmarks liste over de minimis-støtte) senest 20 arbejdsdage efter tilsagnsdatoen. Set fra "
    "{day}.",
    "Aid must be in the central register (the EU's or Denmark's list of de minimis aid) at most 20 working days after the granting date. Seen from "
    "{day}."};
inline constexpr phrase col_due{"Frist", "Due by"};
inline constexpr phrase col_when{"Tid", "Time"};
inline constexpr plural days_left{{"{n} dag tilbage", "{n} day left"}, {"{n} dage tilbage", "{n} days left"}};
inline constexpr plural days_late{{"{n} DAG FOR SENT", "{n} DAY LATE"}, {"{n} DAGE FOR SENT", "{n} DAYS LATE"}};
inline constexpr phrase due_today{"i dag", "today"};
inline constexpr phrase no_duty{"ingen pligt", "no duty"};

// ---- verification, errors -------------------------------------------------------------------------------------------------

inline constexpr plural verified{{"I orden: {n} hændelse er læst igennem, og alt, hvad der er regnet ud af den, stemmer.",
                                  "In order: {n} event was read, and everything derived from it agrees."},
                                 {"I orden: {n} hændelser er læst igennem, og alt, hvad der er regnet ud af dem, stemmer.",
                                  "In order: {n} events were read, and everything derived from them agrees."}};
inline constexpr plural not_verified{
    {"FEJL: protokollen stemmer ikke. {n} problem:", "DAMAGED: the ledger does not agree with itself. {n} problem:"},
    {"FEJL: protokollen stemmer ikke. {n} problemer:", "DAMAGED: the ledger does not agree with itself. {n} problems:"}};
inline constexpr phrase problem{"- {problem}", "- {problem}"};
inline constexpr plural events_read{{"{n} hændelse er læst.", "{n} event was read."}, {"{n} hændelser er læst.", "{n} events were read."}};
inline constexpr phrase root_label{"Fingeraftryk af alle hændelser: {root}", "Fingerprint of all events: {root}"};
inline constexpr phrase root_meaning{"Gem det et andet sted. Ændres bare ét tegn i en gammel hændelse, bliver fingeraftrykket et andet.",
                                     "Keep it somewhere else. If a single character of an old event changes, the fingerprint changes."};
inline constexpr phrase damaged_do{"Skriv ikke mere i den. Tag en kopi, og find den seneste sikkerhedskopi, der er i orden.",
                                   "Write no more to it. Make a copy, and find the latest backup that is in order."};

inline constexpr phrase error_line{"Fejl {code}: {meaning}", "Error {code}: {meaning}"};
inline constexpr phrase error_where{"Hvor", "Where"};
inline constexpr phrase error_why{"Hvorfor", "Why"};
inline constexpr phrase error_detail{"Detaljer (på engelsk)", "Details"};
inline constexpr phrase error_do{"Hvad nu", "What to do"};
inline constexpr phrase error_written{"Skrevet", "Recorded"};
inline constexpr phrase written_no{"intet er skrevet i protokollen", "nothing was recorded"};
inline constexpr phrase written_yes{"det er skrevet i protokollen", "it was recorded"};
inline constexpr phrase written_unknown{"det vides ikke, om det blev skrevet i protokollen", "it is unknown whether it was recorded"};

}  // namespace words

/// A regulation's names.
[[nodiscard]] const words::regulation_words& names_of(regulation r);
/// A regulation in full, with the number that held on `on`.
[[nodiscard]] piece in_full(const voice& say, regulation r, day on);
/// A set of regulations, for a table.
[[nodiscard]] piece cells_of(const voice& say, regulation_set set);
/// A rulebook within a sentence.
[[nodiscard]] piece book_name(const voice& say, std::string_view id);
/// The same, shorter, where it was named in full just before.
[[nodiscard]] piece book_again(const voice& say, std::string_view id);
/// A ceiling within a sentence: by what it counts where it is one of the built-in ceilings, else by its id.
[[nodiscard]] piece ceiling_name(const voice& say, std::string_view id, std::string_view article, eur_cents limit);
/// The same at the head of a line.
[[nodiscard]] piece ceiling_title(const voice& say, std::string_view id, std::string_view article, eur_cents limit);
/// Where a number stands in the law. "Reg. 2023/2831 Art 3(2), 5(2)" is written out; other texts are given as they are.
[[nodiscard]] piece article_text(const voice& say, std::string_view article);
/// A rate with its day and source.
[[nodiscard]] piece rate_text(const voice& say, currency unit, const applied_rate& rate);
/// What a finding tells the reader.
[[nodiscard]] piece finding_text(const voice& say, const finding& f);
/// Why a ceiling does not count a grant; `tested_later`: the answer says more of it under "Later aid".
[[nodiscard]] piece uncounted_text(const voice& say, const uncounted_grant& u, bool tested_later);
/// What a grant is and what became of it, as seen on a day.
[[nodiscard]] piece status_text(const voice& say, const grant& g, day on);
/// On what ground a link makes one undertaking, and since when.
[[nodiscard]] piece link_ground(const voice& say, const control_link& l);
/// What a node of the ownership graph is.
[[nodiscard]] piece entity_kind_text(const voice& say, entity_kind kind);
/// What changes the headroom on an entry's day; `first`: it is the day asked about.
[[nodiscard]] piece schedule_reason(const voice& say, const schedule_entry& e, bool first);

}  // namespace deminimis::prose
