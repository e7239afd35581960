// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/notation.hpp>

#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

/// The number, or the code of the error.
std::string number(const char* text, notation how) {
  try {
    return read_number(text, how);
  } catch (const error& e) {
    return std::string(to_string(e.code()));
  }
}
std::string amount(const char* text, notation how = notation::da, std::optional<currency> unit = std::nullopt) {
  try {
    return to_string(read_amount(text, how, unit));
  } catch (const error& e) {
    return std::string(to_string(e.code()));
  }
}
std::string on(const char* text, notation how = notation::undeclared) {
  try {
    return to_string(read_day(text, how));
  } catch (const error& e) {
    return std::string(to_string(e.code()));
  }
}

}  // namespace

TEST_CASE("a number is read as its notation writes it, and no other way", "[io][notation]") {
  struct row {
    const char *text, *da, *en, *iso, *undeclared;
  };
  const char* no = "amount_syntax";
  const char* two = "number_ambiguous";
  for (const auto& r : std::vector<row>{
           {"80500", "80500", "80500", "80500", "80500"},
           {"80500,00", "80500.00", no, no, "80500.00"},
           {"80500.00", no, "80500.00", "80500.00", "80500.00"},
           {"1.000", "1000", "1.000", "1.000", two},  // H6
           {"1,000", "1.000", "1000", no, two},
           {"1.234,56", "1234.56", no, no, "1234.56"},
           {"1,234.56", no, "1234.56", no, "1234.56"},
           {"1.234.567", "1234567", no, no, "1234567"},
           {"1,234,567", no, "1234567", no, "1234567"},
           {"12.34", no, "12.34", "12.34", "12.34"},
           {"12.3456", no, "12.3456", "12.3456", "12.3456"},
           {"0.123", no, "0.123", "0.123", "0.123"},
           {"1 000 000,5", "1000000.5", no, no, "1000000.5"},
           {"1\xC2\xA0"
            "000",
            "1000", "1000", no, "1000"},
           {"1\xE2\x80\xAF"
            "000",
            "1000", "1000", no, "1000"},
           {"1 000.000", no, "1000.000", no, "1000.000"},
           {"1.000 000", no, no, no, no},
           {"12.34.567", no, no, no, no},
           {"1234.567", no, "1234.567", "1234.567", "1234.567"},
           {"-5,00", "-5.00", no, no, "-5.00"},
           {" 7 ", "7", "7", "7", "7"},
       }) {
    INFO(r.text);
    CHECK(number(r.text, notation::da) == r.da);
    CHECK(number(r.text, notation::en) == r.en);
    CHECK(number(r.text, notation::iso) == r.iso);
    CHECK(number(r.text, notation::undeclared) == r.undeclared);
  }
}

TEST_CASE("what is no number is refused in every notation", "[io][notation][H6]") {
  for (const char* text :
       {"",      "-",  ".",  ",",  "1e5", "1E5", "NaN",  "nan",    "inf",          "Infinity", "(5)",      "+5",  "5-", "0x10",     "1_000",
        "1'000", "5,", "5.", ",5", ".5",  "--5", "1,,5", "1..000", "\xEF\xBC\x95", "\xD9\xA5", "\xC2\xBD", "5 %", "=5", "1.00.000", "1.0000,00"})
    for (const auto how : {notation::undeclared, notation::da, notation::en, notation::iso}) {
      INFO(text);
      CHECK(number(text, how) == "amount_syntax");
    }
}

TEST_CASE("an amount has its currency before it, after it or from its row", "[io][notation]") {
  CHECK(amount("kr. 1.234,50") == "1234.50 DKK");
  CHECK(amount("kr.1.234,50") == "1234.50 DKK");
  CHECK(amount("kr 500") == "500.00 DKK");
  CHECK(amount("500 kr.") == "500.00 DKK");
  CHECK(amount("500\xC2\xA0kr") == "500.00 DKK");
  CHECK(amount("DKK 500") == "500.00 DKK");
  CHECK(amount("500,25 dkk") == "500.25 DKK");
  CHECK(amount("500EUR") == "500.00 EUR");
  CHECK(amount("\xE2\x82\xAC 500,00") == "500.00 EUR");
  CHECK(amount("500,00\xE2\x82\xAC") == "500.00 EUR");
  CHECK(amount("1.500,-", notation::da, currency::dkk()) == "1500.00 DKK");
  CHECK(amount("1.500,- kr.", notation::undeclared) == "1500.00 DKK");
  CHECK(amount("500 kr", notation::da, currency::parse("SEK")) == "500.00 SEK");
  CHECK(amount("500", notation::da, currency::eur()) == "500.00 EUR");
  CHECK(amount("80,500.00 DKK", notation::en) == "80500.00 DKK");
}

TEST_CASE("an amount that cannot be read is refused by the code that says why", "[io][notation][H6]") {
  CHECK(amount("500") == "currency_unknown");
  CHECK(amount("500 XYZ") == "currency_unknown");
  CHECK(amount("500 EUR", notation::da, currency::dkk()) == "currency_mismatch");
  CHECK(amount("kr 500 EUR") == "currency_mismatch");
  CHECK(amount("1.000 DKK", notation::undeclared) == "number_ambiguous");
  CHECK(amount("500,123 DKK") == "amount_precision");
  CHECK(amount("92233720368547758,07 DKK") == "92233720368547758.07 DKK");
  CHECK(amount("92233720368547758,08 DKK") == "amount_overflow");  // 2^63 øre
  CHECK(amount("9223372036854775808 DKK") == "amount_overflow");
  for (const char* text : {"", "DKK", "kr.", "1e5 DKK", "NaN DKK", "NaN", "(5) DKK", "=1+1", "five kr."}) {
    INFO(text);
    CHECK(amount(text) == "amount_syntax");
  }
}

TEST_CASE("a day is read as Danes or ISO write it, and never with the month first", "[io][notation]") {
  CHECK(on("15-03-2024") == "2024-03-15");
  CHECK(on("15.03.2024", notation::da) == "2024-03-15");
  CHECK(on("2024-03-15", notation::da) == "2024-03-15");
  CHECK(on(" 29-02-2024 ") == "2024-02-29");
  CHECK(on("2024-03-15", notation::en) == "2024-03-15");
  CHECK(on("15-03-2024", notation::en) == "date_invalid");
  CHECK(on("15-03-2024", notation::iso) == "date_invalid");
  for (const char* text : {"", "29-02-2023", "31-04-2024", "03-15-2024", "15-03.2024", "15/03/2024", "3/15/2024", "15-3-2024", "15-03-24", "45366",
                           "45366.5", "2024-13-01", "2024-3-15", "15. marts 2024", "00-01-2024", "0000-01-01"}) {
    INFO(text);
    CHECK(on(text) == "date_invalid");
  }
}

TEST_CASE("an amount is written as Danes write it", "[io][notation]") {
  const auto written = [](const char* text, bool grouped) { return danish_number(money::parse(text), grouped); };
  CHECK(written("80500.00 DKK", false) == "80500,00");
  CHECK(written("80500.00 DKK", true) == "80.500,00");
  CHECK(written("500.00 DKK", true) == "500,00");
  CHECK(written("1234567.89 DKK", true) == "1.234.567,89");
  CHECK(written("-1234.50 DKK", true) == "-1.234,50");
  CHECK(written("-123.50 DKK", true) == "-123,50");
  CHECK(written("1000 JPY", true) == "1.000");
}
