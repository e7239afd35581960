// SPDX-License-Identifier: Apache-2.0
#include <cstdio>

#include <deminimis/io/links_file.hpp>
#include <deminimis/io/plan_file.hpp>
#include <deminimis/io/render_problem.hpp>

#include "context.hpp"

namespace deminimis::cli {
namespace {

struct link_options {
  std::string a, b, since, kind = "majority_votes", certainty = "confirmed", evidence;
  std::optional<std::string> until;
};

/// The problems of a refused file for a program, on one line.
std::string refusal_json(const std::string& path, const links_file& file) {
  std::string text = "{\"error\": \"file_invalid\", \"file\": " + json_text(path) + ", \"problems\": [";
  for (std::size_t i = 0; i < file.problems.size(); ++i) {
    const auto& p = file.problems[i];
    text += std::string(i > 0 ? ", " : "") + "{\"line\": " + std::to_string(p.line) + ", \"code\": \"" + std::string(to_string(p.code)) +
            "\", \"place\": " + json_text(p.place) + ", \"value\": " + json_text(p.value) + ", \"why\": " + json_text(p.why) + "}";
  }
  return text + "], \"written\": \"no\"}";
}

std::string json_list(const std::vector<std::string>& texts) {
  std::string all;
  for (const auto& text : texts) all += (all.empty() ? "" : ", ") + json_text(text);
  return "[" + all + "]";
}

/// Tells what was recorded, as which event.
void tell_receipt(const context& with, const receipt& recorded, std::string_view verdict, const std::string& sentence) {
  if (with.json) return print_line(to_json(recorded, verdict));
  print_line(sentence + with.say(", hændelse ", ", event ") + std::to_string(recorded.sequence));
}

/// The same, and which grants it brings over a ceiling.
void tell_link(const context& with, const link_answer& answer, std::string_view verdict, const std::string& sentence) {
  if (with.json) return print_line(to_json(answer, verdict));
  tell_receipt(with, answer.receipt, verdict, sentence);
  print(render_breaches_caused(answer.breaches_caused, with.style()));
}

}  // namespace

void import_links(context& with, const std::vector<std::string>& paths) {
  std::vector<links_file> files;
  for (const auto& path : paths) {
    files.push_back(read_links(read_file(path), path.substr(path.find_last_of('/') + 1)));
    const auto& file = files.back();
    for (const auto& p : file.problems)
      tell_problem(path, p.line, p.code, p.place, p.value, render_why(p.code, p.why, with.danish() ? language::da : language::en));
    if (file.problem_count == 0) continue;
    with.status = exit_status::bad_input;
    if (with.json) print_line(refusal_json(path, file));
  }
  if (with.status != exit_status::done) {
    std::fputs(with.say("Intet fra denne fil er registreret, heller ikke fra andre nævnt sammen med den.\n",
                        "Nothing of this file was recorded, nor of any other named with it.\n")
                   .c_str(),
               stderr);
    return;
  }
  const auto answers = with.open(true).record([&](recorder& r) {
    std::vector<links_answer> recorded;
    for (std::size_t i = 0; i < files.size(); ++i) {
      attribution said = with.said();
      if (!said.key.empty()) said.key += "/" + std::to_string(i + 1);  // one key a file
      recorded.push_back(r.import_links(files[i].entities, files[i].links, said));
    }
    return recorded;
  });
  for (std::size_t i = 0; i < answers.size(); ++i) {
    const auto& a = answers[i];
    const auto count = [](std::size_t n) { return std::to_string(n); };
    if (with.json)
      print_line("{\"file\": " + json_text(paths[i]) + ", \"entities\": " + count(a.entities) + ", \"links\": " + count(a.links) + ", \"ended\": " +
                 count(a.ended) + ", \"known\": " + count(a.known) + ", \"breaches_caused\": " + json_list(a.breaches_caused) + "}");
    else
      print_line(printable(paths[i]) + ": " + count(a.entities) + with.say(" ejere, ", " owners, ") + count(a.links) +
                 with.say(" forbindelser registreret, ", " links recorded, ") + count(a.ended) + with.say(" ophørt, ", " ended, ") + count(a.known) +
                 with.say(" kendt i forvejen", " known already"));
    if (!with.json) print(render_breaches_caused(a.breaches_caused, with.style()));
  }
}

namespace {

void add_link(CLI::App& app, context& with) {
  auto* link = app.add_subcommand("link", "control links between companies and their owners");
  link->require_subcommand(1);
  auto given = std::make_shared<link_options>();
  auto* add = link->add_subcommand("add", "record one");
  add->add_option("a", given->a, "the one in control: a CVR number or an entity's id")->required();
  add->add_option("b", given->b, "the one controlled")->required();
  add->add_option("--since", given->since, "first day of the link")->required();
  add_optional(*add, "--until", given->until, "first day without it [still]");
  add->add_option("--kind", given->kind, "majority_votes, appoint_majority, dominant_influence, agreement_control")->capture_default_str();
  add->add_option("--certainty", given->certainty, "confirmed or undetermined")->capture_default_str();
  add->add_option("--evidence", given->evidence, "who says so, on what ground");
  add_attribution(*add, with);
  add->callback([&with, given] {
    link_request asked{given->a, given->b, given->since};
    if (given->until) asked.until = *given->until;
    asked.kind = detail::link_kinds.parse(given->kind, "--kind");
    asked.certainty = detail::certainties.parse(given->certainty, "--certainty");
    asked.evidence = given->evidence;
    tell_link(with, with.open(true).add_link(asked, with.said()), "linked",
              with.say("Registreret: ", "Linked: ") + printable(given->a) + " - " + printable(given->b));
  });

  auto of = std::make_shared<std::optional<std::string>>();
  auto* list = link->add_subcommand("list", "recorded links with their event numbers");
  add_optional(*list, "id", *of, "only of this company or entity");
  add_known_at(*list, with);
  list->callback([&with, of] {
    const auto links = with.open_question().read([&](const reader& r) { return *of ? r.links_of(**of) : r.everything().links; });
    for (const auto& l : links)
      print_line(with.json ? to_json(l)
                           : std::to_string(l.order) + "  " + printable(l.a) + " - " + printable(l.b) + "  " + std::string(to_string(l.kind)) + "  " +
                                 to_string(l.since) + " - " + (l.until ? to_string(*l.until) : std::string("")) +
                                 (l.certainty == certainty::undetermined ? "  undetermined" : ""));
  });

  struct end_options {
    std::uint64_t event = 0;
    std::string until;
  };
  auto ended = std::make_shared<end_options>();
  auto* end = link->add_subcommand("end", "a link ended, or never held");
  end->add_option("event", ended->event, "the event that recorded it (link list)")->required();
  end->add_option("--until", ended->until, "the first day without it; its first day where it never held")->required();
  add_attribution(*end, with);
  end->callback([&with, ended] {
    tell_receipt(with, with.open(true).end_link(ended->event, ended->until, with.said()), "ended",
                 with.say("Registreret: forbindelsen er ophørt ", "Recorded: the link ended ") + ended->until);
  });

  auto files = std::make_shared<std::vector<std::string>>();
  auto* reading = link->add_subcommand("import", "record the links of a CSV file or of CVR open data (JSON); all of them or none");
  reading->add_option("file", *files, "files; - for standard input")->required();
  add_attribution(*reading, with);
  reading->callback([&with, files] { import_links(with, *files); });
}

void add_merge(CLI::App& app, context& with) {
  struct options {
    std::string gone, into, on;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("merge", "one company merged into another: all prior aid of both counts from then on");
  command->add_option("gone", given->gone, "the company that ended")->required();
  command->add_option("into", given->into, "the company that took it over")->required();
  command->add_option("--on", given->on, "the day of the merger")->required();
  add_attribution(*command, with);
  command->callback([&with, given] {
    tell_link(with, with.open(true).merge(given->gone, given->into, given->on, with.said()), "merged",
              with.say("Registreret: ", "Merged: ") + printable(given->gone) + " -> " + printable(given->into));
  });
}

void add_split(CLI::App& app, context& with) {
  struct options {
    std::string cvr, on, method = "equity";
    std::vector<std::string> successors, activities;
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("split", "a company was split: aid granted before passes to the successors");
  command->require_subcommand(1);
  auto withdrawn = std::make_shared<std::uint64_t>(0);
  auto* withdraw = command->add_subcommand("withdraw", "a split recorded by mistake never happened");
  withdraw->add_option("event", *withdrawn, "the event that recorded it")->required();
  add_attribution(*withdraw, with);
  withdraw->callback([&with, withdrawn] {
    tell_receipt(with, with.open(true).withdraw_split(*withdrawn, with.said()), "withdrawn",
                 with.say("Registreret: spaltningen har ikke fundet sted", "Recorded: the split never happened"));
  });
  command = command->add_subcommand("add", "record one");
  command->add_option("cvr", given->cvr, "the company that was split")->required();
  command->add_option("--on", given->on, "the day of the split")->required();
  command->add_option("--method", given->method, "equity, or activity where --activity names who took over what")
      ->capture_default_str()
      ->check(CLI::IsMember({"equity", "activity"}));
  command->add_option("--successor", given->successors, "CVR=BOOK_EQUITY; may be given again")->required();
  command->add_option("--activity", given->activities, "REF=CVR: the successor that took over the activity of that grant; may be given again");
  add_attribution(*command, with);
  command->callback([&with, given] {
    const auto halves = [](const std::string& text, const char* option) {
      const auto at = text.rfind('=');
      if (at == std::string::npos)
        throw error(errc::request_invalid, option, "\"" + text + "\" has no =.", "Write the two sides with = between them.");
      return std::pair(text.substr(0, at), text.substr(at + 1));
    };
    split_request asked{given->cvr, given->on, given->method == "activity", {}, {}};
    for (const auto& text : given->successors) {
      const auto [number, equity] = halves(text, "--successor");
      asked.successors.push_back({number, equity});
    }
    for (const auto& text : given->activities) {
      const auto [ref, number] = halves(text, "--activity");
      asked.activity.emplace(ref, number);
    }
    const auto answer = with.open(true).divide(asked, with.said());
    if (with.json) return print_line(to_json(answer));
    print_line(with.say("Registreret: spaltning af CVR ", "Split recorded: CVR ") + given->cvr + with.say(", hændelse ", ", event ") +
               std::to_string(answer.receipt.sequence));
    for (const auto& part : answer.allocation)
      print_line("  " + printable(part.ref) + " -> CVR " + to_string(part.successor) + ": " + to_string(part.value) + " EUR");
    print(render_breaches_caused(answer.breaches_caused, with.style()));
  });
}

void add_sector(CLI::App& app, context& with) {
  auto given = std::make_shared<sector_request>(sector_request{""});
  auto number = std::make_shared<std::string>();
  auto sector_name = std::make_shared<std::string>();
  auto* command = app.add_subcommand("sector", "what a company lives by, with its three grounds");
  command->require_subcommand(1);
  auto* set = command->add_subcommand("set", "record it");
  set->add_option("cvr", *number, "CVR number")->required();
  set->add_option("sector", *sector_name, "general, primary_agriculture or fishery_aquaculture")->required();
  set->add_option("--industry-code", given->industry_code, "DB07 or DB25 code; only a hint");
  set->add_option("--purpose", given->purpose, "the purpose stated in the articles of association");
  set->add_option("--operation", given->operation, "what the company actually does");
  set->add_option("--separation", given->separation, "how primary production and other activities are kept apart, such as separate accounts");
  add_attribution(*set, with);
  set->callback([&with, given, number, sector_name] {
    given->number = *number;
    given->sector = detail::sectors.parse(*sector_name, "sector");
    tell_receipt(with, with.open(true).classify(*given, with.said()), "classified",
                 with.say("Registreret: CVR ", "Recorded: CVR ") + *number + ": " + *sector_name);
    if (given->industry_code.empty()) return;
    const auto code = industry_code(given->industry_code);
    const auto hint = sector_hint(code);
    if (hint.value_or(sector::general) != given->sector && !with.json)
      print_line(with.say("Bemærk: branchekoden ", "Note: the industry code ") + code + with.say(" peger på ", " hints at ") +
                 std::string(to_string(hint.value_or(sector::general))) +
                 with.say("; formålet og den faktiske drift afgør det.", "; the stated purpose and the actual operation decide."));
  });
}

void add_undertaking(CLI::App& app, context& with) {
  struct options {
    std::string cvr, on = "today";
  };
  auto given = std::make_shared<options>();
  auto* command = app.add_subcommand("undertaking", "who is one undertaking");
  command->require_subcommand(1);
  auto* show = command->add_subcommand("show", "the group of a company on a day as a tree, with the ground of each link");
  show->add_option("cvr", given->cvr, "CVR number")->required();
  show->add_option("--on", given->on, "day YYYY-MM-DD")->capture_default_str();
  add_known_at(*show, with);
  show->callback([&with, given] {
    const auto answer = with.open_question().undertaking(given->cvr, day_of(given->on));
    print(with.json ? to_json(answer) + "\n" : render(answer, with.style()));
  });
}

void add_plan(CLI::App& app, context& with) {
  struct options {
    std::string file;
    bool commit = false, explain = false;
  };
  auto given = std::make_shared<options>();
  auto* command =
      app.add_subcommand("plan", "ask about a whole list of grants at once (a project with its partners); with --commit grant all or none");
  command
      ->add_option("file", given->file,
                   "JSON Lines: {\"ref\", \"cvr\", \"regulation\", \"amount\", \"granted_on\", ...} a line; - for standard input")
      ->required();
  command->add_flag("--commit", given->commit, "grant them where all may be granted");
  command->add_flag("--explain", given->explain, "the whole reasoning of each");
  add_attribution(*command, with);
  add_known_at(*command, with);
  command->callback([&with, given] {
    if (given->commit && with.known_at)
      throw error(errc::request_invalid, "--as-known-at", "What is granted is decided on what is known now.", "Leave --commit or --as-known-at out.");
    const auto plan = read_plan(read_file(given->file), given->file);
    const auto answer = given->commit ? with.open(true).grant_all(plan, with.said()) : with.open_question().rehearse(plan);
    with.status = answer.allowed ? exit_status::done : exit_status::refused;
    print(with.json ? to_json(answer) + "\n" : render(answer, with.style(given->explain)));
  });
}

void add_decision(CLI::App& app, context& with) {
  auto ref = std::make_shared<std::string>();
  auto explain = std::make_shared<bool>(false);
  auto* command = app.add_subcommand("decision", "decisions taken");
  command->require_subcommand(1);
  auto* show = command->add_subcommand("show", "replay a decision: what was known then, and would it be the same today?");
  show->add_option("ref", *ref, "reference of the grant")->required();
  show->add_flag("--explain", *explain, "then and now in full");
  show->callback([&with, ref, explain] {
    const auto review = with.open(false).review(*ref);
    print(with.json ? to_json(review) + "\n" : render(review, with.style(*explain)));
  });
}

}  // namespace

void add_structure_commands(CLI::App& app, context& with) {
  add_link(app, with);
  add_merge(app, with);
  add_split(app, with);
  add_sector(app, with);
  add_undertaking(app, with);
  add_plan(app, with);
  add_decision(app, with);
}

}  // namespace deminimis::cli
