// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/io/render.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/report/format.hpp>

namespace deminimis {

/// A letter to a recipient, before and after aid is granted.
enum class letter_kind : std::uint8_t {
  notice,        ///< before: the amount as gross grant equivalent and that it is de minimis aid (2023/2831 Art 7(4))
  confirmation,  ///< after: the same of what was granted
};

/// What a letter says.
struct aid_letter {
  letter_kind kind = letter_kind::notice;
  cvr recipient;
  std::string name;  ///< of the company; empty: not known
  deminimis::regulation regulation;
  money amount;
  applied_rate converted_at;
  eur_cents value;  ///< the gross grant equivalent
  day granted_on;   ///< the granting date, or the day on which it is intended
  day dated;
  std::string ref;  ///< of a confirmation
  grant_details details;
  ceiling_test tightest;              ///< the binding ceiling with least left, counted on `granted_on` with a confirmed grant included
  std::optional<day> register_due{};  ///< by when it is entered in the central register, where that duty exists
};

/// A notice, and the answer it rests on.
struct notice_answer {
  assessment answer;
  std::optional<aid_letter> letter;  ///< none where the aid may not be granted: nobody is told of aid that is unlawful
};

/// The notice of intended aid, dated `dated`. Errors: those of `questions::check`.
[[nodiscard]] notice_answer make_notice(const reader& from, const aid_request& asked, const input<day>& dated);

/// The confirmation of a grant, dated `dated`, with the amount that counts then. Errors `ref_unknown`; `not_granted` for a
/// reservation, for aid from others and for what was withdrawn; `date_invalid`; `date_order` for a day before the grant.
[[nodiscard]] aid_letter make_confirmation(const reader& from, const std::string& ref, const input<day>& dated);

/// The letter for people.
[[nodiscard]] std::string render(const aid_letter& letter, document_format format, language lang);

}  // namespace deminimis
