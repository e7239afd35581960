// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/links_file.hpp>
#include <deminimis/io/plan_file.hpp>
#include <deminimis/io/rates_file.hpp>
#include <deminimis/io/render_problem.hpp>

#include <pybind11/functional.h>

#include "imported.hpp"
#include "requests.hpp"

namespace deminimis::python {
namespace {

std::optional<rates_format> format_of(const std::optional<std::string>& name) {
  if (!name) return std::nullopt;
  for (const auto f :
       {rates_format::ecb_csv, rates_format::sdmx_csv, rates_format::inforeuro_json, rates_format::nationalbanken_xml, rates_format::plain_csv})
    if (to_string(f) == *name) return f;
  throw error(errc::request_invalid, "format", "\"" + *name + "\" is not a format of rates files.",
              "Use ecb_csv, sdmx_csv, inforeuro_json, nationalbanken_xml or plain_csv.");
}

}  // namespace

void bind_files(py::module_& m) {
  record<rate_problem>(m, "RateProblem", "One place in a rates file that could not be used, and why.")
      .field("line", &rate_problem::line, "Counted from 1.")
      .field("column", &rate_problem::column, "Column, key or attribute; empty: the whole line.")
      .field("value", &rate_problem::value, "As the file has it, cut to 80 bytes.")
      .field("code", &rate_problem::code, "Stable.")
      .field("why", &rate_problem::why, "A sentence.")
      .done();
  record<rates_file>(m, "RatesFile", "What a rates file says; given to `import_rates`.")
      .computed(
          "format", [](const rates_file& f) { return std::string(to_string(f.format)); }, "As given or as recognised.")
      .field("rates", &rates_file::quotes, "In the file's order; one at most for a currency and a day.")
      .field("problems", &rates_file::problems, "The first 10,000.")
      .field("unused_currencies", &rates_file::unused_currencies, "Codes whose rates were not taken.")
      .field("rows", &rates_file::rows, "Data rows.")
      .field("skipped", &rates_file::skipped, "Of the rows: observations of other series.")
      .field("duplicates", &rates_file::duplicates, "Rates given twice with the same value.")
      .field("problem_count", &rates_file::problem_count, "All problems.")
      .shown({"format", "rows", "problem_count"})
      .done();
  m.def(
      "read_rates",
      [](const content_given& content, const std::string& name, const std::optional<std::string>& format,
         const std::optional<std::function<void(std::size_t, std::size_t)>>& progress) {
        const auto known = format_of(format);
        const py::gil_scoped_release waiting;
        return read_rates(content.bytes, name, known, progress ? *progress : std::function<void(std::size_t, std::size_t)>());
      },
      py::arg("content"), py::kw_only(), py::arg("name"), py::arg("format") = py::none(), py::arg("progress") = py::none(),
      "Reads exchange rates from the bytes of a file: the ECB's, the Commission's, Danmarks Nationalbank's or plain CSV. Bad rows are\n"
      "`problems` and never stop the reading. `progress(done, total)` is called now and then. Errors: FileInvalid, EncodingInvalid, LineTooLong.");

  record<link_problem>(m, "LinkProblem", "One place in a file of ownership links that could not be used, and why.")
      .field("line", &link_problem::line, "Counted from 1.")
      .field("place", &link_problem::place, "The column, or the way to the JSON value.")
      .field("value", &link_problem::value, "As the file has it, cut to 80 bytes; CPR numbers are left out.")
      .field("code", &link_problem::code, "Stable.")
      .field("why", &link_problem::why, "A sentence.")
      .done();
  record<link_request>(m, "LinkRequest", "A control link as a file gives it.")
      .field("a", &link_request::a, "The one in control.")
      .field("b", &link_request::b, "The one controlled.")
      .computed(
          "since", [](const link_request& l) { return l.since.value("since"); }, "First day.")
      .computed(
          "until", [](const link_request& l) { return l.until ? std::optional(l.until->value("until")) : std::nullopt; }, "First day without it.")
      .field("kind", &link_request::kind, "On what ground.")
      .field("certainty", &link_request::certainty, "Whether it binds.")
      .field("evidence", &link_request::evidence, "Who asserted it.")
      .done();
  record<links_file>(m, "LinksFile", "What a file says of who controls whom; given to `import_links`.")
      .field("entities", &links_file::entities, "Nodes that are not Danish companies.")
      .field("links", &links_file::links, "`a` controls `b`.")
      .field("problems", &links_file::problems, "The first 10,000.")
      .field("rows", &links_file::rows, "Data rows, or owners.")
      .field("duplicates", &links_file::duplicates, "Rows that repeat another word for word.")
      .field("below_band", &links_file::below_band, "Owners that never had half of the votes.")
      .field("not_ownership", &links_file::not_ownership, "Memberships of other organs.")
      .field("beneficial", &links_file::beneficial, "Of these, in the register of beneficial owners.")
      .field("problem_count", &links_file::problem_count, "All problems.")
      .shown({"rows", "problem_count"})
      .done();
  m.def(
      "read_links",
      [](const content_given& content, const std::string& name) {
        const py::gil_scoped_release waiting;
        return read_links(content.bytes, name);
      },
      py::arg("content"), py::kw_only(), py::arg("name"),
      "Reads control links from the bytes of a CSV file or of CVR's open data (JSON). Errors: FileInvalid, EncodingInvalid, LineTooLong.");

  record<row_problem>(m, "RowProblem", "One thing wrong with a row of an imported file.")
      .field("code", &row_problem::code, "Stable.")
      .field("column", &row_problem::column, "As the file names it; empty: the whole row.")
      .field("value", &row_problem::value, "As the file has it, cut to 80 bytes; CPR numbers are left out.")
      .field("why", &row_problem::why, "A sentence.")
      .field("remedy", &row_problem::remedy, "What to do.")
      .done()
      .def(
          "explain", [](const row_problem& self, const std::string& lang) { return render_problem(self, style(lang, true, 80).lang); },
          py::arg("lang") = "da", "Why, and what to do, in Danish (`da`) or English (`en`).");
  record<row_report>(m, "RowReport", "What became of one row of an imported file.")
      .field("line", &row_report::line, "Of the file, where the row begins; counted from 1.")
      .computed(
          "outcome", [](const row_report& r) { return std::string(to_string(r.outcome)); },
          "`new`, `same` as recorded already, `changed`, `conflicting`, `refused` by the law, or `wrong`.")
      .field("ref", &row_report::ref, "Reference, or a company's CVR number; empty where it cannot be read.")
      .field("problems", &row_report::problems, "All that is wrong with it.")
      .field("breaches_caused", &row_report::breaches_caused, "Declared aid: grants that it brings over a ceiling.")
      .also("left_out", &row_report::left_out, "Whether it was, or would be, left out.")
      .shown({"line", "outcome", "ref", "problems"})
      .done();
  record<imported>(m, "ImportReport", "What became of an imported file.")
      .field("rows", &imported::rows, "Every row, in the file's order.")
      .computed(
          "recorded", [](const imported& i) { return i.told.recorded; }, "Whether what is new was recorded.")
      .computed(
          "left_out", [](const imported& i) { return i.told.bad(); }, "How many rows were, or would be, left out.")
      .computed(
          "header", [](const imported& i) { return i.told.header; }, "The names of the columns.")
      .computed(
          "ignored", [](const imported& i) { return i.told.ignored; }, "Columns that were not read.")
      .shown({"recorded", "left_out"})
      .done();

  record<planned> plan(m, "PlannedGrant", "One aid of a plan: its reference and what is asked, as `Ledger.grant` takes them.");
  plan.field("ref", &planned::ref, "Its reference.")
      .done()
      .def(py::init([](const std::string& ref, DEMINIMIS_AID_PARAMETERS, DEMINIMIS_DETAIL_PARAMETERS) {
             return planned{{ref, aid_of(DEMINIMIS_AID_VALUES, std::nullopt, DEMINIMIS_DETAIL_VALUES)}};
           }),
           py::arg("ref"), DEMINIMIS_AID_ARGUMENTS, DEMINIMIS_DETAIL_ARGUMENTS);
  m.def(
      "read_plan",
      [](const content_given& content, const std::string& name) {
        std::vector<planned> plan_read;
        for (auto& p : read_plan(content.bytes, name)) plan_read.push_back({std::move(p)});
        return plan_read;
      },
      py::arg("content"), py::kw_only(), py::arg("name"),
      "Reads a plan: JSON Lines, one grant a line. Errors: RequestInvalid with the line, FileInvalid.");
}

}  // namespace deminimis::python
