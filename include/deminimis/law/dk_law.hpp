// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <deminimis/law/closing_loops_2024.hpp>
#include <deminimis/law/rulebook.hpp>

namespace deminimis {

/// The law in force on the granting date, from 2012 on: Regulations (EU) 2023/2831 and before it 1407/2013 (general), 2023/2832
/// and before it 360/2012 (SGEI), 1408/2013 with its amendments 2019/316 and 2024/3118 (agriculture), 717/2014 with 2023/2391
/// (fishery and aquaculture).
[[nodiscard]] inline const rulebook& dk_law() {
  using enum regulation;
  using enum window_kind;
  using detail::law_day;
  using detail::whole_eur;
  static const rulebook book = [] {
    const day checked = law_day(2026, 11, 23);
    const regulation_set all_three{general, agriculture, fishery};
    const regulation_set both{agriculture, fishery};
    // clang-format off
    return rulebook{
        "dk-law",
        "The de minimis regulations in force on the granting date",
        "Official Journal of the European Union, consolidated texts",
        {
            {"1407-2013.general", all_three, all_three, whole_eur(200'000), {}, fiscal, law_day(2014, 1, 1), law_day(2023, 12, 31),
             "Reg. 1407/2013 Art 3(2), 5(1)", checked},
            {"360-2012.cumulation", {general, sgei}, {general, agriculture, fishery, sgei}, whole_eur(500'000), {}, fiscal,
             law_day(2014, 1, 1), law_day(2023, 12, 31), "Reg. 1407/2013 Art 5(1), Reg. 360/2012 Art 2(2)", checked},
            {"360-2012.sgei", {sgei}, {sgei}, whole_eur(500'000), {}, fiscal, law_day(2012, 4, 29), law_day(2023, 12, 31),
             "Reg. 360/2012 Art 2(2)", checked},
            {"2023-2831.general", {general}, all_three, whole_eur(300'000), {}, rolling, law_day(2024, 1, 1), law_day(2030, 12, 31),
             "Reg. 2023/2831 Art 3(2), 5(2)", checked},
            {"2023-2832.sgei", {sgei}, {sgei}, whole_eur(750'000), {}, rolling, law_day(2024, 1, 1), law_day(2030, 12, 31),
             "Reg. 2023/2832 Art 3(2), 5(1)", checked},
            {"1408-2013.agriculture.2014", {agriculture}, {agriculture}, whole_eur(15'000), {}, fiscal, law_day(2014, 1, 1),
             law_day(2019, 3, 13), "Reg. 1408/2013 Art 3(2)", checked},
            {"1408-2013.agriculture.2019", {agriculture}, {agriculture}, whole_eur(20'000), {}, fiscal, law_day(2019, 3, 14),
             law_day(2024, 12, 15), "Reg. 1408/2013 Art 3(2) as amended by Reg. 2019/316", checked},
            {"1408-2013.agriculture.2024", {agriculture}, {agriculture}, whole_eur(50'000), {}, rolling, law_day(2024, 12, 16),
             law_day(2032, 12, 31), "Reg. 1408/2013 Art 3(2) as amended by Reg. 2024/3118", checked},
            {"1408-2013.agriculture-fishery.2014", {agriculture}, both, whole_eur(30'000), {}, fiscal, law_day(2014, 7, 1),
             law_day(2024, 12, 15), "Reg. 1408/2013 Art 5(2), Reg. 717/2014 Art 3(2)", checked},
            {"1408-2013.agriculture-fishery.2024", {agriculture}, both, whole_eur(50'000), {}, either, law_day(2024, 12, 16),
             law_day(2032, 12, 31), "Reg. 1408/2013 Art 5(2) as amended by Reg. 2024/3118", checked},
            {"1408-2013.agriculture-general", {agriculture}, all_three, whole_eur(300'000), {}, either, law_day(2024, 1, 1),
             law_day(2032, 12, 31), "Reg. 1408/2013 Art 5(1)", checked},
            {"717-2014.fishery.2014", {fishery}, {fishery}, whole_eur(30'000), {}, fiscal, law_day(2014, 7, 1), law_day(2023, 10, 24),
             "Reg. 717/2014 Art 3(2)", checked},
            {"717-2014.fishery.2023", {fishery}, {fishery}, whole_eur(30'000), {}, fiscal, law_day(2023, 10, 25), law_day(2029, 12, 31),
             "Reg. 717/2014 Art 3(2) as amended by Reg. 2023/2391", checked},
            {"717-2014.fishery-agriculture", {fishery}, both, whole_eur(30'000), whole_eur(50'000), fiscal, law_day(2014, 7, 1),
             law_day(2029, 12, 31), "Reg. 717/2014 Art 5(2)", checked},
            {"717-2014.fishery-general", {fishery}, all_three, whole_eur(300'000), {}, either, law_day(2024, 1, 1), law_day(2029, 12, 31),
             "Reg. 717/2014 Art 5(1)", checked},
        }};
    // clang-format on
  }();
  return book;
}

/// The built-in rulebook called `id` ("closing-loops-2024", "dk-law"), or nothing.
[[nodiscard]] inline const rulebook* find_rulebook(std::string_view id) {
  if (id == closing_loops_2024().id) return &closing_loops_2024();
  if (id == dk_law().id) return &dk_law();
  return nullptr;
}

}  // namespace deminimis
