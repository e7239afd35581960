// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/rates_file.hpp>

#include <algorithm>
#include <clocale>
#include <fstream>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "../support/catch.hpp"
#include "../support/data.hpp"

using namespace deminimis;

namespace {

std::string example(const std::string& name) {
  std::ifstream file(deminimis::test::example_data() + "/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

/// "DKK 2024-03-15 7.4571"
std::string text(const quote& q) { return std::string(q.unit.code()) + " " + to_string(q.on) + " " + to_string(q.per_eur); }

using lines = std::vector<std::string>;

lines quotes_of(const rates_file& file) {
  lines result;
  for (const quote& q : file.quotes) result.push_back(text(q));
  return result;
}

/// "3:DKK rate_implausible [746]"
lines problems_of(const rates_file& file) {
  lines result;
  for (const rate_problem& p : file.problems)
    result.push_back(std::to_string(p.line) + ":" + p.column + " " + std::string(to_string(p.code)) + " [" + p.value + "]");
  CHECK(file.problem_count == file.problems.size());
  for (const rate_problem& p : file.problems) CHECK(!p.why.empty());
  return result;
}

rates_file read(const std::string& content, const std::string& name = "rates.txt") { return read_rates(content, name); }

/// The error that ends the reading.
error refusal(const std::string& content, const std::string& name = "rates.txt", std::optional<rates_format> format = {}) {
  try {
    (void)read_rates(content, name, format);
  } catch (const error& refused) {
    CHECK(!refused.why().empty());
    CHECK(!refused.remedy().empty());
    return refused;
  }
  FAIL("was not refused: " << content.substr(0, 200));
  throw std::logic_error("unreachable");
}

std::string sdmx(const std::string& rows) { return "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE\n" + rows; }

std::string xml(const std::string& days) {
  return "<exchangerates type=\"Exchange rates\" author=\"Danmarks Nationalbank\" refcur=\"DKK\" refamt=\"1\">\n" + days + "</exchangerates>";
}

}  // namespace

// ---- the ECB's file -------------------------------------------------------------------------------------------------------

TEST_CASE("the ECB's history from 2013 to 2026 is read whole and without a problem", "[io][rates]") {
  const auto file = read(example("eurofxref-hist.csv"), "eurofxref-hist.csv");
  CHECK(file.format == rates_format::ecb_csv);
  CHECK(problems_of(file).empty());
  CHECK(file.rows == 3371);
  CHECK(file.quotes.size() == 25668);
  CHECK(file.skipped == 0);
  CHECK(file.duplicates == 0);
  CHECK(text(file.quotes.front()) == "USD 2026-03-05 1.1618");
  CHECK(text(file.quotes.back()) == "NOK 2013-01-02 7.3175");
  CHECK(file.unused_currencies.size() == 33);
  CHECK(file.unused_currencies.front() == "BGN");
  CHECK(file.unused_currencies.back() == "ZAR");
}

TEST_CASE("the krone's rate of a day is the one the ECB published", "[io][rates]") {
  const auto file = read(example("eurofxref-hist.csv"), "eurofxref-hist.csv");
  lines kroner;
  for (const quote& q : file.quotes)
    if (q.unit == currency::dkk()) kroner.push_back(text(q));
  CHECK(kroner.size() == 3371);
  const auto has = [&](const std::string& wanted) { return std::find(kroner.begin(), kroner.end(), wanted) != kroner.end(); };
  CHECK(has("DKK 2019-04-09 7.465"));
  CHECK(has("DKK 2021-04-23 7.4361"));
  CHECK(has("DKK 2025-04-25 7.4656"));
  const auto friday = std::find(kroner.begin(), kroner.end(), "DKK 2024-03-15 7.4571");
  REQUIRE(friday != kroner.end());
  CHECK(*std::prev(friday) == "DKK 2024-03-18 7.4573");  // newest first; nothing is published at the weekend
}

TEST_CASE("the ECB's columns are found by name, its N/A is no rate", "[io][rates]") {
  const auto file = read("Date,CHF,DKK,ISK,USD,\n2024-03-18,0.9658,7.4573,N/A,1.0892,\n2024-03-15,N/A,7.4571,148.7,N/A,\n");
  CHECK(quotes_of(file) == lines{"DKK 2024-03-18 7.4573", "USD 2024-03-18 1.0892", "DKK 2024-03-15 7.4571", "ISK 2024-03-15 148.7"});
  CHECK(file.unused_currencies == lines{"CHF"});
  CHECK(problems_of(file).empty());
}

TEST_CASE("the ECB's daily file pads its cells and writes the date in words", "[io][rates]") {
  const auto file = read(example("rates/eurofxref.csv"));
  CHECK(file.format == rates_format::ecb_csv);
  CHECK(quotes_of(file) == lines{"USD 2026-03-05 1.1618", "JPY 2026-03-05 183.03", "DKK 2026-03-05 7.4716", "GBP 2026-03-05 0.8695",
                                 "PLN 2026-03-05 4.2725", "SEK 2026-03-05 10.6885", "ISK 2026-03-05 144.7", "NOK 2026-03-05 11.214"});
  CHECK(problems_of(file).empty());
  CHECK(quotes_of(read("Date, DKK, \n5 March 2026, 7.4716, \n")) == lines{"DKK 2026-03-05 7.4716"});
  CHECK(quotes_of(read("Date, DKK, \n29 February 2024, 7.4531, \n")) == lines{"DKK 2024-02-29 7.4531"});
}

TEST_CASE("a date that is no day of the calendar is a problem and its row is not taken", "[io][rates]") {
  const auto file =
      read("Date,DKK,\n2024-02-30,7.4571,\n30 February 2024,7.4571,\n15 Marts 2024,7.4571,\n15-03-2024,7.4571,\n2024-3-15,7.4571,\n,7.4571,\n");
  CHECK(file.quotes.empty());
  CHECK(problems_of(file) == lines{"2:Date date_invalid [2024-02-30]", "3:Date date_invalid [30 February 2024]",
                                   "4:Date date_invalid [15 Marts 2024]", "5:Date date_invalid [15-03-2024]", "6:Date date_invalid [2024-3-15]",
                                   "7:Date date_invalid []"});
}

TEST_CASE("a cell that is not a positive decimal is a problem and costs only itself", "[io][rates]") {
  for (const std::string bad : {"0",
                                "0.0000",
                                "-7.46",
                                "+7.46",
                                "7.46e0",
                                "1e5",
                                "NaN",
                                "inf",
                                "(7.46)",
                                ".746",
                                "7.",
                                "7.4 6",
                                "=7.46",
                                "n/a",
                                "-",
                                "",
                                "9223372036854775808",
                                "99999999999999999999.5",
                                "0.0000000000000001",
                                "7\xC2\xA0"
                                "46",
                                "\xEF\xBC\x97.46"}) {
    const auto file = read("Date,DKK,USD,\n2024-03-15," + bad + ",1.0892,\n");
    INFO(bad);
    CHECK(quotes_of(file) == lines{"USD 2024-03-15 1.0892"});
    CHECK(problems_of(file) == lines{"2:DKK rate_implausible [" + bad + "]"});
  }
}

TEST_CASE("a row with more or fewer cells than the header is not taken at all", "[io][rates]") {
  const auto file = read("Date,USD,DKK,\n2024-03-15,1.0892\n2024-03-18,7.4573,\n2024-03-19,1,0892,7,4571,\n2024-03-20,1.0844,7.4574\n");
  CHECK(quotes_of(file) == lines{"USD 2024-03-20 1.0844", "DKK 2024-03-20 7.4574"});
  CHECK(problems_of(file) ==
        lines{"2: file_invalid [2024-03-15,1.0892]", "3: file_invalid [2024-03-18,7.4573,]", "4: file_invalid [2024-03-19,1,0892,7,4571,]"});
}

TEST_CASE("a last cell that is empty is not mistaken for a separator at the line's end", "[io][rates]") {
  CHECK(problems_of(read("Date,USD,DKK\n2024-03-15,1.0892,\n")) == lines{"2:DKK rate_implausible []"});
  CHECK(problems_of(read("Date,USD,DKK\n2024-03-15,1.0892,,\n")) == lines{"2:DKK rate_implausible []"});
  CHECK(problems_of(read("Date,USD,DKK,\n2024-03-15,1.0892,,\n")) == lines{"2:DKK rate_implausible []"});
  CHECK(problems_of(read("Date,USD,DKK,\n2024-03-15,1.0892,\n")) == lines{"2: file_invalid [2024-03-15,1.0892,]"});
  CHECK(problems_of(read("Date,USD,DKK\n2024-03-15,1.0892,7.4571,,\n")) == lines{"2: file_invalid [2024-03-15,1.0892,7.4571,,]"});
}

TEST_CASE("a header that is not the ECB's is refused when the ECB's is asked for", "[io][rates]") {
  for (const std::string header :
       {"Date,DKK,Note,", "Dato,DKK,", "Date;DKK;", "Date,DKK,,", "Date,dkk,", "DKK,USD", "Date", "Date,,DKK,", "date,currency,rate"}) {
    INFO(header);
    CHECK(refusal(header + "\n2024-03-15,7.4571,x,\n", "f.csv", rates_format::ecb_csv).code() == errc::file_invalid);
  }
  const auto twice = refusal("Date,DKK,USD,DKK,\n2024-03-15,7.4571,1.0892,7.4571,\n", "f.csv", rates_format::ecb_csv);
  CHECK(twice.where() == "f.csv:1");
  CHECK(twice.why() == "The header names \"DKK\" twice.");
}

// ---- plausible, duplicates, euro ------------------------------------------------------------------------------------------

TEST_CASE("a krone outside the ERM II band is a problem, its edges are inside", "[io][rates]") {
  const auto file = read(
      "date,currency,rate\n2025-01-10,DKK,746.00\n2025-01-11,DKK,0.1340\n2025-01-12,DKK,7.29251\n2025-01-13,DKK,7.29252\n"
      "2025-01-14,DKK,7.62824\n2025-01-15,DKK,7.62825\n2025-01-16,SEK,746\n");
  CHECK(quotes_of(file) == lines{"DKK 2025-01-13 7.29252", "DKK 2025-01-14 7.62824", "SEK 2025-01-16 746"});
  CHECK(problems_of(file) == lines{"2:rate rate_implausible [746.00]", "3:rate rate_implausible [0.1340]", "4:rate rate_implausible [7.29251]",
                                   "7:rate rate_implausible [7.62825]"});
}

TEST_CASE("the same rate given twice counts once, whatever its trailing zeros", "[io][rates]") {
  const auto file = read("date,currency,rate\n2025-01-10,DKK,7.46\n2025-01-10,DKK,7.4600\n2025-01-10,SEK,7.46\n2025-01-10,DKK,7.46\n");
  CHECK(quotes_of(file) == lines{"DKK 2025-01-10 7.46", "SEK 2025-01-10 7.46"});
  CHECK(file.duplicates == 2);
  CHECK(file.rows == 4);
  CHECK(problems_of(file).empty());
}

TEST_CASE("of two different rates for one day neither is taken", "[io][rates]") {
  const auto file =
      read("date,currency,rate\n2025-01-10,DKK,7.4600\n2025-01-13,DKK,7.4601\n2025-01-10,DKK,7.4610\n2025-01-10,DKK,7.46\n2025-01-13,SEK,11.5\n");
  CHECK(quotes_of(file) == lines{"DKK 2025-01-13 7.4601", "SEK 2025-01-13 11.5"});
  CHECK(problems_of(file) == lines{"4:rate rate_changed [7.4610]"});
  CHECK(file.problems.at(0).why == "Line 2 gives 7.4600 for the same currency and day; neither rate was taken.");
}

TEST_CASE("the euro is 1 and gives no quote; any other value is a problem", "[io][rates]") {
  const auto file = read("date,currency,rate\n2025-01-10,EUR,1.00\n2025-01-11,EUR,1.01\n2025-01-12,DKK,7.46\n");
  CHECK(quotes_of(file) == lines{"DKK 2025-01-12 7.46"});
  CHECK(problems_of(file) == lines{"3:rate rate_implausible [1.01]"});
}

// ---- plain CSV ------------------------------------------------------------------------------------------------------------

TEST_CASE("a plain file names its three columns, in any order, with comma or semicolon", "[io][rates]") {
  const auto sample = read(example("rates/plain.csv"));
  CHECK(sample.format == rates_format::plain_csv);
  CHECK(sample.quotes.size() == 6);
  const lines expected{"DKK 2024-03-15 7.4571"};
  CHECK(quotes_of(read("rate,date,currency\n7.4571,2024-03-15,DKK\n")) == expected);
  CHECK(quotes_of(read("date;currency;rate\n2024-03-15;DKK;7.4571\n")) == expected);
  CHECK(quotes_of(read("Date; Currency; RATE;\n2024-03-15; DKK ; 7.4571;\n")) == expected);
  CHECK(quotes_of(read("\"date\",\"currency\",\"rate\"\n\"2024-03-15\",\"DKK\",\"7.4571\"\n")) == expected);
}

TEST_CASE("a decimal comma is refused where no notation is declared", "[io][rates]") {
  const auto file = read("date;currency;rate\n2024-03-15;DKK;7,4571\n2024-03-15;JPY;1.000,5\n2024-03-18;DKK;7.4573\n");
  CHECK(quotes_of(file) == lines{"DKK 2024-03-18 7.4573"});
  CHECK(problems_of(file) == lines{"2:rate rate_implausible [7,4571]", "3:rate rate_implausible [1.000,5]"});
}

TEST_CASE("an unknown currency is listed once, a code that is none is a problem", "[io][rates]") {
  const auto file = read(
      "date,currency,rate\n2024-03-15,CHF,0.96\n2024-03-18,CHF,nonsense\n2024-03-15,dkk,7.4571\n2024-03-15,DKKK,7.4571\n2024-03-15,,7.4571\n"
      "2024-03-15,XAU,1\n");
  CHECK(file.quotes.empty());
  CHECK(file.unused_currencies == lines{"CHF", "XAU"});
  CHECK(problems_of(file) == lines{"4:currency currency_unknown [dkk]", "5:currency currency_unknown [DKKK]", "6:currency currency_unknown []"});
}

TEST_CASE("a plain file with other columns is refused, not half read", "[io][rates]") {
  for (const std::string header : {"date,currency", "date,currency,rate,note", "dato,valuta,kurs", "currency,rate", "date,date,currency,rate"}) {
    INFO(header);
    CHECK(refusal(header + "\n2024-03-15,DKK,7.4571,x\n").code() == errc::file_invalid);
    CHECK(refusal(header + "\n2024-03-15,DKK,7.4571,x\n", "f", rates_format::plain_csv).where() == "f:1");
  }
}

// ---- SDMX -----------------------------------------------------------------------------------------------------------------

TEST_CASE("of the data portal's CSV the daily euro reference rates count, a holiday has none", "[io][rates]") {
  const auto file = read(example("rates/ecb-data-portal.csv"));
  CHECK(file.format == rates_format::sdmx_csv);
  CHECK(quotes_of(file) == lines{"DKK 2024-03-27 7.4582", "DKK 2024-03-28 7.458", "DKK 2024-04-02 7.4582", "USD 2024-03-27 1.0816",
                                 "USD 2024-03-28 1.0811", "USD 2024-04-02 1.0749"});
  CHECK(problems_of(file).empty());
  CHECK(file.unused_currencies == lines{"CHF"});
  CHECK(file.rows == 13);
  CHECK(file.skipped == 1);
}

TEST_CASE("the data portal's columns may stand in any order, quoted, with commas inside", "[io][rates]") {
  const auto file = read(
      "OBS_VALUE,\"TITLE_COMPL\",TIME_PERIOD,EXR_SUFFIX,EXR_TYPE,CURRENCY_DENOM,CURRENCY,FREQ\n"
      "7.4571,\"ECB, the \"\"reference\"\" rate, 2.15 pm\",2024-03-15,A,SP00,EUR,DKK,D\n");
  CHECK(file.format == rates_format::sdmx_csv);
  CHECK(quotes_of(file) == lines{"DKK 2024-03-15 7.4571"});
  CHECK(problems_of(file).empty());
}

TEST_CASE("monthly, inverted, averaged and other series of the data portal are skipped", "[io][rates]") {
  const auto file =
      read(sdmx("k,M,DKK,EUR,SP00,A,2024-03,7.4571\nk,D,EUR,DKK,SP00,A,2024-03-15,0.1341\nk,D,DKK,EUR,EN00,A,2024-03-15,98.1\n"
                "k,D,DKK,EUR,SP00,E,2024-03-15,7.4\nk,D,DKK,EUR,SP00,A,2024-03-15,7.4571\n"));
  CHECK(quotes_of(file) == lines{"DKK 2024-03-15 7.4571"});
  CHECK(file.skipped == 4);
  CHECK(problems_of(file).empty());
}

TEST_CASE("a missing observation is no rate, a wrong one is a problem", "[io][rates]") {
  const auto file =
      read(sdmx("k,D,DKK,EUR,SP00,A,2024-03-29,\nk,D,DKK,EUR,SP00,A,2024-04-01,NaN\nk,D,DKK,EUR,SP00,A,2024-04-02,n/a\n"
                "k,D,DKK,EUR,SP00,A,2024-04,7.4571\nk,D,DKK,EUR,SP00,A,2024-04-03,\"7.4590\"\nk,D,DKK,EUR,SP00,A,2024-04-04,7.46,\"extra\"\n"));
  CHECK(quotes_of(file) == lines{"DKK 2024-04-03 7.4590"});
  CHECK(problems_of(file) == lines{"4:OBS_VALUE rate_implausible [n/a]", "5:TIME_PERIOD date_invalid [2024-04]",
                                   "7: file_invalid [k,D,DKK,EUR,SP00,A,2024-04-04,7.46,\"extra\"]"});
}

TEST_CASE("an observation in powers of ten is a problem", "[io][rates]") {
  const std::string header = "KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,EXR_SUFFIX,TIME_PERIOD,OBS_VALUE,UNIT_MULT\n";
  const auto file = read(header + "k,D,JPY,EUR,SP00,A,2024-03-15,1.6203,2\nk,D,JPY,EUR,SP00,A,2024-03-18,162.33,0\n");
  CHECK(quotes_of(file) == lines{"JPY 2024-03-18 162.33"});
  CHECK(problems_of(file) == lines{"2:UNIT_MULT rate_implausible [2]"});
}

TEST_CASE("a quote left open costs its line, not the file", "[io][rates]") {
  const auto file = read("date,currency,rate\n2024-03-14,DKK,\"7.4568\n2024-03-15,\"DKK\"x,7.4571\n2024-03-18,DKK,7.4573\n");
  CHECK(quotes_of(file) == lines{"DKK 2024-03-18 7.4573"});
  CHECK(problems_of(file) == lines{"2: file_invalid [2024-03-14,DKK,\"7.4568]", "3: file_invalid [2024-03-15,\"DKK\"x,7.4571]"});
}

TEST_CASE("the data portal's file without a needed column is refused by its name", "[io][rates]") {
  const auto refused = refusal("KEY,FREQ,CURRENCY,CURRENCY_DENOM,EXR_TYPE,TIME_PERIOD,OBS_VALUE\nk,D,DKK,EUR,SP00,2024-03-15,7.4571\n", "exr.csv",
                               rates_format::sdmx_csv);
  CHECK(refused.code() == errc::file_invalid);
  CHECK(refused.where() == "exr.csv:1");
  CHECK(refused.why() == "The header has no column \"EXR_SUFFIX\".");
}

// ---- InforEuro ------------------------------------------------------------------------------------------------------------

TEST_CASE("InforEuro's month stands in the file's name and is read as its first day", "[io][rates]") {
  const std::string content = example("rates/inforeuro-2024-03.json");
  for (const std::string name :
       {"inforeuro-2024-03.json", "2024-03.json", "/home/u/x9/InforEuro 2024-03 (1).json", "monthly-rates?lang=EN&year=2024&month=3",
        "https://ec.europa.eu/budg/inforeuro/api/public/monthly-rates?month=03&year=2024", "2024-03/rates-2024-03.json"}) {
    INFO(name);
    const auto file = read_rates(content, name);
    CHECK(file.format == rates_format::inforeuro_json);
    CHECK(quotes_of(file) ==
          lines{"DKK 2024-03-01 7.454", "SEK 2024-03-01 11.192", "NOK 2024-03-01 11.4675", "GBP 2024-03-01 0.85548", "USD 2024-03-01 1.0808"});
    CHECK(file.unused_currencies == lines{"CHF"});
    CHECK(file.rows == 9);
    CHECK(file.duplicates == 2);  // Denmark, the Faroes and Greenland share the krone
    CHECK(problems_of(file).empty());
  }
}

TEST_CASE("InforEuro's entries without a month are refused where the name is not certain", "[io][rates]") {
  const std::string content = example("rates/inforeuro-2024-03.json");
  for (const std::string name : {"inforeuro.json", "monthly-rates", "inforeuro-2024-03-15.json", "inforeuro-2024-13.json", "2024-03_2024-04.json",
                                 "inforeuro-202403.json", "2023-2024.json", "monthly-rates?year=2024", "rates-12024-03.json", ""}) {
    INFO(name);
    const auto refused = refusal(content, name);
    CHECK(refused.code() == errc::file_invalid);
    CHECK(refused.why() == "The entries do not say their month.");
  }
}

TEST_CASE("InforEuro's history of one currency says its months itself", "[io][rates]") {
  const auto file = read(example("rates/inforeuro-dkk.json"), "inforeuro-2019-01.json");
  CHECK(quotes_of(file) == lines{"DKK 2024-03-01 7.454", "DKK 2024-02-01 7.4543", "DKK 2024-01-01 7.4545"});
  CHECK(problems_of(file).empty());
}

TEST_CASE("InforEuro's numbers are the digits that were written", "[io][rates]") {
  const auto file = read(R"([{"isoA3Code":"DKK","value":7.454000000000001},{"isoA3Code":"USD","value":1.08},{"isoA3Code":"JPY","value":162},
    {"isoA3Code":"ISK","value":150.000000000000000},{"isoA3Code":"SEK","value":1.1192E1},{"isoA3Code":"NOK","value":-11},
    {"isoA3Code":"GBP","value":"0.85518"},{"isoA3Code":"PLN","value":18446744073709551616}])",
                         "2024-03");
  CHECK(quotes_of(file) == lines{"DKK 2024-03-01 7.454000000000001", "USD 2024-03-01 1.08", "JPY 2024-03-01 162",
                                 "ISK 2024-03-01 150.000000000000000", "GBP 2024-03-01 0.85518"});
  CHECK(problems_of(file) ==
        lines{"2:value rate_implausible [1.1192E1]", "2:value rate_implausible [-11]", "3:value rate_implausible [18446744073709551616]"});
}

TEST_CASE("a process in a locale with decimal comma reads InforEuro's point all the same", "[io][rates]") {
  const char* const locale = std::setlocale(LC_NUMERIC, nullptr);
  const std::string before = locale;
  bool changed = false;
  for (const char* const name : {"da_DK.UTF-8", "da_DK.utf8", "de_DE.UTF-8", "fr_FR.UTF-8"})
    changed = changed || std::setlocale(LC_NUMERIC, name) != nullptr;
  const auto file = read(R"([{"isoA3Code":"DKK","value":7.454}])", "2024-03");
  std::setlocale(LC_NUMERIC, before.c_str());
  if (!changed) WARN("no locale with decimal comma is installed here");
  CHECK(quotes_of(file) == lines{"DKK 2024-03-01 7.454"});
}

TEST_CASE("an entry of InforEuro that does not fit is a problem with its line", "[io][rates]") {
  const auto file = read(R"([
{"currencyIso":"DKK","amount":7.454,"dateStart":"02/03/2024","dateEnd":"31/03/2024"},
{"currencyIso":"DKK","amount":7.454,"dateStart":"01/03/2024","dateEnd":"30/04/2024"},
{"currencyIso":"DKK","amount":7.454,"dateStart":"2024-03-01"},
{"currencyIso":"DKK","amount":7.454,"dateStart":"01/13/2024"},
{"currencyIso":"DKK","amount":7.454},
{"currencyIso":"DKK","amount":null,"dateStart":"01/03/2024"},
{"currencyIso":"DKK","dateStart":"01/03/2024"},
{"currencyIso":"DKK","amount":{"x":[7.454]},"dateStart":"01/03/2024"},
{"currencyIso":"DKK","refCurrencyIso":"USD","amount":7.454,"dateStart":"01/03/2024"},
{"currencyIso":"DKK","amount":7.4,
 "amount":7.454,"dateStart":"01/03/2024"},
{"amount":7.454,"dateStart":"01/03/2024"},
{"currencyIso":"kr.","amount":7.454,"dateStart":"01/03/2024"},
{"currencyIso":"DKK","amount":746.0,"dateStart":"01/03/2024"},
7.454, [{"currencyIso":"DKK","amount":7.454,"dateStart":"01/03/2024"}],
{"comment":{"currencyIso":"USD"},"currencyIso":"DKK","amount":7.4545,"dateStart":"01/01/2024","dateEnd":null}
])");
  CHECK(quotes_of(file) == lines{"DKK 2024-01-01 7.4545"});
  CHECK(problems_of(file) == lines{"2:dateStart date_invalid [02/03/2024]", "3:dateEnd date_invalid [30/04/2024]",
                                   "4:dateStart date_invalid [2024-03-01]", "5:dateStart date_invalid [01/13/2024]", "6:dateStart date_invalid []",
                                   "7:amount rate_implausible []", "8:value rate_implausible []", "9:amount rate_implausible [{...}]",
                                   "10:refCurrencyIso rate_implausible [USD]", "12:amount file_invalid [7.454]", "13:isoA3Code currency_unknown []",
                                   "14:currencyIso currency_unknown [kr.]", "15:amount rate_implausible [746.0]", "16: file_invalid [7.454]",
                                   "16: file_invalid [[...]]"});
  CHECK(file.rows == 16);
}

TEST_CASE("JSON that is not InforEuro's is refused with the line where it ends", "[io][rates]") {
  CHECK(refusal("[{\"isoA3Code\":\"DKK\",\n\"value\":7.454}\n", "2024-03").where() == "2024-03:3");
  CHECK(refusal("[{\"isoA3Code\":\"DKK\",\n\"value\":07.454}]", "2024-03").where() == "2024-03:2");
  for (const std::string content :
       {"[]", "[1,2]", "[{}]", "[{\"a\":1}]", "[[[[", "[{\"isoA3Code\":\"DKK\",\"value\":NaN}]", "[{\"isoA3Code\":\"DKK\"}]", "[] []",
        "[{\"isoA3Code\":\"DKK\",\"value\":7.454}] // comment", "{\"code\":5,\"message\":\"No rates published for period 2026/13\"}", "\"DKK\"",
        "[{\"isoA3Code\":\"DKK\",\"value\":1e999}]"}) {
    INFO(content);
    CHECK(refusal(content, "2024-03").code() == errc::file_invalid);
    CHECK(refusal(content, "2024-03", rates_format::inforeuro_json).code() == errc::file_invalid);
  }
  CHECK(refusal(std::string(1'000'000, '['), "2024-03").code() == errc::file_invalid);
}

// ---- Danmarks Nationalbank ------------------------------------------------------------------------------------------------

TEST_CASE("Nationalbanken's krone is a hundredth of its euro, in English and in Danish", "[io][rates]") {
  for (const std::string name : {"rates/nationalbanken-en.xml", "rates/nationalbanken-da.xml"}) {
    INFO(name);
    const auto file = read(example(name), name);
    CHECK(file.format == rates_format::nationalbanken_xml);
    CHECK(quotes_of(file) == lines{"DKK 2024-03-15 7.4571"});
    CHECK(problems_of(file).empty());
    CHECK(file.rows == 8);
    CHECK(file.unused_currencies == lines{"USD", "GBP", "SEK", "NOK", "CHF", "JPY", "RON"});
  }
}

TEST_CASE("the division by a hundred keeps every digit", "[io][rates]") {
  const auto hundredth = [](const std::string& rate) {
    return quotes_of(read(xml("<dailyrates id=\"2024-03-15\"><currency code=\"EUR\" rate=\"" + rate + "\"/></dailyrates>")));
  };
  CHECK(hundredth("745.71") == lines{"DKK 2024-03-15 7.4571"});
  CHECK(hundredth("746") == lines{"DKK 2024-03-15 7.46"});
  CHECK(hundredth("746.0000") == lines{"DKK 2024-03-15 7.460000"});
  CHECK(hundredth("0746,1") == lines{"DKK 2024-03-15 7.461"});
  CHECK(hundredth("745,7112345678901") == lines{"DKK 2024-03-15 7.457112345678901"});
}

TEST_CASE("Nationalbanken's rates that are none or cannot be kroner per 100 euro give no quote", "[io][rates]") {
  const auto file =
      read(xml("<dailyrates id=\"2024-03-11\"><currency code=\"EUR\" rate=\"-\"/></dailyrates>\n"
               "<dailyrates id=\"2024-03-12\"><currency code=\"EUR\" rate=\"7.4571\"/></dailyrates>\n"
               "<dailyrates id=\"2024-03-13\"><currency code=\"EUR\" rate=\"1.745,71\"/></dailyrates>\n"
               "<dailyrates id=\"2024-03-14\"><currency code=\"EUR\"/></dailyrates>\n"
               "<dailyrates id=\"15-03-2024\"><currency code=\"EUR\" rate=\"745.71\"/></dailyrates>\n"
               "<dailyrates id=\"2024-03-18\"><currency code=\"USD\" rate=\"684.64\"/><currency rate=\"1\"/></dailyrates>\n"
               "<dailyrates id=\"2024-03-19\">\n<other/>\n<currency code=\"EUR\" rate=\"745.72\"/></dailyrates><x/>\n"));
  CHECK(quotes_of(file) == lines{"DKK 2024-03-19 7.4572"});
  CHECK(problems_of(file) == lines{"3:rate rate_implausible [7.4571]", "4:rate rate_implausible [1.745,71]", "5:rate rate_implausible []",
                                   "6:id date_invalid [15-03-2024]", "7:code currency_unknown []", "7:id rate_missing [2024-03-18]",
                                   "9: file_invalid [other]", "10: file_invalid [x]"});
}

TEST_CASE("an XML file in Latin-1 is read, a file in another encoding is not", "[io][rates]") {
  const std::string body =
      xml("<dailyrates id=\"2024-03-15\"><currency code=\"RON\" desc=\"Rum\xE6nske leu\" rate=\"150.01\"/>"
          "<currency code=\"EUR\" rate=\"745.71\"/></dailyrates>");
  CHECK(quotes_of(read("<?xml version=\"1.0\" encoding=\"ISO-8859-1\"?>\n" + body)) == lines{"DKK 2024-03-15 7.4571"});
  CHECK(refusal("<?xml version=\"1.0\" encoding=\"utf-8\"?>\n" + body).code() == errc::encoding_invalid);
  CHECK(refusal(body).code() == errc::encoding_invalid);
}

TEST_CASE("XML that is not Nationalbanken's is refused, a document type declaration always", "[io][rates]") {
  const std::string day = "<dailyrates id=\"2024-03-15\"><currency code=\"EUR\" rate=\"745.71\"/></dailyrates>";
  CHECK(refusal("<html><body>Not found</body></html>").why() == "The root element is \"html\", not exchangerates.");
  CHECK(refusal("<exchangerates refcur=\"EUR\">" + day + "</exchangerates>").why() == "The rates are not in kroner: refcur is \"EUR\".");
  CHECK(refusal("<!DOCTYPE exchangerates [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>\n" + xml(day)).why() ==
        "The XML has a document type declaration.");
  CHECK(refusal("<!DOCTYPE x [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]>" + xml(day)).code() == errc::file_invalid);
  CHECK(refusal("<?xml version=\"1.0\"?>\n<exchangerates refcur=\"DKK\">\n<dailyrates>\n</exchangerates>", "n.xml").where() == "n.xml:4");
  CHECK(refusal(xml("")).why() == "The file holds no rates.");
  CHECK(refusal(xml(std::string(100'000, '<'))).code() == errc::file_invalid);
  std::string many;
  for (int i = 0; i < 1'000'001; ++i) many += "<a/>\n";
  CHECK(refusal(xml(many)).why() == "The XML has more than 1,000,000 tags.");
  const auto entity = read(xml("<dailyrates id=\"2024-03-15\"><currency code=\"EUR\" rate=\"&e;745.71\"/></dailyrates>"));
  CHECK(problems_of(entity) == lines{"2:rate rate_implausible [&e;745.71]"});
}

// ---- any file -------------------------------------------------------------------------------------------------------------

TEST_CASE("byte order mark, CRLF, blank lines and a missing last line end are accepted", "[io][rates]") {
  const lines expected{"DKK 2024-03-15 7.4571", "DKK 2024-03-18 7.4573"};
  CHECK(quotes_of(read("\xEF\xBB\xBF"
                       "date,currency,rate\r\n2024-03-15,DKK,7.4571\r\n2024-03-18,DKK,7.4573")) == expected);
  CHECK(quotes_of(read("\r\n\ndate,currency,rate\n\n2024-03-15,DKK,7.4571\n  \t\r\n2024-03-18,DKK,7.4573\r\n\r\n")) == expected);
  CHECK(quotes_of(read("\xEF\xBB\xBF"
                       "Date,DKK,\r\n2024-03-15,7.4571,\r\n2024-03-18,7.4573,")) == expected);
}

TEST_CASE("the format is recognised only where it is certain", "[io][rates]") {
  for (const std::string content :
       {"hello", "2024-03-15,DKK,7.4571\n", "a,b,c\n1,2,3\n", "Date;DKK;\n2024-03-15;7,4571;\n", "date,rate\n2024-03-15,7.4571\n",
        "\"date,currency,rate\n", "Date\n2024-03-15\n", "Date,currency\n", "date\tcurrency\trate\n"}) {
    INFO(content);
    const auto refused = refusal(content, "rates.csv");
    CHECK(refused.code() == errc::file_invalid);
    CHECK(refused.where() == "rates.csv");
  }
}

TEST_CASE("an empty file and a header without rows are refused", "[io][rates]") {
  for (const std::string content : {"", "\n", "\xEF\xBB\xBF", " \r\n\r\n", "Date,DKK,\n", "date,currency,rate"}) {
    CHECK(refusal(content).code() == errc::file_invalid);
    for (const auto format :
         {rates_format::ecb_csv, rates_format::sdmx_csv, rates_format::inforeuro_json, rates_format::nationalbanken_xml, rates_format::plain_csv})
      CHECK(refusal(content, "f", format).code() == errc::file_invalid);
  }
}

TEST_CASE("the ECB's ZIP archive is named as such", "[io][rates]") {
  const auto refused = refusal(std::string("PK\x03\x04\x14\0\0\0", 8), "eurofxref-hist.zip");
  CHECK(refused.code() == errc::file_invalid);
  CHECK(refused.why() == "The file is a ZIP archive.");
}

TEST_CASE("NUL bytes, UTF-16 and what is not UTF-8 are refused with line and column", "[io][rates]") {
  const auto at = [](const std::string& content) {
    const auto refused = refusal(content, "f.csv");
    CHECK(refused.code() == errc::encoding_invalid);
    return refused.where();
  };
  using namespace std::string_literals;
  CHECK(at("date,currency,rate\n2024-03-15,DKK,7.4571\n2024-03-18,D\0KK,7.4573\n"s) == "f.csv:3:13");
  CHECK(at("\xFF\xFE"
           "d\0a\0t\0e\0"s) == "f.csv:1:4");
  CHECK(at("date,currency,rate\n2024-03-15,D\xD8K,7.4571\n") == "f.csv:2:13");
  for (const std::string bad :
       {"\x80", "\xC0\xAF", "\xC3", "\xE0\x80\xAF", "\xED\xA0\x80", "\xEF\xBF", "\xF0\x80\x80\xAF", "\xF4\x90\x80\x80", "\xF8", "\xFF"})
    CHECK(at("date,currency,rate\n" + bad) == "f.csv:2:1");
  CHECK(problems_of(read("date,currency,rate\n2024-03-15,\xC3\x98\xE2\x82\xAC\xF0\x9F\x98\x80,7\n")) ==
        lines{"2:currency currency_unknown [\xC3\x98\xE2\x82\xAC\xF0\x9F\x98\x80]"});
}

TEST_CASE("a line of 1 MiB is read, one byte more is refused", "[io][rates]") {
  const std::size_t limit = std::size_t{1} << 20;
  const std::string head = "date,currency,rate\n2024-03-15,DKK,7.4571\n";
  CHECK(read(head + std::string(limit, 'x') + "\n").problems.size() == 1);
  for (const std::string end : {"", "\n", "\n2024-03-18,DKK,7.4573\n"}) {
    const auto refused = refusal(head + std::string(limit + 1, 'x') + end, "f.csv");
    CHECK(refused.code() == errc::line_too_long);
    CHECK(refused.where() == "f.csv:3");
  }
}

TEST_CASE("a problem shows at most 80 bytes of its value, whole characters", "[io][rates]") {
  std::string wide;
  for (int i = 0; i < 50; ++i) wide += "\xC3\x98";
  const auto file = read("date,currency,rate\n2024-03-15,DKK," + std::string(80, '7') + "\n2024-03-15,DKK," + std::string(81, '7') + "\n2024-03-15," +
                         wide + ",7\n2024-03-15,DKK,7.4571" + std::string(80, '0') + "\n");
  CHECK(file.quotes.empty());
  CHECK(problems_of(file) ==
        lines{"2:rate rate_implausible [" + std::string(80, '7') + "]", "3:rate rate_implausible [" + std::string(80, '7') + "...]",
              "4:currency currency_unknown [" + wide.substr(0, 80) + "...]", "5:rate rate_implausible [7.4571" + std::string(74, '0') + "...]"});
  for (const rate_problem& p : file.problems) CHECK(p.why.size() < 250);
}

TEST_CASE("ten thousand problems are listed, all are counted", "[io][rates]") {
  std::string content = "date,currency,rate\n";
  for (int i = 0; i < 10'005; ++i) content += "x,DKK,7.4571\n";
  const auto file = read(content + "2024-03-15,DKK,7.4571\n");
  CHECK(file.problems.size() == 10'000);
  CHECK(file.problem_count == 10'005);
  CHECK(quotes_of(file) == lines{"DKK 2024-03-15 7.4571"});
}

TEST_CASE("cells that a spreadsheet would run are text like any other", "[io][rates]") {
  const auto file = read("date,currency,rate\n=cmd|'/c calc'!A1,DKK,7.4571\n2024-03-15,@DKK,7.4571\n2024-03-15,DKK,=7.4571\n");
  CHECK(file.quotes.empty());
  CHECK(problems_of(file) ==
        lines{"2:date date_invalid [=cmd|'/c calc'!A1]", "3:currency currency_unknown [@DKK]", "4:rate rate_implausible [=7.4571]"});
}

TEST_CASE("progress only grows and ends at the whole; a caller can stop the reading", "[io][rates]") {
  const std::string content = example("eurofxref-hist.csv");
  std::vector<std::pair<std::size_t, std::size_t>> seen;
  (void)read_rates(content, "f", {}, [&](std::size_t done, std::size_t total) { seen.emplace_back(done, total); });
  REQUIRE(seen.size() > 5);
  for (std::size_t i = 1; i < seen.size(); ++i) CHECK(seen[i - 1].first < seen[i].first);
  for (const auto& [done, total] : seen) CHECK(total == content.size());
  CHECK(seen.back().first == content.size());
  const auto stop = [](std::size_t, std::size_t) { throw std::runtime_error("stop"); };
  CHECK_THROWS_AS((void)read_rates(content, "f", {}, stop), std::runtime_error);

  std::string json = "[";
  for (int i = 0; i < 4000; ++i) json += "{\"isoA3Code\":\"CHF\",\"value\":0.9537},\n";
  std::string days;
  for (int i = 0; i < 4000; ++i) days += "<dailyrates id=\"2024-03-15\"><currency code=\"EUR\" rate=\"745.71\"/></dailyrates>\n";
  for (const std::string& text : {json + "{\"isoA3Code\":\"DKK\",\"value\":7.454}]", xml(days)}) {
    seen.clear();
    (void)read_rates(text, "2024-03", {}, [&](std::size_t done, std::size_t total) { seen.emplace_back(done, total); });
    CHECK(seen.size() > 2);
    CHECK(seen.back() == std::pair(text.size(), text.size()));
    CHECK_THROWS_AS((void)read_rates(text, "2024-03", {}, stop), std::runtime_error);
  }
}

TEST_CASE("every format has a name", "[io][rates]") {
  CHECK(to_string(rates_format::ecb_csv) == "ecb_csv");
  CHECK(to_string(rates_format::sdmx_csv) == "sdmx_csv");
  CHECK(to_string(rates_format::inforeuro_json) == "inforeuro_json");
  CHECK(to_string(rates_format::nationalbanken_xml) == "nationalbanken_xml");
  CHECK(to_string(rates_format::plain_csv) == "plain_csv");
}
