// SPDX-License-Identifier: Apache-2.0
#include "report/html.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace deminimis::report {
namespace {

// Text on paper: black on white, no colour that meaning hangs on, the same in print.
constexpr std::string_view style = R"css(
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0 auto;max-width:52rem;padding:2rem 1.5rem;font:16px/1.5 "Liberation Sans",Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff}
h1{font-size:1.75rem;line-height:1.2;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2rem 0 .5rem;color:#1f4e79;border-bottom:2px solid #1f4e79;padding-bottom:.2rem;break-after:avoid}
p{margin:.5rem 0}
.subtitle{font-size:1.1rem;color:#444;margin:0 0 1.25rem}
.lead{font-size:1.1rem;font-weight:bold}
.note{border-left:4px solid #1f4e79;background:#eef4fa;padding:.6rem .9rem}
.warning{border-left:6px solid #a33c00;background:#fff3e6;padding:.6rem .9rem;font-weight:bold}
.small,footer{font-size:.85rem;color:#444;overflow-wrap:anywhere}
dl{display:grid;grid-template-columns:minmax(10rem,15rem) 1fr;gap:.35rem 1rem;margin:.5rem 0}
dt{color:#444}
dd{margin:0;overflow-wrap:anywhere}
dd.blank{border-bottom:1px solid #1a1a1a;min-height:1.6em}
.scroll{overflow-x:auto;margin:.75rem 0}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;font-weight:bold;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #c8c8c8;overflow-wrap:break-word}
thead th{border-bottom:2px solid #1a1a1a;vertical-align:bottom}
.number{text-align:right;font-variant-numeric:tabular-nums}
.number,.fit{white-space:nowrap}
tr.total td{border-top:2px solid #1a1a1a;border-bottom:0;font-weight:bold}
tr.blank td{height:2.2em}
ul{padding-left:1.3rem;margin:.5rem 0}
ul.choices{list-style:none;padding-left:0}
ul.choices li{padding-left:1.8rem;text-indent:-1.8rem;margin:.3rem 0}
.box{display:inline-block;width:1.8rem;text-indent:0;font-family:"DejaVu Sans","Segoe UI Symbol",sans-serif}
pre{font:.8rem/1.4 "Liberation Mono","Courier New",monospace;white-space:pre-wrap;overflow-wrap:anywhere;background:#f5f5f5;padding:.6rem .9rem;margin:.5rem 0}
figure{margin:1rem 0;break-inside:avoid}
svg{width:100%;height:auto;display:block}
.sign{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:2rem 1.5rem;margin:3rem 0 1rem;break-inside:avoid}
.sign div{display:flex;flex-direction:column;justify-content:flex-end;min-height:3rem}
.sign span{border-top:1px solid #1a1a1a;padding-top:.2rem;font-size:.85rem;color:#444}
footer{margin-top:2.5rem;border-top:1px solid #c8c8c8;padding-top:.5rem}
.page{break-before:page}
@page{size:A4;margin:18mm}
@media print{body{max-width:none;padding:0;font-size:10.5pt}.scroll{overflow:visible}tr{break-inside:avoid}}
)css";

/// `'sha256-...'`: what a policy names a style or script by.
std::string source_hash(std::string_view content) {
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256(digest.data(), reinterpret_cast<const unsigned char*>(content.data()), content.size());
  std::string text(sodium_base64_ENCODED_LEN(crypto_hash_sha256_BYTES, sodium_base64_VARIANT_ORIGINAL), '\0');
  sodium_bin2base64(text.data(), text.size(), digest.data(), digest.size(), sodium_base64_VARIANT_ORIGINAL);
  text.resize(text.find_last_not_of('\0') + 1);
  return "'sha256-" + text + "'";
}

std::string_view class_of(tone t) {
  switch (t) {
    case tone::lead: return " class=\"lead\"";
    case tone::note: return " class=\"note\"";
    case tone::warning: return " class=\"warning\" role=\"note\"";
    case tone::small: return " class=\"small\"";
    case tone::plain: break;
  }
  return "";
}

std::string number(int tenths) {
  const bool negative = tenths < 0;
  const int magnitude = negative ? -tenths : tenths;
  return (negative ? "-" : "") + std::to_string(magnitude / 10) + (magnitude % 10 != 0 ? "." + std::to_string(magnitude % 10) : "");
}

std::string_view paint(drawing::ink with) {
  switch (with) {
    case drawing::ink::used: return "fill=\"#c55a11\"";
    case drawing::ink::room: return "fill=\"#dcebd8\"";
    case drawing::ink::window: return "fill=\"#eef2f6\"";
    case drawing::ink::ceiling: return "stroke=\"#1a1a1a\" stroke-width=\"1.2\" stroke-dasharray=\"5 3\"";
    case drawing::ink::today: return "stroke=\"#1f4e79\" stroke-width=\"1.6\"";
    case drawing::ink::grant:
    case drawing::ink::text: return "fill=\"#1a1a1a\"";
    case drawing::ink::frame: break;
  }
  return "stroke=\"#8a8a8a\" stroke-width=\"0.8\"";
}

struct writer {
  std::string out{};
  int drawings = 0;
  bool breaks = false;  // the next block begins a page

  void put(std::string_view text) { out += text; }
  void put(const piece& text) { out += html_text(text); }

  void operator()(const heading& h) {
    put("<h2");
    if (breaks) put(" class=\"page\"");
    breaks = false;
    put(">");
    put(h.text);
    put("</h2>\n");
  }
  void operator()(const paragraph& p) {
    put("<p");
    put(class_of(p.as));
    put(">");
    put(p.text);
    put("</p>\n");
  }
  void operator()(const fields& f) {
    put("<dl>\n");
    for (const auto& [name, value] : f.rows) {
      put("<dt>");
      put(name);
      put(value.empty() ? "</dt><dd class=\"blank\">" : "</dt><dd>");
      put(value);
      put("</dd>\n");
    }
    put("</dl>\n");
  }
  void operator()(const bullets& b) {
    put("<ul>\n");
    for (const auto& item : b.items) {
      put("<li>");
      put(item);
      put("</li>\n");
    }
    put("</ul>\n");
  }
  void operator()(const choices& c) {
    put("<ul class=\"choices\">\n");
    for (const auto& item : c.items) {
      put(item.ticked ? "<li><span class=\"box\">☒</span>" : "<li><span class=\"box\">☐</span>");
      put(item.text);
      put("</li>\n");
    }
    put("</ul>\n");
  }
  void operator()(const table& t) {
    put("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
    put(t.caption);
    put("\"><table>\n<caption>");
    put(t.caption);
    put("</caption>\n<thead><tr>");
    for (const auto& c : t.columns) {
      put(c.right ? "<th scope=\"col\" class=\"number\">" : "<th scope=\"col\">");
      put(c.title);
      put("</th>");
    }
    put("</tr></thead>\n<tbody>\n");
    for (const auto& r : t.rows) {
      const bool blank = std::all_of(r.cells.begin(), r.cells.end(), [](const piece& cell) { return cell.empty(); });
      put(r.total ? "<tr class=\"total\">" : blank ? "<tr class=\"blank\">" : "<tr>");
      for (std::size_t i = 0; i < r.cells.size(); ++i) {
        put(t.columns[i].right ? "<td class=\"number\">" : t.columns[i].weight == 0 ? "<td class=\"fit\">" : "<td>");
        put(r.cells[i]);
        put("</td>");
      }
      put("</tr>\n");
    }
    put("</tbody></table></div>\n");
  }
  void operator()(const drawing& d) {
    put("<figure>");
    put(svg_of(d, "drawing-" + std::to_string(++drawings)));
    put("</figure>\n");
  }
  void operator()(const signature& s) {
    put("<div class=\"sign\">\n");
    for (const auto& [under, on] : s.lines) {
      put("<div>");
      put(on);
      put("<span>");
      put(under);
      put("</span></div>\n");
    }
    put("</div>\n");
  }
  void operator()(const verbatim& v) { put(html_lines(v.lines)); }
  void operator()(const page_break&) { breaks = true; }
};

}  // namespace

std::string html_text(const piece& text) {
  std::string out;
  for (const char c : text.str()) switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      case prose::no_break: out += "\xC2\xA0"; break;
      default: out += c;
    }
  return out;
}

std::string html_lines(const std::vector<piece>& lines) {
  std::string out = "<pre>";
  for (const auto& l : lines) out += html_text(l) + "\n";
  return out + "</pre>\n";
}

std::vector<piece> lines_of(std::string_view text) {
  std::vector<piece> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(prose::escaped(std::string(text.substr(0, end))));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

std::string html_page(language lang, const piece& title, std::string_view page_style, std::string_view body, std::string_view script) {
  std::string out = "<!doctype html>\n<html lang=\"";
  out += lang == language::da ? "da" : "en";
  out += "\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src ";
  out += source_hash(page_style);
  if (!script.empty()) out += "; script-src " + source_hash(script);
  out += "; base-uri 'none'; form-action 'none'\">\n<meta name=\"referrer\" content=\"no-referrer\">\n";
  out += "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>";
  out += html_text(title);
  out += "</title>\n<style>";
  out += page_style;
  out += "</style>\n</head>\n<body>\n";
  out += body;
  if (!script.empty()) {
    out += "<script>";
    out += script;
    out += "</script>\n";
  }
  out += "</body>\n</html>\n";
  return out;
}

std::string svg_of(const drawing& d, std::string_view id) {
  std::string out = "<svg viewBox=\"0 0 " + number(d.width) + " " + number(d.height) + "\" role=\"img\" aria-labelledby=\"" + std::string(id) +
                    "-title " + std::string(id) + "-text\">\n<title id=\"" + std::string(id) + "-title\">" + html_text(d.title) +
                    "</title>\n<desc id=\"" + std::string(id) + "-text\">" + html_text(d.description) + "</desc>\n";
  for (const auto& s : d.shapes) {
    const std::string how(paint(s.with));
    switch (s.what) {
      case drawing::shape::kind::rectangle:
        out += "<rect x=\"" + number(s.x) + "\" y=\"" + number(s.y) + "\" width=\"" + number(s.width) + "\" height=\"" + number(s.height) + "\" " +
               how + "/>\n";
        break;
      case drawing::shape::kind::line:
        out += "<line x1=\"" + number(s.x) + "\" y1=\"" + number(s.y) + "\" x2=\"" + number(s.x + s.width) + "\" y2=\"" + number(s.y + s.height) +
               "\" " + how + "/>\n";
        break;
      case drawing::shape::kind::dot:
        out += "<circle cx=\"" + number(s.x) + "\" cy=\"" + number(s.y) + "\" r=\"" + number(s.width / 2) + "\" " + how + "/>\n";
        break;
      case drawing::shape::kind::label:
        out += "<text x=\"" + number(s.x) + "\" y=\"" + number(s.y) +
               "\" font-size=\"9\" font-family=\"Liberation Sans, Arial, sans-serif\" fill=\"" +
               (s.with == drawing::ink::today ? "#1f4e79" : "#1a1a1a") + "\" text-anchor=\"" +
               (s.anchor < 0   ? "end"
                : s.anchor > 0 ? "start"
                               : "middle") +
               "\">" + html_text(s.words) + "</text>\n";
        break;
    }
  }
  return out + "</svg>";
}

std::string html_of(const document& d) {
  writer w;
  w.put("<main>\n<h1>");
  w.put(d.title);
  w.put("</h1>\n<p class=\"subtitle\">");
  w.put(d.subtitle);
  w.put("</p>\n");
  for (const auto& b : d.blocks) std::visit(w, b);
  w.put("</main>\n<footer>");
  w.put(d.running);
  w.put("</footer>\n");
  return html_page(d.lang, d.title + piece::own(": ") + d.subtitle, style, w.out);
}

}  // namespace deminimis::report
