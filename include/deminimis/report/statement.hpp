// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/schedule.hpp>
#include <deminimis/assess/undertaking.hpp>
#include <deminimis/io/checkpoint.hpp>
#include <deminimis/io/render.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/report/format.hpp>
#include <deminimis/time/fiscal_calendar.hpp>

namespace deminimis {

/// What a document was made from, so that somebody can later show that the ledger still says so.
struct log_state {
  std::uint64_t events = 0;  ///< how many the log had
  std::string root;          ///< RFC 6962 Merkle tree hash of them, lower-case hexadecimal; empty where the store keeps no hashes
  std::string checkpoint;    ///< the signed note over both; empty where nobody signs
};

/// The state that `verify` found. Error `corrupt` where the ledger does not agree with itself: nothing is stated from it.
[[nodiscard]] log_state stated_by(const verification& found);
/// The same with a checkpoint of it that `by` signed, which the reader of a document can keep: nobody can change the ledger behind it
/// unnoticed. Error `request_invalid` for a ledger that keeps no hashes.
[[nodiscard]] log_state signed_state(log_state of, const signing_key& by);

/// What a statement says of one regulation.
struct statement_part {
  deminimis::regulation regulation;
  headroom_answer answer;                ///< every ceiling with what it counts and does not, and what the watched rulebooks say
  std::vector<schedule_entry> schedule;  ///< what comes back when
};

/// How an undertaking stands on a day (saldoopgørelse): what is used and left under each ceiling, from which grants, and when it
/// comes back. Computed by the ledger's own questions; nothing is added up a second time.
struct statement {
  cvr recipient;
  std::string name;  ///< of the company; empty: not known
  day on;
  period fiscal_year;       ///< of the company, on the day
  bool registered = false;  ///< false: taken with the calendar year because nobody registered it
  std::string authority;    ///< the ledger's granting authority; may be empty
  bool in_kroner = false;   ///< whether `max_amount` of the parts is in kroner: a rate was recorded for the day. Else it is in euro
  undertaking_answer undertaking;
  std::vector<statement_part> parts;  ///< general aid, and every regulation that the undertaking has aid under or is classed for
  std::vector<grant> grants;          ///< all recorded aid that is connected to the undertaking, by granting date
  log_state log;
};

/// How an undertaking stands on `on`. Errors: `cvr_invalid`, `date_invalid`, `no_rule_in_force`.
[[nodiscard]] statement make_statement(const reader& from, const input<cvr>& recipient, const input<day>& on, const log_state& log);

/// The statement as JSON, one line.
[[nodiscard]] std::string to_json(const statement& s);

/// The statement for people, with a drawing of how the room is used and comes back.
[[nodiscard]] std::string render(const statement& s, document_format format, language lang);

}  // namespace deminimis
