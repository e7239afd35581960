// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The whole core: everything that decides, header-only. Storage, files and reports have headers of their own
/// (`deminimis/sqlite/`, `deminimis/io/`).

#include <deminimis/assess/assess.hpp>
#include <deminimis/error.hpp>
#include <deminimis/gge/instrument.hpp>
#include <deminimis/law/closing_loops_2024.hpp>
#include <deminimis/law/dk_law.hpp>
#include <deminimis/ledger/ledger.hpp>
#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/money/convert.hpp>
#include <deminimis/time/working_days.hpp>
