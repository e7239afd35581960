// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <deminimis/model/entity.hpp>
#include <deminimis/model/grant.hpp>

namespace deminimis {

/// Everything a question is answered from. It must hold at least what is connected to the recipient by links that may bind
/// on any day and by splits; holding more changes no answer.
struct history {
  std::vector<company> companies;
  std::vector<entity> entities;
  std::vector<control_link> links;
  std::vector<split> splits;
  std::vector<grant> grants;
};

}  // namespace deminimis
