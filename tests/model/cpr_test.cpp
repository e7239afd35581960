// SPDX-License-Identifier: Apache-2.0
#include <deminimis/model/text.hpp>

#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

TEST_CASE("a CPR number is found wherever it stands in a text", "[model][personal]") {
  for (const char* text : {"010170-1234", "0101701234", "010170 1234", "311299-0000", "Anna Jensen, 010170-1234, Odense", "cpr:0101701234.",
                           "(010170-1234)", "CPR010170-1234", "\xC3\x86 010170-1234",
                           "010170\xC2\xA0"
                           "1234",
                           "010170\xE2\x80\x93"
                           "1234",
                           "010170\xE2\x80\x91"
                           "1234",
                           "123 010170-1234", "ref/0101701234/2"}) {
    INFO(text);
    CHECK(holds_cpr(text));
    CHECK(code_of([&] { return require_text(text, "note"); }) == errc::personal_number);
  }
}

TEST_CASE("what only looks a little like a CPR number is left alone", "[model][personal]") {
  for (const char* text : {"",
                           "320170-1234",          // no such day
                           "011370-1234",          // no such month
                           "310470-1234",          // 31 April
                           "1003456789",           // a P-number
                           "P-number 1012851234",  //
                           "0101701234567",
                           "01017012345",  // longer numbers
                           "10101701234",  //
                           "010170-12345",
                           "1010170-1234",  //
                           "80500.00 DKK",
                           "150124.2000",  // amounts
                           "1512000000.00",
                           "1512000000,5",
                           "12345678",
                           "DK12345674",
                           "2026-11-23",
                           "RF-23-0098-1",
                           "12 34 56 74",
                           "3f010170-1234-4abc-8def-0123456789ab",  // a UUID
                           "e0101701234f",                          // a hash
                           "010170/1234",
                           "010170--1234",
                           "0101 701234",
                           "40-16-73-45-21"}) {
    INFO(text);
    CHECK_FALSE(holds_cpr(text));
  }
}
