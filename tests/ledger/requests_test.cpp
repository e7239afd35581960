// SPDX-License-Identifier: Apache-2.0
#include <deminimis/ledger/requests.hpp>

#include "support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("an input is a value, or the text that is read as one when the ledger comes to it", "[ledger][requests]") {
  CHECK(input<day>("2025-01-10"_day).value("on") == "2025-01-10"_day);
  CHECK(input<day>("2025-01-10").value("on") == "2025-01-10"_day);
  CHECK(input<money>(money(100, currency::eur())).value("amount") == money(100, currency::eur()));
  CHECK(input<money>(std::string("1.00 EUR")).value("amount") == money(100, currency::eur()));
  CHECK(input<regulation>("sgei").value("regulation") == regulation::sgei);
  CHECK(input<cvr>("DK99000007").value("cvr") == cvr::parse("99000007"));
  CHECK(input<rate>(std::string_view("7.4600")).value("rate") == rate::parse("7.46"));
  const input<day> wrong("2025-02-29");  // nothing is thrown until it is asked for
  CHECK(code_of([&] { return wrong.value("granted_on"); }) == errc::date_invalid);
}

TEST_CASE("an input's error names the field it was asked for", "[ledger][requests]") {
  const auto where = [](const auto& field, const char* name) {
    try {
      static_cast<void>(field.value(name));
    } catch (const error& e) {
      return e.where();
    }
    return std::string("no error");
  };
  CHECK(where(input<day>("today"), "granted_on") == "granted_on");
  CHECK(where(input<cvr>("1234567"), "successors[1].cvr") == "successors[1].cvr");
  CHECK(where(input<regulation>("none"), "regulation") == "regulation");
  CHECK(where(input<money>("5"), "to") == "to");
}

TEST_CASE("a CVR number is read in its written forms", "[ledger][requests][cvr]") {
  for (const char* text : {"12345674", "DK12345674", "12 34 56 74", "12-34-56-74", "DK12 34 56 74"})
    CHECK(to_string(input<cvr>(text).value("cvr")) == "12345674");
  for (const char* text : {"1234567", "123456745", "1234567x", "00000000", "12-34 56-74", "DK 12345674", "dk12345674", "", " 12345674"})
    CHECK(code_of([&] { return input<cvr>(text).value("cvr"); }) == errc::cvr_invalid);
  CHECK_FALSE(input<cvr>("12345678").value("cvr").check_digit_ok());  // a finding, no error
}

TEST_CASE("a decimal is kept exactly as it is written", "[ledger][requests]") {
  CHECK(decimal::parse("5250000").mantissa == 5'250'000);
  CHECK(decimal::parse("5250000").decimals == 0);
  CHECK(decimal::parse("1250.50").mantissa == 125'050);
  CHECK(decimal::parse("1250.50").decimals == 2);
  CHECK(decimal::parse("-0.001").mantissa == -1);
  CHECK(decimal::parse("0012").mantissa == 12);  // no octal
  CHECK(decimal::parse("123456789012345678901234567890").mantissa.str() == "123456789012345678901234567890");
}

TEST_CASE("a decimal is digits, a point and a leading minus, and nothing else", "[ledger][requests]") {
  for (const char* text :
       {"", "-", ".5", "5.", "1,5", "1e6", "+1", " 1", "1 ", "1.2.3", "--1", "1-", "0x10", "-.5", "1234567890123456789012345678901"}) {
    CAPTURE(text);
    CHECK(code_of([&] { return decimal::parse(text); }) == errc::amount_syntax);
  }
}
