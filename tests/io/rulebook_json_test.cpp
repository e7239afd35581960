// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/rulebook_json.hpp>

#include <functional>

#include <nlohmann/json.hpp>

#include <deminimis/law/dk_law.hpp>

#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;
using nlohmann::json;

namespace {

bool equal(const ceiling& a, const ceiling& b) {
  return a.id == b.id && a.aid_under == b.aid_under && a.counts == b.counts && a.limit == b.limit && a.highest == b.highest && a.window == b.window &&
         a.from == b.from && a.until == b.until && a.article == b.article && a.checked_on == b.checked_on;
}

bool equal(const rulebook& a, const rulebook& b) {
  return a.id == b.id && a.title == b.title && a.source == b.source &&
         std::equal(a.ceilings.begin(), a.ceilings.end(), b.ceilings.begin(), b.ceilings.end(),
                    [](const ceiling& x, const ceiling& y) { return equal(x, y); });
}

const json good = json::parse(R"({"format": "deminimis-rulebook/1", "id": "ours", "title": "Ours", "source": "The board", "ceilings": [
  {"id": "ours.general", "aid_under": ["general", "sgei"], "counts": ["general"], "limit_eur": "300000.00", "limit_eur_highest": null, "window": "rolling",
   "from": null, "until": null, "article": "Minute 7", "checked_on": "2026-11-23"},
  {"id": "ours.fishery", "aid_under": ["fishery"], "counts": ["fishery", "agriculture"], "limit_eur": "30000", "limit_eur_highest": "50000.00",
   "window": "either", "from": "2024-02-29", "until": "2024-02-29", "article": "Minute 8", "checked_on": "2026-11-23"}]})");

/// The error of a text that is no rulebook.
error refused(const std::string& text) {
  try {
    static_cast<void>(parse_rulebook(text, "rules.json"));
  } catch (const error& e) {
    CHECK(e.code() == errc::rulebook_invalid);
    CHECK_FALSE(e.why().empty());
    CHECK_FALSE(e.remedy().empty());
    return e;
  }
  throw std::logic_error("was read: " + text);
}

/// The place of the error after `change` was made to a good rulebook.
std::string place(const std::function<void(json&)>& change) {
  json changed = good;
  change(changed);
  const auto where = refused(changed.dump()).where();
  REQUIRE(where.starts_with("rules.json"));
  return where.size() > 11 ? where.substr(11) : "";
}

std::string place_of(const std::string& pointer, const json& value) {
  return place([&](json& book) { book[json::json_pointer(pointer)] = value; });
}

}  // namespace

TEST_CASE("the built-in rulebooks read back equal from their own JSON", "[io][rulebook]") {
  for (const auto* book : {&closing_loops_2024(), &dk_law()})
    for (const int indent : {-1, 0, 2}) CHECK(equal(parse_rulebook(rulebook_json(*book, indent), ""), *book));
  CHECK(rulebook_json(dk_law(), -1).find('\n') == std::string::npos);
}

TEST_CASE("a rulebook's JSON has the keys in the order in which people read them", "[io][rulebook]") {
  const auto text = rulebook_json(closing_loops_2024(), 2);
  CHECK(text.starts_with("{\n  \"format\": \"deminimis-rulebook/1\",\n  \"id\": \"closing-loops-2024\",\n  \"title\": "));
  CHECK(text.find("\"limit_eur\": \"300000.00\",\n      \"limit_eur_highest\": null,\n      \"window\": \"fiscal\"") != std::string::npos);
}

TEST_CASE("a rulebook of the user's own is read in every field", "[io][rulebook]") {
  const auto book = parse_rulebook(good.dump(), "rules.json");
  CHECK(book.id == "ours");
  CHECK(book.title == "Ours");
  CHECK(book.source == "The board");
  REQUIRE(book.ceilings.size() == 2);
  const auto& [first, second] = std::tie(book.ceilings[0], book.ceilings[1]);
  CHECK(first.aid_under == regulation_set{regulation::general, regulation::sgei});
  CHECK(first.counts == regulation_set{regulation::general});
  CHECK(first.limit == eur_cents(300'000'00));
  CHECK_FALSE(first.highest);
  CHECK(first.window == window_kind::rolling);
  CHECK_FALSE(first.from);
  CHECK_FALSE(first.until);
  CHECK(second.limit == eur_cents(30'000'00));
  CHECK(second.highest == eur_cents(50'000'00));
  CHECK(second.window == window_kind::either);
  CHECK(second.from == "2024-02-29"_day);
  CHECK(second.until == "2024-02-29"_day);
  CHECK(second.article == "Minute 8");
  CHECK(second.checked_on == "2026-11-23"_day);
  CHECK(equal(parse_rulebook(rulebook_json(book), ""), book));
}

TEST_CASE("a missing, unknown or doubled key is refused with its place", "[io][rulebook]") {
  for (const auto& [key, value] : good.items()) CHECK(place([&, k = key](json& book) { book.erase(k); }).empty());
  for (const auto& [key, value] : good["ceilings"][1].items())
    CHECK(place([&, k = key](json& book) { book["ceilings"][1].erase(k); }) == "/ceilings/1");
  CHECK(place_of("/note", "x") == "/note");
  CHECK(place_of("/ceilings/1/limit", "1.00") == "/ceilings/1/limit");
  CHECK(place_of("/ceilings/0/a~1b~0c", "x") == "/ceilings/0/a~1b~0c");
  auto text = good.dump();
  text.insert(text.rfind("\"limit_eur\":"), "\"limit_eur\":\"1.00\",");
  CHECK(refused(text).where() == "rules.json /ceilings/1/limit_eur");
  text = good.dump();
  text.insert(1, "\"id\":\"theirs\",");
  CHECK(refused(text).where() == "rules.json /id");
}

TEST_CASE("a value of another type is refused with its place, numbers above all", "[io][rulebook]") {
  const json flat = good.flatten();
  for (const auto& [pointer, value] : flat.items())
    for (const auto& wrong : {json(7), json(300000.5), json(true), json::object()}) {
      INFO(pointer << " " << wrong);
      CHECK(place_of(pointer, wrong) == pointer);
    }
  CHECK(place_of("/ceilings", json::object()) == "/ceilings");
  CHECK(place_of("/ceilings/0", "x") == "/ceilings/0");
  CHECK(place_of("/ceilings/0/counts", "general") == "/ceilings/0/counts");
  CHECK(place_of("/id", nullptr) == "/id");
  CHECK(place_of("/ceilings/0/limit_eur", nullptr) == "/ceilings/0/limit_eur");
  CHECK(refused("[]").where() == "rules.json");
}

TEST_CASE("a limit is above zero, in euro and exact", "[io][rulebook]") {
  for (const char* wrong :
       {"0", "0.00", "-1.00", "300.000,00", "300 000", "300000.001", "3e5", "", "300000.00 EUR", "1000000000000000000000", "NaN"}) {
    INFO(wrong);
    CHECK(place_of("/ceilings/0/limit_eur", wrong) == "/ceilings/0/limit_eur");
    CHECK(place_of("/ceilings/1/limit_eur_highest", wrong) == "/ceilings/1/limit_eur_highest");
  }
}

TEST_CASE("lists are not empty and name each regulation once", "[io][rulebook]") {
  CHECK(place_of("/ceilings", json::array()) == "/ceilings");
  CHECK(place_of("/ceilings/1/aid_under", json::array()) == "/ceilings/1/aid_under");
  CHECK(place_of("/ceilings/1/counts", json::array()) == "/ceilings/1/counts");
  CHECK(place_of("/ceilings/1/counts/1", "forestry") == "/ceilings/1/counts/1");
  CHECK(place_of("/ceilings/1/counts/1", "General") == "/ceilings/1/counts/1");
  CHECK(place_of("/ceilings/1/counts/1", "fishery") == "/ceilings/1/counts/1");
}

TEST_CASE("ids are used once and hold no control characters", "[io][rulebook]") {
  CHECK(place_of("/ceilings/1/id", "ours.general") == "/ceilings/1/id");
  for (const char* wrong : {"", "a\nb", "a\x1b[31m", "\x7f"}) {
    CHECK(place_of("/id", wrong) == "/id");
    CHECK(place_of("/ceilings/0/id", wrong) == "/ceilings/0/id");
    CHECK(place_of("/ceilings/0/article", wrong) == "/ceilings/0/article");
  }
}

TEST_CASE("days exist, and a ceiling does not end before it begins", "[io][rulebook]") {
  CHECK(place_of("/ceilings/1/until", "2024-02-28") == "/ceilings/1/until");
  CHECK(place_of("/ceilings/1/from", "2024-02-30") == "/ceilings/1/from");
  CHECK(place_of("/ceilings/0/checked_on", "23-11-2026") == "/ceilings/0/checked_on");
  CHECK(place_of("/ceilings/0/window", "calendar") == "/ceilings/0/window");
}

TEST_CASE("another format, and what is no JSON, is refused", "[io][rulebook]") {
  CHECK(place_of("/format", "deminimis-rulebook/2") == "/format");
  for (const std::string text : {"", "{", "{} {}", "\xff", "{\"a\": NaN}", "null"}) {
    INFO(text);
    CHECK(refused(text).where() == "rules.json");
  }
  CHECK(refused(std::string(40, '[') + std::string(40, ']')).where() == "rules.json");
  CHECK(refused(std::string(5'000'000, ' ')).where() == "rules.json");
}

TEST_CASE("a rulebook whose texts are not UTF-8 cannot be written", "[io][rulebook]") {
  rulebook book = closing_loops_2024();
  book.title = "\xe6";
  CHECK(code_of([&] { return rulebook_json(book); }) == errc::encoding_invalid);
}
