// SPDX-License-Identifier: Apache-2.0
// Pango and Cairo, loaded when the first PDF is drawn: forty shared libraries that no other command should wait for.
#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

namespace deminimis::report {

/// The functions used, by their own names.
struct pango {
  /// Loads them once. Error `request_invalid` where they are not installed.
  [[nodiscard]] static const pango& loaded();

  decltype(&::cairo_create) cairo_create;
  decltype(&::cairo_destroy) cairo_destroy;
  decltype(&::cairo_status) cairo_status;
  decltype(&::cairo_status_to_string) cairo_status_to_string;
  decltype(&::cairo_show_page) cairo_show_page;
  decltype(&::cairo_move_to) cairo_move_to;
  decltype(&::cairo_line_to) cairo_line_to;
  decltype(&::cairo_rectangle) cairo_rectangle;
  decltype(&::cairo_arc) cairo_arc;
  decltype(&::cairo_fill) cairo_fill;
  decltype(&::cairo_stroke) cairo_stroke;
  decltype(&::cairo_set_source_rgb) cairo_set_source_rgb;
  decltype(&::cairo_set_line_width) cairo_set_line_width;
  decltype(&::cairo_set_dash) cairo_set_dash;
  decltype(&::cairo_pdf_surface_create_for_stream) cairo_pdf_surface_create_for_stream;
  decltype(&::cairo_pdf_surface_set_metadata) cairo_pdf_surface_set_metadata;
  decltype(&::cairo_surface_finish) cairo_surface_finish;
  decltype(&::cairo_surface_status) cairo_surface_status;
  decltype(&::cairo_surface_destroy) cairo_surface_destroy;
  decltype(&::pango_cairo_create_layout) pango_cairo_create_layout;
  decltype(&::pango_cairo_show_layout) pango_cairo_show_layout;
  decltype(&::pango_layout_set_text) pango_layout_set_text;
  decltype(&::pango_layout_set_width) pango_layout_set_width;
  decltype(&::pango_layout_set_height) pango_layout_set_height;
  decltype(&::pango_layout_set_wrap) pango_layout_set_wrap;
  decltype(&::pango_layout_set_ellipsize) pango_layout_set_ellipsize;
  decltype(&::pango_layout_set_alignment) pango_layout_set_alignment;
  decltype(&::pango_layout_set_auto_dir) pango_layout_set_auto_dir;
  decltype(&::pango_layout_set_font_description) pango_layout_set_font_description;
  decltype(&::pango_layout_set_attributes) pango_layout_set_attributes;
  decltype(&::pango_attr_list_new) pango_attr_list_new;
  decltype(&::pango_attr_list_insert) pango_attr_list_insert;
  decltype(&::pango_attr_list_unref) pango_attr_list_unref;
  decltype(&::pango_attr_insert_hyphens_new) pango_attr_insert_hyphens_new;
  decltype(&::pango_layout_get_size) pango_layout_get_size;
  decltype(&::pango_layout_get_baseline) pango_layout_get_baseline;
  decltype(&::pango_font_description_from_string) pango_font_description_from_string;
  decltype(&::pango_font_description_free) pango_font_description_free;
  decltype(&::g_object_unref) g_object_unref;
};

}  // namespace deminimis::report
