// SPDX-License-Identifier: Apache-2.0
#include "../../src/io/json_tree.hpp"

#include <nlohmann/json.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using io::json_tree;

namespace {

std::string why_refused(std::string_view text) {
  try {
    static_cast<void>(io::parse_json(text));
  } catch (const io::json_fault& fault) {
    return fault.place + ": " + fault.why;
  }
  return "read";
}

constexpr std::string_view sample =
    R"({"b":[1,-2,{"x":"y \"quoted\" \\ \n æ","empty":{}},[],true,false,null],"a":{"c":"","1/2":"0.1"},"z":9223372036854775807})";

}  // namespace

TEST_CASE("JSON that was read is written as it was", "[io][json]") { CHECK(io::parse_json(sample).text() == sample); }

TEST_CASE("JSON is indented and its keys are sorted as the JSON library does", "[io][json]") {
  const json_tree read = io::parse_json(sample);
  for (const int indent : {-1, 0, 2}) CHECK(read.text(indent) == nlohmann::ordered_json::parse(sample).dump(indent));
  json_tree sorted = read;
  sorted.sort();
  CHECK(sorted.text() == nlohmann::json::parse(sample).dump());
}

TEST_CASE("a number is whole and of 64 bits, or is kept as it was written", "[io][json]") {
  CHECK(*io::parse_json("-9223372036854775808").as<std::int64_t>() == INT64_MIN);
  for (const std::string_view text : {"1.0", "1e2", "0.1", "-0.5E-3"}) {
    const json_tree read = io::parse_json(text);
    CHECK(read.text() == text);
    CHECK(read.kind() == "a number with decimals");
  }
  const json_tree large = io::parse_json("9223372036854775808");
  CHECK(large.kind() == "a number too large");
  CHECK(large.text() == "9223372036854775808");
}

TEST_CASE("what is no JSON, says a key twice or goes too deep is refused with its place", "[io][json]") {
  CHECK(why_refused(R"({"a":[{"b":1},{"c":2,"c":3}]})") == "/a/1/c: The key stands twice in one object.");
  CHECK(why_refused(R"({"a/b":{"~":1,"x":2,"~":1}})") == "/a~1b/~0: The key stands twice in one object.");
  CHECK(why_refused(std::string(17, '[') + std::string(17, ']')) == ": The JSON is nested too deeply.");
  CHECK(why_refused(std::string(16, '[') + std::string(16, ']')) == "read");
  for (const std::string_view text : {"", "{", "[1,]", "{\"a\":}", "{a:1}", "1 2", "\"\xC3\"", "\"\x01\"", "nul"})
    CHECK(why_refused(text).starts_with(": It is not JSON: parse error at line 1, column "));
}
