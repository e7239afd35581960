// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>

#include <deminimis/io/personal.hpp>
#include <deminimis/io/proof.hpp>

#include "context.hpp"
#include "head.hpp"
#include "signing.hpp"

namespace deminimis::cli {
namespace {

namespace fs = std::filesystem;

// ---- key ----------------------------------------------------------------------------------------------------------------

void add_key(CLI::App& app, context& with) {
  struct options {
    std::string file, name;
  };
  auto given = std::make_shared<options>();
  auto* key = app.add_subcommand("key", "the key that signs checkpoints; kept outside the ledger");
  key->require_subcommand(1);
  auto* make = key->add_subcommand("new", "make one: FILE is the secret, what is printed is for whoever checks");
  make->add_option("file", given->file, "where the secret key is written, and FILE.pub with the public one; not beside the ledger")->required();
  make->add_option("--name", given->name, "the name of the log in its checkpoints [by the ledger]");
  make->callback([&with, given] {
    if (given->name.empty()) with.read_log([&](const log_view& log) { given->name = default_origin(log); });
    const auto made = signing_key::make(given->name);
    write_new(given->file, made.text() + "\n", 0600);
    write_new(given->file + ".pub", made.verifying().text() + "\n", 0644);
    if (with.json)
      return print_line(R"({"verdict": "created", "name": )" + json_text(given->name) + R"(, "public_key": )" + json_text(made.verifying().text()) +
                        "}");
    print_line(made.verifying().text());
  });
}

// ---- checkpoint, verify -------------------------------------------------------------------------------------------------

void add_checkpoint(CLI::App& app, context& with) {
  auto keys = std::make_shared<key_options>();
  auto* command = app.add_subcommand("checkpoint", "sign what the log is now; keep it somewhere else than the ledger");
  keys->add_signing(*command);
  command->callback([&with, keys] {
    static_cast<void>(with.open(false));  // not of a ledger that was rolled back
    const auto key = keys->signing();
    with.read_log([&](const log_view& log) {
      const auto now = checkpoint_of(log, key.verifying().name());
      const std::string text = sign_checkpoint(now, key);
      auto head = head_of(log);
      head.public_key = key.verifying().text();
      head.checkpoint = text;
      static_cast<void>(remember(head));
      print(with.json ? R"({"origin": )" + json_text(now.origin) + R"(, "size": )" + std::to_string(now.size) + R"(, "root": ")" + to_hex(now.root) +
                            R"(", "checkpoint": )" + json_text(text) + "}\n"
                      : text);
    });
  });
}

void add_verify(CLI::App& app, context& with) {
  struct options {
    std::vector<std::string> against;
    key_options keys;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("verify", "read the whole log, rebuild everything from it and compare");
  command->add_option("--against", given->against, "a checkpoint kept outside the ledger: does the log still hold all it saw? may be given again");
  given->keys.add_public(*command);
  command->callback([&with, given] {
    verification found = with.verify();
    try {
      with.read_log(
          [&](const log_view& log) {
            const auto seen = recall(head_of(log).ledger);
            if (seen) require_not_rolled_back(log, *seen);
            for (const auto& path : given->against) {
              const auto key = given->keys.verifying(seen ? seen->public_key : "");
              require_grown_from(log, open_checkpoint(read_file(path), key, path));
            }
          },
          false);  // what another program wrote is compared too: its pages were told of already
    } catch (const error& e) {
      if (e.code() == errc::corrupt && !found.ok()) {  // told already
      } else if (e.code() == errc::rolled_back) {
        found.problems.insert(found.problems.begin(), e.what());
      } else {
        throw;
      }
    }
    with.status = found.ok() ? exit_status::done : exit_status::storage;
    print(with.json ? to_json(found) + "\n" : render_verification(found, with.style()));
    if (found.ok() && !with.json && !given->against.empty())
      print_line(with.say("Loggen rummer alt, hvad kontrolpunkterne så.", "The log holds all that the checkpoints saw."));
  });
}

// ---- proof, log ---------------------------------------------------------------------------------------------------------

void write_or_print(const context& with, const std::string& file, const std::string& text) {
  if (file.empty()) return print(text + "\n");
  write_new(file, text + "\n", 0644);
  print_line(with.say("Skrevet: ", "Written: ") + printable(file));
}

void add_proof(CLI::App& app, context& with) {
  struct options {
    std::string ref, from, to, file, out;
    key_options keys;
  };
  auto* proof = app.add_subcommand("proof", "proofs about the log that anybody can check without the ledger");
  proof->require_subcommand(1);

  auto made = std::make_shared<options>();
  auto* grant = proof->add_subcommand("grant", "that all events about one aid stand in the log; tells nothing of other aid");
  grant->add_option("ref", made->ref, "reference of the aid")->required();
  grant->add_option("--out", made->out, "the file to write [standard output]");
  made->keys.add_signing(*grant);
  grant->callback([&with, made] {
    static_cast<void>(with.open(false));
    const auto key = made->keys.signing();
    std::string text;
    with.read_log(
        [&](const log_view& log) { text = inclusion_proof(log, made->ref, sign_checkpoint(checkpoint_of(log, key.verifying().name()), key)); });
    write_or_print(with, made->out, text);
  });

  auto grown = std::make_shared<options>();
  auto* growth = proof->add_subcommand("growth", "that the log only grew between two checkpoints");
  growth->add_option("from", grown->from, "file of the older checkpoint")->required();
  growth->add_option("to", grown->to, "file of the newer one")->required();
  growth->add_option("--out", grown->out, "the file to write [standard output]");
  growth->callback([&with, grown] {
    std::string text;
    with.read_log([&](const log_view& log) { text = growth_proof(log, read_file(grown->from), read_file(grown->to)); });
    write_or_print(with, grown->out, text);
  });

  auto checked = std::make_shared<options>();
  auto* check = proof->add_subcommand("check", "check a proof; needs no ledger");
  check->add_option("file", checked->file, "the proof")->required();
  checked->keys.add_public(*check);
  check->callback([&with, checked] {
    const std::string shown = check_proof(read_file(checked->file), checked->keys.verifying(""), checked->file);
    print_line(with.json ? shown : with.say("Beviset holder: ", "The proof holds: ") + printable(shown));
  });
}

void add_log(CLI::App& app, context& with) {
  struct options {
    std::string folder;
    bool personal = false;
    key_options keys;
  };
  auto given = std::make_shared<options>();
  auto* log_command = app.add_subcommand("log", "the log as files");
  log_command->require_subcommand(1);
  auto* write =
      log_command->add_subcommand("export", "the whole log with a checkpoint, the public key and a program that checks them, in a new folder");
  write->add_option("folder", given->folder, "the folder to make")->required();
  write->add_flag("--personal", given->personal, "with the personal data that the log commits to");
  given->keys.add_signing(*write);
  write->callback([&with, given] {
    static_cast<void>(with.open(false));
    const auto key = given->keys.signing();
    std::error_code failed;
    if (!fs::create_directory(given->folder, failed))
      throw error(errc::file_invalid, given->folder, "The folder is there already, or cannot be made.", "Name a folder that is not there.");
    const auto in = [&](const char* name) { return (fs::path(given->folder) / name).string(); };
    std::uint64_t size = 0;
    with.read_log([&](const log_view& log) {
      size = log.size();
      write_new(in("log.jsonl"), 0644, [&](const write_part& put) {
        log.visit_entries(1, size, [&](std::string_view entry) {
          put(entry);
          put("\n");
        });
      });
      write_new(in("checkpoint.txt"), sign_checkpoint(checkpoint_of(log, key.verifying().name()), key), 0644);
    });
    if (given->personal) {
      write_new(in("personal.jsonl"), 0600, [&](const write_part& put) {
        with.open(false).read([&](const reader& r) {
          r.visit_events(1, size, [&](const event& e) {
            if (const auto* p = personal_data_of(e.body); p && !p->salt.empty())
              put(R"({"seq":)" + std::to_string(e.sequence) + R"(,"salt":")" + p->salt + R"(","fields":)" + json_text(personal_fields(p->fields)) +
                  "}\n");
          });
          return 0;
        });
      });
    }
    write_new(in("key.pub"), key.verifying().text() + "\n", 0644);
    write_new(in("verify_ledger.py"), std::string(verifier_program()), 0755);
    if (with.json)
      return print_line(R"({"verdict": "exported", "events": )" + std::to_string(size) + R"(, "folder": )" + json_text(given->folder) + "}");
    print_line(with.say("Eksporteret: ", "Exported: ") + std::to_string(size) + with.say(" hændelser til ", " events to ") +
               printable(given->folder));
    print_line(with.say("Kontrollér med: python3 ", "Check with: python3 ") + printable(in("verify_ledger.py")) + " --key " +
               printable(in("key.pub")) + " " + printable(given->folder));
  });
}

}  // namespace

void add_integrity_commands(CLI::App& app, context& with) {
  add_key(app, with);
  add_checkpoint(app, with);
  add_verify(app, with);
  add_proof(app, with);
  add_log(app, with);
}

}  // namespace deminimis::cli
