// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/programme.hpp>

#include <deminimis/model/text.hpp>

#include "io/json_reader.hpp"
#include "report/data.hpp"

namespace deminimis {
namespace {

using io::json_fault;
using io::json_value;

std::string line_of(const json_value& value) {
  return value.read([](std::string_view text) { return require_text(std::string(text), ""); });
}

void require_format(const json_value& value, std::string_view name) {
  if (const auto format = value["format"]; format.text() != name)
    throw format.fault("\"" + format.text() + "\" is another format.", "This version reads \"" + std::string(name) + "\".");
}

template <class Read>
auto read_json(std::string_view json, std::string_view where, Read&& read) {
  try {
    const io::json_tree parsed = io::parse_json(json);
    return read(json_value(parsed));
  } catch (const json_fault& fault) {
    throw error(errc::file_invalid, std::string(where) + (fault.place.empty() ? "" : " " + fault.place), fault.why, fault.remedy);
  }
}

struct citation_row {
  std::string number;
  citation da, en;
};

std::vector<citation_row> read_citations() {
  return read_json(report::data("regulations"), "regulations.json", [](const json_value& value) {
    value.require_keys({"format", "source", "regulations"});
    require_format(value, "deminimis-regulations/1");
    std::vector<citation_row> rows;
    const auto list = value["regulations"];
    list.each([&](const json_value& item) {
      item.require_keys({"number", "notice", "da", "en"});
      const auto notice = item["notice"].read_optional([](std::string_view text) { return std::string(text); });
      const auto in = [&](std::string_view lang) {
        const auto words = item[lang];
        words.require_keys({"title", "journal"});
        return citation{line_of(words["title"]), line_of(words["journal"]), notice};
      };
      rows.push_back({line_of(item["number"]), in("da"), in("en")});
    });
    return rows;
  });
}

}  // namespace

programme parse_programme(std::string_view json, std::string_view where) {
  return read_json(json, where, [](const json_value& value) {
    value.require_keys({"format", "source", "name", "projects"});
    require_format(value, "deminimis-programme/1");
    programme p{line_of(value["name"]), {}};
    const auto projects = value["projects"];
    projects.each([&](const json_value& item) {
      item.require_keys({"id", "da", "en"});
      p.projects.push_back({line_of(item["id"]), line_of(item["da"]), line_of(item["en"])});
    });
    if (p.projects.empty()) throw projects.fault("The list is empty.", "A programme has at least one project.");
    return p;
  });
}

const programme& default_programme() {
  static const programme p = parse_programme(report::data("programme"), "programme.json");
  return p;
}

citation citation_of(regulation r, day on, language lang) {
  static const std::vector<citation_row> rows = read_citations();
  const auto& known = info(r);
  const auto number = on.year() < 2024 ? known.before_2024 : known.number;
  for (const auto& row : rows)
    if (row.number == number) return lang == language::da ? row.da : row.en;
  throw error(errc::file_invalid, "regulations.json", "The regulation " + std::string(number) + " is not in it.",
              "Add its title and where it was published.");
}

}  // namespace deminimis
