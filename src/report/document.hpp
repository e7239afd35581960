// SPDX-License-Identifier: Apache-2.0
// A document before it is a file: headings, paragraphs, tables, drawings. What it says is decided where it is made; how it looks
// is decided by the two writers, HTML and PDF, which know nothing of aid.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <deminimis/report/format.hpp>
#include <deminimis/time/day.hpp>

#include "io/render_text.hpp"

namespace deminimis::report {

using prose::phrase;
using prose::piece;
using prose::voice;

/// How a paragraph is meant.
enum class tone : std::uint8_t {
  plain,
  lead,     ///< what the reader came for
  note,     ///< worth knowing
  warning,  ///< nobody may miss it
  small,    ///< how it was made, sources
};

/// A heading; the document's title is not one.
struct heading {
  piece text;
};
/// Running text.
struct paragraph {
  piece text;
  tone as = tone::plain;
};
/// Names and what they are; an empty value is a line to write on.
struct fields {
  std::vector<std::pair<piece, piece>> rows;
};
/// Several points.
struct bullets {
  std::vector<piece> items;
};
/// Boxes to tick.
struct choices {
  struct item {
    bool ticked;
    piece text;
  };
  std::vector<item> items;
};
/// A table. A row whose cells are all empty is a row to write in.
struct table {
  struct column {
    piece title;
    int weight = 1;      ///< share of the width that is left for text; 0: as wide as it needs
    bool right = false;  ///< numbers
  };
  struct row {
    std::vector<piece> cells;
    bool total = false;
  };
  piece caption;
  std::vector<column> columns;
  std::vector<row> rows;
};
/// A drawing in tenths of a point, from the upper left corner.
struct drawing {
  enum class ink : std::uint8_t { used, room, window, frame, ceiling, today, grant, text };
  struct shape {
    enum class kind : std::uint8_t { rectangle, line, dot, label } what = kind::rectangle;
    int x = 0, y = 0;           ///< corner, start, centre, or base point of the text
    int width = 0, height = 0;  ///< of a rectangle; of a line, to its end; a dot's width is its diameter
    ink with = ink::frame;
    piece words{};
    int anchor = 0;  ///< of a label: -1 ends at the point, 0 is centred on it, 1 begins there
  };
  piece title, description;
  int width = 0, height = 0;
  std::vector<shape> shapes;
};
/// Lines to sign on, side by side.
struct signature {
  std::vector<std::pair<piece, piece>> lines;  ///< what stands under a line, and what is written on it already
};
/// Lines that are to be copied as they are, so that a program can read them.
struct verbatim {
  std::vector<piece> lines;
};
/// What follows begins a page.
struct page_break {};

using block = std::variant<heading, paragraph, fields, bullets, choices, table, drawing, signature, verbatim, page_break>;

/// A text as its lines; the last line end begins none.
[[nodiscard]] std::vector<piece> lines_of(std::string_view text);

/// All of it.
struct document {
  language lang = language::en;
  day on;  ///< the day it speaks of; the PDF's date
  piece title;
  piece subtitle;  ///< whom it is about
  piece running;   ///< at the foot of every page
  piece page_of;   ///< "Page {page} of {pages}"
  std::vector<block> blocks;
};

/// One HTML file that needs nothing beside it: a strict Content-Security-Policy, no script.
[[nodiscard]] std::string html_of(const document& d);
/// A PDF of A4 pages with its fonts embedded. Error `request_invalid` where the libraries that draw it are not installed.
[[nodiscard]] std::string pdf_of(const document& d);
/// Either.
[[nodiscard]] inline std::string written_as(const document& d, document_format as) { return as == document_format::pdf ? pdf_of(d) : html_of(d); }

}  // namespace deminimis::report
