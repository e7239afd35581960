// SPDX-License-Identifier: Apache-2.0
#include "head.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include <deminimis/error.hpp>

namespace deminimis::cli {
namespace {

namespace fs = std::filesystem;

hash256 leaf_at(const log_view& log, std::uint64_t number) {
  std::optional<hash256> found;
  log.visit_leaves(number, number, [&](const hash256& leaf) { found = leaf; });
  if (!found) throw error(errc::corrupt, "event " + std::to_string(number), "It is missing from the log.", "Run deminimis verify.");
  return *found;
}

}  // namespace

std::optional<fs::path> head_file(const std::string& ledger) {
  const auto folder = [](const char* name) {
    const char* value = std::getenv(name);
    return value && *value == '/' ? fs::path(value) : fs::path();
  };
  fs::path state = folder("XDG_STATE_HOME");
  if (const auto home = folder("HOME"); state.empty() && !home.empty()) state = home / ".local" / "state";
  if (state.empty()) return std::nullopt;
  return state / "deminimis" / (ledger + ".head");
}

std::optional<remembered_head> recall(const std::string& ledger) {
  const auto path = head_file(ledger);
  std::ifstream file;
  if (path) file.open(*path, std::ios::binary);
  if (!file.is_open()) return std::nullopt;
  std::ostringstream content;
  content << file.rdbuf();
  try {
    const auto read = nlohmann::json::parse(content.str());
    if (read.at("format") != "deminimis-head/1" || read.at("ledger") != ledger) throw error(errc::file_invalid, "", "", "");
    return remembered_head{ledger, read.at("size").get<std::uint64_t>(), hash_of_base64(read.at("leaf").get<std::string>(), "leaf"),
                           read.at("public_key").get<std::string>(), read.at("checkpoint").get<std::string>()};
  } catch (const std::exception&) {
    throw error(errc::file_invalid, path->string(), "What was remembered of the ledger does not read.",
                "Run deminimis verify --against CHECKPOINT with a checkpoint kept elsewhere, then remove the file.");
  }
}

bool remember(const remembered_head& head) {
  const auto path = head_file(head.ledger);
  if (!path) return false;
  std::error_code failed;
  fs::create_directories(path->parent_path(), failed);
  const std::string text = nlohmann::ordered_json{{"format", "deminimis-head/1"}, {"ledger", head.ledger},         {"size", head.size},
                                                  {"leaf", to_base64(head.leaf)}, {"public_key", head.public_key}, {"checkpoint", head.checkpoint}}
                               .dump(2) +
                           "\n";
  std::string made = path->string() + ".XXXXXX";
  const int file = ::mkstemp(made.data());
  if (file < 0) return false;
  const bool written = ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  ::close(file);
  if (written && std::rename(made.c_str(), path->c_str()) == 0) return true;
  ::unlink(made.c_str());
  return false;
}

remembered_head head_of(const log_view& log) { return {to_hex(leaf_at(log, 1)), log.size(), leaf_at(log, log.size()), {}, {}}; }

void require_not_rolled_back(const log_view& log, const remembered_head& seen) {
  if (log.size() >= seen.size && leaf_at(log, seen.size) == seen.leaf) return;
  throw error(errc::rolled_back, "log",
              log.size() < seen.size
                  ? "You saw " + std::to_string(seen.size) + " events in this ledger; now it has " + std::to_string(log.size()) + "."
                  : "Event " + std::to_string(seen.size) + " is not the one that you saw.",
              "An older copy may have taken its place. Restore the newest copy. Where somebody adopted this one, and you know why, remove " +
                  head_file(seen.ledger).value_or("").string() + ".");
}

}  // namespace deminimis::cli
