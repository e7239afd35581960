// SPDX-License-Identifier: Apache-2.0
#include "report/pango.hpp"

#include <dlfcn.h>

#include <deminimis/error.hpp>

namespace deminimis::report {
namespace {

constexpr const char* library = "libpangocairo-1.0.so.0";

error missing(const char* what) {
  return {errc::request_invalid, "pdf", std::string("The library that draws PDF cannot be used: ") + (what ? what : library) + ".",
          "Install Pango and a font (Debian: libpangocairo-1.0-0, fonts-liberation, fonts-dejavu-core), or ask for HTML and print it."};
}

pango load() {
  void* const handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) throw missing(dlerror());
  pango p{};
  const auto find = [&](auto& function, const char* name) {
    void* const address = dlsym(handle, name);  // in the library or one that it needs
    if (!address) throw missing(name);
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(address);
  };
  find(p.cairo_create, "cairo_create");
  find(p.cairo_destroy, "cairo_destroy");
  find(p.cairo_status, "cairo_status");
  find(p.cairo_status_to_string, "cairo_status_to_string");
  find(p.cairo_show_page, "cairo_show_page");
  find(p.cairo_move_to, "cairo_move_to");
  find(p.cairo_line_to, "cairo_line_to");
  find(p.cairo_rectangle, "cairo_rectangle");
  find(p.cairo_arc, "cairo_arc");
  find(p.cairo_fill, "cairo_fill");
  find(p.cairo_stroke, "cairo_stroke");
  find(p.cairo_set_source_rgb, "cairo_set_source_rgb");
  find(p.cairo_set_line_width, "cairo_set_line_width");
  find(p.cairo_set_dash, "cairo_set_dash");
  find(p.cairo_pdf_surface_create_for_stream, "cairo_pdf_surface_create_for_stream");
  find(p.cairo_pdf_surface_set_metadata, "cairo_pdf_surface_set_metadata");
  find(p.cairo_surface_finish, "cairo_surface_finish");
  find(p.cairo_surface_status, "cairo_surface_status");
  find(p.cairo_surface_destroy, "cairo_surface_destroy");
  find(p.pango_cairo_create_layout, "pango_cairo_create_layout");
  find(p.pango_cairo_show_layout, "pango_cairo_show_layout");
  find(p.pango_layout_set_text, "pango_layout_set_text");
  find(p.pango_layout_set_width, "pango_layout_set_width");
  find(p.pango_layout_set_height, "pango_layout_set_height");
  find(p.pango_layout_set_wrap, "pango_layout_set_wrap");
  find(p.pango_layout_set_ellipsize, "pango_layout_set_ellipsize");
  find(p.pango_layout_set_alignment, "pango_layout_set_alignment");
  find(p.pango_layout_set_auto_dir, "pango_layout_set_auto_dir");
  find(p.pango_layout_set_font_description, "pango_layout_set_font_description");
  find(p.pango_layout_set_attributes, "pango_layout_set_attributes");
  find(p.pango_attr_list_new, "pango_attr_list_new");
  find(p.pango_attr_list_insert, "pango_attr_list_insert");
  find(p.pango_attr_list_unref, "pango_attr_list_unref");
  find(p.pango_attr_insert_hyphens_new, "pango_attr_insert_hyphens_new");
  find(p.pango_layout_get_size, "pango_layout_get_size");
  find(p.pango_layout_get_baseline, "pango_layout_get_baseline");
  find(p.pango_font_description_from_string, "pango_font_description_from_string");
  find(p.pango_font_description_free, "pango_font_description_free");
  find(p.g_object_unref, "g_object_unref");
  return p;
}

}  // namespace

const pango& pango::loaded() {
  static const pango functions = load();
  return functions;
}

}  // namespace deminimis::report
