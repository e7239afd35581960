// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/links_file.hpp>

#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <vector>

#include "../support/catch.hpp"
#include "../support/data.hpp"

using namespace deminimis;
using deminimis::test::code_of;

namespace {

using lines = std::vector<std::string>;

/// "99000007 > 99000015 2020-01-01/ confirmed"
lines links_of(const links_file& file) {
  lines result;
  for (const auto& l : file.links) {
    CHECK(l.kind == link_kind::majority_votes);
    result.push_back(l.a + " > " + l.b + " " + to_string(l.since.value("since")) + "/" + (l.until ? to_string(l.until->value("until")) : "") + " " +
                     std::string(to_string(l.certainty)));
  }
  return result;
}

lines entities_of(const links_file& file) {
  lines result;
  for (const auto& e : file.entities) result.push_back(e.id + " " + std::string(to_string(e.kind)) + " [" + e.name + "]");
  return result;
}

/// "4:99000015/deltagerRelation/0 date_invalid [x]"
lines problems_of(const links_file& file) {
  lines result;
  for (const auto& p : file.problems) {
    result.push_back(std::to_string(p.line) + ":" + p.place + " " + std::string(to_string(p.code)) + " [" + p.value + "]");
    CHECK(!p.why.empty());
  }
  CHECK(file.problem_count == file.problems.size());
  return result;
}
lines codes_of(const links_file& file) {
  lines result;
  for (const auto& p : file.problems) result.push_back(std::string(to_string(p.code)) + " [" + p.value + "]");
  return result;
}

std::string example(const std::string& name) {
  std::ifstream file(deminimis::test::example_data() + "/links/" + name, std::ios::binary);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

std::string joined(const lines& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ",") + part;
  return text;
}
std::string list(const lines& parts) { return "[" + joined(parts) + "]"; }
std::string in_quotes(const std::string& text) { return "\"" + text + "\""; }

/// A value with its period; `share` as it stands in the JSON.
std::string value(const std::string& share, const std::string& from, const std::string& to = "",
                  const std::string& updated = "2021-03-04T09:12:44.000+01:00") {
  return R"({"vaerdi":)" + share + R"(,"periode":{"gyldigFra":)" + (from.empty() ? "null" : in_quotes(from)) + R"(,"gyldigTil":)" +
         (to.empty() ? "null" : in_quotes(to)) + R"(},"sidstOpdateret":)" + in_quotes(updated) + "}";
}
std::string attribute(const std::string& type, const lines& values) {
  return R"({"sekvensnr":0,"type":")" + type + R"(","vaerdier":)" + list(values) + "}";
}
std::string votes(const lines& values) { return attribute("EJERANDEL_STEMMERET_PROCENT", values); }
std::string owns(const lines& values) { return attribute("EJERANDEL_PROCENT", values); }
std::string organ(const lines& attributes, const std::string& name = "EJERREGISTER", const std::string& kind = "REGISTER") {
  return R"({"hovedtype":")" + kind + R"(","organisationsNavn":[{"navn":")" + name + R"("}],"medlemsData":[{"attributter":)" + list(attributes) +
         "}]}";
}
std::string participant(const std::string& kind, const std::string& key, const std::string& unit = "4009900007") {
  return R"({"enhedsNummer":)" + unit + R"(,"enhedstype":")" + kind + R"(","forretningsnoegle":)" + key + R"(,"navne":[{"navn":"Eksempel Person"}]})";
}
std::string relation(const std::string& who, const lines& organs) { return R"({"deltager":)" + who + R"(,"organisationer":)" + list(organs) + "}"; }
std::string document(const lines& relations, const std::string& number = "99000015") {
  return R"({"Vrvirksomhed":{"cvrNummer":)" + number + R"(,"deltagerRelation":)" + list(relations) + "}}";
}
const std::string holding = participant("VIRKSOMHED", "99000007");
/// 99000015 with 99000007 in its owner register.
std::string owned(const lines& attributes) { return document({relation(holding, {organ(attributes)})}); }

links_file read(const std::string& content) { return read_cvr_open_data(content, "cvr.json"); }
errc refusal(const std::string& content) {
  return code_of([&] { return read(content); });
}

}  // namespace

TEST_CASE("the sample answer of the service is read whole", "[io][links][cvr]") {
  const auto file = read_links(example("cvr-answer.json"), "cvr-answer.json");
  CHECK(problems_of(file) == lines{});
  CHECK(links_of(file) == lines{"99000007 > 99000015 2016-02-01/2020-01-01 undetermined", "99000007 > 99000015 2020-01-01/ confirmed",
                                "99000015 > 99000023 2021-04-01/ undetermined", "cvr-unit:4009900201 > 99000023 2023-04-01/ undetermined",
                                "public:99000090 > 99000082 2015-06-15/ confirmed"});
  CHECK(entities_of(file) == lines{"cvr-unit:4009900201 foreign_enterprise []", "public:99000090 public_body [Bredminde Kommune]"});
  CHECK(file.rows == 5);
  CHECK(file.below_band == 1);
  CHECK(file.not_ownership == 2);
  CHECK(file.beneficial == 1);
}

TEST_CASE("one document, a bare one, a list, the service's answer and JSON Lines are read alike", "[io][links][cvr]") {
  const std::string one = owned({votes({value("\"0.6667\"", "2020-01-01")})});
  const lines expected{"99000007 > 99000015 2020-01-01/ confirmed"};
  CHECK(links_of(read(one)) == expected);
  CHECK(links_of(read("\xEF\xBB\xBF \n" + one + "\n\n")) == expected);
  CHECK(links_of(read(one.substr(std::string(R"({"Vrvirksomhed":)").size(), one.size() - std::string(R"({"Vrvirksomhed":)").size() - 1))) ==
        expected);
  CHECK(links_of(read("[" + one + "]")) == expected);
  CHECK(links_of(read("[[" + one + "]]")) == expected);
  CHECK(links_of(read(R"({"took":1,"hits":{"total":{"value":1,"relation":"eq"},"hits":[{"_id":"1","_source":)" + one + "}]}}")) == expected);
  CHECK(links_of(read(one + "\n" + document({}, "99000023") + "\n")) == expected);
  CHECK(links_of(read(R"({"_id":"1","_source":)" + one + "}\r\n\r\n" + R"({"_id":"2","_source":)" + document({}, "99000023") + "}")) == expected);
}

TEST_CASE("a band from 66.67 % is a confirmed link, from 50 % an undetermined one, below none (Art 2(2)(a))", "[io][links][cvr]") {
  const auto certainty_of = [](const std::string& share) {
    std::string results;
    for (const std::string& written : {share, in_quotes(share)}) {  // CVR writes text; a number must be read as exactly
      const auto file = read(owned({votes({value(written, "2020-01-01")})}));
      CHECK(problems_of(file) == lines{});
      CHECK(file.links.size() + file.below_band == 1);
      const std::string result = file.links.empty() ? "none" : std::string(to_string(file.links[0].certainty));
      CHECK((results.empty() || results == result));
      results = result;
    }
    return results;
  };
  for (const std::string share : {"0.6667", "0.66670", "0.66670000000000000001", "0.9", "0.94", "1.0", "1"})
    CHECK(certainty_of(share) == "confirmed");
  for (const std::string share : {"0.6666", "0.66669999999999999999", "0.5", "0.50", "0.500000000000000000001", "0.51"})
    CHECK(certainty_of(share) == "undetermined");
  for (const std::string share : {"0.4999", "0.49999999999999999999", "0.3333", "0.25", "0.2", "0.15", "0.1", "0.05", "0.0", "0"})
    CHECK(certainty_of(share) == "none");
}

TEST_CASE("a share that is no decimal from 0 to 1 is a problem, and its owner is left out", "[io][links][cvr]") {
  for (const std::string written : {"\"0,6667\"", "\"66.67\"", "66.67", "1.0001", "-0.5", "\"5e-1\"", "5e-1", "\".5\"", "\"0.\"", "\"\"", "\"00.5\"",
                                    "2", "null", "true", "\"NaN\"", "\"0.6667 \"", "\"0.12345678901234567890123456789\"", "[]", "{}"}) {
    const auto file = read(owned({votes({value(written, "2020-01-01")})}));
    REQUIRE(file.problems.size() == 1);
    CHECK(file.problems[0].code == errc::amount_syntax);
    CHECK(file.links.empty());
    CHECK(file.rows == 1);
  }
  CHECK(refusal(owned({votes({value("NaN", "2020-01-01")})})) == errc::file_invalid);
  CHECK(refusal(owned({votes({value("0.6667.1", "2020-01-01")})})) == errc::file_invalid);
}

TEST_CASE("a problem names the line and the way to the value", "[io][links][cvr]") {
  const auto file = read("[\n\n" + owned({"\n" + votes({value("0.9", "2020-01-01"), "\n" + value("2", "2021-01-01")})}) + "\n]");
  CHECK(problems_of(file) == lines{"5:99000015/deltagerRelation/0/organisationer/0/medlemsData/0/attributter/0/vaerdier/1/vaerdi amount_syntax [2]"});
}

TEST_CASE("voting rights decide where both are given, and the evidence says which was used", "[io][links][cvr]") {
  const auto by_votes = read(owned({owns({value("\"1.0\"", "2020-01-01")}), votes({value("\"0.5\"", "2020-01-01")})}));
  CHECK(links_of(by_votes) == lines{"99000007 > 99000015 2020-01-01/ undetermined"});
  CHECK(by_votes.links[0].evidence ==
        "CVR, owner register (EJERREGISTER): voting rights from 50 % since 2020-01-01; the band holds exactly half, which is no majority");
  const auto few_votes = read(owned({votes({value("\"0.25\"", "2020-01-01")}), owns({value("\"0.9\"", "2020-01-01")})}));
  CHECK(few_votes.links.empty());
  CHECK(few_votes.below_band == 1);
  const auto by_shares = read(owned({owns({value("\"0.6667\"", "2020-01-01")})}));
  CHECK(links_of(by_shares) == lines{"99000007 > 99000015 2020-01-01/ confirmed"});
  CHECK(by_shares.links[0].evidence == "CVR, owner register (EJERREGISTER): ownership share (no voting rights given) from 66.67 % since 2020-01-01");
}

TEST_CASE("the ownership share decides on the days for which no voting rights are given", "[io][links][cvr]") {
  const auto file = read(owned({owns({value("\"0.9\"", "2015-01-01")}), votes({value("\"0.3333\"", "2018-01-01", "2019-12-31")})}));
  CHECK(links_of(file) == lines{"99000007 > 99000015 2015-01-01/2018-01-01 confirmed", "99000007 > 99000015 2020-01-01/ confirmed"});
}

TEST_CASE("CVR's last day is included, so that a link ends on the day after", "[io][links][cvr]") {
  CHECK(links_of(read(owned({votes({value("\"0.9\"", "2020-01-01", "2024-02-28")})}))) ==
        lines{"99000007 > 99000015 2020-01-01/2024-02-29 confirmed"});
  CHECK(links_of(read(owned({votes({value("\"0.9\"", "2020-01-01", "2023-12-31")})}))) ==
        lines{"99000007 > 99000015 2020-01-01/2024-01-01 confirmed"});
  CHECK(links_of(read(owned({votes({value("\"0.9\"", "2020-01-01", "2020-01-01")})}))) ==
        lines{"99000007 > 99000015 2020-01-01/2020-01-02 confirmed"});
  CHECK(links_of(read(owned({votes({value("\"0.9\"", "2020-01-01", "9999-12-31")})}))) == lines{"99000007 > 99000015 2020-01-01/ confirmed"});
  CHECK(codes_of(read(owned({votes({value("\"0.9\"", "2020-01-02", "2020-01-01")})}))) == lines{"date_order [2020-01-01]"});
}

TEST_CASE("a missing or wrong first day is a problem", "[io][links][cvr]") {
  CHECK(codes_of(read(owned({votes({value("\"0.9\"", "")})}))) == lines{"date_invalid []"});
  CHECK(codes_of(read(owned({votes({R"({"vaerdi":"0.9","periode":null})"})}))) == lines{"date_invalid []"});
  CHECK(codes_of(read(owned({votes({value("\"0.9\"", "2020-02-30")})}))) == lines{"date_invalid [2020-02-30]"});
  CHECK(codes_of(read(owned({votes({value("\"0.9\"", "2020-01-01T00:00:00.000+01:00")})}))) == lines{"date_invalid [2020-01-01T00:00:00.000+01:00]"});
  const auto file = read(owned({votes({value("\"0.9\"", "2020-01-01"), value("\"0.9\"", "2021-01-01", "soon")})}));
  CHECK(codes_of(file) == lines{"date_invalid [soon]"});
  CHECK(file.links.empty());
}

TEST_CASE("periods that follow each other with the same certainty are one link", "[io][links][cvr]") {
  const auto file = read(owned(
      {votes({value("\"0.9\"", "2021-05-01", "2022-12-31"), value("\"0.6667\"", "2020-01-01", "2021-04-30"), value("\"1.0\"", "2023-01-01")})}));
  CHECK(links_of(file) == lines{"99000007 > 99000015 2020-01-01/ confirmed"});
  CHECK(file.links[0].evidence ==
        "CVR, owner register (EJERREGISTER): voting rights from 66.67 % since 2020-01-01, from 90 % since 2021-05-01, 100 % since 2023-01-01");
  const auto gap = read(owned({votes({value("\"0.9\"", "2020-01-01", "2021-04-29"), value("\"0.9\"", "2021-05-01")})}));
  CHECK(links_of(gap) == lines{"99000007 > 99000015 2020-01-01/2021-04-30 confirmed", "99000007 > 99000015 2021-05-01/ confirmed"});
}

TEST_CASE("a band that changes over time changes the link, and ends it below half", "[io][links][cvr]") {
  const auto file = read(owned(
      {votes({value("\"0.25\"", "2015-01-01", "2016-12-31"), value("\"0.5\"", "2017-01-01", "2018-12-31"),
              value("\"0.6667\"", "2019-01-01", "2020-12-31"), value("\"0.5\"", "2021-01-01", "2021-12-31"), value("\"0.3333\"", "2022-01-01")})}));
  CHECK(links_of(file) == lines{"99000007 > 99000015 2017-01-01/2019-01-01 undetermined", "99000007 > 99000015 2019-01-01/2021-01-01 confirmed",
                                "99000007 > 99000015 2021-01-01/2022-01-01 undetermined"});
  CHECK(file.below_band == 0);
}

TEST_CASE("a participant who left is a link with an end", "[io][links][cvr]") {
  const auto file =
      read(document({relation(holding, {organ({votes({value("\"0.9\"", "2016-07-25", "2018-10-22")})})}),
                     relation(participant("VIRKSOMHED", "99000023", "4009900023"), {organ({votes({value("\"1.0\"", "2018-10-23")})})})}));
  CHECK(links_of(file) == lines{"99000007 > 99000015 2016-07-25/2018-10-23 confirmed", "99000023 > 99000015 2018-10-23/ confirmed"});
  CHECK(file.rows == 2);
}

TEST_CASE("of values for the same days the last updated counts", "[io][links][cvr]") {
  const auto at = [](const std::string& first, const std::string& second) {
    return read(owned({votes({value("\"0.9\"", "2020-01-01", "", first), value("\"0.25\"", "2020-01-01", "", second)})}));
  };
  CHECK(at("2021-01-01T10:00:00.000+01:00", "2021-01-01T10:00:01.000+01:00").links.empty());
  CHECK(at("2021-01-01T10:00:00.001+01:00", "2021-01-01T10:00:00.000+01:00").links.size() == 1);
  CHECK(at("2021-01-01T10:00:00.000+01:00", "2021-01-01T10:00:00.000+02:00").links.size() == 1);  // an hour earlier
  CHECK(at("2021-01-01T10:00:00Z", "2021-01-01T11:00:01+01:00").links.empty());
  CHECK(at("", "2021-01-01T10:00:00Z").links.empty());
  for (const std::string same : {"2021-01-01T10:00:00Z", "", "yesterday"}) {
    CHECK(codes_of(at(same, same)) == lines{"request_invalid []"});
    CHECK(at(same, same).links.empty());
  }
  const auto later =
      read(owned({votes({value("\"0.5\"", "2016-01-01", "", "2016-01-01T00:00:00Z"), value("\"1.0\"", "2018-01-01", "", "2018-01-01T00:00:00Z")})}));
  CHECK(links_of(later) == lines{"99000007 > 99000015 2016-01-01/2018-01-01 undetermined", "99000007 > 99000015 2018-01-01/ confirmed"});
}

TEST_CASE("beneficial owners and boards are no control links; they are counted", "[io][links][cvr]") {
  const std::string person = participant("PERSON", "null", "4009900101");
  const lines all{organ({votes({value("\"0.3333\"", "2020-01-01")})}), organ({votes({value("\"0.94\"", "2020-01-01")})}, "Reelle ejere"),
                  organ({attribute("FUNKTION", {value("\"DIREKTØR\"", "2020-01-01")})}, "Direktion", "LEDELSESORGAN"),
                  organ({attribute("FUNKTION", {value("\"STIFTERE\"", "2020-01-01")})}, "Stiftere", "STIFTERE")};
  const auto file = read(document({relation(person, all)}));
  CHECK(file.links.empty());
  CHECK(file.entities.empty());
  CHECK(problems_of(file) == lines{});
  CHECK(file.rows == 1);
  CHECK(file.below_band == 1);
  CHECK(file.not_ownership == 3);
  CHECK(file.beneficial == 1);
}

TEST_CASE("the same participant in two organisations is one owner", "[io][links][cvr]") {
  const auto file = read(
      document({relation(holding, {organ({votes({value("\"0.9\"", "2015-01-01", "2017-12-31")})}), organ({votes({value("\"0.9\"", "2018-01-01")})}),
                                   organ({votes({value("\"1.0\"", "2018-01-01")})}, "Reelle ejere")}),
                relation(holding, {organ({owns({value("\"0.9\"", "2018-01-01")})})})}));
  CHECK(links_of(file) == lines{"99000007 > 99000015 2015-01-01/ confirmed"});
  CHECK(file.rows == 1);
  CHECK(file.not_ownership == 1);
}

TEST_CASE("the owner register is known by its name or its function", "[io][links][cvr]") {
  const std::string member = R"("medlemsData":[{"attributter":[)" + votes({value("\"0.9\"", "2020-01-01")}) + "]}]";
  const std::string by_function =
      R"({"hovedtype":"REGISTER","attributter":[)" + attribute("FUNKTION", {value("\"EJERREGISTER\"", "2020-01-01")}) + "]," + member + "}";
  CHECK(read(document({relation(holding, {by_function})})).links.size() == 1);
}

TEST_CASE("shares in an organ of another name are reported, not used and not dropped in silence", "[io][links][cvr]") {
  const auto file = read(document({relation(holding, {organ({votes({value("\"0.9\"", "2020-01-01")})}, "LEGALE EJERE")})}));
  CHECK(file.links.empty());
  CHECK(problems_of(file) == lines{"1:99000015/deltagerRelation/0/organisationer/0 request_invalid [REGISTER]"});
}

TEST_CASE("circles of control are normal", "[io][links][cvr]") {
  const lines all{votes({value("\"0.6667\"", "2020-01-01")})};
  const auto file = read(list({document({relation(participant("VIRKSOMHED", "99000023", "3"), {organ(all)})}, "99000007"),
                               document({relation(participant("VIRKSOMHED", "99000007", "1"), {organ(all)})}, "99000015"),
                               document({relation(participant("VIRKSOMHED", "99000015", "2"), {organ(all)})}, "99000023")}));
  CHECK(links_of(file) ==
        lines{"99000023 > 99000007 2020-01-01/ confirmed", "99000007 > 99000015 2020-01-01/ confirmed", "99000015 > 99000023 2020-01-01/ confirmed"});
  CHECK(problems_of(file) == lines{});
}

TEST_CASE("a company that stands as its own majority owner is a problem, its own small holding is not", "[io][links][cvr]") {
  const std::string self = participant("VIRKSOMHED", "99000015", "2");
  CHECK(codes_of(read(document({relation(self, {organ({votes({value("\"0.9\"", "2020-01-01")})})})}))) == lines{"link_self [99000015]"});
  CHECK(problems_of(read(document({relation(self, {organ({votes({value("\"0.1\"", "2020-01-01")})})})}))) == lines{});
}

TEST_CASE("a person is CVR's unit number, without a name and without a key", "[io][links][cvr]") {
  const lines all{organ({votes({value("\"1.0\"", "2020-01-01")})})};
  const auto file = read(list({document({relation(participant("PERSON", "\"010190-1234\"", "4009900101"), all)}, "99000015"),
                               document({relation(participant("PERSON", "101901234", "4009900101"), all)}, "99000023")}));
  CHECK(links_of(file) == lines{"cvr-unit:4009900101 > 99000015 2020-01-01/ confirmed", "cvr-unit:4009900101 > 99000023 2020-01-01/ confirmed"});
  CHECK(entities_of(file) == lines{"cvr-unit:4009900101 person []"});
  CHECK(problems_of(file) == lines{});
}

TEST_CASE("an owner outside CVR is a foreign enterprise, or a person where CVR says so, and is named only where it is an enterprise",
          "[io][links][cvr]") {
  const lines all{organ({votes({value("\"1.0\"", "2020-01-01")})})};
  const auto other = [&](const std::string& attributes) {
    return read(document(
        {relation(R"({"enhedsNummer":"4009900201","enhedstype":"ANDEN_DELTAGER","navne":[{"navn":"Old","periode":{"gyldigTil":"2019-01-01"}},)"
                  R"({"navn":"Exempel AB","periode":{"gyldigFra":"2019-01-02","gyldigTil":null}}])" +
                      attributes + "}",
                  all)}));
  };
  CHECK(entities_of(other("")) == lines{"cvr-unit:4009900201 foreign_enterprise []"});
  CHECK(entities_of(other(R"(,"attributter":[)" + attribute("ANDRE_DELT_TYPE", {value("\"VIRKSOMHED\"", "2019-01-01")}) + "]")) ==
        lines{"cvr-unit:4009900201 foreign_enterprise [Exempel AB]"});
  CHECK(entities_of(other(R"(,"attributter":[)" + attribute("ANDRE_DELT_TYPE", {value("\"PERSON\"", "2019-01-01")}) + "]")) ==
        lines{"cvr-unit:4009900201 person []"});
  CHECK(other("").links[0].evidence.find("check what it is") != std::string::npos);
}

TEST_CASE("an owner with a public form in its own document is a public body, which links nothing", "[io][links][cvr]") {
  const std::string town = participant("VIRKSOMHED", "99000090", "4009900090");
  const std::string utility = document({relation(town, {organ({votes({value("\"1.0\"", "2020-01-01")})})})}, "99000082");
  const auto with = [&](const std::string& forms) {
    return read(list({utility, R"({"Vrvirksomhed":{"cvrNummer":99000090,"navne":[{"navn":"Bredminde Kommune"}],"virksomhedsform":)" + forms + "}}"}));
  };
  CHECK(links_of(with(R"([{"virksomhedsformkode":250,"periode":{"gyldigTil":null}}])")) == lines{"public:99000090 > 99000082 2020-01-01/ confirmed"});
  CHECK(entities_of(with(R"([{"virksomhedsformkode":"250"}])")) == lines{"public:99000090 public_body [Bredminde Kommune]"});
  CHECK(links_of(with(R"([{"virksomhedsformkode":250,"periode":{"gyldigTil":"2010-12-31"}},{"virksomhedsformkode":60}])")) ==
        lines{"99000090 > 99000082 2020-01-01/ confirmed"});
  CHECK(links_of(read(utility)) == lines{"99000090 > 99000082 2020-01-01/ confirmed"});
}

TEST_CASE("a Danish owner without its CVR number is found by the unit number of its own document, else a problem", "[io][links][cvr]") {
  const std::string daughter = document({relation(participant("VIRKSOMHED", "null"), {organ({votes({value("\"0.9\"", "2020-01-01")})})})});
  const std::string mother = R"({"Vrvirksomhed":{"cvrNummer":99000007,"enhedsNummer":4009900007,"deltagerRelation":[]}})";
  CHECK(links_of(read(list({daughter, mother}))) == lines{"99000007 > 99000015 2020-01-01/ confirmed"});
  CHECK(codes_of(read(daughter)) == lines{"cvr_invalid [4009900007]"});
  const auto wrong = document({relation(participant("VIRKSOMHED", "9900000"), {organ({votes({value("\"0.9\"", "2020-01-01")})})})});
  CHECK(codes_of(read(wrong)) == lines{"cvr_invalid [9900000]"});
  CHECK(read(wrong).links.empty());
}

TEST_CASE("an owner of an unknown kind, without a number or without a share is a problem", "[io][links][cvr]") {
  const lines all{organ({votes({value("\"0.9\"", "2020-01-01")})})};
  CHECK(codes_of(read(document({relation(participant("PENHED", "null"), all)}))) == lines{"request_invalid [PENHED]"});
  CHECK(codes_of(read(document({relation(participant("PERSON", "null", "null"), all)}))) == lines{"entity_unknown []"});
  CHECK(codes_of(read(document({relation("null", all)}))) == lines{"file_invalid []"});
  CHECK(codes_of(read(owned({attribute("EJERANDEL_MEDDELELSE_DATO", {value("\"2020-01-01\"", "2020-01-01")})}))) == lines{"request_invalid []"});
  CHECK(codes_of(read(document({R"({"deltager":{},"organisationer":{}})"}))) == lines{"file_invalid []"});
}

TEST_CASE("a faulty owner does not take the others with it", "[io][links][cvr]") {
  const auto file =
      read(document({relation(holding, {organ({votes({value("\"x\"", "2020-01-01")}), owns({value("\"0.9\"", "2020-01-01")})})}),
                     relation(participant("VIRKSOMHED", "99000023", "4009900023"), {organ({votes({value("\"0.9\"", "2020-01-01")})})})}));
  CHECK(links_of(file) == lines{"99000023 > 99000015 2020-01-01/ confirmed"});
  CHECK(codes_of(file) == lines{"amount_syntax [x]"});
}

TEST_CASE("a company given twice alike is counted, given twice differently it is not used", "[io][links][cvr]") {
  const std::string one = owned({votes({value("\"0.9\"", "2020-01-01")})});
  const std::string other = owned({votes({value("\"0.9\"", "2020-01-01", "2021-12-31")})});
  const auto alike = read(list({one, one}));
  CHECK(links_of(alike) == lines{"99000007 > 99000015 2020-01-01/ confirmed"});
  CHECK(alike.duplicates == 1);
  CHECK(alike.rows == 1);
  const auto differing = read(list({one, "\n" + other, one}));
  CHECK(differing.links.empty());
  CHECK(problems_of(differing) == lines{"2:99000015 request_invalid []"});
}

TEST_CASE("an answer that holds fewer documents than were found says so", "[io][links][cvr]") {
  const std::string one = R"({"_source":)" + owned({votes({value("\"0.9\"", "2020-01-01")})}) + "}";
  CHECK(problems_of(read(R"({"hits":{"total":12,"hits":[)" + one + "]}}")) == lines{"1:hits/total file_invalid [12]"});
  CHECK(problems_of(read(R"({"hits":{"hits":[)" + one + R"(],"total":{"value":2,"relation":"eq"}}})")) == lines{"1:hits/total file_invalid [2]"});
  CHECK(problems_of(read(R"({"hits":{"total":1,"hits":[)" + one + "]}}")) == lines{});
  CHECK(problems_of(read(R"({"hits":{"total":0,"max_score":null,"hits":[]}})")) == lines{});
}

TEST_CASE("documents of another kind are problems beside companies and refused alone", "[io][links][cvr]") {
  const std::string one = owned({votes({value("\"0.9\"", "2020-01-01")})});
  const std::string person = R"({"Vrdeltagerperson":{"enhedsNummer":1}})";
  const auto file = read(list({person, "\n" + one, "\n5"}));
  CHECK(problems_of(file) == lines{"1: file_invalid []", "3: file_invalid []"});
  CHECK(file.links.size() == 1);
  for (const std::string& text :
       {person, std::string("{}"), std::string("[]"), std::string("5"), std::string("null"), std::string(R"({"error":{"type":"x"},"status":401})"),
        std::string(R"({"Vrvirksomhed":null})"), std::string("{}\n{}"), std::string(""), std::string("owner,company,since\n")})
    CHECK(refusal(text) == errc::file_invalid);
}

TEST_CASE("a bad line of JSON Lines is a problem; a single text that is no JSON is refused with its line", "[io][links][cvr]") {
  const std::string one = owned({votes({value("\"0.9\"", "2020-01-01")})});
  const auto file = read(one + "\n{\"Vrvirksomhed\":{\n\n" + document({}, "990000") + "\n" + document({}, "99000023"));
  CHECK(problems_of(file) == lines{"2: file_invalid []", "4:cvrNummer cvr_invalid [990000]"});
  CHECK(file.links.size() == 1);
  try {
    (void)read("[\n" + one + ",\n");
    FAIL("was not refused");
  } catch (const error& refused) {
    CHECK(refused.code() == errc::file_invalid);
    CHECK(refused.where() == "cvr.json:2");
  }
}

TEST_CASE("a key that stands twice, deep nesting, NUL bytes and bytes that are no UTF-8 are refused", "[io][links][cvr]") {
  CHECK(refusal(R"({"cvrNummer":99000007,"cvrNummer":99000015})") == errc::file_invalid);
  CHECK(refusal(std::string(100'000, '[')) == errc::file_invalid);
  CHECK(refusal(R"({"x":)" + std::string(100'000, '[')) == errc::file_invalid);
  CHECK(refusal(R"({"cvrNummer":)" + std::string(100'000, '[')) == errc::file_invalid);
  CHECK(refusal("{\"cvrNummer\":\"\xE6\"}") == errc::encoding_invalid);
  CHECK(refusal(std::string("{\"cvrNummer\":\"\0\"}", 17)) == errc::encoding_invalid);
}

TEST_CASE("owners below half that are persons leave no trace", "[io][links][cvr]") {
  const auto file = read(document({relation(participant("PERSON", "null", "4009900101"), {organ({votes({value("\"0.3333\"", "2020-01-01")})})})}));
  CHECK(file.entities.empty());
  CHECK(file.links.empty());
  CHECK(file.below_band == 1);
}

TEST_CASE("which kind of file it is, is seen from its first character", "[io][links]") {
  CHECK(read_links("\xEF\xBB\xBF\r\n" + owned({votes({value("\"0.9\"", "2020-01-01")})}), "x").links.size() == 1);
  CHECK(read_links("a,b,since\n99000007,99000015,2020-01-01\n", "x").links.size() == 1);
}
