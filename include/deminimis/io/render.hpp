// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/assess/assessment.hpp>
#include <deminimis/assess/schedule.hpp>
#include <deminimis/assess/undertaking.hpp>
#include <deminimis/error.hpp>
#include <deminimis/law/rulebook.hpp>
#include <deminimis/ledger/questions.hpp>
#include <deminimis/ledger/recorder.hpp>
#include <deminimis/ledger/review.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/model/entity.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis {

/// `raw` as text that is safe to print: control characters, marks that turn or hide text, and bytes that are not UTF-8 written
/// out as escapes.
[[nodiscard]] std::string printable(std::string_view raw);

/// The language of an answer to people.
enum class language : std::uint8_t { da, en };

/// How an answer is written for people. What programs read is JSON, never this text, which may change.
struct render_options {
  language lang = language::da;
  bool colour = false;   ///< ANSI codes, for a terminal only
  bool explain = false;  ///< the whole reasoning instead of the verdict and what decides it
  int width = 100;       ///< columns to keep to, at least 40; 0 or less: no limit
};

// Every function gives lines that end in a newline. Control characters and text direction marks in names, references and
// other data are written out (`\x1B`, `\u202E`), never passed on.

/// The answer to a question. `verb` is what was asked for, "check", "grant", "reserve" or "post". Verdict first, then the line
/// that decides, headroom, the most that may be granted, earliest fit, advisories, findings; with `explain` all it rests on.
[[nodiscard]] std::string render(const assessment& answer, std::string_view verb, const render_options& options = {});

/// The same of a grant, a reservation or a posting, and what was recorded.
[[nodiscard]] std::string render(const decision& answer, std::string_view verb, const render_options& options = {});

/// What may still be granted, and what limits it.
[[nodiscard]] std::string render(const headroom_answer& answer, const render_options& options = {});

/// What was declared, and which grants it brings over a ceiling.
[[nodiscard]] std::string render(const declaration& answer, const render_options& options = {});

/// What an amount is worth in euro, at which rate.
[[nodiscard]] std::string render(const conversion_answer& answer, const render_options& options = {});

/// The breaches that an audit of `grants_tested` grants found.
[[nodiscard]] std::string render_audit(const std::vector<breach>& breaches, std::size_t grants_tested, const render_options& options = {});

/// Grants as a table, with what each is worth on `on`; one dated after `on` is worth nothing yet. `names` of companies are shown
/// where there are any.
[[nodiscard]] std::string render_grants(const std::vector<grant>& grants, day on, const company_names& names, const render_options& options = {});

/// Companies with their fiscal years as a table.
[[nodiscard]] std::string render_companies(const std::vector<company>& companies, const render_options& options = {});

/// The ceilings of a rulebook as a table, an article to each.
[[nodiscard]] std::string render_rulebook(const rulebook& book, const render_options& options = {});

/// One grant and the last day for entering it in the central register.
struct due_entry {
  std::string ref;
  cvr recipient;
  day granted_on;
  day due_on;
  bool duty;  ///< whether the duty exists for it
};

/// What is due in the central register, what is late, how many days are left on `today`.
[[nodiscard]] std::string render_register_due(const std::vector<due_entry>& entries, day today, const render_options& options = {});

/// An error: what, where, why, what to do, and whether anything was recorded. The code is the same in every language.
[[nodiscard]] std::string render_error(const error& e, const render_options& options = {});

/// What reading a whole ledger through found.
[[nodiscard]] std::string render_verification(const verification& found, const render_options& options = {});

/// An undertaking as a tree with the ground of each link, who asserted it, and the links that do not bind.
[[nodiscard]] std::string render(const undertaking_answer& answer, const render_options& options = {});

/// What comes back when, a table for each rulebook.
[[nodiscard]] std::string render(const schedule_answer& answer, const render_options& options = {});

/// Which grants what was just recorded (a link, a merger, a split) brings over a ceiling: a warning, or nothing where it brings none.
[[nodiscard]] std::string render_breaches_caused(const std::vector<std::string>& refs, const render_options& options = {});

/// A plan: each partner's answer and the whole. With `explain` each in full.
[[nodiscard]] std::string render(const plan_answer& answer, const render_options& options = {});

/// A recorded decision: what was known then, and whether it would be the same today. With `explain` then and now in full.
[[nodiscard]] std::string render(const decision_review& review, const render_options& options = {});

}  // namespace deminimis
