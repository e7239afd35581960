// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/csv.hpp>

#include <random>

#include "../support/catch.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {

using names = std::vector<std::string>;

names lacks_a_and_b(const names& header) {
  names lacking;
  for (const char* wanted : {"a", "b"})
    if (std::find(header.begin(), header.end(), wanted) == header.end()) lacking.emplace_back(wanted);
  return lacking;
}

/// Every row as one text: `LINE: cell|cell`, or `LINE! code column: why`.
names rows(std::string_view content, csv_options options = {}) {
  memory_source from(content);
  options.name = "f.csv";
  csv_reader reader(from, options, lacks_a_and_b);
  names found;
  csv_row row;
  while (reader.next(row)) {
    std::string text = std::to_string(row.line);
    if (row.fault)
      text += "! " + std::string(to_string(row.fault->code)) + " " + row.fault->column + ": " + row.fault->why;
    else
      for (std::size_t i = 0; i < row.cells.size(); ++i) text += (i == 0 ? ": " : "|") + std::string(row.cells[i]);
    found.push_back(text);
  }
  return found;
}

struct refusal {
  errc code;
  std::string where, why;
};
refusal refused(std::string_view content, csv_options options = {}) {
  try {
    rows(content, options);
  } catch (const error& e) {
    return {e.code(), e.where(), e.why()};
  }
  FAIL("nothing was refused");
  return {};
}

/// A source that gives a few bytes at a time, so that every cut between two blocks is met.
class slow_source final : public byte_source {
 public:
  slow_source(std::string_view content, std::size_t step) : content_(content), step_(step) {}
  std::size_t read(char* to, std::size_t most) override {
    const std::size_t n = std::min({step_, most, content_.size() - at_});
    std::copy_n(content_.begin() + static_cast<std::ptrdiff_t>(at_), n, to);
    at_ += n;
    return n;
  }
  void rewind() override { at_ = 0; }

 private:
  std::string_view content_;
  std::size_t step_, at_ = 0;
};

/// An endless line that is never in memory.
class endless_line final : public byte_source {
 public:
  std::size_t read(char* to, std::size_t most) override {
    std::size_t n = 0;
    if (!began_) {
      began_ = true;
      const std::string_view header = "a;b\n";
      n = header.copy(to, most);
    }
    std::fill(to + n, to + most, 'x');
    given += most;
    return most;
  }
  void rewind() override { began_ = false; }
  std::size_t given = 0;

 private:
  bool began_ = false;
};

}  // namespace

TEST_CASE("fields stand between semicolons, tabs or commas, whichever the header shows", "[io][csv]") {
  CHECK(rows("a;b\n1;2\n") == names{"2: 1|2"});
  CHECK(rows("a\tb\n1\t2") == names{"2: 1|2"});
  CHECK(rows("a,b\r\n1,2\r\n") == names{"2: 1|2"});
  CHECK(rows("\xEF\xBB\xBF"
             "a;b;c\n1;2,5;x\n") == names{"2: 1|2,5|x"});
  CHECK(rows("\n\na;b\n\n1;2\n;\n  ; \n3;4\n") == names{"5: 1|2", "8: 3|4"});
  CHECK(rows("a;b;;\n1;2;;\n") == names{"2: 1|2"});
  CHECK(rows("a,b\n1,2", {"", {}, ','}) == names{"2: 1|2"});
  CHECK(refused("a,b\n1,2", {"", {}, ';'}).code == errc::column_missing);
}

TEST_CASE("what stands beyond the last name of the header is counted, though it is no column", "[io][csv]") {
  memory_source from("a;b;;\n1;2;;\n1;2\n1;\n1;2;;;\n");
  csv_reader reader(from, {"f.csv"}, lacks_a_and_b);
  CHECK(reader.nameless() == 2);
  std::vector<std::size_t> fields;
  for (csv_row row; reader.next(row);) {
    CHECK(row.cells.size() == 2);
    fields.push_back(row.fields);
  }
  CHECK(fields == std::vector<std::size_t>{4, 2, 2, 5});
  memory_source plain("a;b\n");
  CHECK(csv_reader(plain, {"f.csv"}, lacks_a_and_b).nameless() == 0);
  CHECK(refused("\"a;b\n1;2\n").code == errc::file_invalid);
}

TEST_CASE("a header that fits several separators, or none, is refused", "[io][csv]") {
  CHECK(refused("a;b,a,b;x\n").code == errc::column_missing);
  CHECK(refused("a;b\tc;a\tb\n").code == errc::column_missing);
  memory_source both("a;b,x\n1;2\n");
  CHECK(code_of([&] { return csv_reader(both, {"f.csv"}, [](const names&) { return names(); }).separator(); }) == errc::file_invalid);
  const auto r = refused("c;b\n");
  CHECK(r.code == errc::column_missing);
  CHECK(r.where == "f.csv:1");
  CHECK(r.why == "The header lacks a.");
  CHECK(refused("").code == errc::file_invalid);
  CHECK(refused("\n \n").code == errc::file_invalid);
}

TEST_CASE("a quoted field may hold separators, quotes and line ends", "[io][csv]") {
  CHECK(rows("a;b\n\"1;2\";\"x \"\"y\"\" z\"\n3;4\n") == names{"2: 1;2|x \"y\" z", "3: 3|4"});
  CHECK(rows("a;b\n\"one\ntwo\r\nthree\";2\n3;4\n") == names{"2: one\ntwo\r\nthree|2", "5: 3|4"});
  CHECK(rows("a;b\n 1 ;\xC2\xA0"
             "2 \n") == names{"2: 1|2"});
  CHECK(rows("a;b\n12\" rør;5\"\n3;4\n") == names{"2: 12\" rør|5\"", "3: 3|4"});
  CHECK(rows("a;b\n\"\";\"\"\"\"\n") == names{"2: |\""});
  CHECK(rows("a,b\n5;\"x,y\n") == names{"2: 5;\"x|y"});  // a quote inside a field is a character
}

TEST_CASE("a bad row is told with its line, and the rows after it are read", "[io][csv]") {
  CHECK(rows("a;b\n1\n2;3;4\n5;6\n") ==
        names{"2! file_invalid : The row has 1 fields, the header 2.", "3! file_invalid : The row has 3 fields, the header 2.", "4: 5|6"});
  CHECK(rows("a;b\n\"1\"x;2\n3;4\n") == names{"2! file_invalid : There is text after a closing quote.", "3: 3|4"});
  CHECK(rows("a;b\n\"1;2\n3;4\n5;6\n") == names{"2! file_invalid : A quote that opens on this line is not closed.", "3: 3|4", "4: 5|6"});
}

TEST_CASE("NUL, invalid UTF-8 and text that was encoded twice are refused with line and column", "[io][csv][H3]") {
  using namespace std::string_literals;
  CHECK(rows("a;b\n1;x\0y\n3;4\n"s) == names{"2! encoding_invalid b: There is a NUL byte, at byte 2 of the cell.", "3: 3|4"});
  CHECK(rows("a;b\n1;x\xC3\n3;4\n", {"", text_encoding::utf8}) ==
        names{"2! encoding_invalid b: The text is not UTF-8, at byte 2 of the cell.", "3: 3|4"});
  CHECK(rows("a;b\n1;x\xED\xA0\x80\n", {"", text_encoding::utf8}) == names{"2! encoding_invalid b: The text is not UTF-8, at byte 2 of the cell."});
  for (const char* twice : {"Ã¦", "Ã¸", "Ã¥", "Ã†", "Ã˜", "Ã…", "Ã©", "\xC3\x83\xC2\x98"}) {
    const auto found = rows("a;b\nS" + std::string(twice) + "n;2\n3;4\n");
    INFO(twice);
    REQUIRE(found.size() == 2);
    CHECK(found[0].starts_with("2! encoding_invalid a: \"" + std::string(twice) + "\" shows that the text was encoded twice"));
    CHECK(found[1] == "3: 3|4");
  }
  CHECK(rows("a;b\nSÃO;\xC3\x83\n") == names{"2: SÃO|Ã"});  // a capital A with tilde is a letter like another
  CHECK(rows("a;b\n1;S\xEF\xBF\xBDn\n")[0].starts_with("2! encoding_invalid b: A character was lost"));
  CHECK(refused("\xFF\xFE"
                "a\0;\0b\0"s)
            .why == "The file is UTF-16.");
  CHECK(refused("a;b;Ã¸\n1;2;3\n").code == errc::encoding_invalid);
}

TEST_CASE("Windows-1252 is read where it is declared, or certain", "[io][csv][H5]") {
  CHECK(rows("a;b\nS\xF8n;\x80 5 \x96 6\n") == names{"2: Søn|€ 5 – 6"});
  CHECK(rows("a;b\nS\xF8n;\x93x\x94\n", {"", text_encoding::windows_1252}) == names{"2: Søn|“x”"});
  // not certain: no Danish letter; signs that MS-DOS or Macintosh would have there; both encodings at once
  CHECK(refused("a;b\n\xE9t\xE9;2\n").code == errc::encoding_invalid);
  CHECK(refused("a;b\nS\x9Bn;2\n").code == errc::encoding_invalid);     // cp850
  CHECK(refused("a;b\nS\xBFn;\x8C\n").code == errc::encoding_invalid);  // Mac OS Roman
  const auto mixed = refused("a;b\n1;2\nSøn;S\xF8n\n");
  CHECK(mixed.code == errc::encoding_invalid);
  CHECK(mixed.where == "f.csv:3");
  CHECK(mixed.why == "Part of the file is UTF-8 and part of it is not.");
  CHECK(rows("a;b\nS\x81n;2\n", {"", text_encoding::windows_1252})[0].starts_with("2! encoding_invalid a: A character was lost"));
  // UTF-8 that is declared Windows-1252 shows
  CHECK(rows("a;b\nSøn;2\n", {"", text_encoding::windows_1252})[0].find("encoded twice") != std::string::npos);
  CHECK(refused("\xEF\xBB\xBF"
                "a;b\n",
                {"", text_encoding::windows_1252})
            .code == errc::encoding_invalid);
}

TEST_CASE("wherever the file is cut into blocks, the rows are the same", "[io][csv]") {
  const std::string content =
      "\xEF\xBB\xBF"
      "a;b\r\n\"one\r\ntwo \"\"q\"\"\";æøå\r\n;\r\n\"x\"y;1\r\n\"open;2\r\n3;4";
  const auto wanted = rows(content);
  CHECK(wanted.size() == 4);
  for (std::size_t step = 1; step < content.size(); ++step) {
    slow_source from(content, step);
    csv_reader reader(from, {"f.csv"}, lacks_a_and_b);
    csv_row row;
    names found;
    while (reader.next(row)) found.push_back(std::to_string(row.line) + (row.fault ? "!" : ":"));
    REQUIRE(found == names{"2:", "5!", "6!", "7:"});
  }
}

TEST_CASE("a row longer than a mebibyte is refused before more of it is read", "[io][csv][H2]") {
  endless_line endless;
  CHECK(code_of([&] { return csv_reader(endless, {"f.csv"}, lacks_a_and_b).separator(); }) == errc::line_too_long);
  CHECK(endless.given < (std::size_t{4} << 20));
  endless_line declared;
  csv_reader reader(declared, {"f.csv", text_encoding::utf8}, lacks_a_and_b);
  csv_row row;
  CHECK(code_of([&] { return reader.next(row); }) == errc::line_too_long);
  CHECK(declared.given < (std::size_t{4} << 20));
  const std::string just = "a;b\n" + std::string((std::size_t{1} << 20) - 2, 'x') + ";1\n2;3\n";
  CHECK(rows(just).size() == 2);
}

TEST_CASE("what reads as a formula is guarded where we write it, and is itself again where we read it", "[io][csv][H1]") {
  const names payloads{"=cmd|' /C calc'!A0",
                       "=1+1",
                       "+1+1",
                       "-1+1",
                       "@SUM(A1)",
                       "\t=1",
                       "\r=1",
                       "\n=1",
                       " =1",
                       "\xC2\xA0=1",
                       "\xEF\xBB\xBF=1",
                       "\xE2\x80\x8B=1",
                       "\xEF\xBC\x9D"
                       "1",
                       "\xEF\xBC\x8B"
                       "1",
                       "\xEF\xBC\x8D"
                       "1",
                       "\xEF\xBC\xA0"
                       "A1",
                       "-",
                       "--1",
                       "-cmd",
                       "=",
                       "'=1",
                       "\xE2\x88\x92"
                       "1"};
  for (const auto& p : payloads) {
    INFO(p);
    CHECK(reads_as_formula(p));
    const auto cell = csv_cell(p);
    CHECK((cell.starts_with('\'') || cell.starts_with("\"'")));
    CHECK(without_guard("'" + p) == p);
  }
  for (const char* innocent : {"", "5", "-5", "-1.234,50", "x=1", "a@b.dk", "Søn & Far", "'citat'", "12-03-2024"}) {
    INFO(innocent);
    CHECK_FALSE(reads_as_formula(innocent));
    CHECK(csv_cell(innocent) == innocent);
    CHECK(without_guard(innocent) == innocent);
  }
  CHECK(csv_cell("a;b") == "\"a;b\"");
  CHECK(csv_cell("a,b", ',') == "\"a,b\"");
  CHECK(csv_cell("a \"b\"\nc") == "\"a \"\"b\"\"\nc\"");
  CHECK(csv_cell(" a") == "\" a\"");
}

TEST_CASE("any bytes are read without a crash, and every good row has as many cells as the header", "[io][csv][H4]") {
  std::mt19937 random(20261125);
  const std::string alphabet = "ab;,\t\"\n\r \xC3\xA6\xF8\x80\xFF" + std::string(1, '\0');
  for (int i = 0; i < 20'000; ++i) {
    std::string content = random() % 4 ? "a;b\n" : "";
    for (auto n = random() % 40; n > 0; --n) content += alphabet[random() % alphabet.size()];
    slow_source from(content, 1 + random() % 7);
    csv_options options{"f.csv"};
    if (random() % 2) options.encoding = random() % 2 ? text_encoding::utf8 : text_encoding::windows_1252;
    try {
      csv_reader reader(from, options, lacks_a_and_b);
      csv_row row;
      std::size_t last = 0;
      while (reader.next(row)) {
        REQUIRE(row.line > last);
        last = row.line;
        if (!row.fault) REQUIRE(row.cells.size() == reader.header().size());
      }
    } catch (const error& e) {
      CHECK(info(e.code()).exit == exit_status::bad_input);
    }
  }
}
