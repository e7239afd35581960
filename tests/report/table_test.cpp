// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/table.hpp>

#include <filesystem>
#include <fstream>
#include <sstream>

#include <unistd.h>

#include <deminimis/error.hpp>

#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

std::string read_all(const std::filesystem::path& file) {
  std::ostringstream text;
  text << std::ifstream(file, std::ios::binary).rdbuf();
  return text.str();
}

struct folder {
  std::filesystem::path at = std::filesystem::temp_directory_path() / ("deminimis-table-" + std::to_string(::getpid()));
  folder() { std::filesystem::create_directories(at); }
  ~folder() { std::filesystem::remove_all(at); }
};

const table sample{"Liste",
                   {{"Navn"}, {"Beløb i kr.", cell_kind::number}, {"Dato", cell_kind::day}},
                   {{"Søn & \"Tang\"", "80500.50", "2024-03-15"}, {"=cmd|' /C calc'!A0", "-5.00", ""}, {"a;b", "", "2024-12-31"}}};

}  // namespace

TEST_CASE("a Danish CSV file has its mark, semicolons, decimal commas, Danish days and no formula", "[report][table][H1]") {
  CHECK(to_danish_csv(sample) ==
        "\xEF\xBB\xBF"
        "Navn;Beløb i kr.;Dato\r\n"
        "\"Søn & \"\"Tang\"\"\";80500,50;15-03-2024\r\n"
        "'=cmd|' /C calc'!A0;-5,00;\r\n"
        "\"a;b\";;31-12-2024\r\n");
}

TEST_CASE("the same tables give the same bytes of a spreadsheet, wherever and whenever it is written", "[report][table]") {
  const folder temp;
  const instant then = parse_instant("2026-02-14T09:30:00Z", "");
  const auto a = temp.at / "a.xlsx", b = temp.at / "b.xlsx", later = temp.at / "later.xlsx";
  write_xlsx(a.string(), {sample}, then);
  write_xlsx(b.string(), {sample}, then);
  write_xlsx(later.string(), {sample}, parse_instant("2026-02-14T09:30:01Z", ""));
  CHECK(read_all(a) == read_all(b));
  CHECK(read_all(a) != read_all(later));
  CHECK(read_all(a).starts_with("PK"));
  CHECK_FALSE(std::filesystem::exists(a.string() + ".part"));
}

TEST_CASE("a spreadsheet that cannot be written is an error, and leaves nothing", "[report][table]") {
  const folder temp;
  CHECK(code_of([&] { return write_xlsx((temp.at / "none" / "a.xlsx").string(), {sample}, {}), 0; }) == errc::storage);
  auto twice = std::vector{sample, sample};
  CHECK(code_of([&] { return write_xlsx((temp.at / "a.xlsx").string(), twice, {}), 0; }) == errc::request_invalid);
  auto named = sample;
  named.name = "a/b";
  CHECK(code_of([&] { return write_xlsx((temp.at / "a.xlsx").string(), {named}, {}), 0; }) == errc::request_invalid);
  CHECK(std::filesystem::is_empty(temp.at));
}
