// SPDX-License-Identifier: Apache-2.0
#include <deminimis/report/national_cap.hpp>

namespace deminimis {

namespace {

day on(int year, unsigned month, unsigned dom) { return *day::of(year, month, dom); }
eur_cents euro(std::int64_t whole) { return eur_cents(whole * 100); }

}  // namespace

const std::vector<national_cap>& danish_national_caps() {
  static const day checked = on(2026, 11, 25);
  static const std::vector<national_cap> caps{
      {regulation::agriculture, euro(105'750'000), on(2014, 1, 1), on(2019, 3, 13), window_kind::fiscal, "1408/2013 Art 3(3), annex: Denmark",
       "1408/2013, artikel 3, stk. 3, bilaget: Danmark", "Reg. (EU) 1408/2013, OJ L 352, 24.12.2013, p. 9", checked},
      {regulation::agriculture, euro(141'464'625), on(2019, 3, 14), on(2024, 12, 15), window_kind::fiscal,
       "1408/2013 Art 3(3), annex I as amended by 2019/316: Denmark", "1408/2013, artikel 3, stk. 3, bilag I som ændret ved 2019/316: Danmark",
       "Reg. (EU) 2019/316, OJ L 51I, 22.2.2019, p. 1", checked},
      {regulation::agriculture, euro(260'650'000), on(2024, 12, 16), on(2032, 12, 31), window_kind::rolling,
       "1408/2013 Art 3(3), annex as amended by 2024/3118: Denmark", "1408/2013, artikel 3, stk. 3, bilaget som ændret ved 2024/3118: Danmark",
       "Reg. (EU) 2024/3118, OJ L, 2024/3118, 13.12.2024", checked},
      {regulation::fishery, euro(51'720'000), on(2014, 7, 1), on(2023, 10, 24), window_kind::fiscal, "717/2014 Art 3(3), annex: Denmark",
       "717/2014, artikel 3, stk. 3, bilaget: Danmark", "Reg. (EU) 717/2014, OJ L 190, 28.6.2014, p. 45", checked},
      {regulation::fishery, euro(20'688'000), on(2023, 10, 25), on(2029, 12, 31), window_kind::fiscal,
       "717/2014 Art 3(3), annex as amended by 2023/2391: Denmark", "717/2014, artikel 3, stk. 3, bilaget som ændret ved 2023/2391: Danmark",
       "Reg. (EU) 2023/2391, OJ L, 2023/2391, 5.10.2023", checked},
  };
  return caps;
}

const national_cap* find_national_cap(regulation reg, day d) {
  for (const auto& cap : danish_national_caps())
    if (cap.regulation == reg && cap.from <= d && d <= cap.until) return &cap;
  return nullptr;
}

}  // namespace deminimis
