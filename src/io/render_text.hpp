// SPDX-License-Identifier: Apache-2.0
// Text for people: phrases in two languages, numbers and dates as each of them writes these, and lines and tables that keep
// to a width. Knows nothing of aid.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <deminimis/io/render.hpp>
#include <deminimis/money/money.hpp>
#include <deminimis/money/rate.hpp>
#include <deminimis/time/day.hpp>

namespace deminimis::prose {

/// One sentence or word in each language, with values to fill in as `{name}`.
struct phrase {
  std::string_view da;
  std::string_view en;
};

/// A phrase for one of something and for any other number of it; `{n}` is the number.
struct plural {
  phrase one;
  phrase many;
};

/// Text that is safe to print. Data becomes one only by `escaped`, so that no control character of it can reach a terminal.
class piece {
 public:
  piece() = default;
  /// Text of our own.
  [[nodiscard]] static piece own(std::string text) {
    piece p;
    p.text_ = std::move(text);
    return p;
  }
  [[nodiscard]] const std::string& str() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  piece& operator+=(const piece& more) {
    text_ += more.text_;
    return *this;
  }
  friend piece operator+(piece a, const piece& b) { return a += b; }

 private:
  std::string text_;
};

/// Stands for a space at which no line is broken; becomes a space when it is printed.
inline constexpr char no_break = '\x01';

/// `raw` with control characters, marks that turn or hide text, and bytes that are not UTF-8 written out as escapes.
[[nodiscard]] piece escaped(std::string_view raw);

/// How many columns `text` takes: code points, combining marks not counted.
[[nodiscard]] std::size_t columns(std::string_view text);

/// Says things in one language.
class voice {
 public:
  explicit voice(language lang) : lang_(lang) {}

  /// The phrase with its values filled in.
  [[nodiscard]] piece say(const phrase& p, std::initializer_list<std::pair<std::string_view, piece>> values = {}) const;
  /// "1 dag", "2 dage".
  [[nodiscard]] piece count(std::size_t n, const plural& of) const;
  /// A plain decimal such as "80500.00" as people write it: "80.500,00", "80,500.00".
  [[nodiscard]] piece number(std::string_view plain) const;
  /// "80.500,00 DKK"
  [[nodiscard]] piece amount(const money& value) const;
  /// "10.790,31 EUR"
  [[nodiscard]] piece eur(const eur_sum& cents) const;
  [[nodiscard]] piece eur(eur_cents value) const { return eur(eur_sum(value.count())); }
  /// "7,4604"
  [[nodiscard]] piece rate(const deminimis::rate& value) const { return number(to_string(value)); }
  /// "14. februar 2026", "14 February 2026"
  [[nodiscard]] piece date(day d) const;
  /// "februar 2026"
  [[nodiscard]] piece month(day d) const;
  /// "1. juli", "1 July"
  [[nodiscard]] piece date(month_day md) const;
  /// "CVR 12345674"
  [[nodiscard]] piece company(cvr number) const;
  /// "a, b og c"
  [[nodiscard]] piece list(const std::vector<piece>& items) const;

 private:
  [[nodiscard]] std::string_view pick(const phrase& p) const { return lang_ == language::da ? p.da : p.en; }
  language lang_;
};

/// How a line looks where colours are wanted; without them all look alike.
enum class look { plain, heading, good, bad, warning };

/// How a column of a table behaves.
enum class column_kind {
  left,   ///< as wide as it needs
  right,  ///< the same; numbers and dates
  wrap,   ///< text that goes on in the next line where the table gets too wide
  fold,   ///< the same, and moves under the row, with its title, where that is not enough
};

/// A table.
struct grid {
  struct column {
    piece title;
    column_kind kind = column_kind::left;
  };
  struct row {
    std::vector<piece> cells;
    std::vector<piece> notes{};  ///< lines under the row
    bool total = false;          ///< set off by a rule above it
  };
  std::vector<column> columns;
  std::vector<row> rows;
  bool titled = true;  ///< prints the titles
};

/// Lines from top to bottom.
class page {
 public:
  explicit page(const render_options& options) : options_(options) {}

  /// One line, broken at spaces where it is too long; what follows the break is indented by `hang` more.
  void line(const piece& text, look as = look::plain, std::size_t indent = 0, std::size_t hang = 0);
  /// An empty line, unless at the top or after another.
  void gap();
  /// A heading, set off by a gap.
  void heading(const piece& text);
  /// Names and what they are, side by side.
  void fields(const std::vector<std::pair<piece, piece>>& rows, std::size_t indent);
  /// Names and figures, the figures in a column that lines up.
  void figures(const std::vector<std::pair<piece, piece>>& rows, std::size_t indent);
  /// A table.
  void table(grid g, std::size_t indent = 0);
  /// Lines that nobody can miss.
  void warning(const std::vector<piece>& lines);
  /// All of it.
  [[nodiscard]] std::string str() && {
    while (text_.ends_with("\n\n")) text_.pop_back();
    return std::move(text_);
  }

 private:
  [[nodiscard]] std::size_t room() const {
    return options_.width <= 0 ? std::string::npos / 4 : static_cast<std::size_t>(std::max(options_.width, 40));
  }
  void put(std::string text, look as);

  render_options options_;
  std::string text_;
};

}  // namespace deminimis::prose
