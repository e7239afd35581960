// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/undertaking.hpp>
#include <deminimis/io/render.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/model/p_number.hpp>
#include <deminimis/report/format.hpp>
#include <deminimis/report/programme.hpp>

namespace deminimis {

/// What a form is filled in for.
struct declaration_form_request {
  input<cvr> recipient;
  input<day> on;
  input<deminimis::regulation> regulation = deminimis::regulation::general;
  std::optional<std::string> project{};   ///< one of the programme's; none: as the aid applied for says, else left to tick
  std::vector<std::string> without{};     ///< references of what is now applied for: not aid that the company has
  std::string signatory{};                ///< who signs; empty: to be written
  std::optional<input<p_number>> unit{};  ///< none: as the aid applied for says, else to be written
};

/// One aid that a company declares to have.
struct listed_aid {
  grant recorded;
  eur_cents value;  ///< what the undertaking holds of it
};

/// A total that a company declares, for one ceiling: what it has used within the ceiling's window.
struct declared_total {
  std::string rulebook_id;
  ceiling_test test;
};

/// A de minimis declaration (erklæring) before it is signed: what the ledger knows, for the company to confirm or correct.
/// 2023/2831 Art 7(4) and its counterparts ask for it before aid is granted.
struct declaration_form {
  cvr recipient;
  std::string name;
  day on;
  deminimis::regulation regulation;
  period fiscal_year;
  bool registered = false;  ///< whether the fiscal year was told; else the calendar year was taken
  std::string signatory;
  std::optional<p_number> unit;
  deminimis::programme of;
  std::optional<std::string> project;
  undertaking_answer undertaking;
  std::vector<declared_total> totals;  ///< the binding rulebook's ceilings, then those of each that is watched; 0 where there is none
  std::vector<listed_aid> aid;         ///< everything that one of the totals counts, by granting date
};

/// Fills in a form. Errors: `cvr_invalid`, `date_invalid`, `regulation_unknown`, `no_rule_in_force`, `p_number_invalid`;
/// `ref_unknown` for what is not recorded or not the undertaking's; `request_invalid` for a project that is not the programme's.
[[nodiscard]] declaration_form fill_in(const reader& from, const declaration_form_request& asked, const programme& of = default_programme());

/// The form for people to sign. More than two grants are listed on an annex.
[[nodiscard]] std::string render(const declaration_form& form, document_format format, language lang);

}  // namespace deminimis
