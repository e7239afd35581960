// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/csv.hpp>
#include <deminimis/io/links_file.hpp>

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "link_problems.hpp"

namespace deminimis {

namespace {

using io::in_quotes;

enum class column : std::uint8_t { a, b, since, until, kind, certainty, evidence, a_kind, a_name };
constexpr std::size_t columns = 9;

/// A written name and what it means.
template <class T>
struct named {
  std::string_view name;
  T value;
};

constexpr std::array<named<column>, 24> column_names{{{"a", column::a},
                                                      {"owner", column::a},
                                                      {"ejer", column::a},
                                                      {"b", column::b},
                                                      {"company", column::b},
                                                      {"virksomhed", column::b},
                                                      {"since", column::since},
                                                      {"fra", column::since},
                                                      {"until", column::until},
                                                      {"til", column::until},
                                                      {"kind", column::kind},
                                                      {"art", column::kind},
                                                      {"certainty", column::certainty},
                                                      {"sikkerhed", column::certainty},
                                                      {"evidence", column::evidence},
                                                      {"grundlag", column::evidence},
                                                      {"a_kind", column::a_kind},
                                                      {"owner_kind", column::a_kind},
                                                      {"ejer_art", column::a_kind},
                                                      {"ejerart", column::a_kind},
                                                      {"a_name", column::a_name},
                                                      {"owner_name", column::a_name},
                                                      {"ejer_navn", column::a_name},
                                                      {"ejernavn", column::a_name}}};

// The Danish words for the stable names.
constexpr std::array<named<link_kind>, 5> danish_kinds{{{"stemmeflertal", link_kind::majority_votes},
                                                        {"udpegningsret", link_kind::appoint_majority},
                                                        {"bestemmende indflydelse", link_kind::dominant_influence},
                                                        {"aftale", link_kind::agreement_control},
                                                        {"fusion", link_kind::merger}}};
constexpr std::array<named<certainty>, 2> danish_certainties{{{"bekræftet", certainty::confirmed}, {"uafklaret", certainty::undetermined}}};
constexpr std::array<named<entity_kind>, 5> danish_entities{{{"virksomhed", entity_kind::company},
                                                             {"udenlandsk virksomhed", entity_kind::foreign_enterprise},
                                                             {"privatperson", entity_kind::person},
                                                             {"personlig virksomhed", entity_kind::person_enterprise},
                                                             {"offentlig myndighed", entity_kind::public_body}}};

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return result;
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// Reads the rows of one file.
class links_reader {
 public:
  links_reader(std::string_view content, std::string_view name) : name_(name), bytes_(content), csv_(open()) { map_columns(); }

  links_file read() {
    while (csv_.next(row_)) {
      ++file_.rows;
      line_ = row_.line;
      if (const auto& fault = row_.fault)
        io::add_problem(file_, line_, fault->column, fault->value, fault->code, fault->why);
      else
        read_row();
    }
    return std::move(file_);
  }

 private:
  /// The file as `io::checked_text` left it: UTF-8, whatever stands in it.
  csv_reader open() {
    try {
      return {bytes_, {std::string(name_), text_encoding::utf8}, [](const std::vector<std::string>& header) { return missing(header); }};
    } catch (const error& e) {
      if (e.code() != errc::column_missing && e.code() != errc::file_invalid) throw;
      throw error(errc::file_invalid, e.where(), "There is no header with the columns owner, company and since (ejer, virksomhed, fra).",
                  "Give a CSV file with such a first line, or JSON from CVR's system-to-system service.");
    }
  }

  static std::vector<std::string> missing(const std::vector<std::string>& header) {
    std::vector<std::string> lacking;
    for (const auto& [needed, name] : {std::pair(column::a, "owner"), std::pair(column::b, "company"), std::pair(column::since, "since")})
      if (std::none_of(header.begin(), header.end(), [wanted = needed](const std::string& h) { return find(column_names, lower(h)) == wanted; }))
        lacking.emplace_back(name);
    return lacking;
  }

  void map_columns() {
    const auto& header = csv_.header();
    for (std::size_t i = 0; i < header.size(); ++i) {
      const auto found = find(column_names, lower(header[i]));
      if (!found) {
        if (!header[i].empty())
          io::add_problem(file_, csv_.header_line(), io::shown(header[i]), header[i], errc::request_invalid,
                          "The column is not known and was not read.");
        continue;
      }
      auto& place = place_[static_cast<std::size_t>(*found)];
      if (place)
        throw error(errc::file_invalid, std::string(name_) + ":" + std::to_string(csv_.header_line()),
                    "The column " + in_quotes(header[i]) + " stands twice, by this or another of its names.", "Keep one of the two.");
      place = i;
    }
  }

  template <class T, std::size_t N>
  static std::optional<T> find(const std::array<named<T>, N>& names, std::string_view name) {
    for (const auto& known : names)
      if (known.name == name) return known.value;
    return std::nullopt;
  }

  [[nodiscard]] std::optional<std::size_t> at(column c) const { return place_[static_cast<std::size_t>(c)]; }
  [[nodiscard]] std::string_view cell(column c) const {
    const auto place = at(c);
    return place ? row_.cells[*place] : std::string_view();
  }

  void problem(column c, errc code, std::string why) {
    good_ = false;
    const auto place = at(c);
    io::add_problem(file_, line_, place ? io::shown(csv_.header()[*place]) : std::string(), cell(c), code, std::move(why));
  }

  void read_row() {
    good_ = true;
    const std::string a = id_in(column::a), b = id_in(column::b);
    if (!a.empty() && a == b) problem(column::b, errc::link_self, "An entity cannot be linked to itself.");
    const auto since = day_in(column::since), until = day_in(column::until);
    if (cell(column::since).empty()) problem(column::since, errc::date_invalid, "The first day of the link is missing.");
    if (since && until && *until <= *since)
      problem(column::until, errc::date_order, "It is not after the first day of the link; it is the first day without it.");
    const auto kind = value_in(column::kind, detail::link_kinds, danish_kinds, link_kind::majority_votes);
    const auto sure = value_in(column::certainty, detail::certainties, danish_certainties, certainty::confirmed);
    if (kind == link_kind::merger && until) problem(column::until, errc::request_invalid, "A merger has no end.");
    const std::string evidence = text_in(column::evidence);
    const auto declared = entity_in(a);
    if (!good_) return;
    std::string key = a;
    for (const std::string& part :
         {b, to_string(*since), until ? to_string(*until) : "", std::string(to_string(*kind)), std::string(to_string(*sure)), evidence})
      key.append("\n").append(part);
    if (declared && entities_.emplace(a, known_entity{file_.entities.size(), line_}).second) file_.entities.push_back(*declared);
    if (!links_.insert(std::move(key)).second) {
      ++file_.duplicates;
      return;
    }
    link_request link{a, b, *since, {}, *kind, *sure, evidence};
    if (until) link.until = *until;
    file_.links.push_back(std::move(link));
  }

  /// The id: of a company the eight digits, however they are written.
  std::string id_in(column c) {
    const std::string_view text = cell(c);
    if (text.empty())
      problem(c, errc::entity_unknown, "The id is missing.");
    else if (io::holds_cpr(text))
      problem(c, errc::personal_number, "The value reads as a CPR number; use an id of your own, such as person:1.");
    else if (const auto number = cvr::find(text))
      return id_of(*number);
    else if (all_digits(text))
      problem(c, errc::cvr_invalid, "A CVR number is eight digits and not 00000000.");
    else if (const auto fault = text_fault(text, 200))
      problem(c, fault->first, fault->second);
    else
      return std::string(text);
    return {};
  }

  /// What forbids keeping `text` in a ledger.
  static std::optional<std::pair<errc, std::string>> text_fault(std::string_view text, std::size_t most) {
    if (io::holds_cpr(text)) return std::pair(errc::personal_number, std::string("The text holds a CPR number; personal numbers are never stored."));
    try {
      require_text(std::string(text), "", most);
    } catch (const error& refused) {
      return std::pair(refused.code(), refused.why());
    }
    return std::nullopt;
  }

  std::string text_in(column c) {
    if (const auto fault = text_fault(cell(c), 1000)) problem(c, fault->first, fault->second);
    return std::string(cell(c));
  }

  /// A day; under a Danish heading also as Danes write it.
  std::optional<day> day_in(column c) {
    const std::string_view text = cell(c);
    if (text.empty()) return std::nullopt;
    const std::string heading = lower(csv_.header()[*at(c)]);
    const bool danish = heading == "fra" || heading == "til";
    std::string iso(text);
    if (danish && text.size() == 10 && (text[2] == '-' || text[2] == '.') && text[5] == text[2])
      iso = std::string(text.substr(6)) + "-" + std::string(text.substr(3, 2)) + "-" + std::string(text.substr(0, 2));
    try {
      return day::parse(iso);
    } catch (const error&) {
      problem(c, errc::date_invalid,
              danish ? "It is not a day written YYYY-MM-DD, DD-MM-YYYY or DD.MM.YYYY." : "It is not a day written YYYY-MM-DD.");
      return std::nullopt;
    }
  }

  /// One of an enumeration's values by its stable or Danish name, or `otherwise` where the cell is empty.
  template <class T, class Names, std::size_t N>
  std::optional<T> value_in(column c, const Names& stable, const std::array<named<T>, N>& danish, T otherwise) {
    const std::string text = lower(cell(c));
    if (text.empty()) return otherwise;
    if (const auto found = stable.find(text)) return found;
    if (const auto found = find(danish, text)) return found;
    std::string all;
    for (std::size_t i = 0; i < N; ++i)
      all.append(all.empty() ? "" : ", ").append(stable.rows[i].name).append(" (").append(danish[i].name).append(")");
    problem(c, errc::request_invalid, "It is not one of " + all + ".");
    return std::nullopt;
  }

  /// The owner as an entity to declare; nothing for a Danish company and where the file does not say what it is.
  std::optional<entity> entity_in(const std::string& a) {
    const bool a_company = !a.empty() && cvr::find(a);
    const std::string name = text_in(column::a_name);
    const auto kind = value_in(column::a_kind, detail::entity_kinds, danish_entities, entity_kind::company);
    if (a.empty() || !kind) return std::nullopt;
    if (a_company) {
      if (kind == entity_kind::public_body)
        problem(column::a_kind, errc::request_invalid,
                "A CVR number is a company here; give the public body an id of its own, such as public:" + a + ".");
      else if (*kind != entity_kind::company)
        problem(column::a_kind, errc::request_invalid, "The owner is given by a CVR number, which is a company.");
      return std::nullopt;
    }
    if (cell(column::a_kind).empty()) {
      if (!name.empty()) problem(column::a_name, errc::request_invalid, "A name is given, but not what the owner is (a_kind).");
      return std::nullopt;
    }
    if (*kind == entity_kind::company) {
      problem(column::a, errc::cvr_invalid, "A company is given by its CVR number.");
      return std::nullopt;
    }
    if (const auto known = entities_.find(a); known != entities_.end()) {
      const entity& first = file_.entities[known->second.index];
      if (first.kind != *kind || first.name != name)
        problem(column::a, errc::request_invalid, "Line " + std::to_string(known->second.line) + " says something else of the same owner.");
    }
    return entity{a, *kind, name};
  }

  struct known_entity {
    std::size_t index;  // in file_.entities
    std::size_t line;
  };

  links_file file_;
  std::string_view name_;
  memory_source bytes_;
  csv_reader csv_;
  csv_row row_;
  std::size_t line_ = 0;
  std::array<std::optional<std::size_t>, columns> place_{};
  bool good_ = true;
  std::map<std::string, known_entity> entities_;
  std::set<std::string> links_;
};

}  // namespace

links_file read_links_csv(std::string_view content, std::string_view name) { return links_reader(io::checked_text(content, name), name).read(); }

links_file read_links(std::string_view content, std::string_view name) {
  std::string_view begin = content;
  if (begin.starts_with("\xEF\xBB\xBF")) begin.remove_prefix(3);
  const std::size_t first = begin.find_first_not_of(" \t\r\n");
  const bool json = first != begin.npos && (begin[first] == '{' || begin[first] == '[');
  return json ? read_cvr_open_data(content, name) : read_links_csv(content, name);
}

}  // namespace deminimis
