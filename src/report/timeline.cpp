// SPDX-License-Identifier: Apache-2.0
#include "report/timeline.hpp"

#include <algorithm>
#include <cstdint>
#include <map>

#include "io/render_words.hpp"
#include "report/relevant.hpp"

namespace deminimis::report {
namespace {

using prose::escaped;

constexpr phrase title{"Sådan bruges og frigives råderummet: {aid}", "How the room is used and comes back: {aid}"};
constexpr phrase text_now{"Den {day} er {used} af {limit} brugt.", "On {day} {used} of {limit} is used."};
constexpr phrase text_then{"Fra {day} er råderummet {room}.", "From {day} on the headroom is {room}."};
constexpr phrase used{"brugt", "used"};
constexpr phrase room{"plads", "room"};
constexpr phrase limit_label{"Loft {limit}", "Ceiling {limit}"};

constexpr int width = 4930, height = 2060;
constexpr int left = 20, right = width - 20, top = 330, base = 1640;

using ink = drawing::ink;
using kind = drawing::shape::kind;

}  // namespace

drawing timeline(const voice& say, const statement_part& part) {
  const ceiling_test& test = tightest_of(part.answer.binding);
  const day on = part.answer.on, from = test.window.first;
  const day last = std::max(part.schedule.back().on, plus_years(on, 1));
  const day to = last + (last - from) / 12;

  std::map<day, eur_sum> steps;
  for (const auto& g : test.counted) steps[g.granted_on] += g.value.count();
  const eur_sum limit = test.limit.count();
  const eur_sum tallest = std::max(limit, test.total);
  const auto x = [&](day d) { return left + static_cast<int>(std::int64_t{right - left} * (d - from) / (to - from)); };
  const auto y = [&](const eur_sum& cents) { return base - static_cast<int>(eur_sum(cents * (base - top) / std::max(tallest, eur_sum(1)))); };

  drawing d;
  d.width = width;
  d.height = height;
  d.title = say.say(title, {{"aid", say.say(prose::names_of(part.regulation).aid)}});
  d.description = say.say(text_now, {{"day", say.date(on)}, {"used", say.eur(test.total)}, {"limit", say.eur(test.limit)}});
  for (std::size_t i = 1; i < part.schedule.size(); ++i)
    d.description += piece::own(" ") + say.say(text_then, {{"day", say.date(part.schedule[i].on)}, {"room", say.eur(part.schedule[i].headroom)}});

  const auto rectangle = [&](day first, day end, const eur_sum& upper, ink with) {
    if (const int w = x(end) - x(first), h = base - y(upper); w > 0 && h > 0) d.shapes.push_back({kind::rectangle, x(first), y(upper), w, h, with});
  };
  const auto label = [&](int at, int line, const piece& words, int anchor, ink with = ink::text) {
    d.shapes.push_back({kind::label, at, line, 0, 0, with, words, anchor});
  };

  // What is behind: the window up to the day, the room after it.
  rectangle(from, on, limit, ink::window);
  rectangle(on, to, limit, ink::room);
  // What is used: rising with each grant, falling as it leaves.
  eur_sum sum = 0;
  std::vector<std::pair<day, eur_sum>> peaks;
  for (auto step = steps.begin(); step != steps.end(); ++step) {
    sum += step->second;
    const auto next = std::next(step);
    rectangle(step->first, next == steps.end() ? on : next->first, sum, ink::used);
    peaks.emplace_back(step->first, sum);
  }
  for (std::size_t i = 0; i < part.schedule.size(); ++i)
    rectangle(part.schedule[i].on, i + 1 < part.schedule.size() ? part.schedule[i + 1].on : to, limit - eur_sum(part.schedule[i].headroom.count()),
              ink::used);
  d.shapes.push_back({kind::line, left, base, right - left, 0, ink::frame});
  d.shapes.push_back({kind::line, left, y(limit), right - left, 0, ink::ceiling});
  d.shapes.push_back({kind::line, x(on), top - 120, 0, base - top + 120, ink::today});
  for (const auto& [when, total] : peaks) d.shapes.push_back({kind::dot, x(when), y(total), 70, 70, ink::grant});

  label(left, y(limit) - 50, say.say(limit_label, {{"limit", say.eur(test.limit)}}), 1);
  label(x(on), top - 150, say.date(on), x(on) > right - 600 ? -1 : x(on) < left + 600 ? 1 : 0, ink::today);
  int taken = left - 1;  // labels under the axis stand beside each other, never upon
  const auto under_axis = [&](day when) {
    constexpr int half = 390;  // of the longest date
    const int at = x(when), begins = std::max(at - half, left);
    d.shapes.push_back({kind::line, at, base, 0, 40, ink::frame});
    if (begins < taken || at > right - half) return;
    label(begins == left ? left : at, base + 140, say.date(when), begins == left ? 1 : 0);
    taken = begins + 2 * half;
  };
  under_axis(from);
  for (std::size_t i = 1; i < part.schedule.size(); ++i) under_axis(part.schedule[i].on);

  // What the colours mean, in words beside them.
  const int legend = height - 60;
  d.shapes.push_back({kind::rectangle, left, legend - 70, 160, 80, ink::used});
  label(left + 200, legend, say.say(used), 1);
  d.shapes.push_back({kind::rectangle, left + 700, legend - 70, 160, 80, ink::room});
  label(left + 900, legend, say.say(room), 1);
  return d;
}

}  // namespace deminimis::report
