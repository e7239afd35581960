// SPDX-License-Identifier: Apache-2.0
// The facade, compiled once for everybody who links deminimis::io.
#define DEMINIMIS_LEDGER_INLINE
#include <deminimis/ledger/ledger_definitions.hpp>
