// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include <deminimis/io/json.hpp>

namespace deminimis::io {

using ordered_json = nlohmann::ordered_json;

ordered_json answer_of(const assessment& answer, std::string_view verdict, detail_level level);
ordered_json answer_of(const decision& answer, std::string_view done_verb, detail_level level);
ordered_json answer_of(const headroom_answer& answer, detail_level level);
ordered_json answer_of(const declaration& answer);
ordered_json answer_of(const conversion_answer& answer);
ordered_json answer_of(const std::vector<breach>& breaches);
ordered_json answer_of(const reduction_answer& answer, std::string_view verdict);
ordered_json answer_of(const split_answer& answer);
ordered_json answer_of(const plan_answer& answer, detail_level level);
ordered_json answer_of(const schedule_answer& answer);
ordered_json answer_of(const link_answer& answer, std::string_view verdict);
ordered_json answer_of(const decision_review& review);
ordered_json answer_of(const receipt& answer, std::string_view verdict);
ordered_json answer_of(const grant& aid, day on);
ordered_json answer_of(const undertaking_answer& answer);
ordered_json answer_of(const company& firm);
ordered_json answer_of(const verification& found);
ordered_json answer_of(const error& e);

}  // namespace deminimis::io
