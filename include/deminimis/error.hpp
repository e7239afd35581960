// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

namespace deminimis {

/// Why an input or an operation was refused. The names are stable: programs may depend on them, never on the text.
/// A legal refusal ("the ceiling would be exceeded") is not an error but an `assessment`.
enum class errc : std::uint8_t {
  amount_syntax,
  currency_unknown,
  amount_precision,
  amount_overflow,
  amount_not_positive,
  currency_mismatch,
  rate_missing,
  rate_implausible,
  rate_changed,
  regulation_unknown,
  no_rule_in_force,
  ref_exists,
  ref_unknown,
  not_pending,
  not_granted,
  not_a_reduction,
  effective_before_grant,
  effective_out_of_order,
  date_order,
  date_invalid,
  equity_undefined,
  safe_harbour_unavailable,
  cvr_invalid,
  p_number_invalid,
  entity_unknown,
  link_self,
  request_invalid,
  rulebook_invalid,
  policy_unknown,
  file_invalid,
  encoding_invalid,
  line_too_long,
  personal_number,
  key_reuse,
  number_ambiguous,
  column_missing,
  column_unknown,
  row_conflict,
  batch_unknown,
  batch_state,
  retention_running,
  checkpoint_invalid,
  proof_invalid,
  read_only,
  not_a_ledger,
  ledger_exists,
  schema_too_new,
  corrupt,
  storage,
  storage_full,
  outcome_unknown,
  ledger_poisoned,
  used_after_fork,
  permission_denied,
  rolled_back,
  setting_unsafe,
  replica,
  busy,
};

/// How the command line ends; the numbers are the process's exit codes.
enum class exit_status : std::uint8_t {
  done = 0,       ///< allowed, recorded, printed
  refused = 1,    ///< the law or a check says no; nothing was recorded
  bad_input = 2,  ///< the request could not be understood or applied
  storage = 3,    ///< the ledger could not be read or written
  busy = 4,       ///< somebody else holds the ledger; try again
};

/// Whether the failed operation left anything in the ledger.
enum class written : std::uint8_t { no, yes, unknown };

/// What is known of an error code besides its name.
struct errc_info {
  errc code;
  std::string_view name;       ///< the stable code as text
  exit_status exit;            ///< how the command line ends on it
  deminimis::written written;  ///< what it says of the request, where the error itself says nothing else
  bool retryable;              ///< the same request may succeed later without a change
  std::string_view meaning;    ///< one sentence
};

namespace detail {
inline constexpr std::array<errc_info, 58> errc_table{{
    {errc::amount_syntax, "amount_syntax", exit_status::bad_input, written::no, false, "The amount is not NUMBER CURRENCY, such as 80500.00 DKK."},
    {errc::currency_unknown, "currency_unknown", exit_status::bad_input, written::no, false, "The currency is not one the ledger knows."},
    {errc::amount_precision, "amount_precision", exit_status::bad_input, written::no, false, "The amount has more decimals than its currency."},
    {errc::amount_overflow, "amount_overflow", exit_status::bad_input, written::no, false, "The amount is larger than 2^63 - 1 minor units."},
    {errc::amount_not_positive, "amount_not_positive", exit_status::bad_input, written::no, false, "The amount is zero or negative."},
    {errc::currency_mismatch, "currency_mismatch", exit_status::bad_input, written::no, false,
     "The new amount is in another currency than the grant."},
    {errc::rate_missing, "rate_missing", exit_status::bad_input, written::no, false,
     "No exchange rate is recorded that the conversion rule may use for that day."},
    {errc::rate_implausible, "rate_implausible", exit_status::bad_input, written::no, false,
     "The rate is not a positive decimal of units per euro, or a krone rate lies outside the ERM II band."},
    {errc::rate_changed, "rate_changed", exit_status::bad_input, written::no, false,
     "The file gives another rate for a day whose rate is recorded already."},
    {errc::regulation_unknown, "regulation_unknown", exit_status::bad_input, written::no, false,
     "The regulation is not general, agriculture, fishery or sgei."},
    {errc::no_rule_in_force, "no_rule_in_force", exit_status::bad_input, written::no, false,
     "The rulebook has no ceiling of that regulation's own in force on the day."},
    {errc::ref_exists, "ref_exists", exit_status::bad_input, written::no, false, "The reference is used already; a reference is used once."},
    {errc::ref_unknown, "ref_unknown", exit_status::bad_input, written::no, false, "No grant has that reference."},
    {errc::not_pending, "not_pending", exit_status::bad_input, written::no, false, "The grant is not a pending reservation."},
    {errc::not_granted, "not_granted", exit_status::bad_input, written::no, false,
     "The reference is a reservation or was voided: it cannot be reduced."},
    {errc::not_a_reduction, "not_a_reduction", exit_status::bad_input, written::no, false, "The new amount is not below the present one."},
    {errc::effective_before_grant, "effective_before_grant", exit_status::bad_input, written::no, false,
     "The reduction would take effect before the granting date."},
    {errc::effective_out_of_order, "effective_out_of_order", exit_status::bad_input, written::no, false,
     "The reduction would take effect before an earlier reduction of the same grant."},
    {errc::date_order, "date_order", exit_status::bad_input, written::no, false, "Two dates are in the wrong order, or periods do not join."},
    {errc::date_invalid, "date_invalid", exit_status::bad_input, written::no, false, "The date is not a calendar day written YYYY-MM-DD."},
    {errc::equity_undefined, "equity_undefined", exit_status::bad_input, written::no, false, "The book equities of a split cannot be divided by."},
    {errc::safe_harbour_unavailable, "safe_harbour_unavailable", exit_status::bad_input, written::no, false,
     "The instrument is outside the regulation's safe harbour."},
    {errc::cvr_invalid, "cvr_invalid", exit_status::bad_input, written::no, false, "The CVR number is not eight digits."},
    {errc::p_number_invalid, "p_number_invalid", exit_status::bad_input, written::no, false,
     "The P-number is not ten digits, or reads as a CPR number."},
    {errc::entity_unknown, "entity_unknown", exit_status::bad_input, written::no, false, "The id is neither a CVR number nor a declared entity."},
    {errc::link_self, "link_self", exit_status::bad_input, written::no, false, "An entity cannot be linked to, or merged into, itself."},
    {errc::request_invalid, "request_invalid", exit_status::bad_input, written::no, false, "The request has a missing, unknown or wrong field."},
    {errc::rulebook_invalid, "rulebook_invalid", exit_status::bad_input, written::no, false,
     "The rulebook is unknown, or its file is not a rulebook."},
    {errc::policy_unknown, "policy_unknown", exit_status::bad_input, written::no, false, "The policy or its value does not exist."},
    {errc::file_invalid, "file_invalid", exit_status::bad_input, written::no, false, "The file cannot be read or is not of the expected kind."},
    {errc::encoding_invalid, "encoding_invalid", exit_status::bad_input, written::no, false,
     "The text is not valid UTF-8, or holds a character that is not allowed there."},
    {errc::line_too_long, "line_too_long", exit_status::bad_input, written::no, false, "A line is longer than the reader accepts."},
    {errc::personal_number, "personal_number", exit_status::bad_input, written::no, false,
     "The value reads as a CPR number; personal numbers are never stored."},
    {errc::key_reuse, "key_reuse", exit_status::bad_input, written::no, false, "The idempotency key was used for another request."},
    {errc::number_ambiguous, "number_ambiguous", exit_status::bad_input, written::no, false,
     "A number reads as two different ones, and the file's notation is not declared."},
    {errc::column_missing, "column_missing", exit_status::bad_input, written::no, false, "The file lacks a column that is needed."},
    {errc::column_unknown, "column_unknown", exit_status::bad_input, written::no, false, "The file has a column that the column map does not name."},
    {errc::row_conflict, "row_conflict", exit_status::bad_input, written::no, false,
     "A row gives a reference that is recorded already with another content."},
    {errc::batch_unknown, "batch_unknown", exit_status::bad_input, written::no, false, "No reporting batch has that number."},
    {errc::batch_state, "batch_state", exit_status::bad_input, written::no, false, "The reporting batch is not in the state that the step needs."},
    {errc::retention_running, "retention_running", exit_status::bad_input, written::no, false,
     "Records must be kept for ten years; the period has not ended."},
    {errc::checkpoint_invalid, "checkpoint_invalid", exit_status::bad_input, written::no, false,
     "The checkpoint is not a signed note of this ledger, or its signature is wrong."},
    {errc::proof_invalid, "proof_invalid", exit_status::bad_input, written::no, false, "The proof does not lead to the root it names."},
    {errc::read_only, "read_only", exit_status::storage, written::no, false, "The ledger or its folder cannot be written."},
    {errc::not_a_ledger, "not_a_ledger", exit_status::storage, written::no, false, "The address does not name a deminimis ledger."},
    {errc::ledger_exists, "ledger_exists", exit_status::bad_input, written::no, false, "A ledger or another file is there already."},
    {errc::schema_too_new, "schema_too_new", exit_status::storage, written::no, false, "The ledger was written by a newer version of deminimis."},
    {errc::corrupt, "corrupt", exit_status::storage, written::no, false, "The ledger is damaged or was tampered with."},
    {errc::storage, "storage", exit_status::storage, written::no, false, "The storage failed."},
    {errc::storage_full, "storage_full", exit_status::storage, written::no, true, "There is no room left where the ledger lies."},
    {errc::outcome_unknown, "outcome_unknown", exit_status::storage, written::unknown, false,
     "It is unknown whether the request was recorded; reopen and repeat it with the same idempotency key."},
    {errc::ledger_poisoned, "ledger_poisoned", exit_status::storage, written::no, false,
     "An earlier failure made this handle unusable; open the ledger again."},
    {errc::used_after_fork, "used_after_fork", exit_status::storage, written::no, false,
     "The ledger was opened before the process forked; open it again in the child."},
    {errc::permission_denied, "permission_denied", exit_status::storage, written::no, false,
     "The role that the ledger was opened with may not do this."},
    {errc::rolled_back, "rolled_back", exit_status::storage, written::no, false,
     "The ledger is older than, or differs from, what was seen of it before."},
    {errc::setting_unsafe, "setting_unsafe", exit_status::storage, written::no, false,
     "A setting of the database would break what the ledger promises."},
    {errc::replica, "replica", exit_status::storage, written::no, false, "The database is a replica, which never decides; use the primary."},
    {errc::busy, "busy", exit_status::busy, written::no, true, "Another process holds the ledger; nothing was written."},
}};

constexpr bool errc_table_in_order() {
  for (std::size_t i = 0; i < errc_table.size(); ++i)
    if (static_cast<std::size_t>(errc_table[i].code) != i) return false;
  return static_cast<std::size_t>(errc::busy) + 1 == errc_table.size();
}
static_assert(errc_table_in_order(), "errc_table lists every code once, in the order of the enumeration");
}  // namespace detail

/// Every error code with its name, exit status and meaning: the one table that documentation and bindings are made from.
[[nodiscard]] constexpr const std::array<errc_info, 58>& error_codes() { return detail::errc_table; }

/// What is known of `code`.
[[nodiscard]] constexpr const errc_info& info(errc code) { return detail::errc_table[static_cast<std::size_t>(code)]; }

/// The stable name of `code`, for instance "ref_exists".
[[nodiscard]] constexpr std::string_view to_string(errc code) { return info(code).name; }

/// The only exception deminimis throws. It tells what (`code`), where, why and what to do.
class error : public std::exception {
 public:
  /// `where` names the field, file, line or reference; `why` what is wrong with it; `remedy` what to do.
  error(errc code, std::string where, std::string why, std::string remedy)
      : error(code, std::move(where), std::move(why), std::move(remedy), info(code).written) {}
  /// The same where it is known better than the code says whether anything was recorded.
  error(errc code, std::string where, std::string why, std::string remedy, deminimis::written wrote)
      : code_(code), where_(std::move(where)), why_(std::move(why)), remedy_(std::move(remedy)), written_(wrote) {
    text_ = std::string(to_string(code_));
    if (!where_.empty()) text_ += ": " + where_;
    if (!why_.empty()) text_ += ": " + why_;
    if (!remedy_.empty()) text_ += " " + remedy_;
  }

  /// The stable code.
  [[nodiscard]] errc code() const noexcept { return code_; }
  /// The field, file, line or reference the error is about.
  [[nodiscard]] const std::string& where() const noexcept { return where_; }
  /// What is wrong, a sentence.
  [[nodiscard]] const std::string& why() const noexcept { return why_; }
  /// What to do about it, a sentence; may be empty.
  [[nodiscard]] const std::string& remedy() const noexcept { return remedy_; }
  /// Whether anything was recorded.
  [[nodiscard]] deminimis::written written() const noexcept { return written_; }
  /// All of it on one line, for logs and terminals.
  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

 private:
  errc code_;
  std::string where_, why_, remedy_, text_;
  deminimis::written written_;
};

}  // namespace deminimis
