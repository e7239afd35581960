// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/integrity_json.hpp>

#include <utility>

#include <deminimis/io/json.hpp>

#include "answers.hpp"
#include "integrity_answers.hpp"

namespace deminimis {

namespace io {

ordered_json answer_of(const std::string& key, const std::optional<event>& found) {
  if (!found) return {{"key", key}, {"recorded", false}};
  return {{"key", key},
          {"recorded", true},
          {"event", found->sequence},
          {"kind", kind_of(found->body)},
          {"recorded_at", to_string(found->recorded_at)},
          {"request", found->request}};
}

}  // namespace io

std::string resolution_json(const std::string& key, const std::optional<event>& found) { return io::answer_of(key, found).dump(); }

std::string subject_json(const reader& from, const std::string& subject) {
  io::ordered_json out{{"subject", subject}};
  auto records = io::ordered_json::array(), links = io::ordered_json::array();
  for (const auto& r : personal_records(from, subject)) {
    io::ordered_json row{{"event", r.event}, {"recorded_at", to_string(r.recorded_at)}, {"capacity", r.capacity}, {"ref", r.ref}};
    row["fields"] = io::ordered_json::object();
    for (const auto& [name, value] : r.person.fields) row["fields"][name] = value;
    row["erased"] = r.erased;
    row["retain_until"] = r.retain_until ? io::ordered_json(to_string(*r.retain_until)) : io::ordered_json();
    row["commitment"] = r.person.commitment;
    records.push_back(std::move(row));
  }
  for (const auto& l : from.links_of(subject)) links.push_back(io::ordered_json::parse(to_json(l)));
  if (records.empty() && links.empty())
    throw error(errc::entity_unknown, subject, "No personal data are recorded under this id.", "Check the id; a sole trader's is the CVR number.");
  out["records"] = std::move(records);
  out["links"] = std::move(links);
  return out.dump(2);
}

}  // namespace deminimis
