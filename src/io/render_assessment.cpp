// SPDX-License-Identifier: Apache-2.0
// Answers to "may this aid be granted?" and "how much may be?", for people.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include <deminimis/io/render.hpp>
#include <deminimis/money/convert.hpp>

#include "io/render_text.hpp"
#include "io/render_words.hpp"

namespace deminimis {

namespace {

using namespace prose;

/// The question that a ruling answers, as far as its words need it; headroom asks without an amount.
struct topic {
  cvr recipient;
  deminimis::regulation regulation;
  day on;
  std::optional<eur_cents> value;
};

template <class Test>
std::vector<const Test*> tightest_first(const std::vector<Test>& tests) {
  std::vector<const Test*> sorted;
  for (const auto& t : tests) sorted.push_back(&t);
  std::stable_sort(sorted.begin(), sorted.end(), [](const Test* a, const Test* b) { return a->left() < b->left(); });
  return sorted;
}

/// By how much new aid of `value` is above what is left.
eur_sum over(const eur_sum& left, eur_cents value) { return eur_sum(value.count()) - left; }

class teller {
 public:
  explicit teller(const render_options& options) : options_(options), out_(options), say_(options.lang) {}

  std::string tell(const assessment& a, std::string_view verb, const decision* recorded) {
    names_ = &a.names;
    const topic t{a.asked.recipient, a.asked.regulation, a.asked.granted_on, a.asked.value};
    verdict(a, verb, recorded);
    if (recorded) record(*recorded, verb);
    warnings(a, t, recorded && recorded->granted());
    if (a.sector_conflict) out_.line(say(words::sector_refused, {{"cvr", say_.company(a.asked.recipient)}}));
    decides(a.binding, t, a.undertaking.size() > 1);
    if (options_.explain) {
      asked(a);
      explain(a.binding, t, a.undertaking);
      room(a, t);
      others(a.binding, a.advisories, t);
    } else {
      figures(a);
      out_.gap();
      for (const auto& other : a.advisories) advise(a.binding, other, t);
    }
    findings(a.findings);
    return std::move(out_).str();
  }

  std::string tell(const headroom_answer& h) {
    names_ = &h.names;
    const topic t{h.recipient, h.regulation, h.on, std::nullopt};
    const bool some = h.binding.headroom.count() > 0;
    const piece aid = say(names_of(t.regulation).aid);
    const bool warned = std::any_of(h.advisories.begin(), h.advisories.end(),
                                    [&](const advisory& other) { return !other.answer || other.answer->headroom < h.binding.headroom; });
    out_.line(say(some ? words::headroom_is : words::headroom_none, {{"cvr", named(t.recipient)},
                                                                     {"book", book_again(say_, h.binding.rulebook_id)},
                                                                     {"amount", say_.amount(h.max_amount)},
                                                                     {"aid", aid},
                                                                     {"day", say_.date(t.on)}}),
              warned || h.sector_conflict ? look::warning
              : some                      ? look::good
                                          : look::bad);
    if (h.sector_conflict) out_.warning({say(words::sector_refused, {{"cvr", named(t.recipient)}})});
    for (const auto& other : h.advisories)
      if (!other.answer)
        out_.warning({say(words::warn_no_rule, {{"watched", book_name(say_, other.rulebook_id)}, {"aid", aid}, {"day", say_.date(t.on)}})});
      else if (other.answer->headroom < h.binding.headroom)
        out_.warning(less_headroom(other, t));
    limits(h.binding);
    if (options_.explain) {
      out_.heading(say(words::asked_heading));
      out_.fields({{say(words::recipient), named(t.recipient)},
                   {say(words::kind_of_aid), in_full(say_, t.regulation, t.on)},
                   {say(words::on_day), say_.date(t.on)},
                   {say(words::headroom_label), say_.eur(h.binding.headroom)},
                   {say(words::most_on_the_day), say_.amount(h.max_amount)},
                   {say(words::rate), rate_text(say_, h.max_amount.unit(), h.converted_at)},
                   {say(words::decided_by), book(h.binding.rulebook_id)}},
                  2);
      out_.line(say(words::about_deminimis), look::plain, 2);
      explain(h.binding, t, h.undertaking);
      others(h.binding, h.advisories, t);
    } else {
      out_.gap();
      out_.figures({{say(words::headroom_label), say_.eur(h.binding.headroom)}}, 2);
      if (!h.max_amount.unit().is_eur())
        out_.line(say(words::rate_sentence, {{"rate", rate_text(say_, h.max_amount.unit(), h.converted_at)}}), look::plain, 2);
      out_.gap();
      for (const auto& other : h.advisories) advise(h.binding, other, t);
    }
    findings(h.findings);
    return std::move(out_).str();
  }

 private:
  using values = std::initializer_list<std::pair<std::string_view, piece>>;
  [[nodiscard]] piece say(const phrase& p, values v = {}) const { return say_.say(p, v); }

  /// A company with the name on record, where the answer first speaks of it: "Nordlys ApS (CVR 12345674)".
  [[nodiscard]] piece named(cvr number) const {
    const auto name = names_->find(number);
    return name == names_->end() ? say_.company(number) : escaped(name->second) + piece::own(" (") + say_.company(number) + piece::own(")");
  }

  void verdict(const assessment& a, std::string_view verb, const decision* recorded) {
    const bool yes = a.allowed(), done = recorded && recorded->granted();
    const bool warned = yes && (a.undetermined_links_matter || std::any_of(a.advisories.begin(), a.advisories.end(), [](const advisory& other) {
                                  return !other.answer || !other.answer->allowed;
                                }));
    const phrase& sentence = verb == "reserve" ? (done  ? words::did_reserve
                                                  : yes ? words::may_reserve
                                                        : words::not_reserve)
                             : verb == "post"  ? (done  ? words::did_post
                                                  : yes ? words::may_post
                                                        : words::not_post)
                                               : (done  ? words::did_grant
                                                  : yes ? words::may_grant
                                                        : words::not_grant);
    out_.line(say(sentence, {{"verdict", say(warned ? words::yes_but
                                             : yes  ? words::yes
                                                    : words::no)},
                             {"amount", say_.amount(a.asked.amount)},
                             {"cvr", named(a.asked.recipient)},
                             {"day", say_.date(a.asked.granted_on)}}),
              warned ? look::warning
              : yes  ? look::good
                     : look::bad);
  }

  void record(const decision& d, std::string_view verb) {
    const phrase& text = !d.granted()         ? (verb == "post" ? words::still_reserved : words::not_recorded)
                         : d.receipt.replayed ? words::replayed
                                              : words::recorded;
    out_.line(say(text, {{"ref", escaped(d.ref)}, {"event", piece::own(std::to_string(d.receipt.sequence))}}));
  }

  // ---- what decides --------------------------------------------------------------------------------------------------------

  [[nodiscard]] piece reason(const ceiling_test& test, eur_cents value) const {
    const bool already = test.left() < 0;
    return say(already ? words::exceeded_already : words::would_exceed, {{"ceiling", ceiling_name(say_, test.ceiling_id, test.article, test.limit)},
                                                                         {"over", say_.eur(over(test.left(), value))},
                                                                         {"already", say_.eur(eur_sum(-test.left()))},
                                                                         {"article", article_text(say_, test.article)}});
  }

  [[nodiscard]] piece reason(const later_test& test, eur_cents value) const {
    const bool already = test.left() < 0;
    return say(already ? words::exceeded_later_already : words::would_exceed_later,
               {{"ref", escaped(test.ref)},
                {"cvr", named(test.recipient)},
                {"day", say_.date(test.granted_on)},
                {"over", say_.eur(over(test.left(), value))},
                {"already", say_.eur(eur_sum(-test.left()))},
                {"ceiling", ceiling_name(say_, test.ceiling_id, test.article, test.limit)},
                {"article", article_text(say_, test.article)}});
  }

  /// The tightest ceiling of a ruling, said by one of two phrases: tested on the day, or for a later grant.
  [[nodiscard]] piece tightest(const ruling& r, const phrase& on_the_day, const phrase& later) const {
    const auto tests = tightest_first(r.tests);
    const auto later_tests = tightest_first(r.later_tests);
    if (tests.empty()) return {};
    const auto& test = *tests.front();
    if (later_tests.empty() || test.left() <= later_tests.front()->left())
      return say(on_the_day, {{"book", book_again(say_, r.rulebook_id)},
                              {"ceiling", ceiling_name(say_, test.ceiling_id, test.article, test.limit)},
                              {"article", article_text(say_, test.article)}});
    const auto& other = *later_tests.front();
    return say(later, {{"book", book_again(say_, r.rulebook_id)},
                       {"ceiling", ceiling_name(say_, other.ceiling_id, other.article, other.limit)},
                       {"ref", escaped(other.ref)},
                       {"cvr", say_.company(other.recipient)},
                       {"day", say_.date(other.granted_on)},
                       {"article", article_text(say_, other.article)}});
  }

  /// Why a ruling refuses, in the order of weight: the ceiling with the least left first.
  [[nodiscard]] std::vector<piece> reasons(const ruling& r, const topic& t, bool linked) const {
    std::vector<piece> lines;
    const auto tests = tightest_first(r.tests);
    const auto later = tightest_first(r.later_tests);
    if (!tests.empty() && tests.front()->exceeded) {
      const auto& test = *tests.front();
      lines.push_back(reason(test, *t.value));
      if (linked && test.own_total + t.value->count() <= test.limit.count() && test.total != test.own_total)
        lines.push_back(say(words::would_fit_alone, {{"cvr", say_.company(t.recipient)}}));
    }
    if (!later.empty() && later.front()->exceeded) lines.push_back(reason(*later.front(), *t.value));
    if (r.failed.size() > 1) lines.push_back(say(words::all_failed, {{"n", piece::own(std::to_string(r.failed.size()))}, {"ids", names(r.failed)}}));
    if (r.later_grants.size() > 1) lines.push_back(say(words::all_later, {{"refs", names(r.later_grants)}}));
    return lines;
  }

  [[nodiscard]] piece names(const std::vector<std::string>& raw) const {
    std::vector<piece> safe;
    for (const auto& r : raw) safe.push_back(escaped(r));
    return say_.list(safe);
  }

  void decides(const ruling& r, const topic& t, bool linked) {
    if (!r.allowed) {
      for (const auto& l : reasons(r, t, linked)) out_.line(l);
      return;
    }
    out_.line(tightest(r, words::fits, words::fits_later));
    if (r.headroom == *t.value) out_.line(say(words::fits_exactly));
  }

  void limits(const ruling& r) { out_.line(tightest(r, words::limited_by, words::limited_by_later)); }

  void figures(const assessment& a) {
    std::vector<std::pair<piece, piece>> rows;
    const bool euro = a.asked.amount.unit().is_eur();
    if (!euro) rows.push_back({say(words::value_of_aid), say_.eur(a.asked.value)});
    rows.push_back({say(words::headroom_label), say_.eur(a.binding.headroom)});
    for (const auto& other : a.advisories)
      if (other.answer && other.answer->headroom < a.binding.headroom)
        rows.push_back({say(words::headroom_under_label, {{"watched", book_again(say_, other.rulebook_id)}}), say_.eur(other.answer->headroom)});
    if (!euro) rows.push_back({say(words::most_on_the_day), say_.amount(a.max_amount)});
    if (a.binding.allowed)
      rows.push_back({say(words::left_afterwards), say_.eur(eur_sum(a.binding.headroom.count()) - a.asked.value.count())});
    else
      rows.push_back({say(words::earliest_label), a.binding.earliest_fit ? say_.date(*a.binding.earliest_fit) : say(words::never_label)});
    out_.gap();
    out_.figures(rows, 2);
    if (!euro) out_.line(say(words::rate_sentence, {{"rate", rate_text(say_, a.asked.amount.unit(), a.asked.converted_at)}}), look::plain, 2);
  }

  // ---- warnings, advisories, findings --------------------------------------------------------------------------------------

  void warnings(const assessment& a, const topic& t, bool recorded) {
    if (a.allowed())
      for (const auto& other : a.advisories) {
        const piece watched = book_name(say_, other.rulebook_id);
        if (!other.answer) {
          out_.warning({say(words::warn_no_rule, {{"watched", watched}, {"aid", say(names_of(t.regulation).aid)}, {"day", say_.date(t.on)}})});
          continue;
        }
        if (other.answer->allowed) continue;
        std::vector<piece> lines{say(words::warn_refused, {{"binding", book_name(say_, a.binding.rulebook_id)}, {"watched", watched}})};
        for (auto& l : reasons(*other.answer, t, a.undertaking.size() > 1)) lines.push_back(std::move(l));
        const piece again = book_again(say_, other.rulebook_id);
        lines.push_back(say(words::warn_headroom, {{"watched", again}, {"headroom", say_.eur(other.answer->headroom)}, {"day", say_.date(t.on)}}));
        lines.push_back(other.answer->earliest_fit ? say(words::warn_earliest, {{"watched", again}, {"day", say_.date(*other.answer->earliest_fit)}})
                                                   : say(words::warn_never, {{"watched", again}}));
        if (other.rulebook_id == dk_law().id) lines.push_back(say(recorded ? words::warn_law_after : words::warn_law_before));
        out_.warning(lines);
      }
    if (a.undetermined_links_matter) out_.warning({say(words::warn_link), say(words::warn_link_why), say(words::warn_link_then)});
  }

  [[nodiscard]] std::vector<piece> less_headroom(const advisory& other, const topic& t) const {
    return {say(other.answer->headroom.count() == 0 ? words::warn_no_headroom : words::warn_less_headroom,
                {{"watched", book_name(say_, other.rulebook_id)}, {"headroom", say_.eur(other.answer->headroom)}, {"day", say_.date(t.on)}}),
            tightest(*other.answer, words::limited_by, words::limited_by_later)};
  }

  /// One line on a watched rulebook; what was warned of already is not repeated.
  void advise(const ruling& binding, const advisory& other, const topic& t) {
    const piece watched = book_name(say_, other.rulebook_id);
    if (!other.answer) {
      if (t.value && !binding.allowed)
        out_.line(say(words::no_rule, {{"watched", watched}, {"aid", say(names_of(t.regulation).aid)}, {"day", say_.date(t.on)}}));
      return;
    }
    const bool warned = t.value ? binding.allowed && !other.answer->allowed : other.answer->headroom < binding.headroom;
    if (warned) return;
    out_.line(opinion(binding, other, t));
  }

  /// What a watched rulebook answers, in a sentence.
  [[nodiscard]] piece opinion(const ruling& binding, const advisory& other, const topic& t) const {
    const auto& answer = *other.answer;
    const phrase& text = !t.value                            ? words::headroom_under
                         : binding.allowed && answer.allowed ? words::agrees_yes
                         : binding.allowed                   ? words::refuses_alone
                         : answer.allowed                    ? words::would_allow
                         : answer.earliest_fit               ? words::agrees_no
                                                             : words::agrees_no_never;
    return say(text, {{"watched", book_name(say_, other.rulebook_id)},
                      {"headroom", say_.eur(answer.headroom)},
                      {"day", answer.earliest_fit ? say_.date(*answer.earliest_fit) : piece()},
                      {"binding", book_name(say_, binding.rulebook_id)}});
  }

  void findings(const std::vector<finding>& all) {
    if (all.empty()) return;
    if (options_.explain) out_.heading(say(words::uncertain_heading));
    for (const auto& f : all) out_.line(finding_text(say_, f), look::plain, options_.explain ? 2 : 0, 0);
  }

  // ---- the explanation -----------------------------------------------------------------------------------------------------

  [[nodiscard]] piece book(std::string_view id) const { return say(words::decided_by_is, {{"book", book_name(say_, id)}, {"id", escaped(id)}}); }

  void asked(const assessment& a) {
    const auto& q = a.asked;
    out_.heading(say(words::asked_heading));
    std::vector<std::pair<piece, piece>> rows{{say(words::recipient), named(q.recipient)},
                                              {say(words::amount), say_.amount(q.amount)},
                                              {say(words::value), say_.eur(q.value)},
                                              {say(words::rate), rate_text(say_, q.amount.unit(), q.converted_at)},
                                              {say(words::kind_of_aid), in_full(say_, q.regulation, q.granted_on)},
                                              {say(words::granting_date), say(words::granting_date_is, {{"day", say_.date(q.granted_on)}})}};
    if (q.lapses_on) rows.push_back({say(words::lapses), say(words::lapses_is, {{"day", say_.date(*q.lapses_on)}})});
    rows.push_back({say(words::decided_by), book(a.binding.rulebook_id)});
    out_.fields(rows, 2);
    out_.line(say(words::about_deminimis), look::plain, 2);
  }

  void explain(const ruling& r, const topic& t, const std::vector<cvr>& undertaking) {
    out_.heading(say(words::whole_heading));
    out_.line(say(words::whole_meaning), look::plain, 2);
    std::vector<piece> companies;
    for (const auto c : undertaking) companies.push_back(named(c));
    out_.line(say(undertaking.size() > 1 ? words::whole_is : words::whole_alone,
                  {{"day", say_.date(t.on)}, {"cvr", say_.company(t.recipient)}, {"companies", say_.list(companies)}}),
              look::plain, 2, 0);
    out_.heading(say(words::ceilings_heading, {{"day", say_.date(t.on)}}));
    std::size_t number = 0;
    for (const auto* test : tightest_first(r.tests)) ceiling(*test, ++number, r, t);
    later(r, t);
  }

  void ceiling(const ceiling_test& test, std::size_t number, const ruling& r, const topic& t) {
    if (number > 1) out_.gap();
    const phrase& title = !t.value ? words::ceiling_row : test.exceeded ? words::ceiling_exceeded : words::ceiling_holds;
    out_.line(say(title, {{"n", piece::own(std::to_string(number))}, {"ceiling", ceiling_title(say_, test.ceiling_id, test.article, test.limit)}}),
              test.exceeded ? look::bad : look::heading, 2, 3);
    const phrase& kind = test.kind == window_kind::rolling  ? words::window_rolling
                         : test.kind == window_kind::fiscal ? words::window_fiscal
                                                            : words::window_either;
    out_.fields(
        {{say(words::article_label), say(words::article_is, {{"article", article_text(say_, test.article)}, {"id", escaped(test.ceiling_id)}})},
         {say(words::window_label),
          say(words::window_is, {{"first", say_.date(test.window.first)}, {"last", say_.date(test.window.last)}, {"kind", say(kind)}})}},
        5);
    std::vector<std::pair<piece, piece>> rows{{say(words::limit), say_.eur(test.limit)},
                                              {say(words::used_by_all), say_.eur(test.total)},
                                              {say(words::used_by_itself, {{"cvr", say_.company(t.recipient)}}), say_.eur(test.own_total)},
                                              {say(t.value ? words::left_before : words::left), say_.eur(test.left())}};
    if (t.value) {
      rows.push_back({say(words::new_aid), say_.eur(*t.value)});
      const eur_sum too_much = over(test.left(), *t.value);
      rows.push_back(test.exceeded ? std::pair(say(words::too_much), say_.eur(too_much))
                                   : std::pair(say(words::left_afterwards), say_.eur(eur_sum(-too_much))));
    }
    out_.figures(rows, 5);
    counted(test, t);
    uncounted(test, r, t);
  }

  [[nodiscard]] piece whose(const counted_grant& g, cvr asked) const {
    piece text = g.recipient == asked ? say(words::itself) : named(g.recipient);
    const auto add = [&](const phrase& p) { text += piece::own(", ") + say(p); };
    if (g.own && g.recipient != asked) add(words::now_held_by_itself);
    if (!g.own) add(g.recipient == asked ? words::now_held_by_linked : words::linked);
    if (g.status == grant_status::reserved) add(words::is_reserved);
    if (g.status == grant_status::declared) add(words::is_declared);
    if (g.amount.minor_units() > 0 && g.value < to_eur(g.amount, g.converted_at.per_eur)) add(words::is_part);
    return text;
  }

  void counted(const ceiling_test& test, const topic& t) {
    if (test.counted.empty()) {
      out_.line(say(words::counted_none), look::plain, 5);
      return;
    }
    out_.line(say(words::counted_heading), look::plain, 5);
    grid g{{{say(words::col_ref), column_kind::wrap},
            {say(words::col_granted_on), column_kind::right},
            {say(words::col_amount), column_kind::right},
            {say(words::col_rate), column_kind::right},
            {say(words::col_eur), column_kind::right},
            {say(words::col_given_to), column_kind::fold}},
           {}};
    for (const auto& c : test.counted)
      g.rows.push_back(
          {{escaped(c.ref), say_.date(c.granted_on), say_.amount(c.amount),
            c.amount.unit().is_eur() ? piece::own("-") : say_.rate(c.converted_at.per_eur), say_.number(to_string(c.value)), whose(c, t.recipient)}});
    g.rows.push_back({{say(words::in_all), {}, {}, {}, say_.number(eur_text(test.total)), {}}, {}, true});
    out_.table(std::move(g), 5);
  }

  [[nodiscard]] piece why(const uncounted_grant& u, const ruling& r) const {
    return uncounted_text(say_, u,
                          std::any_of(r.later_tests.begin(), r.later_tests.end(), [&](const later_test& test) { return test.ref == u.ref; }));
  }

  void uncounted(const ceiling_test& test, const ruling& r, const topic& t) {
    if (test.not_counted.empty()) return;
    out_.line(say(words::uncounted_heading), look::plain, 5);
    grid g{{{say(words::col_ref), column_kind::wrap},
            {say(words::col_granted_on), column_kind::right},
            {say(words::col_eur), column_kind::right},
            {say(words::col_given_to)},
            {say(words::col_why), column_kind::fold}},
           {}};
    for (const auto& u : test.not_counted)
      g.rows.push_back({{escaped(u.ref), say_.date(u.granted_on), say_.number(to_string(u.value)),
                         u.recipient == t.recipient ? say(words::itself) : say_.company(u.recipient), why(u, r)}});
    out_.table(std::move(g), 5);
  }

  void later(const ruling& r, const topic& t) {
    if (r.later_tests.empty()) return;
    out_.heading(say(words::later_heading));
    out_.line(say(words::later_meaning, {{"day", say_.date(t.on)}}), look::plain, 2);
    grid g{{{say(words::col_ref), column_kind::wrap},
            {say(words::col_given_to)},
            {say(words::col_granted_on), column_kind::right},
            {say(words::col_used), column_kind::right},
            {say(words::col_limit), column_kind::right},
            {say(words::col_left), column_kind::right}},
           {}};
    if (t.value) g.columns.push_back({say(words::col_verdict), column_kind::fold});
    for (const auto* test : tightest_first(r.later_tests)) {
      grid::row row{{escaped(test->ref), say_.company(test->recipient), say_.date(test->granted_on), say_.number(eur_text(test->total)),
                     say_.number(to_string(test->limit)), say_.number(eur_text(test->left()))}};
      if (t.value)
        row.cells.push_back(test->exceeded ? say(words::later_exceeded, {{"over", say_.eur(over(test->left(), *t.value))}})
                                           : say(words::later_holds));
      row.notes.push_back(note(test->window, test->article, test->ceiling_id));
      g.rows.push_back(std::move(row));
    }
    out_.table(std::move(g), 2);
  }

  [[nodiscard]] piece note(const period& window, std::string_view article, std::string_view id) const {
    return say(words::test_note,
               {{"first", say_.date(window.first)}, {"last", say_.date(window.last)}, {"article", article_text(say_, article)}, {"id", escaped(id)}});
  }

  void room(const assessment& a, const topic& t) {
    out_.heading(say(words::room_heading));
    const bool euro = a.asked.amount.unit().is_eur();
    if (a.binding.headroom.count() == 0) {
      out_.line(say(words::room_none, {{"day", say_.date(t.on)}}), look::plain, 2);
    } else {
      out_.line(say(euro ? words::room_most_euro : words::room_most, {{"day", say_.date(t.on)},
                                                                      {"cvr", say_.company(t.recipient)},
                                                                      {"amount", say_.amount(a.max_amount)},
                                                                      {"eur", say_.eur(a.binding.headroom)}}),
                look::plain, 2);
      out_.line(say(words::room_one_more, {{"unit", say_.amount(money(1, a.asked.amount.unit()))}}), look::plain, 2);
    }
    for (const auto& other : a.advisories)
      if (other.answer && other.answer->headroom < a.binding.headroom)
        out_.line(say(words::headroom_under, {{"watched", book_name(say_, other.rulebook_id)}, {"headroom", say_.eur(other.answer->headroom)}}),
                  look::plain, 2);
    if (a.binding.allowed) return;
    out_.line(say(words::room_whole_refused), look::plain, 2);
    const auto smallest =
        std::min_element(a.binding.tests.begin(), a.binding.tests.end(), [](const auto& x, const auto& y) { return x.limit < y.limit; });
    if (!a.binding.earliest_fit) {
      if (smallest != a.binding.tests.end() && a.asked.value > smallest->limit)
        out_.line(say(words::room_above_ceiling, {{"limit", say_.eur(smallest->limit)}}), look::plain, 2);
      out_.line(say(words::room_never), look::plain, 2);
      return;
    }
    out_.line(say(words::room_earliest, {{"day", say_.date(*a.binding.earliest_fit)}}), look::plain, 2);
    if (!euro) out_.line(say(words::room_same_value, {{"eur", say_.eur(a.asked.value)}}), look::plain, 2);
  }

  /// What the watched rulebooks say: a line each, and their ceilings; those that refuse what the binding one allows in full.
  void others(const ruling& binding, const std::vector<advisory>& advisories, const topic& t) {
    if (advisories.empty()) return;
    out_.heading(say(words::others_heading));
    for (const auto& other : advisories) {
      const piece watched = book_name(say_, other.rulebook_id);
      if (!other.answer) {
        out_.line(say(words::no_rule, {{"watched", watched}, {"aid", say(names_of(t.regulation).aid)}, {"day", say_.date(t.on)}}), look::plain, 2);
        continue;
      }
      const auto& answer = *other.answer;
      out_.line(opinion(binding, other, t), look::plain, 2);
      if (t.value && binding.allowed && !answer.allowed) {
        std::size_t number = 0;
        for (const auto* test : tightest_first(answer.tests)) ceiling(*test, ++number, answer, t);
        later(answer, t);
      } else {
        brief(answer);
      }
    }
  }

  void brief(const ruling& r) {
    grid g{{{say(words::col_ceiling), column_kind::right},
            {say(words::col_used_by_all), column_kind::right},
            {say(words::col_used_by_itself), column_kind::right},
            {say(words::col_left), column_kind::right}},
           {}};
    for (const auto* test : tightest_first(r.tests))
      g.rows.push_back({{say_.number(to_string(test->limit)), say_.number(eur_text(test->total)), say_.number(eur_text(test->own_total)),
                         say_.number(eur_text(test->left()))},
                        {note(test->window, test->article, test->ceiling_id)}});
    out_.table(std::move(g), 2);
    const auto later_tests = tightest_first(r.later_tests);
    if (!later_tests.empty() && later_tests.front()->left() < tightest_first(r.tests).front()->left())
      out_.line(tightest(r, words::limited_by, words::limited_by_later), look::plain, 2);
  }

  render_options options_;
  page out_;
  voice say_;
  const company_names* names_ = nullptr;  // of the answer that is told
};

}  // namespace

std::string render(const assessment& answer, std::string_view verb, const render_options& options) {
  return teller(options).tell(answer, verb, nullptr);
}

std::string render(const decision& answer, std::string_view verb, const render_options& options) {
  return teller(options).tell(answer.assessment, verb, &answer);
}

std::string render(const headroom_answer& answer, const render_options& options) { return teller(options).tell(answer); }

}  // namespace deminimis
