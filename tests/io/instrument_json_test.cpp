// SPDX-License-Identifier: Apache-2.0
#include "../support/catch.hpp"

#include <deminimis/io/instrument_json.hpp>

using namespace deminimis;

TEST_CASE("every kind of instrument is written and read back the same", "[io][gge]") {
  for (const char* text : {
           R"({"amount":"1000.00 EUR","kind":"grant"})",
           R"({"discount_rate":"-0.25","kind":"instalments","payments":[{"amount":"100.00 EUR","years":"0"},{"amount":"50.00 EUR","years":"2"}]})",
           R"({"amount":"600000.00 EUR","collateral_percent":"50","kind":"loan","years":"4"})",
           R"({"amount":"600000.00 EUR","kind":"loan","years":"4.5"})",
           R"({"amount":"600000.00 EUR","guaranteed_percent":"79.99","kind":"guarantee","years":"4"})",
           R"({"discount_rate":"8","interest_rate":"6","kind":"soft_loan","outstanding":["500.00 EUR","0.00 EUR"],"reference_rate":"8.125"})",
           R"({"amount":"1000.00 EUR","kind":"capital"})",
           R"({"cap":"1000.00 EUR","kind":"capped"})",
       })
    CHECK(instrument_json(parse_instrument(text)) == text);
}

TEST_CASE("an instrument with a missing, unknown or wrong field is refused by name", "[io][gge]") {
  const auto where_of = [](const char* text) -> std::string {
    try {
      static_cast<void>(parse_instrument(text));
    } catch (const error& e) {
      return std::string(to_string(e.code())) + " " + e.where();
    }
    return "accepted";
  };
  CHECK(where_of(R"({"kind":"lottery"})") == "request_invalid instrument.kind");
  CHECK(where_of(R"({"kind":"loan","amount":"1.00 EUR"})") == "request_invalid instrument.years");
  CHECK(where_of(R"({"kind":"loan","amount":"1.00 EUR","years":"1","colour":"red"})") == "request_invalid instrument.colour");
  CHECK(where_of(R"({"kind":"loan","amount":"1.00 EUR","years":1})") == "request_invalid instrument.years");
  CHECK(where_of(R"({"kind":"grant","amount":"0.00 EUR"})") == "amount_not_positive instrument.amount");
}

TEST_CASE("a fraction that no decimals can write is not written", "[gge]") {
  CHECK(to_decimal_text(exact_number(29, 8)) == "3.625");
  CHECK(to_decimal_text(exact_number(-1, 4)) == "-0.25");
  CHECK(to_decimal_text(exact_number(12)) == "12");
  CHECK_THROWS_AS(to_decimal_text(exact_number(1, 3)), error);
}
