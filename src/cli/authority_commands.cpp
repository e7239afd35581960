// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <deminimis/io/declaration_file.hpp>
#include <deminimis/report/authority_report.hpp>

#include "context.hpp"
#include "import_arguments.hpp"

namespace deminimis::cli {
namespace {

report_kind kind_of(const std::string& name) { return detail::report_kinds.parse(name, "report"); }
std::optional<day> day_or_none(const std::optional<std::string>& text, std::string_view where) {
  return text ? std::optional(input<day>(*text).value(where)) : std::nullopt;
}

void write_text(const std::string& path, const std::string& text) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  if (!file || !file.write(text.data(), static_cast<std::streamsize>(text.size())) || !file.flush())
    throw error(errc::storage, path, "The file cannot be written.", "Check the folder, its rights and the disk.");
}

// ---- Landbrugsstyrelsen -------------------------------------------------------------------------------------------------

struct landbrug_options {
  std::optional<std::string> from, to, part, batch;
  std::string out = ".", format = "xlsx", email, columns;
};

std::uint32_t number_of(const std::string& text, std::string_view where) {
  if (text.empty() || text.size() > 9 || !std::all_of(text.begin(), text.end(), detail::is_digit) || text == "0")
    throw error(errc::request_invalid, std::string(where), "\"" + printable(text) + "\" is not the number of a batch.",
                "See: deminimis report batches.");
  return static_cast<std::uint32_t>(std::stoul(text));
}

void report_part(const context& with, const landbrug_options& given, const ledger& from, report_kind kind, const report_columns& columns) {
  const auto first = day_or_none(given.from, "--from"), last = day_or_none(given.to, "--to");
  report_style style;
  style.danish = with.danish();
  style.email = given.email;
  const auto [lines, use, at] = from.read([&](const reader& r) {
    auto found = given.batch ? batch_lines(r, kind, number_of(*given.batch, "--batch")) : report_lines(r, kind, first, last);
    day on = last.value_or(day{});
    if (!last)
      for (const auto& l : found) on = std::max(on, l.said.granted_on);
    auto used = cap_used(r, kind, on);
    return std::tuple(std::move(found), used, last_recorded_at(r));
  });
  const std::vector<table> sheets{report_list(lines, style, columns), report_summary(lines, kind, style, columns), report_cap(use, style)};
  const std::string name = with.say(kind == report_kind::fishery ? "fiskeri" : "landbrug", kind == report_kind::fishery ? "fishery" : "agriculture") +
                           (given.batch ? "-" + *given.batch : (first ? "-" + to_string(*first) : "") + (last ? "-" + to_string(*last) : ""));
  const auto path = [&](const std::string& rest) { return (std::filesystem::path(given.out) / ("landbrugsstyrelsen-" + name + rest)).string(); };
  std::vector<std::string> written;
  if (given.format == "xlsx") {
    written.push_back(path(".xlsx"));
    write_xlsx(written.back(), sheets, at);
  } else {
    const std::string parts[] = {with.say("-liste.csv", "-list.csv"), with.say("-sammendrag.csv", "-summary.csv"), with.say("-loft.csv", "-cap.csv")};
    for (std::size_t i = 0; i < sheets.size(); ++i) {
      written.push_back(path(parts[i]));
      write_text(written.back(), to_danish_csv(sheets[i]));
    }
  }
  std::int64_t whole = 0;
  for (const auto& row : sheets[1].rows)
    for (std::size_t c = 0; c < row.size(); ++c)
      if (columns.of("summary")[c].field == "whole_dkk") whole += std::stoll(row[c]);
  for (const auto& file : written)
    if (with.json)
      print_line(R"({"report": ")" + std::string(to_string(kind)) + R"(", "file": )" + json_text(file) +
                 ", \"grants\": " + std::to_string(lines.size()) + ", \"whole_dkk\": \"" + std::to_string(whole) + "\"}");
    else
      print_line(printable(file) + ": " + std::to_string(lines.size()) + with.say(" tilsagn, ", " grants, ") + std::to_string(whole) + " DKK");
}

void add_landbrugsstyrelsen(CLI::App& report, context& with) {
  auto given = std::make_shared<landbrug_options>();
  auto* command = report.add_subcommand("landbrugsstyrelsen",
                                        "write the reports to Landbrugsstyrelsen: the list, the summary of its form, the national cap; one file for "
                                        "agriculture, one for fishery and aquaculture");
  add_optional(*command, "--from", given->from, "only aid granted on or after this day");
  add_optional(*command, "--to", given->to, "only aid granted on or before this day; the cap is counted on it");
  add_optional(*command, "--part", given->part, "agriculture or fishery [both]");
  add_optional(*command, "--batch", given->batch, "what this batch says, instead of all that is recorded; with --part");
  command->add_option("--out", given->out, "folder to write into")->capture_default_str();
  command->add_option("--format", given->format, "xlsx, or csv as Danish spreadsheets read it")
      ->check(CLI::IsMember({"xlsx", "csv"}))
      ->capture_default_str();
  command->add_option("--email", given->email, "whom the authority may ask; a field of its form");
  command->add_option("--columns", given->columns, "a file of columns in place of ours: the authority's present form may differ");
  add_known_at(*command, with);
  command->callback([&with, given] {
    if (given->batch && !given->part)
      throw error(errc::request_invalid, "--batch", "Batches of agriculture and of fishery are numbered apart.", "Say which: --part agriculture.");
    const auto columns = given->columns.empty() ? report_columns::standard() : report_columns::parse(read_file(given->columns), given->columns);
    const ledger from = with.open_question();
    if (!given->batch)  // what one part cannot say leaves the other unwritten too
      for (const auto kind : {report_kind::agriculture, report_kind::fishery})
        if (!given->part || kind_of(*given->part) == kind)
          static_cast<void>(from.read(
              [&](const reader& r) { return report_lines(r, kind, day_or_none(given->from, "--from"), day_or_none(given->to, "--to")).size(); }));
    for (const auto kind : {report_kind::agriculture, report_kind::fishery})
      if (!given->part || kind_of(*given->part) == kind) report_part(with, *given, from, kind, columns);
  });
}

// ---- batches ------------------------------------------------------------------------------------------------------------

std::string batch_line(const context& with, const batch& b) {
  std::size_t corrections = 0;
  for (const auto& i : b.items) corrections += i.correction ? 1 : 0;
  if (with.json)
    return R"({"report": ")" + std::string(to_string(b.kind)) + R"(", "number": )" + std::to_string(b.number) + R"(, "state": ")" +
           std::string(to_string(b.state)) + R"(", "on": )" + (b.moved_on ? json_text(to_string(*b.moved_on)) : "null") + R"(, "sent_on": )" +
           (b.sent_on ? json_text(to_string(*b.sent_on)) : "null") + R"(, "reason": )" + json_text(b.reason) + R"(, "aid": )" +
           std::to_string(b.items.size()) + R"(, "corrections": )" + std::to_string(corrections) + "}";
  const auto state = [&] {
    switch (b.state) {
      case batch_state::drafted: return with.say("udkast", "drafted");
      case batch_state::sent: return with.say("sendt", "sent");
      case batch_state::accepted: return with.say("godkendt", "accepted");
      case batch_state::rejected: return with.say("afvist", "rejected");
    }
    return std::string();
  }();
  return std::string(to_string(b.kind)) + " " + std::to_string(b.number) + ": " + state + (b.moved_on ? " " + to_string(*b.moved_on) : "") + ", " +
         std::to_string(b.items.size()) + with.say(" støtter, heraf ", " aids, of them ") + std::to_string(corrections) +
         with.say(" rettelser", " corrections") + (b.reason.empty() ? "" : ": " + printable(b.reason));
}

void show_batch(const context& with, const ledger& from, report_kind kind, std::uint32_t number) {
  for (const auto& b : from.read([&](const reader& r) { return r.batches(kind); }))
    if (b.number == number) print_line(batch_line(with, b));
}

void add_batches(CLI::App& report, context& with) {
  struct options {
    std::string kind, number, on = "today", why;
    std::optional<std::string> from, to, only;
  };
  auto given = std::make_shared<options>();
  constexpr const char* kinds = "agriculture, fishery (to Landbrugsstyrelsen) or central (the central register)";
  auto* draft = report.add_subcommand("draft", "put the next batch together: what is new or changed since the last accepted one");
  draft->add_option("report", given->kind, kinds)->required();
  add_optional(*draft, "--from", given->from, "new aid only where granted on or after this day; corrections always");
  add_optional(*draft, "--to", given->to, "new aid only where granted on or before this day");
  add_attribution(*draft, with);
  draft->callback([&with, given] {
    const auto kind = kind_of(given->kind);
    const auto first = day_or_none(given->from, "--from"), last = day_or_none(given->to, "--to");
    ledger on = with.open(true);
    const auto receipt = on.record([&](recorder& r) { return draft_batch(r, kind, first, last, with.said()); });
    for (const auto& b : on.read([&](const reader& r) { return r.batches(kind); }))
      if (b.order == receipt.sequence) print_line(batch_line(with, b));
  });
  struct step {
    const char *name, *help;
    batch_state state;
  };
  for (const auto& s :
       {step{"sent", "say that a batch was sent", batch_state::sent}, step{"accepted", "say that the authority took a batch", batch_state::accepted},
        step{"rejected", "say that the authority sent a batch back, or that a draft is given up", batch_state::rejected}}) {
    auto* move = report.add_subcommand(s.name, s.help);
    move->add_option("report", given->kind, kinds)->required();
    move->add_option("number", given->number, "number of the batch")->required();
    move->add_option("--on", given->on, "the day it happened")->capture_default_str();
    move->add_option("--why", given->why, s.state == batch_state::rejected ? "the reason; needed" : "the authority's receipt, a journal number");
    add_attribution(*move, with);
    move->callback([&with, given, state = s.state] {
      const auto kind = kind_of(given->kind);
      const auto number = number_of(given->number, "number");
      ledger on = with.open(true);
      on.record([&](recorder& r) { return r.move_batch(kind, number, state, day_of(given->on), given->why, with.said()); });
      show_batch(with, on, kind, number);
    });
  }
  auto* list = report.add_subcommand("batches", "the batches of reports and how far they have come");
  add_optional(*list, "report", given->only, kinds);
  list->callback([&with, given] {
    const ledger from = with.open(false);
    for (const auto& row : detail::report_kinds.rows)
      if (!given->only || kind_of(*given->only) == row.value)
        for (const auto& b : from.read([&](const reader& r) { return r.batches(row.value); })) print_line(batch_line(with, b));
  });
}

// ---- the central register -----------------------------------------------------------------------------------------------

void add_register_export(CLI::App& group, context& with) {
  struct options {
    std::string out, columns;
    std::optional<std::string> from, to, batch, format;
    bool news = false, pseudonyms = false;
  };
  auto given = std::make_shared<options>();
  auto* command = group.add_subcommand("export", "write the six fields of 2023/2831 Art 6(1), with reference and status");
  command->add_option("file", given->out, "file to write: .xlsx, .csv or .json")->required();
  add_optional(*command, "--format", given->format, "xlsx, csv or json [by the file's name]");
  add_optional(*command, "--from", given->from, "only aid granted on or after this day");
  add_optional(*command, "--to", given->to, "only aid granted on or before this day");
  add_optional(*command, "--batch", given->batch, "what this batch says");
  command->add_flag("--new", given->news, "only what no accepted batch says yet, and corrections");
  command->add_flag("--pseudonyms", given->pseudonyms, "a running number in place of the name and CVR number of companies that may be persons");
  command->add_option("--columns", given->columns, "a file of columns in place of ours");
  add_known_at(*command, with);
  command->callback([&with, given] {
    const std::string format = given->format ? *given->format : given->out.substr(std::min(given->out.rfind('.'), given->out.size() - 1) + 1);
    if (format != "xlsx" && format != "csv" && format != "json")
      throw error(errc::request_invalid, "--format", "\"" + printable(format) + "\" is no format of a report.", "Use xlsx, csv or json.");
    const auto columns = given->columns.empty() ? report_columns::standard() : report_columns::parse(read_file(given->columns), given->columns);
    const auto first = day_or_none(given->from, "--from"), last = day_or_none(given->to, "--to");
    report_style style;
    style.danish = with.danish();
    style.pseudonyms = given->pseudonyms;
    const auto [lines, all, at] = with.open_question().read([&](const reader& r) {
      if (given->pseudonyms) style.persons = sole_traders(r);
      auto found = given->batch  ? batch_lines(r, report_kind::central, number_of(*given->batch, "--batch"))
                   : given->news ? unreported_lines(r, report_kind::central, first, last)
                                 : report_lines(r, report_kind::central, first, last);
      return std::tuple(std::move(found), r.everything(), last_recorded_at(r));
    });
    if (format == "json")
      write_text(given->out, register_json(lines, all, style));
    else if (format == "csv")
      write_text(given->out, to_danish_csv(register_table(lines, all, style, columns)));
    else
      write_xlsx(given->out, {register_table(lines, all, style, columns)}, at);
    if (with.json)
      print_line(R"({"file": )" + json_text(given->out) + ", \"aid\": " + std::to_string(lines.size()) + "}");
    else
      print_line(printable(given->out) + ": " + std::to_string(lines.size()) + with.say(" støtter", " aids"));
  });
}

void add_register_due(CLI::App& group, context& with) {
  auto on = std::make_shared<std::string>("today");
  auto* due = group.add_subcommand("due", "which grants are due for entry, by when, which are late, sent or done");
  due->add_option("--on", *on, "as seen on this day")->capture_default_str();
  add_known_at(*due, with);
  due->callback([&with, on] {
    const day seen = day_of(*on).value("--on");
    const auto duties = with.open_question().read([&](const reader& r) { return register_duties(r, seen); });
    if (with.json) {
      for (const auto& d : duties)
        print_line(R"({"ref": )" + json_text(d.line.aid.ref) + R"(, "cvr": ")" + to_string(d.line.aid.recipient) + R"(", "granted_on": ")" +
                   to_string(d.line.said.granted_on) + R"(", "due_on": ")" + to_string(d.due_on) + R"(", "days_left": )" +
                   std::to_string(d.due_on - seen) + R"(, "state": ")" + std::string(to_string(d.state)) + R"(", "in_time": )" +
                   (d.in_time ? "true" : "false") + R"(, "correction": )" + (d.line.said.correction ? "true" : "false") + "}");
      return;
    }
    std::vector<due_entry> open;
    for (const auto& d : duties)
      if (d.state == duty_state::due || d.state == duty_state::late)
        open.push_back({d.line.aid.ref, d.line.aid.recipient, d.line.said.granted_on, d.due_on, true});
    print(render_register_due(open, seen, with.style()));
    for (const auto& d : duties)
      if (d.state == duty_state::sent || d.state == duty_state::done)
        print_line(printable(d.line.aid.ref) + ": " + (d.state == duty_state::sent ? with.say("sendt", "sent") : with.say("indberettet", "done")) +
                   (d.in_time ? "" : with.say(", for sent", ", late")));
  });
}

// ---- signed declarations ------------------------------------------------------------------------------------------------

std::string difference_text(const context& with, const declaration_difference& d) {
  const auto there = [&] {
    return d.there ? with.say("linje ", "line ") + std::to_string(d.there->line) + ": CVR " + to_string(d.there->recipient) + ", " +
                         to_string(d.there->amount) + ", " + to_string(d.there->granted_on)
                   : std::string();
  };
  const auto here = [&] {
    return d.here ? printable(d.here->ref) + ": CVR " + to_string(d.here->recipient) + ", " + to_string(d.here->amount) + ", " +
                        to_string(d.here->granted_on)
                  : std::string();
  };
  switch (d.kind) {
    case difference_kind::missing_here: return with.say("mangler her: ", "missing here: ") + there();
    case difference_kind::missing_there: return with.say("mangler i erklæringen: ", "missing there: ") + here();
    case difference_kind::other_amount: return with.say("andet beløb: ", "other amount: ") + there() + " / " + here();
    case difference_kind::other_date: return with.say("anden dato: ", "other date: ") + there() + " / " + here();
    case difference_kind::counted_twice:
      return with.say("talt to gange: ", "counted twice: ") + there() + here() + with.say(", også ", ", also ") + printable(d.other);
  }
  return {};
}

std::string difference_json(const declaration_difference& d) {
  std::string text = R"({"difference": ")" + std::string(to_string(d.kind)) + "\"";
  if (d.there)
    text += R"(, "there": {"line": )" + std::to_string(d.there->line) + R"(, "cvr": ")" + to_string(d.there->recipient) + R"(", "amount": ")" +
            to_string(d.there->amount) + R"(", "granted_on": ")" + to_string(d.there->granted_on) + "\"}";
  if (d.here)
    text += R"(, "here": {"ref": )" + json_text(d.here->ref) + R"(, "cvr": ")" + to_string(d.here->recipient) + R"(", "amount": ")" +
            to_string(d.here->amount) + R"(", "granted_on": ")" + to_string(d.here->granted_on) + R"(", "status": ")" +
            std::string(to_string(d.here->status)) + "\"}";
  if (!d.other.empty()) text += R"(, "other": )" + json_text(d.other);
  return text + "}";
}

void add_declaration_import(CLI::App& group, context& with) {
  struct options {
    import_arguments file;
    std::optional<std::string> from, to;
  };
  auto given = std::make_shared<options>();
  auto* command = group.add_subcommand(
      "import",
      "compare a signed declaration, as a CSV file, with the ledger: what is missing here or there, other amounts and days, aid counted twice");
  add_file_options(*command, given->file);
  add_optional(*command, "--from", given->from, "first day of the years that the declaration covers [all]");
  add_optional(*command, "--to", given->to, "last day of them [all]");
  command->callback([&with, given] {
    const auto options = options_of(given->file, import_kind::declarations);
    const auto from = open_source(given->file.file);
    const auto first = day_or_none(given->from, "--from"), last = day_or_none(given->to, "--to");
    std::size_t wrong = 0;
    row_teller rows(with, given->file);
    const auto declared = read_declaration(*from, options, [&](const row_report& row) {
      ++wrong;
      rows.show(row);
    });
    rows.finish();
    const auto all = with.open(false).everything();
    const auto found = reconcile(declared, all.grants, first, last);
    for (const auto& d : found.differences) print_line(with.json ? difference_json(d) : difference_text(with, d));
    if (with.json)
      print_line("{\"file\": " + json_text(given->file.file) + ", \"agreed\": " + std::to_string(found.agreed) +
                 ", \"differences\": " + std::to_string(found.differences.size()) + ", \"wrong\": " + std::to_string(wrong) + "}");
    else
      print_line(printable(given->file.file) + ": " + std::to_string(found.agreed) + with.say(" ens, ", " agree, ") +
                 std::to_string(found.differences.size()) + with.say(" forskelle, ", " differences, ") + std::to_string(wrong) +
                 with.say(" rækker, der ikke kan læses", " rows that cannot be read"));
    if (wrong > 0)
      with.status = exit_status::bad_input;
    else if (!found.differences.empty())
      with.status = exit_status::refused;
  });
}

}  // namespace

void add_authority_commands(CLI::App& app, context& with) {
  auto& report = command_group(app, "report", "reports to authorities, and the batches they go in");
  add_landbrugsstyrelsen(report, with);
  add_batches(report, with);
  auto& central = command_group(app, "register", "the central register of de minimis aid (2023/2831 Art 6)");
  add_register_due(central, with);
  add_register_export(central, with);
  add_declaration_import(command_group(app, "declaration", "de minimis declarations of companies"), with);
}

}  // namespace deminimis::cli
