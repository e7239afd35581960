// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/ledger/ledger.hpp>
#include <deminimis/model/batch.hpp>
#include <deminimis/report/national_cap.hpp>
#include <deminimis/report/table.hpp>

namespace deminimis {

/// One aid as an authority is told of it.
struct report_line {
  batch_item said;  ///< what is said now, or was said in a batch
  deminimis::grant aid;
  company recipient;
  std::optional<money> amount_dkk{};         ///< of a report to Landbrugsstyrelsen; what is not in kroner by the rate of the granting date
  std::optional<applied_rate> krone_rate{};  ///< likewise
};

/// The aid that is reported as `kind`, granted from `first` to `last`, by day and recording order: what we granted ourselves, as it stands.
/// Agriculture and fishery: aid under that regulation, and general aid to companies of that sector; central: aid with a register duty.
/// Error `rate_missing` for aid in another currency for which no krone rate is recorded.
[[nodiscard]] std::vector<report_line> report_lines(const reader& from, report_kind kind, std::optional<day> first = {},
                                                    std::optional<day> last = {});

/// Of those the ones that the authority does not know yet: not in an accepted batch, or said otherwise there, which makes them a
/// correction: another amount, to the central register also another NACE code. Aid that an accepted batch holds and that is not of this
/// report any more, since its company was classified anew, is a correction to 0. Aid withdrawn before it was ever reported is left out.
[[nodiscard]] std::vector<report_line> unreported_lines(const reader& from, report_kind kind, std::optional<day> first = {},
                                                        std::optional<day> last = {});

/// What a batch says, line by line, with names and sectors as they were known when it was drafted. Error `batch_unknown`.
[[nodiscard]] std::vector<report_line> batch_lines(const reader& from, report_kind kind, std::uint32_t number);

/// Drafts the next batch of a kind: all that the authority does not know yet. Errors as `recorder::draft_batch`.
receipt draft_batch(recorder& to, report_kind kind, std::optional<day> first = {}, std::optional<day> last = {}, const attribution& said = {});

/// How much of Denmark's national cap the aid of a ledger has used on a day.
struct cap_use {
  const national_cap* cap;  ///< none in force: nullptr
  day first;                ///< of the three years that are counted
  day last;
  eur_cents used;  ///< aid under the cap's own regulation
  /// The share in thousandths of a per cent, rounded up: 1 of 100 000.
  [[nodiscard]] std::int64_t share_thousandths_of_percent() const;
};
/// The use on `on` of the cap for `kind`: agriculture or fishery.
[[nodiscard]] cap_use cap_used(const reader& from, report_kind kind, day on);

/// Which fields stand in which order under which heading: the data of share/deminimis/columns.json, or a file of the same shape.
class report_columns {
 public:
  /// What comes with the library.
  [[nodiscard]] static const report_columns& standard();
  /// Errors `request_invalid`, `column_unknown` for a field that is none.
  [[nodiscard]] static report_columns parse(std::string_view json, std::string_view name);

  struct column {
    std::string field, da, en;
  };
  /// The columns of "list", "summary" or "register".
  [[nodiscard]] const std::vector<column>& of(std::string_view which) const;

 private:
  std::map<std::string, std::vector<column>, std::less<>> columns_;
};

/// How a report is written.
struct report_style {
  bool danish = true;
  std::string email{};      ///< of the summary: whom the authority may ask
  bool pseudonyms = false;  ///< central register: in place of the names and numbers of companies that are persons
  std::set<cvr> persons{};  ///< who is one whatever the name says, as `sole_traders` gives them
};

/// The detailed list.
[[nodiscard]] table report_list(const std::vector<report_line>& lines, const report_style& style = {},
                                const report_columns& columns = report_columns::standard());
/// The summary in the shape of Landbrugsstyrelsen's form: a row a scheme, or where aid names none a row a company. Whole kroner without
/// separators, half up, of the exact sum.
[[nodiscard]] table report_summary(const std::vector<report_line>& lines, report_kind kind, const report_style& style = {},
                                   const report_columns& columns = report_columns::standard());
/// The national cap with the share used, and which aid it rests on.
[[nodiscard]] table report_cap(const cap_use& use, const report_style& style = {});
/// The central register's fields. `all` is every aid of the ledger, in recording order: it numbers the pseudonyms, so that a company keeps
/// its own from export to export.
[[nodiscard]] table register_table(const std::vector<report_line>& lines, const history& all, const report_style& style = {},
                                   const report_columns& columns = report_columns::standard());
/// The same as JSON: a list of objects by the fields' names.
[[nodiscard]] std::string register_json(const std::vector<report_line>& lines, const history& all, const report_style& style = {});

/// The companies that are recorded as sole traders.
[[nodiscard]] std::set<cvr> sole_traders(const reader& from);

/// Whether a company's name does not show that it is anything but a person: a sole trader has no legal form behind the name.
[[nodiscard]] bool may_be_person(const company& firm);

/// How far an aid is with the central register.
enum class duty_state : std::uint8_t {
  due,   ///< to be entered by its day
  late,  ///< its day has passed
  done,  ///< in an accepted batch, as it stands
  sent,  ///< in a batch that is with the register
};
/// The stable name, for instance "late".
[[nodiscard]] std::string_view to_string(duty_state state);

/// One aid with a register duty.
struct duty_entry {
  report_line line;
  /// 20 working days after the grant (2023/2831 Art 6(2)); of a correction, on which the article is silent, 20 working days after the day
  /// (UTC) on which the first change that the register does not know was recorded.
  day due_on;
  duty_state state = duty_state::due;
  bool in_time = true;  ///< of what is sent or done: whether it was sent by its day
};
/// Every aid with a register duty as seen on `on`, by the day on which it is due.
[[nodiscard]] std::vector<duty_entry> register_duties(const reader& from, day on);

/// When what a ledger holds was recorded last: the date of making that its reports carry.
[[nodiscard]] instant last_recorded_at(const reader& from);

}  // namespace deminimis
