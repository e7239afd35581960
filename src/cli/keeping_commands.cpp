// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/statvfs.h>
#include <sys/vfs.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include <nlohmann/json.hpp>

#include <deminimis/io/proof.hpp>

#include "context.hpp"
#include "head.hpp"
#include "signing.hpp"

namespace deminimis::cli {
namespace {

namespace fs = std::filesystem;

void add_backup(CLI::App& app, context& with) {
  struct options {
    std::string file;
    key_options keys;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("backup", "copy the ledger while it is in use, verify the copy, and put it in place with its checkpoint");
  command->add_option("file", given->file, "the copy to make; its checkpoint goes beside it as FILE.checkpoint")->required();
  given->keys.add_signing(*command);
  command->callback([&with, given] {
    static_cast<void>(with.open(false));  // of one that was rolled back no backup is made: it would replace a better one
    const auto found = with.open_file(false)->back_up(given->file);
    sqlite_options reading;
    reading.read_only = true;
    std::string text;
    sqlite_store::open(given->file, reading)->read_log([&](const log_view& log) {
      if (given->keys.can_sign()) {
        const auto key = given->keys.signing();
        text = sign_checkpoint(checkpoint_of(log, key.verifying().name()), key);
      } else {
        text = checkpoint_text(checkpoint_of(log, default_origin(log)));
      }
    });
    write_new(given->file + ".checkpoint", text, 0644);
    if (with.json)
      return print_line(R"({"verdict": "backed up", "events": )" + std::to_string(found.events) + R"(, "root": ")" + found.root + R"(", "signed": )" +
                        (given->keys.can_sign() ? "true" : "false") + "}");
    print_line(with.say("Sikkerhedskopi: ", "Backup: ") + printable(given->file) + ", " + std::to_string(found.events) +
               with.say(" hændelser, kontrolleret", " events, verified"));
    if (!given->keys.can_sign())
      print_line(with.say("Kontrolpunktet er ikke underskrevet: der er ingen nøgle (--signing-key).",
                          "The checkpoint is not signed: there is no key (--signing-key)."));
  });
}

void add_restore(CLI::App& app, context& with) {
  struct options {
    std::string copy, checkpoint;
    bool adopt = false;
    key_options keys;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("restore", "verify a copy and put it in the ledger's place; what was there is kept beside it");
  command->add_option("copy", given->copy, "the copy, as deminimis backup made it")->required();
  command->add_flag("--adopt", given->adopt, "take a copy that lacks events that were seen; needs --reason, and is recorded");
  command->add_option("--checkpoint", given->checkpoint, "a checkpoint that the copy must hold [COPY.checkpoint, where it is there]");
  given->keys.add_public(*command);
  add_attribution(*command, with);
  command->callback([&with, given] {
    with.require_file();
    sqlite_options reading;
    reading.check_pages = false;  // the sqlite3 shell may have made it
    std::string beside = given->checkpoint.empty() ? given->copy + ".checkpoint" : given->checkpoint;
    std::error_code ignored;
    if (given->checkpoint.empty() && !fs::exists(beside, ignored)) beside.clear();
    std::optional<sqlite_store::seen> before;
    std::optional<remembered_head> seen;
    sqlite_store::open(given->copy, reading)->read_log([&](const log_view& log) {
      seen = recall(head_of(log).ledger);
      if (seen) before = sqlite_store::seen{seen->size, seen->leaf};
      if (beside.empty()) return;
      const std::string text = read_file(beside);
      const bool check_signature = !given->keys.public_text.empty() || (seen && !seen->public_key.empty());
      require_grown_from(
          log, check_signature ? open_checkpoint(text, given->keys.verifying(seen ? seen->public_key : ""), beside) : read_checkpoint(text, beside));
    });
    sqlite_options options;
    options.role = detail::ledger_roles.parse(with.role, "--role");
    const auto done = sqlite_store::restore(given->copy, with.address, before, given->adopt ? std::optional(with.said()) : std::nullopt, options);
    with.open_file(false)->read_log([&](const log_view& log) {
      auto head = head_of(log);
      if (seen) head.public_key = seen->public_key;
      static_cast<void>(remember(head));
    });
    if (with.json)
      return print_line(nlohmann::ordered_json{
          {"verdict", "restored"},
          {"events", done.events},
          {"adopted", done.adopted},
          {"given_up", done.given_up},
          {"kept", done.kept.string()},
          {"resealed",
           done.resealed}}.dump());
    print_line(with.say("Gendannet: ", "Restored: ") + printable(with.address) + ", " + std::to_string(done.events) +
               with.say(" hændelser", " events"));
    if (done.adopted)
      print_line(with.say("Opgivet: ", "Given up: ") + std::to_string(done.given_up) +
                 with.say(" hændelser. Det står i loggen.", " events. The log says so."));
    if (done.resealed > 0)
      print_line(with.say("Sidernes kontrolsummer er lavet på ny: et andet program havde skrevet ",
                          "The checksums of pages were made anew: another program had written ") +
                 std::to_string(done.resealed) + with.say(" af dem.", " of them."));
    if (!done.kept.empty())
      print_line(with.say("Den hidtidige fil ligger som ", "The file that was there is kept as ") + printable(done.kept.string()));
  });
}

void add_snapshot(CLI::App& app, context& with) {
  auto check = std::make_shared<bool>(false);
  auto* command = app.add_subcommand(
      "snapshot", "write LEDGER.register beside the ledger, from which audit reads a large one in a third of the time, while nothing is recorded");
  command->add_flag("--check", *check, "write nothing: compare what is there, byte for byte, with what the rows give; 1 where it differs");
  command->callback([&with, check] {
    static_cast<void>(with.open(!*check));
    const auto file = with.open_file(!*check);
    const std::string beside = sqlite_store::snapshot_of(file->file()).string();
    if (*check) {
      const bool same = file->snapshot_is_true();
      with.status = same ? exit_status::done : exit_status::refused;
      if (with.json) return print_line(std::string(R"({"verdict": ")") + (same ? "same" : "differs") + "\"}");
      return print_line(printable(beside) + (same ? with.say(": som rækkerne", ": as the rows")
                                                  : with.say(": ikke som rækkerne nu, eller ikke der", ": not as the rows are now, or not there")));
    }
    const auto wrote = file->write_snapshot();
    if (with.json)
      return print_line(R"({"verdict": "written", "events": )" + std::to_string(wrote.events) + R"(, "bytes": )" + std::to_string(wrote.bytes) + "}");
    print_line(with.say("Skrevet: ", "Written: ") + printable(beside) + ", " + std::to_string(wrote.events) + with.say(" hændelser, ", " events, ") +
               std::to_string(wrote.bytes) + with.say(" byte", " bytes"));
  });
}

// ---- doctor -------------------------------------------------------------------------------------------------------------

enum class health : std::uint8_t { good, warning, bad };

struct finding_line {
  std::string name;
  health state;
  std::string value, da, en;  ///< `da`, `en`: what to do, or empty
};

/// The median time of writing 4 KiB and flushing it, in microseconds, of 21; nothing where the folder cannot be written.
std::optional<std::int64_t> flush_microseconds(const fs::path& folder) {
  std::string name = (folder / "deminimis-doctor-XXXXXX").string();
  const int file = ::mkstemp(name.data());
  if (file < 0) return std::nullopt;
  ::unlink(name.c_str());
  const std::string block(4096, 'x');
  std::vector<std::int64_t> times;
  for (int i = 0; i < 21; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    if (::pwrite(file, block.data(), block.size(), 0) != static_cast<ssize_t>(block.size()) || ::fsync(file) != 0) break;
    times.push_back(std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin).count());
  }
  ::close(file);
  if (times.empty()) return std::nullopt;
  std::nth_element(times.begin(), times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2), times.end());
  return times[times.size() / 2];
}

std::string file_system_of(const fs::path& folder) {
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) != 0) return "unknown";
  switch (static_cast<unsigned long>(about.f_type) & 0xFFFFFFFFUL) {
    case 0xEF53: return "ext4";
    case 0x9123683E: return "btrfs";
    case 0x58465342: return "xfs";
    case 0x01021994: return "tmpfs";
    case 0x794C7630: return "overlay";
    case 0x2FC12FC1: return "zfs";
    default: break;
  }
  std::string text = "0x";
  for (int i = 7; i >= 0; --i) text += "0123456789abcdef"[(static_cast<unsigned long>(about.f_type) >> (4 * i)) & 15U];
  return text;
}

std::vector<finding_line> examine(const context& with) {
  std::vector<finding_line> lines;
  const auto add = [&](std::string name, health state, std::string value, std::string da = {}, std::string en = {}) {
    lines.push_back({std::move(name), state, std::move(value), std::move(da), std::move(en)});
  };
  const auto file = with.open_file(may_record(detail::ledger_roles.parse(with.role, "--role")));  // with the settings it would be written with
  const fs::path folder = file->file().parent_path();
  for (const auto& [name, value] : file->facts()) {
    if (name == "wal_safe") {
      add(name, health::good, value, value == "no" ? "Denne SQLite har WAL-reset-fejlen; deminimis bruger derfor ikke write-ahead-log." : "",
          value == "no" ? "This SQLite has the WAL-reset bug; deminimis therefore keeps no write-ahead log." : "");
    } else if (name == "page_checksums" && value == "no") {
      add(name, health::warning, value, "En ældre ledger: en vendt bit ses først af verify. deminimis restore af filen selv giver den kontrolsummer.",
          "An older ledger: a flipped bit is seen by verify only. deminimis restore of the file itself gives it checksums.");
    } else {
      add(name, health::good, value);
    }
  }
  const std::string kind = file_system_of(folder);
  add("file_system", kind == "tmpfs" ? health::bad : health::good, kind,
      kind == "tmpfs" ? "Ledgeren ligger i hukommelsen og forsvinder ved genstart. Flyt den til en disk." : "",
      kind == "tmpfs" ? "The ledger lies in memory and is gone at the next start. Move it to a disk." : "");
  struct statvfs room {};
  if (::statvfs(folder.c_str(), &room) == 0) {
    const std::uint64_t mebibytes = static_cast<std::uint64_t>(room.f_bavail) * room.f_frsize / (1024 * 1024);
    add("free_mebibytes", mebibytes < 1024 ? health::warning : health::good, std::to_string(mebibytes),
        mebibytes < 1024 ? "Der er under 1 GiB tilbage. Skaf plads." : "", mebibytes < 1024 ? "Less than 1 GiB is left. Make room." : "");
  }
  if (const auto flush = flush_microseconds(folder); !flush)
    add("flush_microseconds", health::warning, "unknown", "Mappen kan ikke skrives.", "The folder cannot be written.");
  else
    add("flush_microseconds", *flush < 20 || *flush > 50'000 ? health::warning : health::good, std::to_string(*flush),
        *flush < 20       ? "Så hurtigt gemmer ingen disk: noget melder færdig, før data er i sikkerhed."
        : *flush > 50'000 ? "Disken er langsom: hver bevilling venter på den."
                          : "",
        *flush < 20       ? "No disk is that fast: something says it is done before the data are safe."
        : *flush > 50'000 ? "The disk is slow: every grant waits for it."
                          : "");
  const auto found = file->verify();
  add("log", found.ok() ? health::good : health::bad, std::to_string(found.events) + " events, " + (found.ok() ? found.root : found.problems.front()),
      found.ok() ? "" : "Kør deminimis verify, og gendan fra en kopi.", found.ok() ? "" : "Run deminimis verify, and restore from a copy.");
  try {
    file->read_log([&](const log_view& log) {
      const auto now = head_of(log);
      const auto seen = recall(now.ledger);
      if (seen) require_not_rolled_back(log, *seen);
      add("remembered_head", seen ? health::good : health::warning, seen ? std::to_string(seen->size) + " events" : "none",
          seen ? "" : "Intet er husket: en gammel kopi ville ikke blive opdaget her. Sæt HOME eller XDG_STATE_HOME.",
          seen ? "" : "Nothing is remembered: an older copy would not be noticed here. Set HOME or XDG_STATE_HOME.");
      const bool signed_before = seen && !seen->checkpoint.empty();
      add("checkpoint", signed_before ? health::good : health::warning,
          signed_before ? std::to_string(read_checkpoint(seen->checkpoint).size) + " events" : "none",
          signed_before ? "" : "Lav en nøgle og et kontrolpunkt, og gem det et andet sted.",
          signed_before ? "" : "Make a key and a checkpoint, and keep it somewhere else.");
    });
  } catch (const error& e) {
    if (e.code() != errc::rolled_back && e.code() != errc::corrupt && e.code() != errc::file_invalid) throw;
    add("remembered_head", health::bad, e.what());
  }
  const day today = day_of("today").value("today");
  const auto tell_age = [&](const rulebook& book) {
    std::optional<day> oldest;
    for (const auto& c : book.ceilings) oldest = std::min(oldest.value_or(c.checked_on), c.checked_on);
    const bool old = !oldest || plus_years(*oldest, 1) < today;
    add("rulebook " + book.id, old ? health::warning : health::good, oldest ? to_string(*oldest) : "none",
        old ? "Tallene er ikke sammenholdt med retskilden i over et år. Hent en nyere deminimis." : "",
        old ? "Its numbers were not compared with their source for over a year. Get a newer deminimis." : "");
  };
  try {
    const auto made_with = ledger(file).settings();
    tell_age(made_with.book);
    for (const auto& book : made_with.watched) tell_age(book);
  } catch (const error& e) {
    if (e.code() != errc::corrupt) throw;  // told already
  }
  return lines;
}

void add_doctor(CLI::App& app, context& with) {
  auto* command =
      app.add_subcommand("doctor", "look after the ledger: disk, SQLite, settings, log, law tables; 0 well, 1 something to look at, 3 not well");
  command->callback([&with] {
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    health worst = health::good;
    for (const auto& line : examine(with)) {
      worst = std::max(worst, line.state);
      const std::string_view word = line.state == health::good ? "ok" : line.state == health::warning ? "look" : "bad";
      const std::string shown(line.state == health::good      ? "OK"
                              : line.state == health::warning ? with.say("SE PÅ", "LOOK")
                                                              : with.say("GALT", "BAD"));
      if (with.json)
        all.push_back({{"name", line.name}, {"state", word}, {"value", line.value}, {"advice", with.say(line.da, line.en)}});
      else
        print_line(shown + std::string(shown.size() < 7 ? 7 - shown.size() : 1, ' ') + printable(line.name) + ": " + printable(line.value) +
                   (line.en.empty() ? "" : ". " + with.say(line.da, line.en)));
    }
    if (with.json) print_line(nlohmann::ordered_json{{"findings", all}}.dump());
    with.status = worst == health::good ? exit_status::done : worst == health::warning ? exit_status::refused : exit_status::storage;
  });
}

}  // namespace

void add_keeping_commands(CLI::App& app, context& with) {
  add_backup(app, with);
  add_restore(app, with);
  add_snapshot(app, with);
  add_doctor(app, with);
}

}  // namespace deminimis::cli
