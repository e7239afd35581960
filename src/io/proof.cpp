// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/proof.hpp>

#include <algorithm>
#include <utility>

#include <nlohmann/json.hpp>

#include <deminimis/error.hpp>
#include <deminimis/io/event_json.hpp>

#include "strict_json.hpp"

namespace deminimis {

namespace {

std::vector<hash256> leaves_of(const log_view& log, std::uint64_t size) {
  std::vector<hash256> leaves;
  leaves.reserve(size);
  log.visit_leaves(1, size, [&](const hash256& leaf) { leaves.push_back(leaf); });
  if (leaves.size() != size)
    throw error(errc::corrupt, "log", "Events are missing from the log.", "Run deminimis verify, and restore the ledger from a copy.");
  return leaves;
}

error rolled_back(std::string why) {
  return {errc::rolled_back, "log", std::move(why),
          "Find out who changed or replaced the ledger; restore a copy that holds everything, or compare the two."};
}

void require_grown_from(const std::vector<hash256>& leaves, const checkpoint& seen) {
  if (seen.size > leaves.size())
    throw rolled_back("The checkpoint saw " + std::to_string(seen.size) + " events; the ledger has only " + std::to_string(leaves.size()) + ".");
  const std::vector<hash256> then(leaves.begin(), leaves.begin() + static_cast<std::ptrdiff_t>(seen.size));
  if (merkle_root(then) != seen.root)
    throw rolled_back("The first " + std::to_string(seen.size) + " events are not those that the checkpoint saw: something in them was changed.");
}

nlohmann::ordered_json path_json(const std::vector<hash256>& path) {
  auto list = nlohmann::ordered_json::array();
  for (const auto& h : path) list.push_back(to_base64(h));
  return list;
}

/// The reference that an event is about, or nothing.
std::string_view ref_of(const event& e) {
  if (const auto* g = std::get_if<grant_recorded>(&e.body)) return g->grant.ref;
  if (const auto* p = std::get_if<reservation_posted>(&e.body)) return p->ref;
  if (const auto* v = std::get_if<reservation_voided>(&e.body)) return v->ref;
  if (const auto* r = std::get_if<grant_reduced>(&e.body)) return r->ref;
  return {};
}

}  // namespace

std::string default_origin(const log_view& log) { return "deminimis/" + to_hex(leaves_of(log, 1).front()).substr(0, 32); }

checkpoint checkpoint_of(const log_view& log, const std::string& origin) {
  const auto size = log.size();
  return {origin, size, merkle_root(leaves_of(log, size))};
}

void require_grown_from(const log_view& log, const checkpoint& seen) { require_grown_from(leaves_of(log, log.size()), seen); }

std::string inclusion_proof(const log_view& log, std::string_view ref, std::string_view note) {
  const checkpoint seen = read_checkpoint(note);
  auto leaves = leaves_of(log, log.size());
  require_grown_from(leaves, seen);
  leaves.resize(seen.size);
  auto entries = nlohmann::ordered_json::array();
  std::uint64_t index = 0;
  log.visit_entries(1, seen.size, [&](std::string_view bytes) {
    if (bytes.find(ref) != std::string_view::npos || bytes.find('\\') != std::string_view::npos)  // most need not be read
      if (ref_of(parse_event(bytes)) == ref)
        entries.push_back({{"index", index}, {"entry", std::string(bytes)}, {"path", path_json(inclusion_path(leaves, index))}});
    ++index;
  });
  if (entries.empty())
    throw error(errc::ref_unknown, "ref " + std::string(ref), "No aid is recorded under this reference.",
                "List the references with: deminimis grants.");
  return nlohmann::ordered_json{
      {"format", "deminimis-inclusion/1"}, {"ref", std::string(ref)}, {"checkpoint", std::string(note)}, {"entries", entries}}
      .dump(2);
}

std::string growth_proof(const log_view& log, std::string_view from_note, std::string_view to_note) {
  const checkpoint from = read_checkpoint(from_note), to = read_checkpoint(to_note);
  auto leaves = leaves_of(log, log.size());
  require_grown_from(leaves, from);
  require_grown_from(leaves, to);
  if (from.size == 0 || from.size > to.size)
    throw error(errc::proof_invalid, "checkpoint", "The older checkpoint is not the smaller one.", "Give the two in the order of their making.");
  leaves.resize(to.size);
  return nlohmann::ordered_json{{"format", "deminimis-growth/1"},
                                {"from", std::string(from_note)},
                                {"to", std::string(to_note)},
                                {"path", path_json(growth_path(leaves, from.size))}}
      .dump(2);
}

std::string check_proof(std::string_view text, const verifying_key& key, std::string_view where) {
  const nlohmann::json proof = io::parse_strict_json(text, errc::proof_invalid, std::string(where));
  const auto wrong = [&](std::string why) {
    return error(errc::proof_invalid, std::string(where), std::move(why), "Ask for the proof again, and check the key.");
  };
  const auto path_of = [&](const nlohmann::json& list) {
    std::vector<hash256> path;
    for (const auto& h : list) path.push_back(hash_of_base64(h.get_ref<const std::string&>(), where));
    return path;
  };
  try {
    const auto& format = proof.at("format").get_ref<const std::string&>();
    if (format == "deminimis-inclusion/1") {
      const checkpoint seen = open_checkpoint(proof.at("checkpoint").get_ref<const std::string&>(), key, where);
      if (proof.at("entries").empty()) throw wrong("The proof is of nothing.");
      auto events = nlohmann::ordered_json::array();
      for (const auto& one : proof.at("entries")) {
        const auto& entry = one.at("entry").get_ref<const std::string&>();
        if (!one.at("index").is_number_unsigned() ||
            !leads_to_root(leaf_hash(entry), one.at("index").get<std::uint64_t>(), seen.size, path_of(one.at("path")), seen.root))
          throw wrong("An event does not lead to the root of the checkpoint.");
        events.push_back(nlohmann::ordered_json::parse(entry));
      }
      return nlohmann::ordered_json{{"proved", "inclusion"}, {"size", seen.size}, {"events", events}}.dump();
    }
    if (format != "deminimis-growth/1") throw wrong("\"" + format + "\" is not a proof that this version knows.");
    const checkpoint from = open_checkpoint(proof.at("from").get_ref<const std::string&>(), key, where);
    const checkpoint to = open_checkpoint(proof.at("to").get_ref<const std::string&>(), key, where);
    if (!grew_from(from.size, from.root, to.size, to.root, path_of(proof.at("path"))))
      throw wrong("The newer log does not hold what the older checkpoint saw.");
    return nlohmann::ordered_json{{"proved", "growth"}, {"from", from.size}, {"to", to.size}}.dump();
  } catch (const nlohmann::json::exception&) {
    throw wrong("A field is missing or of another type.");
  }
}

}  // namespace deminimis
