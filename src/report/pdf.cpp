// SPDX-License-Identifier: Apache-2.0
// Pages of A4. All geometry is whole tenths of a point, measured from the upper left corner; what Cairo wants is made of it in
// one place.
#include <algorithm>
#include <memory>
#include <numeric>
#include <string>

#include "report/document.hpp"
#include "report/pango.hpp"

namespace deminimis::report {
namespace {

constexpr int page_width = 5953, page_height = 8419;  // A4
constexpr int margin = 510;                           // 18 mm
constexpr int text_width = page_width - 2 * margin;
constexpr int bottom = page_height - margin - 160;  // above the foot
constexpr int cell_padding = 35;
constexpr int most_lines = 40;  // of one cell or paragraph; what is longer ends in an ellipsis

enum class face : std::uint8_t { regular, bold };
struct type {
  int size;  // points, times ten
  face weight = face::regular;
  unsigned colour = 0x1a1a1a;
};
constexpr int table_sizes[] = {80, 75, 70};  // the first at which no word is broken
constexpr type title_type{170, face::bold}, heading_type{115, face::bold, 0x1f4e79}, body_type{95}, lead_type{105, face::bold},
    small_type{75, face::regular, 0x444444}, label_type{80};

struct ended {
  const pango* lib;
  void operator()(cairo_t* cr) const { lib->cairo_destroy(cr); }
  void operator()(cairo_surface_t* surface) const { lib->cairo_surface_destroy(surface); }
  void operator()(PangoLayout* layout) const { lib->g_object_unref(layout); }
};

/// Points for Cairo.
constexpr auto points(int tenths) { return tenths / 10.0; }

std::string plain(const piece& text) {
  std::string out;
  for (const char c : text.str()) out += c == prose::no_break ? std::string("\xC2\xA0") : std::string(1, c);
  return out;
}

class press {
 public:
  /// `pages`: how many there are, 0 where that is not known yet.
  press(const document& d, std::string& out, int pages) : lib_(pango::loaded()), doc_(d), pages_(pages) {
    surface_.reset(lib_.cairo_pdf_surface_create_for_stream(
        [](void* to, const unsigned char* bytes, unsigned length) {
          static_cast<std::string*>(to)->append(reinterpret_cast<const char*>(bytes), length);
          return CAIRO_STATUS_SUCCESS;
        },
        &out, points(page_width), points(page_height)));
    const auto about = [&](cairo_pdf_metadata_t what, const std::string& text) {
      lib_.cairo_pdf_surface_set_metadata(surface_.get(), what, text.c_str());
    };
    about(CAIRO_PDF_METADATA_TITLE, plain(d.title) + ": " + plain(d.subtitle));
    about(CAIRO_PDF_METADATA_CREATOR, "deminimis " DEMINIMIS_VERSION);
    about(CAIRO_PDF_METADATA_CREATE_DATE, to_string(d.on) + "T00:00:00Z");  // never a clock: same ledger, same bytes
    cr_.reset(lib_.cairo_create(surface_.get()));
    layout_.reset(lib_.pango_cairo_create_layout(cr_.get()));
    lib_.pango_layout_set_wrap(layout_.get(), PANGO_WRAP_WORD_CHAR);
    lib_.pango_layout_set_ellipsize(layout_.get(), PANGO_ELLIPSIZE_END);
    lib_.pango_layout_set_height(layout_.get(), -most_lines);
    lib_.pango_layout_set_auto_dir(layout_.get(), 0);
    auto* const attributes = lib_.pango_attr_list_new();
    lib_.pango_attr_list_insert(attributes, lib_.pango_attr_insert_hyphens_new(0));  // a broken reference gains no character
    lib_.pango_layout_set_attributes(layout_.get(), attributes);
    lib_.pango_attr_list_unref(attributes);
  }

  /// Draws everything; gives the number of pages.
  int run() {
    y_ += write(doc_.title, margin, text_width, title_type) + 20;
    y_ += write(doc_.subtitle, margin, text_width, {110, face::regular, 0x444444}) + 100;
    for (const auto& b : doc_.blocks) std::visit([this](const auto& what) { draw(what); }, b);
    end_page();
    cr_.reset();
    lib_.cairo_surface_finish(surface_.get());
    if (const auto status = lib_.cairo_surface_status(surface_.get()); status != CAIRO_STATUS_SUCCESS)
      throw error(errc::storage, "pdf", std::string("The PDF could not be drawn: ") + lib_.cairo_status_to_string(status) + ".",
                  "Check that a font is installed, or ask for HTML.");
    return page_;
  }

 private:
  void colour(unsigned rgb) {
    lib_.cairo_set_source_rgb(cr_.get(), static_cast<int>(rgb >> 16U & 0xFFU) / 255.0, static_cast<int>(rgb >> 8U & 0xFFU) / 255.0,
                              static_cast<int>(rgb & 0xFFU) / 255.0);
  }
  void line(int x, int y, int to_x, int to_y, unsigned rgb, int width = 7) {
    colour(rgb);
    lib_.cairo_set_line_width(cr_.get(), points(width));
    lib_.cairo_move_to(cr_.get(), points(x), points(y));
    lib_.cairo_line_to(cr_.get(), points(to_x), points(to_y));
    lib_.cairo_stroke(cr_.get());
  }
  void box(int x, int y, int width, int height, unsigned rgb) {
    colour(rgb);
    lib_.cairo_rectangle(cr_.get(), points(x), points(y), points(width), points(height));
    lib_.cairo_fill(cr_.get());
  }

  /// Prepares the layout; gives the height it takes.
  int lay_out(const piece& text, int width, const type& as, PangoAlignment align = PANGO_ALIGN_LEFT) {
    const std::string name = std::string("Liberation Sans,DejaVu Sans ") + (as.weight == face::bold ? "Bold " : "") + std::to_string(as.size / 10) +
                             (as.size % 10 != 0 ? "." + std::to_string(as.size % 10) : "");
    auto* const font = lib_.pango_font_description_from_string(name.c_str());
    lib_.pango_layout_set_font_description(layout_.get(), font);
    lib_.pango_font_description_free(font);
    const std::string words = plain(text);
    lib_.pango_layout_set_width(layout_.get(), width > 0 ? width * PANGO_SCALE / 10 : -1);
    lib_.pango_layout_set_alignment(layout_.get(), align);
    lib_.pango_layout_set_text(layout_.get(), words.data(), static_cast<int>(words.size()));
    int wide = 0, high = 0;
    lib_.pango_layout_get_size(layout_.get(), &wide, &high);
    natural_ = wide * 10 / PANGO_SCALE;
    return high * 10 / PANGO_SCALE + 1;
  }
  void show(int x, int y, unsigned rgb) {
    colour(rgb);
    lib_.cairo_move_to(cr_.get(), points(x), points(y));
    lib_.pango_cairo_show_layout(cr_.get(), layout_.get());
  }
  /// Text at the present height; gives the height it took. The caller has seen to it that there is room.
  int write(const piece& text, int x, int width, const type& as, PangoAlignment align = PANGO_ALIGN_LEFT) {
    const int height = lay_out(text, width, as, align);
    show(x, y_, as.colour);
    return height;
  }

  void need(int height) {
    if (y_ + height > bottom && y_ > margin) next_page();
  }
  void next_page() {
    end_page();
    ++page_;
    y_ = margin;
  }
  void end_page() {
    const int foot = page_height - margin - 100;
    line(margin, foot, margin + text_width, foot, 0xc8c8c8, 5);
    lay_out(doc_.running, text_width - 900, small_type);
    show(margin, foot + 30, small_type.colour);
    std::string place = plain(doc_.page_of);
    const auto fill = [&](const std::string& name, int value) {
      if (const auto at = place.find(name); at != std::string::npos) place.replace(at, name.size(), std::to_string(value));
    };
    fill("{page}", page_);
    fill("{pages}", pages_);
    lay_out(piece::own(place), 900, small_type, PANGO_ALIGN_RIGHT);
    show(margin + text_width - 900, foot + 30, small_type.colour);
    lib_.cairo_show_page(cr_.get());
  }

  void draw(const heading& h) {
    const int height = lay_out(h.text, text_width, heading_type);
    need(height + 1000);  // with the first rows of a table
    if (y_ > margin) y_ += 130;
    y_ += write(h.text, margin, text_width, heading_type) + 20;
    line(margin, y_, margin + text_width, y_, 0x1f4e79, 10);
    y_ += 60;
  }
  void draw(const paragraph& p) {
    const bool set_off = p.as == tone::warning || p.as == tone::note;
    type as = p.as == tone::lead ? lead_type : p.as == tone::small ? small_type : body_type;
    if (p.as == tone::warning) as.weight = face::bold;
    const int inside = set_off ? 90 : 0;
    const int height = lay_out(p.text, text_width - 2 * inside, as) + (set_off ? 100 : 0);
    need(height);
    if (set_off) {
      const bool loud = p.as == tone::warning;
      box(margin, y_, text_width, height, loud ? 0xfff3e6 : 0xeef4fa);
      box(margin, y_, loud ? 45 : 30, height, loud ? 0xa33c00 : 0x1f4e79);
      y_ += 50;
    }
    y_ += write(p.text, margin + inside, text_width - 2 * inside, as) + (set_off ? 50 : 0) + 60;
  }
  void draw(const fields& f) {
    int names = text_width * 3 / 10;
    for (const auto& [name, value] : f.rows) names = std::max(names, std::min(widest_word(name, body_type) + 80, text_width / 2));
    const int values = text_width - names;
    for (const auto& [name, value] : f.rows) {
      const int title = lay_out(name, names - 60, body_type);
      const int height = std::max(title + (value.empty() ? 40 : 0), value.empty() ? 170 : lay_out(value, values, body_type));
      need(height);
      lay_out(name, names - 60, body_type);
      show(margin, y_ + (value.empty() ? height - title : 0), 0x444444);
      if (value.empty())
        line(margin + names, y_ + height - 10, margin + text_width, y_ + height - 10, 0x1a1a1a, 5);
      else
        write(value, margin + names, values, body_type);
      y_ += height + 35;
    }
    y_ += 40;
  }
  void item(const piece& mark, const piece& text) {
    const int height = lay_out(text, text_width - 200, body_type);
    need(height);
    lay_out(mark, 0, body_type);
    show(margin + 20, y_, body_type.colour);
    y_ += write(text, margin + 200, text_width - 200, body_type) + 35;
  }
  void draw(const bullets& b) {
    for (const auto& i : b.items) item(piece::own("•"), i);
    y_ += 30;
  }
  void draw(const choices& c) {
    for (const auto& i : c.items) item(piece::own(i.ticked ? "☒" : "☐"), i.text);
    y_ += 30;
  }

  struct laid_out_table {
    const table* of;
    type plain{}, bold{};
    std::vector<int> lefts{}, widths{};
  };
  int row_height(const laid_out_table& t, const std::vector<piece>& cells, const type& as) {
    int height = 0;
    for (std::size_t i = 0; i < cells.size(); ++i) height = std::max(height, lay_out(cells[i], t.widths[i] - 2 * cell_padding, as));
    return height + 2 * cell_padding;
  }
  void row(const laid_out_table& t, const std::vector<piece>& cells, const type& as) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      lay_out(cells[i], t.widths[i] - 2 * cell_padding, as, t.of->columns[i].right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
      show(t.lefts[i] + cell_padding, y_ + cell_padding, as.colour);
    }
  }
  void titles(const laid_out_table& t) {
    std::vector<piece> cells;
    for (const auto& c : t.of->columns) cells.push_back(c.title);
    const int height = row_height(t, cells, t.bold);
    row(t, cells, t.bold);
    y_ += height;
    line(margin, y_, margin + text_width, y_, 0x1a1a1a, 12);
  }
  /// How wide the longest word is, which is what a column needs so as to break no word.
  int widest_word(const piece& text, const type& as) {
    const std::string& all = text.str();
    int widest = 0;
    for (std::size_t at = 0; at < all.size();) {
      const std::size_t end = std::min(all.find(' ', at), all.size());
      lay_out(piece::own(all.substr(at, end - at)), 0, as);
      widest = std::max(widest, natural_);
      at = end + 1;
    }
    return widest;
  }
  /// Columns without a weight as wide as what stands in them under a title that may wrap. The rest is shared by weight, but no column
  /// breaks a word where another one has room to give. False: there is no room for all words.
  bool set_widths(laid_out_table& t) {
    const auto& columns = t.of->columns;
    std::vector<int> least;  // of the columns with a weight; 0: settled
    int rest = text_width;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      const bool fits = columns[i].weight == 0;
      int widest = widest_word(columns[i].title, t.bold);
      for (const auto& r : t.of->rows) {
        const type& as = r.total ? t.bold : t.plain;
        if (fits) lay_out(r.cells[i], 0, as);
        widest = std::max(widest, fits ? natural_ : widest_word(r.cells[i], as));
      }
      widest += 2 * cell_padding + 10;
      t.widths.push_back(fits ? widest : 0);
      least.push_back(fits ? 0 : widest);
      if (fits) rest -= widest;
    }
    const bool words_fit = std::accumulate(least.begin(), least.end(), 0) <= rest;
    const auto share = [&](std::size_t i) {
      int weights = 0;
      for (std::size_t j = 0; j < columns.size(); ++j)
        if (t.widths[j] == 0) weights += columns[j].weight;
      return rest * columns[i].weight / weights;
    };
    for (std::size_t i = 0; words_fit && i < columns.size(); ++i) {
      if (t.widths[i] != 0 || share(i) >= least[i]) continue;
      t.widths[i] = least[i];
      rest -= least[i];
      i = static_cast<std::size_t>(-1);  // what is left for the others has changed
    }
    std::vector<int> shares;
    for (std::size_t i = 0; i < columns.size(); ++i) shares.push_back(t.widths[i] != 0 ? t.widths[i] : share(i));
    t.widths = std::move(shares);
    int left = margin;
    for (const int width : t.widths) {
      t.lefts.push_back(left);
      left += width;
    }
    return words_fit;
  }
  void draw(const table& what) {
    laid_out_table t{&what};
    for (const int size : table_sizes) {
      t = {&what, {size}, {size, face::bold}};
      if (set_widths(t)) break;
    }
    const int caption = lay_out(what.caption, text_width, {90, face::bold});
    need(caption + 700);
    y_ += write(what.caption, margin, text_width, {90, face::bold}) + 20;
    titles(t);
    for (const auto& r : what.rows) {
      const bool blank = std::all_of(r.cells.begin(), r.cells.end(), [](const piece& cell) { return cell.empty(); });
      const type& as = r.total ? t.bold : t.plain;
      const int height = blank ? 220 : row_height(t, r.cells, as);
      if (y_ + height > bottom) {
        next_page();
        titles(t);
      }
      if (r.total) line(margin, y_, margin + text_width, y_, 0x1a1a1a, 12);
      if (!blank) row(t, r.cells, as);
      y_ += height;
      if (!r.total) line(margin, y_, margin + text_width, y_, 0xc8c8c8, 5);
    }
    y_ += 120;
  }

  void draw(const drawing& d) {
    need(d.height);
    constexpr unsigned colours[] = {0xc55a11, 0xdcebd8, 0xeef2f6, 0x8a8a8a, 0x1a1a1a, 0x1f4e79, 0x1a1a1a, 0x1a1a1a};
    for (const auto& s : d.shapes) {
      const unsigned rgb = colours[static_cast<std::size_t>(s.with)];
      const int x = margin + s.x, y = y_ + s.y;
      switch (s.what) {
        case drawing::shape::kind::rectangle: box(x, y, s.width, s.height, rgb); break;
        case drawing::shape::kind::line: {
          const auto dashes = {5.0, 3.0};
          if (s.with == drawing::ink::ceiling) lib_.cairo_set_dash(cr_.get(), dashes.begin(), 2, 0);
          line(x, y, x + s.width, y + s.height, rgb, s.with == drawing::ink::today ? 16 : s.with == drawing::ink::ceiling ? 12 : 8);
          lib_.cairo_set_dash(cr_.get(), nullptr, 0, 0);
          break;
        }
        case drawing::shape::kind::dot:
          colour(rgb);
          lib_.cairo_arc(cr_.get(), points(x), points(y), points(s.width / 2), 0, 6.2832);
          lib_.cairo_fill(cr_.get());
          break;
        case drawing::shape::kind::label: {
          lay_out(s.words, 0, label_type);
          const int base = lib_.pango_layout_get_baseline(layout_.get()) * 10 / PANGO_SCALE;
          show(s.anchor < 0 ? x - natural_ : s.anchor > 0 ? x : x - natural_ / 2, y - base, rgb);
          break;
        }
      }
    }
    y_ += d.height + 60;
  }
  void draw(const signature& s) {
    need(750);
    y_ += 450;
    const int gap = 200, count = static_cast<int>(s.lines.size());
    const int width = (text_width - gap * (count - 1)) / std::max(count, 1);
    int x = margin;
    for (const auto& [under, on] : s.lines) {
      if (!on.empty()) {
        const int height = lay_out(on, width, body_type);
        show(x, y_ - height - 20, body_type.colour);
      }
      line(x, y_, x + width, y_, 0x1a1a1a, 6);
      lay_out(under, width, small_type);
      show(x, y_ + 20, small_type.colour);
      x += width + gap;
    }
    y_ += 250;
  }
  void draw(const verbatim& v) {
    for (const auto& l : v.lines) {
      type as = small_type;  // no larger than lets the line stay one
      for (lay_out(l, 0, as); natural_ > text_width && as.size > 50; lay_out(l, 0, as)) as.size -= 5;
      need(lay_out(l, text_width, as));
      y_ += l.empty() ? 90 : write(l, margin, text_width, as);
    }
    y_ += 60;
  }
  void draw(const page_break&) { next_page(); }

  const pango& lib_;
  const document& doc_;
  int pages_;
  int page_ = 1;
  int y_ = margin;
  int natural_ = 0;  // the width of what was laid out last
  std::unique_ptr<cairo_surface_t, ended> surface_{nullptr, ended{&lib_}};
  std::unique_ptr<cairo_t, ended> cr_{nullptr, ended{&lib_}};
  std::unique_ptr<PangoLayout, ended> layout_{nullptr, ended{&lib_}};
};

}  // namespace

std::string pdf_of(const document& d) {
  std::string counted, out;
  const int pages = press(d, counted, 0).run();
  press(d, out, pages).run();
  return out;
}

}  // namespace deminimis::report
