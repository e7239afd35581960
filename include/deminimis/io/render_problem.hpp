// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <deminimis/io/import_file.hpp>
#include <deminimis/io/render.hpp>

namespace deminimis {

/// Why a row of a file was left out and what to do about it, as one line for people. Values of the file stand in it as they are: a
/// terminal needs `printable`.
[[nodiscard]] std::string render_problem(const row_problem& problem, language lang);
/// Only why.
[[nodiscard]] std::string render_why(const row_problem& problem, language lang);
/// The same of a file of rates or links, whose problems are told in English: in Danish what the code means, with the English behind it.
[[nodiscard]] std::string render_why(errc code, const std::string& why, language lang);

}  // namespace deminimis
