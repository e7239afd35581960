// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/render_problem.hpp>

#include <string_view>
#include <utility>

#include "io/danish_errors.hpp"

namespace deminimis {
namespace {

/// What a code means in a row of a file, where that is not what it means everywhere.
std::pair<std::string_view, std::string_view> danish_of(errc code) {
  switch (code) {
    case errc::amount_syntax: return {"Cellen er ikke et beløb.", "Skriv det som 80.500,00 og oplys skrivemåden med --notation da."};
    case errc::currency_unknown:
      return {"Beløbet har ingen valuta, eller valutaen kendes ikke her.",
              "Skriv den ved beløbet, i overskriften eller i en kolonne for sig, eller oplys den for hele filen: --currency DKK."};
    case errc::date_invalid: return {"Datoen findes ikke eller kan ikke læses.", "Skriv den som 15-03-2024, 15.03.2024 eller 2024-03-15."};
    case errc::regulation_unknown:
      return {"Forordningen mangler eller kendes ikke her.", "Skriv generel, landbrug, fiskeri eller sgei, eller et nummer som 1408/2013."};
    case errc::file_invalid: return {"Rækken har ikke de felter, som overskriften har, eller et anførselstegn er ikke lukket.", "Ret rækken."};
    case errc::encoding_invalid:
      return {"Teksten har tegn, der er gået i stykker eller ikke må stå der.", "Gem filen igen fra originalen som UTF-8."};
    case errc::request_invalid: return {"Cellen mangler eller har noget, der ikke kan bruges.", "Ret den."};
    default: return {prose::danish_meaning(code), prose::danish_remedy(code)};
  }
}

}  // namespace

std::string render_why(const row_problem& problem, language lang) {
  if (lang == language::en) return problem.why;
  return problem.why_da.empty() ? std::string(danish_of(problem.code).first) : problem.why_da;
}

std::string render_why(errc code, const std::string& why, language lang) {
  return lang == language::en ? why : std::string(prose::danish_meaning(code)) + " (på engelsk: " + why + ")";
}

std::string render_problem(const row_problem& problem, language lang) {
  if (lang == language::en) return problem.why + " " + problem.remedy;
  return render_why(problem, lang) + " " + (problem.remedy_da.empty() ? std::string(danish_of(problem.code).second) : problem.remedy_da);
}

}  // namespace deminimis
