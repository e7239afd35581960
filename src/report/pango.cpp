// SPDX-License-Identifier: Apache-2.0
#include "report/pango.hpp"

#include "io/late_library.hpp"

namespace deminimis::report {
namespace {

constexpr const char* library = "libpangocairo-1.0.so.0";

error missing(const std::string& what) {
  return {errc::request_invalid, "pdf", "The library that draws PDF cannot be used: " + what + ".",
          "Install Pango and a font (Debian: libpangocairo-1.0-0, fonts-liberation, fonts-dejavu-core), or ask for HTML and print it."};
}

pango load() {
  const io::late_library from(library, missing);
  pango p{};
  from.find(p.cairo_create, "cairo_create");
  from.find(p.cairo_destroy, "cairo_destroy");
  from.find(p.cairo_status, "cairo_status");
  from.find(p.cairo_status_to_string, "cairo_status_to_string");
  from.find(p.cairo_show_page, "cairo_show_page");
  from.find(p.cairo_move_to, "cairo_move_to");
  from.find(p.cairo_line_to, "cairo_line_to");
  from.find(p.cairo_rectangle, "cairo_rectangle");
  from.find(p.cairo_arc, "cairo_arc");
  from.find(p.cairo_fill, "cairo_fill");
  from.find(p.cairo_stroke, "cairo_stroke");
  from.find(p.cairo_set_source_rgb, "cairo_set_source_rgb");
  from.find(p.cairo_set_line_width, "cairo_set_line_width");
  from.find(p.cairo_set_dash, "cairo_set_dash");
  from.find(p.cairo_pdf_surface_create_for_stream, "cairo_pdf_surface_create_for_stream");
  from.find(p.cairo_pdf_surface_set_metadata, "cairo_pdf_surface_set_metadata");
  from.find(p.cairo_surface_finish, "cairo_surface_finish");
  from.find(p.cairo_surface_status, "cairo_surface_status");
  from.find(p.cairo_surface_destroy, "cairo_surface_destroy");
  from.find(p.pango_cairo_create_layout, "pango_cairo_create_layout");
  from.find(p.pango_cairo_show_layout, "pango_cairo_show_layout");
  from.find(p.pango_layout_set_text, "pango_layout_set_text");
  from.find(p.pango_layout_set_width, "pango_layout_set_width");
  from.find(p.pango_layout_set_height, "pango_layout_set_height");
  from.find(p.pango_layout_set_wrap, "pango_layout_set_wrap");
  from.find(p.pango_layout_set_ellipsize, "pango_layout_set_ellipsize");
  from.find(p.pango_layout_set_alignment, "pango_layout_set_alignment");
  from.find(p.pango_layout_set_auto_dir, "pango_layout_set_auto_dir");
  from.find(p.pango_layout_set_font_description, "pango_layout_set_font_description");
  from.find(p.pango_layout_set_attributes, "pango_layout_set_attributes");
  from.find(p.pango_attr_list_new, "pango_attr_list_new");
  from.find(p.pango_attr_list_insert, "pango_attr_list_insert");
  from.find(p.pango_attr_list_unref, "pango_attr_list_unref");
  from.find(p.pango_attr_insert_hyphens_new, "pango_attr_insert_hyphens_new");
  from.find(p.pango_layout_get_size, "pango_layout_get_size");
  from.find(p.pango_layout_get_baseline, "pango_layout_get_baseline");
  from.find(p.pango_font_description_from_string, "pango_font_description_from_string");
  from.find(p.pango_font_description_free, "pango_font_description_free");
  from.find(p.g_object_unref, "g_object_unref");
  return p;
}

}  // namespace

const pango& pango::loaded() {
  static const pango functions = load();
  return functions;
}

}  // namespace deminimis::report
