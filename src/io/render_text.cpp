// SPDX-License-Identifier: Apache-2.0
#include "io/render_text.hpp"

#include <algorithm>
#include <array>

namespace deminimis::prose {

namespace {

constexpr std::array<phrase, 12> months{{{"januar", "January"},
                                         {"februar", "February"},
                                         {"marts", "March"},
                                         {"april", "April"},
                                         {"maj", "May"},
                                         {"juni", "June"},
                                         {"juli", "July"},
                                         {"august", "August"},
                                         {"september", "September"},
                                         {"oktober", "October"},
                                         {"november", "November"},
                                         {"december", "December"}}};
constexpr phrase day_and_month{"{d}. {m}", "{d} {m}"};
constexpr phrase and_word{" og ", " and "};

/// One character of UTF-8: its code point and length, or length 0 where the bytes are none.
struct character {
  char32_t code = 0;
  std::size_t length = 0;
};

character character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xC2 && lead < 0xE0 ? 2 : lead >= 0xE0 && lead < 0xF0 ? 3 : lead >= 0xF0 && lead < 0xF5 ? 4 : 0;
  if (length == 0 || at + length > text.size()) return {};
  char32_t code = lead & (0xFFU >> (length + 1));
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(at + i) & 0xC0U) != 0x80U) return {};
    code = code << 6U | (byte(at + i) & 0x3FU);
  }
  const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
  if (overlong || (code >= 0xD800 && code < 0xE000) || code > 0x10FFFF) return {};
  return {code, length};
}

/// What must not reach a terminal or a reader's eye as it is: control characters, line separators, marks that reorder or hide.
constexpr bool must_be_written_out(char32_t c) {
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xAD || c == 0x61C || (c >= 0x200B && c <= 0x200F) || (c >= 0x2028 && c <= 0x202E) ||
         (c >= 0x2060 && c <= 0x206F) || c == 0xFEFF || (c >= 0xFFF9 && c <= 0xFFFB) || (c >= 0xE0000 && c <= 0xE0FFF);
}

std::string hexadecimal(char32_t value, std::size_t digits) {
  std::string text;
  for (; value != 0 || text.size() < digits; value >>= 4U) text.insert(text.begin(), "0123456789ABCDEF"[value & 0xFU]);
  return text;
}

std::string without_sentinels(std::string text) {
  std::replace(text.begin(), text.end(), no_break, ' ');
  return text;
}

/// The length in bytes of as much of `text` as fits into `width` columns, at least one character.
std::size_t fitting(std::string_view text, std::size_t width) {
  std::size_t at = 0;
  while (at < text.size()) {
    const std::size_t next = at + std::max<std::size_t>(character_at(text, at).length, 1);
    if (at > 0 && columns(text.substr(0, next)) > width) break;
    at = next;
  }
  return at;
}

/// `text` broken at spaces into lines of at most `first` and then `rest` columns. A longer word stands alone; where `cut`, it is
/// broken where it has a `no_break`, and else anywhere.
std::vector<std::string> wrapped(std::string text, std::size_t first, std::size_t rest, bool cut) {
  for (std::size_t at = 0; cut && at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    if (columns(std::string_view(text).substr(at, end - at)) > rest)
      std::replace(text.begin() + static_cast<std::ptrdiff_t>(at), text.begin() + static_cast<std::ptrdiff_t>(end), no_break, ' ');
    at = end + 1;
  }
  std::vector<std::string> lines{""};
  const auto width = [&] { return lines.size() == 1 ? first : rest; };
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    std::string word = text.substr(at, end - at);
    at = end + 1;
    if (!lines.back().empty() && columns(lines.back()) + 1 + columns(word) > width()) lines.emplace_back();
    while (cut && columns(word) > width()) {
      const std::size_t part = fitting(word, width());
      if (part >= word.size()) break;
      lines.back() = word.substr(0, part);
      word.erase(0, part);
      lines.emplace_back();
    }
    lines.back() += (lines.back().empty() ? "" : " ") + word;
  }
  for (auto& l : lines) l = without_sentinels(std::move(l));
  return lines;
}

std::string padded(const std::string& text, std::size_t width, bool right) {
  const std::size_t has = columns(text);
  const std::string spaces(width > has ? width - has : 0, ' ');
  return right ? spaces + text : text + spaces;
}

}  // namespace

piece escaped(std::string_view raw) {
  std::string text;
  for (std::size_t at = 0; at < raw.size();) {
    const auto [code, length] = character_at(raw, at);
    if (length == 0)
      text += "\\x" + hexadecimal(static_cast<unsigned char>(raw[at]), 2);
    else if (code == '\n')
      text += "\\n";
    else if (must_be_written_out(code))
      text += code < 0x80 ? "\\x" + hexadecimal(code, 2) : "\\u" + hexadecimal(code, 4);
    else
      text += raw.substr(at, length);
    at += std::max<std::size_t>(length, 1);
  }
  return piece::own(std::move(text));
}

std::size_t columns(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < text.size();) {
    const auto [code, length] = character_at(text, at);
    if (code < 0x300 || code > 0x36F) ++count;
    at += std::max<std::size_t>(length, 1);
  }
  return count;
}

piece voice::say(const phrase& p, std::initializer_list<std::pair<std::string_view, piece>> values) const {
  std::string said;
  std::string_view rest = pick(p);
  while (!rest.empty()) {
    const std::size_t open = std::min(rest.find('{'), rest.size());
    said += rest.substr(0, open);
    rest.remove_prefix(open);
    if (rest.empty()) break;
    const std::size_t close = rest.find('}');
    const std::string_view name = rest.substr(1, close - 1);
    const auto* const value = std::find_if(values.begin(), values.end(), [&](const auto& v) { return v.first == name; });
    said += value == values.end() ? std::string(rest.substr(0, close + 1)) : value->second.str();
    rest.remove_prefix(close + 1);
  }
  return piece::own(std::move(said));
}

piece voice::count(std::size_t n, const plural& of) const { return say(n == 1 ? of.one : of.many, {{"n", number(std::to_string(n))}}); }

piece voice::number(std::string_view plain) const {
  const char group = lang_ == language::da ? '.' : ',';
  const char point = lang_ == language::da ? ',' : '.';
  std::string text(plain);
  const std::size_t from = text.starts_with('-') ? 1 : 0;
  std::size_t end = std::min(text.find('.'), text.size());
  if (end < text.size()) text[end] = point;
  for (; end > from + 3; end -= 3) text.insert(end - 3, 1, group);
  return piece::own(std::move(text));
}

piece voice::amount(const money& value) const {
  return number(number_text(value)) + piece::own(std::string(1, no_break) + std::string(value.unit().code()));
}

piece voice::eur(const eur_sum& cents) const { return number(eur_text(cents)) + piece::own(std::string(1, no_break) + "EUR"); }

piece voice::date(month_day md) const {
  std::string text = say(day_and_month, {{"d", piece::own(std::to_string(md.dayofmonth))}, {"m", say(months[md.month - 1])}}).str();
  std::replace(text.begin(), text.end(), ' ', no_break);
  return piece::own(std::move(text));
}

piece voice::date(day d) const {
  const auto ymd = d.ymd();
  return date(month_day{static_cast<unsigned>(ymd.month()), static_cast<unsigned>(ymd.day())}) +
         piece::own(std::string(1, no_break) + std::to_string(d.year()));
}

piece voice::month(day d) const {
  return say(months[static_cast<unsigned>(d.ymd().month()) - 1]) + piece::own(std::string(1, no_break) + std::to_string(d.year()));
}

piece voice::company(cvr number) const { return piece::own("CVR" + std::string(1, no_break) + to_string(number)); }

piece voice::list(const std::vector<piece>& items) const {
  piece text;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i > 0) text += i + 1 == items.size() ? say(and_word) : piece::own(", ");
    text += items[i];
  }
  return text;
}

void page::put(std::string text, look as) {
  text.erase(text.find_last_not_of(' ') + 1);
  if (options_.colour && as != look::plain && !text.empty()) {
    const std::size_t from = text.find_first_not_of(' ');
    const std::string_view code = as == look::heading ? "\x1b[1m" : as == look::good ? "\x1b[1;32m" : as == look::bad ? "\x1b[1;31m" : "\x1b[1;33m";
    text.insert(from, code);
    text += "\x1b[0m";
  }
  text_ += text + "\n";
}

void page::line(const piece& text, look as, std::size_t indent, std::size_t hang) {
  const std::size_t width = room();
  const auto left = [&](std::size_t taken) { return width > taken + 10 ? width - taken : 10; };
  bool first = true;
  for (const auto& l : wrapped(text.str(), left(indent), left(indent + hang), false)) {
    put(std::string(first ? indent : indent + hang, ' ') + l, as);
    first = false;
  }
}

void page::gap() {
  if (!text_.empty() && !text_.ends_with("\n\n")) text_ += "\n";
}

void page::heading(const piece& text) {
  gap();
  line(text, look::heading);
}

void page::fields(const std::vector<std::pair<piece, piece>>& rows, std::size_t indent) {
  std::size_t names = 0;
  for (const auto& r : rows) names = std::max(names, columns(r.first.str()));
  for (const auto& [name, value] : rows) line(piece::own(padded(name.str(), names + 2, false)) + value, look::plain, indent, names + 2);
}

void page::figures(const std::vector<std::pair<piece, piece>>& rows, std::size_t indent) {
  grid g{{{{}, column_kind::left}, {{}, column_kind::right}}, {}, false};
  for (const auto& [name, value] : rows) g.rows.push_back({{name, value}});
  table(std::move(g), indent);
}

void page::table(grid g, std::size_t indent) {
  constexpr std::size_t between = 2, least = 12;
  const auto flexible = [&](std::size_t c) { return g.columns[c].kind == column_kind::wrap || g.columns[c].kind == column_kind::fold; };
  std::vector<std::size_t> widths;
  /// Widths that fit, flexible columns no narrower than their longest word, or than `least` where words may be cut.
  const auto lay_out = [&](bool cut) {
    std::vector<std::size_t> floors(g.columns.size(), 0);
    widths.assign(g.columns.size(), 0);
    std::size_t total = indent + between * (g.columns.size() - 1);
    const auto measure = [&](std::size_t c, const piece& text) {
      const std::string plain = without_sentinels(text.str());
      widths[c] = std::max(widths[c], columns(plain));
      for (std::size_t at = 0; at < plain.size();) {
        const std::size_t end = std::min(plain.find(' ', at), plain.size());
        floors[c] = std::max(floors[c], columns(plain.substr(at, end - at)));
        at = end + 1;
      }
    };
    for (std::size_t c = 0; c < g.columns.size(); ++c) {
      if (g.titled) measure(c, g.columns[c].title);
      for (const auto& r : g.rows) measure(c, r.cells[c]);
      if (cut) floors[c] = std::min(floors[c], least);
      total += widths[c];
    }
    for (; total > room(); --total) {
      std::size_t widest = g.columns.size();
      for (std::size_t c = 0; c < g.columns.size(); ++c)
        if (flexible(c) && widths[c] > floors[c] && (widest == g.columns.size() || widths[c] - floors[c] > widths[widest] - floors[widest]))
          widest = c;
      if (widest == g.columns.size()) return false;
      --widths[widest];
    }
    return true;
  };
  std::vector<piece> moved;  // a line under each row: its folded cells
  while (!lay_out(false)) {
    std::size_t folded = g.columns.size();
    while (folded > 0 && g.columns[folded - 1].kind != column_kind::fold) --folded;
    if (folded == 0) {
      lay_out(true);
      break;
    }
    --folded;
    const piece title = g.columns[folded].title + piece::own(":" + std::string(1, no_break));
    moved.resize(g.rows.size());
    for (std::size_t i = 0; i < g.rows.size(); ++i) {
      auto& r = g.rows[i];
      if (!r.cells[folded].empty()) moved[i] = title + r.cells[folded] + (moved[i].empty() ? piece() : piece::own("; ")) + moved[i];
      r.cells.erase(r.cells.begin() + static_cast<std::ptrdiff_t>(folded));
    }
    g.columns.erase(g.columns.begin() + static_cast<std::ptrdiff_t>(folded));
  }

  for (std::size_t i = 0; i < moved.size(); ++i)
    if (!moved[i].empty()) g.rows[i].notes.insert(g.rows[i].notes.begin(), moved[i]);

  const std::string margin(indent, ' '), gutter(between, ' ');
  const auto put_row = [&](const std::vector<piece>& cells, look as) {
    std::vector<std::vector<std::string>> lines;
    std::size_t height = 1;
    for (std::size_t c = 0; c < cells.size(); ++c) {
      lines.push_back(flexible(c) ? wrapped(cells[c].str(), widths[c], widths[c], true)
                                  : std::vector<std::string>{without_sentinels(cells[c].str())});
      height = std::max(height, lines.back().size());
    }
    for (std::size_t l = 0; l < height; ++l) {
      std::string text = margin;
      for (std::size_t c = 0; c < cells.size(); ++c)
        text += (c == 0 ? "" : gutter) + padded(l < lines[c].size() ? lines[c][l] : "", widths[c], g.columns[c].kind == column_kind::right);
      put(std::move(text), as);
    }
  };
  const auto rule = [&] {
    std::string text = margin;
    for (std::size_t c = 0; c < widths.size(); ++c) text += (c == 0 ? "" : gutter) + std::string(widths[c], '-');
    put(std::move(text), look::plain);
  };
  if (g.titled) {
    std::vector<piece> titles;
    for (const auto& c : g.columns) titles.push_back(c.title);
    put_row(titles, look::heading);
    rule();
  }
  for (const auto& r : g.rows) {
    if (r.total) rule();
    put_row(r.cells, look::plain);
    for (const auto& note : r.notes) line(note, look::plain, indent + 4);
  }
}

void page::warning(const std::vector<piece>& lines) {
  gap();
  for (const auto& text : lines)
    for (const auto& l : wrapped(text.str(), room() - 3, room() - 3, false)) put("!! " + l, look::warning);
  gap();
}

}  // namespace deminimis::prose

namespace deminimis {

std::string printable(std::string_view raw) { return prose::escaped(raw).str(); }

}  // namespace deminimis
