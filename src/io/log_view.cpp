// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/event_json.hpp>
#include <deminimis/io/log_view.hpp>

namespace deminimis {

void log_of_events::visit_leaves(std::uint64_t first, std::uint64_t last, const std::function<void(const hash256&)>& visit) const {
  visit_entries(first, last, [&](std::string_view bytes) { visit(leaf_hash(bytes)); });
}

void log_of_events::visit_entries(std::uint64_t first, std::uint64_t last, const std::function<void(std::string_view)>& visit) const {
  from_->visit_events(first, last, [&](const event& e) { visit(canonical_bytes(e)); });
}

}  // namespace deminimis
