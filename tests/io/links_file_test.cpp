// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/links_file.hpp>

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/recorder.hpp>

#include "../support/catch.hpp"
#include "../support/data.hpp"

using namespace deminimis;
using deminimis::test::code_of;

namespace {

using lines = std::vector<std::string>;

/// "99000007 > 99000015 2018-05-01/ majority_votes confirmed"
lines links_of(const links_file& file) {
  lines result;
  for (const auto& l : file.links)
    result.push_back(l.a + " > " + l.b + " " + to_string(l.since.value("since")) + "/" + (l.until ? to_string(l.until->value("until")) : "") + " " +
                     std::string(to_string(l.kind)) + " " + std::string(to_string(l.certainty)));
  return result;
}

lines entities_of(const links_file& file) {
  lines result;
  for (const auto& e : file.entities) result.push_back(e.id + " " + std::string(to_string(e.kind)) + " [" + e.name + "]");
  return result;
}

/// "2:until date_order [2024-01-01]"
lines problems_of(const links_file& file) {
  lines result;
  for (const auto& p : file.problems) {
    result.push_back(std::to_string(p.line) + ":" + p.place + " " + std::string(to_string(p.code)) + " [" + p.value + "]");
    CHECK(!p.why.empty());
  }
  CHECK(file.problem_count == file.problems.size());
  return result;
}

std::string example(const std::string& name) {
  std::ifstream file(deminimis::test::example_data() + "/links/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

const std::string head = "owner,company,since,until,kind,certainty,evidence,a_kind,a_name\n";

links_file read(const std::string& content) { return read_links_csv(content, "links.csv"); }
/// The problems of one row under the full header.
lines faults(const std::string& row) {
  const auto file = read(head + row + "\n");
  CHECK(file.links.empty());
  CHECK(file.entities.empty());
  return problems_of(file);
}

errc refusal(const std::string& content) {
  return code_of([&] { return read(content); });
}

}  // namespace

TEST_CASE("the English sample file is read whole", "[io][links]") {
  const auto file = read_links(example("links.csv"), "links.csv");
  CHECK(problems_of(file) == lines{});
  CHECK(file.rows == 8);
  CHECK(links_of(file) ==
        lines{"99000007 > 99000015 2018-05-01/ majority_votes confirmed", "99000007 > 99000023 2019-03-01/2024-07-01 appoint_majority confirmed",
              "99000015 > 99000031 2022-01-01/ agreement_control undetermined", "foreign:fjordgard > 99000058 2020-02-15/ majority_votes confirmed",
              "person:1 > 99000066 2016-11-01/ majority_votes confirmed", "person:1 > 99000074 2021-06-01/ dominant_influence undetermined",
              "public:bredminde > 99000082 2012-01-01/ majority_votes confirmed", "99000090 > 99000066 2025-01-01/ merger confirmed"});
  CHECK(entities_of(file) == lines{"foreign:fjordgard foreign_enterprise [Fjordgard Exempel AB]", "person:1 person_enterprise []",
                                   "public:bredminde public_body [Bredminde Kommune]"});
  CHECK(file.links[0].evidence == "Shareholders' register, 80 % of the votes");
}

TEST_CASE("the Danish sample file, with a byte order mark, CRLF and Danish days, is read whole", "[io][links]") {
  const auto file = read_links(example("ejerskab.csv"), "ejerskab.csv");
  CHECK(problems_of(file) == lines{});
  CHECK(links_of(file) ==
        lines{"99000007 > 99000015 2018-05-01/ majority_votes confirmed", "99000007 > 99000023 2019-03-01/2024-07-01 appoint_majority confirmed",
              "udland:fjordgard > 99000058 2020-02-15/ majority_votes confirmed", "person:1 > 99000066 2016-11-01/ majority_votes undetermined"});
  CHECK(entities_of(file) == lines{"udland:fjordgard foreign_enterprise [Fjordgård Exempel AB]", "person:1 person_enterprise []"});
  CHECK(file.links[0].evidence == "Ejerbog; 80 % af stemmerne");
}

TEST_CASE("what a file of links says can be recorded as it is", "[io][links]") {
  for (const std::string name : {"links.csv", "ejerskab.csv", "cvr-answer.json", "cvr-companies.jsonl"}) {
    const auto file = read_links(example(name), name);
    memory_store store{settings{}};
    store.write([&](writer& w) {
      recorder r(w);
      for (const auto& e : file.entities) CHECK(r.declare_entity(e).sequence > 0);
      for (const auto& l : file.links) CHECK(r.add_link(l).receipt.sequence > 0);
    });
  }
}

TEST_CASE("comma, semicolon and tab separate fields, and columns stand in any order", "[io][links]") {
  const lines expected{"99000007 > 99000015 2020-01-01/ majority_votes confirmed"};
  CHECK(links_of(read("a,b,since\n99000007,99000015,2020-01-01\n")) == expected);
  CHECK(links_of(read("since;b;a\n2020-01-01;99000015;99000007\n")) == expected);
  CHECK(links_of(read("b\tsince\ta\n99000015\t2020-01-01\t99000007")) == expected);
  CHECK(links_of(read("\n  \nOwner , COMPANY, Since\n\"99000007\",99000015, 2020-01-01 \n")) == expected);
}

TEST_CASE("a quoted field may hold the separator and doubled quotes, on one line", "[io][links]") {
  const auto file = read(
      "a;b;since;evidence\n99000007;99000015;2020-01-01;\"the \"\"A\"\" shares; 70 "
      "%\"\n99000007;99000023;2020-01-01;\"open\n99000007;99000031;2020-01-01;\"x\" y\n");
  REQUIRE(file.links.size() == 1);
  CHECK(file.links[0].evidence == "the \"A\" shares; 70 %");
  CHECK(problems_of(file) ==
        lines{R"(3: file_invalid [99000007;99000023;2020-01-01;"open])", R"(4: file_invalid [99000007;99000031;2020-01-01;"x" y])"});
}

TEST_CASE("a CVR number is the same company in every written form", "[io][links]") {
  const auto file = read("a,b,since\nDK99000007,99-00-00-15,2020-01-01\n99 00 00 07,99000015,2020-01-01\n");
  CHECK(links_of(file) == lines{"99000007 > 99000015 2020-01-01/ majority_votes confirmed"});
  CHECK(file.duplicates == 1);
  CHECK(file.rows == 2);
}

TEST_CASE("a row that repeats another word for word is counted, one that differs is another link", "[io][links]") {
  const std::string row = "99000007,99000015,2020-01-01,,,,register,,\n";
  const auto file = read(head + row + row + "99000007,99000015,2020-01-01,,,,another register,,\n" + row);
  CHECK(file.links.size() == 2);
  CHECK(file.duplicates == 2);
  CHECK(file.rows == 4);
}

TEST_CASE("circles and several links between the same two are normal", "[io][links]") {
  const auto file =
      read("a,b,since,kind\n99000007,99000015,2020-01-01,\n99000015,99000007,2020-01-01,\n99000007,99000015,2020-01-01,appoint_majority\n");
  CHECK(file.links.size() == 3);
  CHECK(problems_of(file) == lines{});
}

TEST_CASE("every bad row is a problem with its line and column, and the reading goes on", "[io][links]") {
  const auto file = read(head +
                         "9900000,99000015,2020-01-01,,,,,,\n"
                         "99000007,99000015,2020-02-30,,,,,,\n"
                         "\n;\n"
                         "99000007,99000015,2020-01-01,,,,,,\n"
                         "99000007,99000015,2020-01-01,2019-12-31,owner,sure,,,\n");
  CHECK(links_of(file) == lines{"99000007 > 99000015 2020-01-01/ majority_votes confirmed"});
  CHECK(problems_of(file) == lines{"2:owner cvr_invalid [9900000]", "3:since date_invalid [2020-02-30]", "5: file_invalid [;]",
                                   "7:until date_order [2019-12-31]", "7:kind request_invalid [owner]", "7:certainty request_invalid [sure]"});
  CHECK(file.rows == 5);
}

TEST_CASE("until is the first day without the link, so that it lies after since", "[io][links]") {
  CHECK(faults("99000007,99000015,2020-01-01,2019-12-31,,,,,") == lines{"2:until date_order [2019-12-31]"});
  CHECK(faults("99000007,99000015,2020-01-01,2020-01-01,,,,,") == lines{"2:until date_order [2020-01-01]"});
  CHECK(links_of(read(head + "99000007,99000015,2020-01-01,2020-01-02,,,,,\n")) ==
        lines{"99000007 > 99000015 2020-01-01/2020-01-02 majority_votes confirmed"});
}

TEST_CASE("no entity is linked to itself, however its number is written", "[io][links]") {
  CHECK(faults("99000007,DK99000007,2020-01-01,,,,,,") == lines{"2:company link_self [DK99000007]"});
}

TEST_CASE("a merger has no end", "[io][links]") {
  CHECK(faults("99000007,99000015,2020-01-01,2021-01-01,merger,,,,") == lines{"2:until request_invalid [2021-01-01]"});
}

TEST_CASE("missing ids and days are problems", "[io][links]") {
  CHECK(faults(",,,,,,x,,") == lines{"2:owner entity_unknown []", "2:company entity_unknown []", "2:since date_invalid []"});
  CHECK(faults("00000000,99000015,2020-01-01,,,,,,") == lines{"2:owner cvr_invalid [00000000]"});
}

TEST_CASE("Danish days are read under Danish headings only, and never those with two-digit years or slashes", "[io][links]") {
  CHECK(faults("99000007,99000015,01-02-2020,,,,,,") == lines{"2:since date_invalid [01-02-2020]"});
  CHECK(links_of(read("ejer;virksomhed;fra;til\n99000007;99000015;01-02-2020;2020-03-01\n")) ==
        lines{"99000007 > 99000015 2020-02-01/2020-03-01 majority_votes confirmed"});
  for (const std::string day : {"01/02/2020", "01-02-20", "1-2-2020", "01-02.2020", "29-02-2023", "45000", "2020-02-01T00:00"})
    CHECK(problems_of(read("ejer;virksomhed;fra\n99000007;99000015;" + day + "\n")) == lines{"2:fra date_invalid [" + day + "]"});
}

TEST_CASE("what an owner is must be said, and said alike", "[io][links]") {
  CHECK(faults("person:1,99000015,2020-01-01,,,,,human,") == lines{"2:a_kind request_invalid [human]"});
  CHECK(faults("person:1,99000015,2020-01-01,,,,,,Somebody") == lines{"2:a_name request_invalid [Somebody]"});
  CHECK(faults("acme,99000015,2020-01-01,,,,,company,") == lines{"2:owner cvr_invalid [acme]"});
  CHECK(faults("99000007,99000015,2020-01-01,,,,,person,") == lines{"2:a_kind request_invalid [person]"});
  CHECK(faults("99000007,99000015,2020-01-01,,,,,public_body,") == lines{"2:a_kind request_invalid [public_body]"});
  const auto file =
      read(head + "x:1,99000015,2020-01-01,,,,,person,\nx:1,99000023,2020-01-01,,,,,foreign_enterprise,\nx:1,99000031,2020-01-01,,,,,,\n");
  CHECK(problems_of(file) == lines{"3:owner request_invalid [x:1]"});
  CHECK(file.entities.size() == 1);
  CHECK(file.links.size() == 2);
}

TEST_CASE("an entity of a bad row is not declared", "[io][links]") {
  const auto file = read(head + "x:1,99000015,never,,,,,person,\nx:1,99000015,2020-01-01,,,,,person_enterprise,\n");
  CHECK(entities_of(file) == lines{"x:1 person_enterprise []"});
}

TEST_CASE("a CPR number is refused wherever it stands, and never shown", "[io][links]") {
  const auto file = read(head +
                         "010190-1234,99000015,2020-01-01,,,,,person,\n"
                         "x:1,0101901234,2020-01-01,,,,,person,\n"
                         "99000007,99000015,2020-01-01,,,,seen by 010190-1234 himself,,\n"
                         "x:010190 1234,99000015,010190-1234,,,,,person,\n");
  CHECK(problems_of(file) == lines{"2:owner personal_number [[CPR]]", "3:company personal_number [[CPR]]",
                                   "4:evidence personal_number [seen by [CPR] himself]", "5:owner personal_number [x:[CPR]]",
                                   "5:since date_invalid [[CPR]]"});
  for (const auto& p : file.problems) CHECK(p.why.find("1234") == std::string::npos);
  CHECK(file.links.empty());
}

TEST_CASE("formulas, markup and long or hidden text are kept as text or refused, never run", "[io][links]") {
  const auto file =
      read("a;b;since;evidence\n99000007;99000015;2020-01-01;=cmd|' /C calc'!A0\n99000007;99000023;2020-01-01;<b>'; DROP TABLE links;--\n");
  REQUIRE(file.links.size() == 1);
  CHECK(file.links[0].evidence == "=cmd|' /C calc'!A0");
  CHECK(problems_of(file) == lines{"3: file_invalid [99000007;99000023;2020-01-01;<b>'; DROP TABLE links;--]"});
  CHECK(faults("99000007,99000015,2020-01-01,,,,\x1b[31mred,,") == lines{"2:evidence encoding_invalid [\x1b[31mred]"});
  CHECK(faults("99000007,99000015,2020-01-01,,,," + std::string(1001, 'x') + ",,") ==
        lines{"2:evidence request_invalid [" + std::string(77, 'x') + "...]"});
  CHECK(faults(std::string(201, 'x') + ",99000015,2020-01-01,,,,,person,") == lines{"2:owner request_invalid [" + std::string(77, 'x') + "...]"});
}

TEST_CASE("a misspelt column is not dropped in silence", "[io][links]") {
  const auto file = read("owner,company,since,untill\n99000007,99000015,2020-01-01,2021-01-01\n");
  CHECK(problems_of(file) == lines{"1:untill request_invalid [untill]"});
}

TEST_CASE("trailing empty fields are ignored, missing and surplus ones are not", "[io][links]") {
  CHECK(read("a,b,since\n99000007,99000015,2020-01-01,,\n,,\n").links.size() == 1);
  CHECK(problems_of(read("a,b,since\n99000007,99000015\n99000007,99000015,2020-01-01,x\n")) ==
        lines{"2: file_invalid [99000007,99000015]", "3: file_invalid [99000007,99000015,2020-01-01,x]"});
}

TEST_CASE("a text that is neither kind of file is refused", "[io][links]") {
  for (const std::string text : {"", "\n\n", "hello", "owner,company\n99000007,99000015\n", "<html></html>", "\xEF\xBB\xBF"}) {
    CHECK(refusal(text) == errc::file_invalid);
    CHECK(code_of([&] { return read_links(text, "x"); }) == errc::file_invalid);
  }
  CHECK(refusal("owner,company,since,ejer\n") == errc::file_invalid);
}

TEST_CASE("NUL bytes, Latin-1 and lines above 1 MiB are refused with their line", "[io][links]") {
  CHECK(refusal(head + "99000007,99000015,2020-01-01,,,,v\xE6rd,,\n") == errc::encoding_invalid);
  CHECK(refusal(head + std::string("99000007\0", 9)) == errc::encoding_invalid);
  CHECK(refusal(head + std::string((1U << 20U) + 1, 'x')) == errc::line_too_long);
  try {
    (void)read(head + "\nv\xE6rd");
    FAIL("was not refused");
  } catch (const error& refused) {
    CHECK(refused.where() == "links.csv:3");
  }
}

TEST_CASE("ten thousand problems are kept, all are counted", "[io][links]") {
  std::string content = head;
  for (int i = 0; i < 10'001; ++i) content += "99000007,99000007,2020-01-01,,,,,,\n";
  const auto file = read(content);
  CHECK(file.problems.size() == 10'000);
  CHECK(file.problem_count == 10'001);
}
