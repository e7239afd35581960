// SPDX-License-Identifier: Apache-2.0
#include <deminimis/open/copy.hpp>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <deminimis/io/event_json.hpp>

namespace deminimis {

namespace {

constexpr std::uint64_t events_at_once = 500;

/// The events `first` to `last` of a store.
std::vector<event> events_of(store& from, std::uint64_t first, std::uint64_t last) {
  std::vector<event> found;
  from.read([&](const reader& r) { r.visit_events(first, last, [&](const event& e) { found.push_back(e); }); });
  return found;
}

void require_verified(const verification& found, const std::string& address) {
  if (!found.ok())
    throw error(errc::corrupt, shown_address(address), found.problems.front(), "Run deminimis verify, and restore the ledger from a copy.");
}

}  // namespace

copy_report copy_ledger(const std::string& from, const std::string& to, const open_options& options,
                        const std::function<void(std::uint64_t, std::uint64_t)>& progress) {
  const open_options reading{options.busy_timeout, true, {}, options.now, false};
  const auto original = open_store(from, reading);
  const verification whole = original->verify();
  require_verified(whole, from);

  // An event is recorded at the moment that the original says: the copy's clock is set to it.
  auto moment = std::make_shared<instant>();
  open_options writing = options;
  writing.now = [moment] { return *moment; };
  writing.as_recorded = true;
  std::shared_ptr<store> copy;
  try {
    copy = open_store(to, writing);
  } catch (const error& e) {
    if (e.code() != errc::not_a_ledger) throw;
  }
  if (!copy) {
    const auto first = events_of(*original, 1, 1);
    *moment = first.at(0).recorded_at;
    copy = create_store(to, std::get<ledger_created>(first.at(0).body).settings, first.at(0).said, writing);
  }

  copy_report report;
  copy->read([&](const reader& r) { report.already = r.last_event(); });
  const auto refuse = [&](const std::string& why) {
    throw error(errc::ledger_exists, shown_address(to), why, "Copy to a new place, or to an earlier copy of the same ledger.");
  };
  if (report.already > whole.events) refuse("What is there has more events than the original.");
  for (std::uint64_t at = 1; at <= report.already; at += events_at_once) {
    const auto end = std::min(report.already, at + events_at_once - 1);
    const auto ours = events_of(*original, at, end), theirs = events_of(*copy, at, end);
    for (std::size_t i = 0; i < ours.size(); ++i)
      if (i >= theirs.size() || canonical_bytes(ours[i]) != canonical_bytes(theirs[i]))
        refuse("Event " + std::to_string(at + i) + " there is another one than in the original.");
  }
  for (std::uint64_t at = report.already + 1; at <= whole.events; at += events_at_once) {
    const auto end = std::min(whole.events, at + events_at_once - 1);
    const auto events = events_of(*original, at, end);
    copy->write([&](writer& w) {
      if (w.last_event() + 1 != at) refuse("Somebody else records there.");
      for (const auto& e : events) {
        *moment = e.recorded_at;
        w.append(e.body, e.said, e.request);
      }
    });
    if (progress) progress(end, whole.events);
  }

  const verification made = copy->verify();
  require_verified(made, to);
  if (made.root != whole.root)
    throw error(errc::corrupt, shown_address(to), "The copy has the root " + made.root + ", the original " + whole.root + ".",
                "Somebody recorded there meanwhile; copy to a new place.");
  report.events = made.events;
  report.root = made.root;
  return report;
}

}  // namespace deminimis
