// SPDX-License-Identifier: Apache-2.0
// The owner registers in CVR's open data. The shape is that of distribution.virk.dk/cvr-permanent/virksomhed/_search.
#include <deminimis/io/links_file.hpp>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <nlohmann/json.hpp>

#include "link_problems.hpp"

namespace deminimis {

namespace {

using io::in_quotes;

constexpr std::size_t max_json_bytes = std::size_t{64} << 20;
constexpr std::size_t max_nodes = 1'000'000;  // of one company's document, counting only what is kept
constexpr std::size_t max_depth = 64;

// ---- JSON ---------------------------------------------------------------------------------------------------------------

/// The members that are read; everything else of a document, addresses foremost, is passed over.
constexpr std::array<std::string_view, 27> kept_keys{"hits",
                                                     "total",
                                                     "value",
                                                     "_source",
                                                     "Vrvirksomhed",
                                                     "cvrNummer",
                                                     "enhedsNummer",
                                                     "virksomhedsform",
                                                     "virksomhedsformkode",
                                                     "navne",
                                                     "navn",
                                                     "periode",
                                                     "gyldigFra",
                                                     "gyldigTil",
                                                     "deltagerRelation",
                                                     "deltager",
                                                     "enhedstype",
                                                     "forretningsnoegle",
                                                     "attributter",
                                                     "type",
                                                     "vaerdier",
                                                     "vaerdi",
                                                     "medlemsData",
                                                     "organisationer",
                                                     "organisationsNavn",
                                                     "sidstOpdateret",
                                                     "hovedtype"};

/// The key as a constant, or nothing where its value is not kept.
std::string_view kept_key(std::string_view key) {
  for (const auto known : kept_keys)
    if (known == key) return known;
  return {};
}

enum class shape : std::uint8_t { null, text, number, flag, object, list };

/// A JSON value. Numbers are kept as they are written.
struct node {
  shape what = shape::null;
  std::string_view key{};  // in its object
  std::string text{};
  std::size_t line = 0;
  std::vector<node> items{};

  [[nodiscard]] const node* find(std::string_view wanted) const {
    for (const auto& item : items)
      if (what == shape::object && item.key == wanted && item.what != shape::null) return &item;
    return nullptr;
  }
  [[nodiscard]] std::string_view text_at(std::string_view wanted) const {
    const node* found = find(wanted);
    return found && (found->what == shape::text || found->what == shape::number) ? std::string_view(found->text) : std::string_view();
  }
};

/// What is told of a text while it is read.
struct listener {
  std::function<void(const node&)> document;                                               // a company
  std::function<void(std::size_t line)> stranger;                                          // something else where a company should stand
  std::function<void(std::size_t line, std::string_view total, std::size_t held)> answer;  // the service's answer
};

/// The characters of a text; tells how far the parser has read.
class tracked_iterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = const char&;
  tracked_iterator(const char* at, const char** read) : at_(at), read_(read) {}
  reference operator*() const { return *at_; }
  tracked_iterator& operator++() {
    *read_ = ++at_;
    return *this;
  }
  tracked_iterator operator++(int) {
    const tracked_iterator before = *this;
    ++*this;
    return before;
  }
  friend bool operator!=(const tracked_iterator& x, const tracked_iterator& y) { return x.at_ != y.at_; }

 private:
  const char* at_;
  const char** read_;
};

/// Finds the company documents in one JSON value: alone, in lists, under `hits`, `_source` and `Vrvirksomhed`. A document is
/// given to the listener as soon as it ends, so that only one is held.
class json_reader {
 public:
  json_reader(std::string_view text, std::size_t first_line, const listener& told) : text_(text), line_(first_line), told_(told) {}

  /// Why the text could not be read, with the line; nothing where all went well.
  std::optional<std::pair<std::size_t, std::string>> read() {
    read_ = counted_ = text_.data();
    const tracked_iterator begin(text_.data(), &read_), end(text_.data() + text_.size(), &read_);
    if (nlohmann::json::sax_parse(begin, end, this)) return std::nullopt;
    return std::pair(line(), fault_);
  }

  // What the parser calls.
  bool null() { return scalar(shape::null, {}); }
  bool boolean(bool value) { return scalar(shape::flag, value ? "true" : "false"); }
  bool number_integer(nlohmann::json::number_integer_t value) { return scalar(shape::number, std::to_string(value)); }
  bool number_unsigned(nlohmann::json::number_unsigned_t value) { return scalar(shape::number, std::to_string(value)); }
  bool number_float(nlohmann::json::number_float_t, const std::string& raw) {
    std::string written = raw;
    for (char& c : written)  // the parser writes the decimal point as the process's locale does
      if ((c < '0' || c > '9') && c != 'e' && c != 'E' && c != '+' && c != '-') c = '.';
    return scalar(shape::number, std::move(written));
  }
  bool string(std::string& value) { return scalar(shape::text, std::move(value)); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool start_object(std::size_t) { return start(shape::object); }
  bool start_array(std::size_t) { return start(shape::list); }
  bool end_object() { return end(); }
  bool end_array() { return end(); }
  bool key(std::string& name) {
    if (skipping_ > 0) return true;
    open_node& in = open_.back();
    in.next_key = kept_key(name);
    if (in.next_key.empty()) return true;
    for (const auto seen : in.seen)
      if (seen == in.next_key) return refuse("The key \"" + std::string(seen) + "\" stands twice in one object.");
    in.seen.push_back(in.next_key);
    return true;
  }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) { return refuse("It is not JSON from there on."); }

 private:
  struct open_node {
    node value;
    bool outer;               // a document may stand here or below
    bool holds = false;       // a document, or an answer without any
    bool lists_hits = false;  // it is the `hits` object of the service's answer
    std::size_t held = 0;     // elements of the list, or of its list of hits
    std::string_view next_key{};
    std::vector<std::string_view> seen{};
  };

  bool refuse(std::string why) {
    if (fault_.empty()) fault_ = std::move(why);
    return false;
  }

  /// The line of the last character read, but for the one after a number.
  std::size_t line() {
    const char* last = read_ == text_.data() ? read_ : read_ - 1;
    if (last > counted_) {
      line_ += static_cast<std::size_t>(std::count(counted_, last, '\n'));
      counted_ = last;
    }
    return line_;
  }

  /// Whether the value to come is not kept.
  [[nodiscard]] bool skipped() const {
    return skipping_ > 0 || (!open_.empty() && open_.back().value.what == shape::object && open_.back().next_key.empty());
  }
  [[nodiscard]] std::string_view next_key() const {
    return !open_.empty() && open_.back().value.what == shape::object ? open_.back().next_key : std::string_view();
  }

  bool scalar(shape what, std::string text) {
    if (skipped()) return true;
    if (open_.empty()) return true;
    if (open_.back().outer && open_.back().value.what == shape::list) {
      told_.stranger(line());
      open_.back().holds = true;
      return true;
    }
    return attach({what, next_key(), std::move(text), line(), {}});
  }

  bool attach(node value) {
    if (++nodes_ > max_nodes) return refuse("The document of one company is too large.");
    open_.back().value.items.push_back(std::move(value));
    return true;
  }

  bool start(shape what) {
    if (open_.size() + skipping_ >= max_depth) return refuse("The JSON is nested too deeply.");
    if (skipped()) {
      ++skipping_;
      return true;
    }
    const std::string_view name = next_key();
    const bool outer = open_.empty() || (open_.back().outer &&
                                         (open_.back().value.what == shape::list || name == "hits" || name == "_source" || name == "Vrvirksomhed"));
    open_.push_back({{what, name, {}, line(), {}}, outer});
    return true;
  }

  bool end() {
    if (skipping_ > 0) {
      --skipping_;
      return true;
    }
    open_node done = std::move(open_.back());
    open_.pop_back();
    if (!done.outer) return attach(std::move(done.value));
    const bool is_hits = done.value.key == "hits";
    if (done.value.what == shape::list) {
      if (is_hits) {
        open_.back().lists_hits = true;
        open_.back().held = done.held;
      }
    } else if (done.value.find("cvrNummer") || done.value.find("deltagerRelation")) {
      told_.document(done.value);
      done.holds = true;
      nodes_ = 0;
    } else if (done.lists_hits) {
      const node* total = done.value.find("total");
      told_.answer(done.value.line, total && total->what == shape::object ? total->text_at("value") : done.value.text_at("total"), done.held);
    } else if (!done.holds) {
      told_.stranger(done.value.line);
      done.holds = true;
    }
    if (open_.empty()) return true;
    if (open_.back().value.what == shape::list) ++open_.back().held;
    open_.back().holds = open_.back().holds || done.holds || done.lists_hits;
    return true;
  }

  std::string_view text_;
  std::size_t line_;
  const listener& told_;
  const char* read_ = nullptr;
  const char* counted_ = nullptr;
  std::vector<open_node> open_;
  std::size_t skipping_ = 0;
  std::size_t nodes_ = 0;
  std::string fault_;
};

// ---- shares and moments -------------------------------------------------------------------------------------------------

/// A share from 0 to 1 in its shortest form, such as "0.6667": digits compare like the numbers they write. Nothing for any other
/// text. Never a binary fraction: 0.6667 is not one.
std::optional<std::string> read_share(std::string_view text) {
  const auto digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > 30 || (text[0] != '0' && text[0] != '1')) return std::nullopt;
  if (text.size() > 1 && (text[1] != '.' || text.size() == 2 || !std::all_of(text.begin() + 2, text.end(), digit))) return std::nullopt;
  if (text.size() > 1) {
    while (text.back() == '0') text.remove_suffix(1);
    if (text.back() == '.') text.remove_suffix(1);
  }
  if (text[0] == '1' && text.size() > 1) return std::nullopt;
  return std::string(text);
}

/// "66.67 %" of "0.6667".
std::string percent(std::string_view share) {
  std::string digits(share.substr(0, 1));
  digits += share.size() > 2 ? share.substr(2) : std::string_view();
  while (digits.size() < 3) digits += '0';
  std::string whole = digits.substr(0, 3);
  whole.erase(0, std::min(whole.find_first_not_of('0'), whole.size() - 1));
  return whole + (digits.size() > 3 ? "." + digits.substr(3) : "") + " %";
}

/// What follows from a share; nothing below half.
std::optional<certainty> decided_by(std::string_view share) {
  if (share >= "0.6667") return certainty::confirmed;
  if (share >= "0.5") return certainty::undetermined;
  return std::nullopt;
}

/// Milliseconds since 1970 of "2015-05-22T11:37:32.000+02:00"; the earliest there is for a text that is no such moment.
std::int64_t moment(std::string_view text) {
  constexpr std::int64_t unknown = std::numeric_limits<std::int64_t>::min();
  const auto take = [&](std::size_t count) -> std::int64_t {
    std::int64_t value = text.size() < count ? -1 : 0;
    for (std::size_t i = 0; value >= 0 && i < count; ++i) value = text[i] >= '0' && text[i] <= '9' ? value * 10 + (text[i] - '0') : -1;
    text.remove_prefix(std::min(count, text.size()));
    return value;
  };
  const auto skip = [&](char c) {
    if (!text.starts_with(c)) return false;
    text.remove_prefix(1);
    return true;
  };
  std::optional<day> on;
  try {
    on = day::parse(text.substr(0, 10));
  } catch (const error&) {
    return unknown;
  }
  text.remove_prefix(10);
  if (!skip('T')) return unknown;
  const std::int64_t hours = take(2);
  if (!skip(':')) return unknown;
  const std::int64_t minutes = take(2);
  if (!skip(':')) return unknown;
  const std::int64_t seconds = take(2);
  std::int64_t millis = 0;
  if (skip('.'))
    for (std::int64_t weight = 100; !text.empty() && text[0] >= '0' && text[0] <= '9'; text.remove_prefix(1), weight /= 10)
      millis += (text[0] - '0') * weight;
  std::int64_t offset = 0;
  if (!skip('Z')) {
    const bool west = text.starts_with('-');
    if (!skip('-') && !skip('+')) return unknown;
    const std::int64_t ahead = take(2);
    skip(':');
    const std::int64_t more = take(2);
    if (ahead < 0 || more < 0) return unknown;
    offset = (west ? -1 : 1) * (ahead * 60 + more);
  }
  if (hours < 0 || minutes < 0 || seconds < 0 || !text.empty()) return unknown;
  return (((on->number() * std::int64_t{24} + hours) * 60 + minutes - offset) * 60 + seconds) * 1000 + millis;
}

// ---- owners -------------------------------------------------------------------------------------------------------------

/// One value of one share of an owner.
struct statement {
  bool voting;
  std::string share;
  day first;
  std::optional<day> end;  // the first day on which it is not so
  std::int64_t updated;
};

struct owner {
  std::string key;                  // the CVR number, or the unit number of the register
  std::optional<cvr> number;        // of a Danish company, where given
  std::string unit;                 // CVR's own number of the unit
  std::optional<entity_kind> kind;  // nothing: not known to us
  std::string name;                 // of an enterprise only
  std::vector<statement> statements;
  std::size_t line;
  std::string place;
  bool faulty = false;
  bool other_participant = false;  // ANDEN_DELTAGER
};

struct company_document {
  cvr number;
  std::size_t line;
  std::vector<owner> owners;
  std::string content;  // what was read, to tell whether two documents say the same
  bool disputed = false;
};

/// Days on which one certainty holds, and the shares it rests on.
struct span {
  struct ground {
    day since;
    bool voting;
    std::string_view share;
    friend bool operator==(const ground& x, const ground& y) { return x.voting == y.voting && x.share == y.share; }
  };
  day from;
  std::optional<day> until;
  deminimis::certainty certainty;
  std::vector<ground> grounds;
};

/// The spans of an owner's statements, or nothing where two of them, updated together, contradict each other.
std::optional<std::vector<span>> spans_of(const std::vector<statement>& statements) {
  std::map<day, std::vector<std::pair<const statement*, bool>>> changes;
  for (const auto& s : statements) {
    changes[s.first].emplace_back(&s, true);
    if (s.end) changes[*s.end].emplace_back(&s, false);
  }
  // The shares that are stated on a day, by when they were last updated: ownership, voting rights.
  std::array<std::map<std::int64_t, std::map<std::string_view, std::size_t>>, 2> stated;
  std::vector<span> spans;
  bool open = false;
  for (const auto& [on, changed] : changes) {
    for (const auto& [s, begins] : changed) {
      auto& by_time = stated[s->voting ? 1 : 0];
      if (begins) {
        ++by_time[s->updated][s->share];
        continue;
      }
      auto& shares = by_time[s->updated];
      if (const auto found = shares.find(s->share); --found->second == 0) shares.erase(found);
      if (shares.empty()) by_time.erase(s->updated);
    }
    const bool voting = !stated[1].empty();
    std::optional<certainty> now;
    std::string_view share;
    if (voting || !stated[0].empty()) {
      const auto& latest = stated[voting ? 1 : 0].rbegin()->second;
      share = latest.rbegin()->first;
      now = decided_by(share);
      if (decided_by(latest.begin()->first) != now) return std::nullopt;
    }
    if (open && (!now || spans.back().certainty != *now)) {
      spans.back().until = on;
      open = false;
    }
    if (now && !open) {
      spans.push_back({on, std::nullopt, *now, {}});
      open = true;
    }
    const span::ground ground{on, voting, share};
    if (open && (spans.back().grounds.empty() || spans.back().grounds.back() != ground)) spans.back().grounds.push_back(ground);
  }
  return spans;
}

std::string evidence_of(const span& s, bool other_participant) {
  constexpr std::size_t most = 6;
  std::string text = "CVR, owner register (EJERREGISTER): ";
  for (std::size_t i = 0; i < s.grounds.size(); ++i) {
    const auto& g = s.grounds[i];
    if (i == most) {
      text += ", and " + std::to_string(s.grounds.size() - most) + " more";
      break;
    }
    if (i > 0) text += ", ";
    if (i == 0 || g.voting != s.grounds[i - 1].voting) text += g.voting ? "voting rights " : "ownership share (no voting rights given) ";
    text += (g.share == "1" ? "" : "from ") + percent(g.share) + " since " + to_string(g.since);
  }
  if (s.certainty == certainty::undetermined) text += "; the band holds exactly half, which is no majority";
  if (other_participant) text += "; ANDEN_DELTAGER in CVR: check what it is";
  return text;
}

/// An ASCII name without blanks and case: "Reelle ejere" is "REELLEEJERE".
std::string plain(std::string_view name) {
  std::string result;
  for (const char c : name)
    if (c != ' ' && c != '_') result += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return result;
}

enum class organ : std::uint8_t { owners, beneficial_owners, other };

/// Whether an organisation of the document is the owner register, by its name or its function.
organ organ_of(const node& organisation) {
  bool beneficial = false, owners = false;
  const auto look = [&](std::string_view name) {
    const std::string known = plain(name);
    owners = owners || known == "EJERREGISTER";
    beneficial = beneficial || known == "REELLEEJERE" || known == "REELEJER";
  };
  if (const node* names = organisation.find("organisationsNavn"))
    for (const auto& name : names->items) look(name.text_at("navn"));
  if (const node* attributes = organisation.find("attributter"))
    for (const auto& attribute : attributes->items)
      if (const node* values = attribute.text_at("type") == "FUNKTION" ? attribute.find("vaerdier") : nullptr)
        for (const auto& value : values->items) look(value.text_at("vaerdi"));
  return beneficial ? organ::beneficial_owners : owners ? organ::owners : organ::other;
}

bool is_share(std::string_view type) { return type == "EJERANDEL_PROCENT" || type == "EJERANDEL_STEMMERET_PROCENT"; }

/// State, county, region, municipality, parish council: the forms whose holders are public bodies.
bool is_public_form(std::string_view code) { return code == "230" || code == "240" || code == "245" || code == "250" || code == "260"; }

/// The current name in `navne`, where a ledger may keep it.
std::string current_name(const node& of) {
  std::string result;
  if (const node* names = of.find("navne"))
    for (const auto& name : names->items)
      if (const node* valid = name.find("periode"); !valid || !valid->find("gyldigTil")) result = name.text_at("navn");
  try {
    if (io::holds_cpr(result)) return {};
    return require_text(result, "navn");
  } catch (const error&) {
    return {};
  }
}

class cvr_reader {
 public:
  explicit cvr_reader(std::string_view name) : name_(name) {}

  links_file read(std::string_view content) {
    const listener told{[this](const node& document) { read_company(document); },
                        [this](std::size_t line) {
                          problem(line, "", "", errc::file_invalid,
                                  "No company's document (Vrvirksomhed) stands here; ask the service for companies.");
                        },
                        [this](std::size_t line, std::string_view total, std::size_t held) { read_answer(line, total, held); }};
    if (has_lines(content))
      read_lines(content, told);
    else
      read_whole(content, told);
    if (documents_ == 0 && !answered_)
      throw error(errc::file_invalid, std::string(name_), "It holds no company of CVR's open data (Vrvirksomhed).",
                  "Give what distribution.virk.dk/cvr-permanent/virksomhed/_search answers, or CSV.");
    make_links();
    return std::move(file_);
  }

 private:
  void problem(std::size_t line, std::string place, std::string_view value, errc code, std::string why) {
    io::add_problem(file_, line, std::move(place), value, code, std::move(why));
  }

  /// The first line with something on it, taken off `text` with its end; `number` counts the lines.
  static std::string_view take_line(std::string_view& text, std::size_t& number) {
    std::string_view line;
    while (!text.empty() && line.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size());
      line = text.substr(0, end);
      line.remove_prefix(std::min(line.find_first_not_of(" \t\r"), line.size()));
      text.remove_prefix(std::min(end + 1, text.size()));
      ++number;
    }
    return line;
  }

  /// JSON Lines: the first two lines both begin an object, which no two lines of one JSON value do.
  static bool has_lines(std::string_view content) {
    std::size_t number = 0;
    const bool first = take_line(content, number).starts_with('{');
    return first && take_line(content, number).starts_with('{');
  }

  void read_whole(std::string_view content, const listener& told) {
    if (content.size() > max_json_bytes)
      throw error(errc::file_invalid, std::string(name_), "The JSON is larger than 64 MiB.",
                  "Give JSON Lines, one company a line, or several files.");
    if (const auto fault = json_reader(content, 1, told).read())
      throw error(errc::file_invalid, std::string(name_) + ":" + std::to_string(fault->first), fault->second,
                  "Download the file again; it may be cut off.");
  }

  void read_lines(std::string_view content, const listener& told) {
    for (std::size_t number = 0; !content.empty();) {
      const std::string_view line = take_line(content, number);
      if (line.size() > max_json_bytes)
        problem(number, "", "", errc::line_too_long, "The line is longer than 64 MiB.");
      else if (!line.empty())
        if (const auto fault = json_reader(line, number, told).read()) problem(number, "", "", errc::file_invalid, fault->second);
    }
  }

  /// The service gives ten documents where no `size` is asked for, and says only in `total` that there are more.
  void read_answer(std::size_t line, std::string_view total, std::size_t held) {
    answered_ = true;
    const std::string here = std::to_string(held);
    if (total.size() > here.size() || (total.size() == here.size() && total > here))
      problem(line, "hits/total", total, errc::file_invalid,
              "The answer holds " + here + " of the documents found; ask for all, with size or scroll.");
  }

  void read_company(const node& document) {
    ++documents_;
    const auto number = cvr::find(document.text_at("cvrNummer"));
    if (!number)
      return problem(document.line, "cvrNummer", document.text_at("cvrNummer"), errc::cvr_invalid,
                     "The company's CVR number is missing or not eight digits.");
    company_document company{*number, document.line, {}, to_string(*number), false};
    note_unit(document.text_at("enhedsNummer"), *number);
    if (const node* forms = document.find("virksomhedsform"))
      for (const auto& form : forms->items)
        if (const node* valid = form.find("periode"); is_public_form(form.text_at("virksomhedsformkode")) && (!valid || !valid->find("gyldigTil")))
          public_bodies_[*number] = current_name(document);
    owners_.clear();
    const auto before = std::pair(file_.not_ownership, file_.beneficial);
    each(document, "deltagerRelation", to_string(*number),
         [&](const node& relation, const std::string& place) { read_relation(relation, place, company); });
    for (auto& o : company.owners) {
      ++file_.rows;
      if (o.statements.empty() && !o.faulty) {
        problem(o.line, o.place, "", errc::request_invalid, "The owner register gives neither voting rights nor an ownership share.");
        o.faulty = true;
      }
    }
    const auto [known, is_new] = known_.emplace(*number, companies_.size());
    if (is_new) {
      companies_.push_back(std::move(company));
    } else if (companies_[known->second].content == company.content) {
      ++file_.duplicates;
      file_.rows -= company.owners.size();
      std::tie(file_.not_ownership, file_.beneficial) = before;
    } else {
      companies_[known->second].disputed = true;
      problem(
          document.line, to_string(*number), "", errc::request_invalid,
          "Line " + std::to_string(companies_[known->second].line) + " says something else of the same company; keep the newest. Neither was used.");
    }
  }

  /// Calls `read(item, place)` for each object of a list; what is no list of objects is a problem.
  template <class Read>
  void each(const node& parent, std::string_view key, const std::string& place, Read&& read) {
    const node* list = parent.find(key);
    if (!list) return;
    const std::string here = place + "/" + std::string(key);
    if (list->what != shape::list) return problem(list->line, here, list->text, errc::file_invalid, "It is not a list.");
    for (std::size_t i = 0; i < list->items.size(); ++i) {
      const std::string at = here + "/" + std::to_string(i);
      if (list->items[i].what == shape::object)
        read(list->items[i], at);
      else
        problem(list->items[i].line, at, list->items[i].text, errc::file_invalid, "It is not an object.");
    }
  }

  void read_relation(const node& relation, const std::string& place, company_document& company) {
    each(relation, "organisationer", place, [&](const node& organisation, const std::string& at) {
      const organ kind = organ_of(organisation);
      if (kind == organ::owners) return read_owner(relation, organisation, at, company);
      ++file_.not_ownership;
      if (kind == organ::beneficial_owners) ++file_.beneficial;
      if (kind == organ::other && gives_shares(organisation))
        problem(organisation.line, at, organisation.text_at("hovedtype"), errc::request_invalid,
                "Shares are given in an organ that is neither the owner register nor that of beneficial owners; they were not used.");
    });
  }

  static bool gives_shares(const node& organisation) {
    if (const node* members = organisation.find("medlemsData"))
      for (const auto& member : members->items)
        if (const node* attributes = member.find("attributter"))
          for (const auto& attribute : attributes->items)
            if (is_share(attribute.text_at("type"))) return true;
    return false;
  }

  void read_owner(const node& relation, const node& organisation, const std::string& place, company_document& company) {
    const node* participant = relation.find("deltager");
    if (!participant || participant->what != shape::object) {
      ++file_.rows;
      return problem(relation.line, place, "", errc::file_invalid, "The owner (deltager) is missing.");
    }
    owner& o = company.owners[identify(*participant, place, company)];
    const std::size_t before = file_.problem_count;
    each(organisation, "medlemsData", place, [&](const node& member, const std::string& at) {
      each(member, "attributter", at, [&](const node& attribute, const std::string& where) {
        const std::string_view type = attribute.text_at("type");
        if (!is_share(type)) return;
        each(attribute, "vaerdier", where, [&](const node& value, const std::string& in) {
          const auto read = read_value(value, type == "EJERANDEL_STEMMERET_PROCENT", in);
          if (!read) return;
          o.statements.push_back(*read);
          note(company, {o.key, type, read->share, to_string(read->first), read->end ? to_string(*read->end) : "", std::to_string(read->updated)});
        });
      });
    });
    if (file_.problem_count == before) return;
    o.faulty = true;
    note(company, {o.key, "faulty"});
  }

  static void note(company_document& company, std::initializer_list<std::string_view> parts) {
    for (const auto part : parts) company.content.append(part).append("\n");
  }

  /// The place among the company's owners of a participant, who may stand in several relations and organs.
  std::size_t identify(const node& participant, const std::string& place, company_document& company) {
    const std::string_view type = participant.text_at("enhedstype"), key = participant.text_at("forretningsnoegle");
    const bool is_company = type == "VIRKSOMHED";
    owner o{{}, {}, {}, {}, {}, {}, participant.line, place, false, type == "ANDEN_DELTAGER"};
    const std::string_view unit = participant.text_at("enhedsNummer");
    if (!unit.empty() && unit.size() <= 20 && std::all_of(unit.begin(), unit.end(), [](char c) { return c >= '0' && c <= '9'; })) o.unit = unit;
    if (is_company) o.number = cvr::find(key);
    o.key = o.number ? to_string(*o.number) : !o.unit.empty() ? "unit " + o.unit : "at " + place;
    if (const auto [known, is_new] = owners_.emplace(o.key, company.owners.size()); !is_new) return known->second;
    const auto fault = [&](std::string_view value, errc code, std::string why) {
      o.faulty = true;
      problem(participant.line, place, value, code, std::move(why));
    };
    if (is_company) {
      o.kind = entity_kind::company;
      if (o.number)
        note_unit(o.unit, *o.number);
      else if (!key.empty())
        fault(key, errc::cvr_invalid, "The owner's CVR number (forretningsnoegle) is not eight digits.");
    } else if (type == "PERSON") {
      o.kind = entity_kind::person;
    } else if (type == "ANDEN_DELTAGER") {
      o.kind = entity_kind::foreign_enterprise;
      const std::string_view what = attribute_of(participant, "ANDRE_DELT_TYPE");
      if (what == "PERSON") o.kind = entity_kind::person;
      if (what == "VIRKSOMHED") o.name = current_name(participant);
    } else {
      fault(type, errc::request_invalid, "This kind of participant (enhedstype) is not known; enter the link by hand.");
    }
    if (o.kind && !o.number && o.unit.empty() && !o.faulty)
      fault(unit, is_company ? errc::cvr_invalid : errc::entity_unknown, "The owner has neither a CVR number nor CVR's unit number (enhedsNummer).");
    note(company, {o.key, type});
    company.owners.push_back(std::move(o));
    return company.owners.size() - 1;
  }

  static std::string_view attribute_of(const node& participant, std::string_view type) {
    std::string_view result;
    if (const node* attributes = participant.find("attributter"))
      for (const auto& attribute : attributes->items)
        if (const node* values = attribute.text_at("type") == type ? attribute.find("vaerdier") : nullptr)
          for (const auto& value : values->items) result = value.text_at("vaerdi");
    return result;
  }

  std::optional<statement> read_value(const node& value, bool voting, const std::string& place) {
    const std::string_view text = value.text_at("vaerdi");
    const auto share = read_share(text);
    if (!share)
      problem(value.line, place + "/vaerdi", text, errc::amount_syntax, "It is not a share from 0 to 1 written with a point, such as 0.6667.");
    const node* valid = value.find("periode");
    const node empty;
    if (!valid) valid = &empty;
    const auto day_at = [&](std::string_view key) -> std::optional<day> {
      const std::string_view written = valid->text_at(key);
      try {
        return day::parse(written);
      } catch (const error&) {
        problem(value.line, place + "/periode/" + std::string(key), written, errc::date_invalid,
                written.empty() ? "The day is missing." : "It is not a day written YYYY-MM-DD.");
        return std::nullopt;
      }
    };
    const auto first = day_at("gyldigFra");
    std::optional<day> end;
    bool good = share && first;
    if (valid->find("gyldigTil")) {
      const auto last = day_at("gyldigTil");
      if (first && last && *last < *first)
        problem(value.line, place + "/periode/gyldigTil", valid->text_at("gyldigTil"), errc::date_order, "The last day is before the first.");
      good = good && last && *last >= *first;
      if (last && *last < *day::of(9999, 12, 31)) end = *last + 1;
    }
    if (!good) return std::nullopt;
    return statement{voting, *share, *first, end, moment(value.text_at("sidstOpdateret"))};
  }

  void note_unit(std::string_view unit, cvr number) {
    if (!unit.empty()) by_unit_.emplace(unit, number);
  }

  void make_links() {
    for (const auto& company : companies_)
      if (!company.disputed)
        for (const auto& o : company.owners)
          if (!o.faulty) link(company, o);
  }

  void link(const company_document& company, const owner& o) {
    const auto spans = spans_of(o.statements);
    if (!spans)
      return problem(o.line, o.place, "", errc::request_invalid, "The register gives two shares for the same days, updated at the same time.");
    if (spans->empty()) {
      ++file_.below_band;
      return;
    }
    entity who{"cvr-unit:" + o.unit, *o.kind, o.name};
    if (o.kind == entity_kind::company) {
      std::optional<cvr> number = o.number;
      if (const auto known = by_unit_.find(o.unit); !number && known != by_unit_.end()) number = known->second;
      if (!number) return problem(o.line, o.place, o.unit, errc::cvr_invalid, "The owner's CVR number (forretningsnoegle) is missing.");
      who = {id_of(*number), entity_kind::company, {}};
      if (const auto body = public_bodies_.find(*number); body != public_bodies_.end())
        who = {"public:" + to_string(*number), entity_kind::public_body, body->second};
    }
    if (who.id == id_of(company.number)) return problem(o.line, o.place, who.id, errc::link_self, "The company stands as its own owner.");
    if (who.kind != entity_kind::company && declared_.emplace(who.id, true).second) file_.entities.push_back(who);
    for (const auto& s : *spans) {
      link_request made{who.id, id_of(company.number), s.from, {}, link_kind::majority_votes, s.certainty, evidence_of(s, o.other_participant)};
      if (s.until) made.until = *s.until;
      file_.links.push_back(std::move(made));
    }
  }

  std::string_view name_;
  links_file file_;
  std::size_t documents_ = 0;
  bool answered_ = false;
  std::vector<company_document> companies_;
  std::map<cvr, std::size_t> known_;           // the place in companies_
  std::map<std::string, std::size_t> owners_;  // of the company being read: the place among its owners
  std::map<std::string, cvr, std::less<>> by_unit_;
  std::map<cvr, std::string> public_bodies_;  // and their names
  std::map<std::string, bool> declared_;
};

}  // namespace

links_file read_cvr_open_data(std::string_view content, std::string_view name) { return cvr_reader(name).read(io::checked_text(content, name)); }

}  // namespace deminimis
