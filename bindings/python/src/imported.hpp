// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <deminimis/io/import_file.hpp>

namespace deminimis::python {

/// What became of an imported file, with all its rows.
struct imported {
  import_report told;
  std::vector<row_report> rows;  // without cells, which do not outlive the reading
};

}  // namespace deminimis::python
