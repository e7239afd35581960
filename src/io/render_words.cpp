// SPDX-License-Identifier: Apache-2.0
#include "io/render_words.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <deminimis/law/dk_law.hpp>

namespace deminimis::prose {

namespace {

/// The built-in ceiling of that id and article; a ceiling of the user's may have the same id and is not it.
const ceiling* built_in(std::string_view id, std::string_view article) {
  for (const rulebook* book : {&closing_loops_2024(), &dk_law()})
    for (const auto& c : book->ceilings)
      if (c.id == id && c.article == article) return &c;
  return nullptr;
}

piece name_of(const voice& say, std::string_view id, std::string_view article, eur_cents limit, const phrase& alone, const phrase& together,
              const phrase& called) {
  const ceiling* const c = built_in(id, article);
  if (!c) return say.say(called, {{"id", escaped(id)}, {"limit", say.eur(limit)}});
  std::vector<piece> aid;
  for (const auto r : regulations())
    if (c->counts.contains(r)) aid.push_back(say.say(names_of(r).aid));
  return say.say(aid.size() == 1 ? alone : together, {{"aid", say.list(aid)}, {"limit", say.eur(limit)}});
}

/// Takes `expected` off the front of `text`, if it stands there.
bool take(std::string_view& text, std::string_view expected) {
  if (!text.starts_with(expected)) return false;
  text.remove_prefix(expected.size());
  return true;
}

/// Takes the number of an article, a paragraph or a regulation off the front of `text`; empty where there is none.
std::string_view take_number(std::string_view& text) {
  const std::size_t end = std::min(text.find_first_not_of("0123456789/"), text.size());
  const std::string_view number = text.substr(0, end);
  text.remove_prefix(end);
  return number;
}

/// `Art 3(2), 5(1)` and so on: the articles of one regulation. Nothing where the text is another.
std::optional<piece> take_articles(const voice& say, std::string_view& text) {
  if (!take(text, "Art ")) return std::nullopt;
  piece articles;
  do {
    const auto article = take_number(text);
    if (article.empty() || !take(text, "(")) return std::nullopt;
    const auto paragraph = take_number(text);
    if (paragraph.empty() || !take(text, ")")) return std::nullopt;
    if (!articles.empty()) articles += say.say(words::article_next);
    articles += say.say(words::article_one, {{"a", piece::own(std::string(article))}, {"p", piece::own(std::string(paragraph))}});
  } while (!text.starts_with(", Reg. ") && take(text, ", "));
  return articles;
}

}  // namespace

const words::regulation_words& names_of(regulation r) {
  switch (r) {
    case regulation::general: break;
    case regulation::agriculture: return words::agriculture;
    case regulation::fishery: return words::fishery;
    case regulation::sgei: return words::sgei;
  }
  return words::general;
}

piece in_full(const voice& say, regulation r, day on) {
  const auto& known = info(r);
  const auto number = on.year() < 2024 ? known.before_2024 : known.number;
  return say.say(names_of(r).full, {{"number", say.say(words::eu_regulation, {{"number", piece::own(std::string(number))}})}});
}

piece cells_of(const voice& say, regulation_set set) {
  piece text;
  for (const auto r : regulations())
    if (set.contains(r)) text += (text.empty() ? piece() : piece::own(", ")) + say.say(names_of(r).cell);
  return text;
}

piece book_name(const voice& say, std::string_view id) {
  if (id == closing_loops_2024().id) return say.say(words::book_programme);
  if (id == dk_law().id) return say.say(words::book_law);
  return say.say(words::book_other, {{"id", escaped(id)}});
}

piece book_again(const voice& say, std::string_view id) {
  if (id == closing_loops_2024().id) return say.say(words::book_programme_again);
  if (id == dk_law().id) return say.say(words::book_law_again);
  return book_name(say, id);
}

piece ceiling_name(const voice& say, std::string_view id, std::string_view article, eur_cents limit) {
  return name_of(say, id, article, limit, words::ceiling_of, words::ceiling_of_together, words::ceiling_called);
}

piece ceiling_title(const voice& say, std::string_view id, std::string_view article, eur_cents limit) {
  return name_of(say, id, article, limit, words::row_of, words::row_of_together, words::row_called);
}

piece article_text(const voice& say, std::string_view article) {
  piece places;
  std::string_view text = article;
  do {
    if (!take(text, "Reg. ")) return escaped(article);
    const auto number = take_number(text);
    if (number.empty() || !take(text, " ")) return escaped(article);
    const auto articles = take_articles(say, text);
    if (!articles) return escaped(article);
    piece place = say.say(words::article_in, {{"number", piece::own(std::string(number))}, {"articles", *articles}});
    if (take(text, " as amended by Reg. "))
      place = say.say(words::article_amended, {{"article", place}, {"number", piece::own(std::string(take_number(text)))}});
    if (!places.empty()) places += say.say(words::article_next);
    places += place;
  } while (take(text, ", "));
  return text.empty() ? places : escaped(article);
}

piece rate_text(const voice& say, currency unit, const applied_rate& rate) {
  if (unit.is_eur()) return say.say(words::rate_none);
  const piece on = rate.published_on ? say.date(*rate.published_on) : say.say(words::unknown_day);
  const auto source = [&] {
    switch (rate.source) {
      case rate_source::ecb: return say.say(words::rate_ecb, {{"day", on}});
      case rate_source::nationalbanken: return say.say(words::rate_nationalbanken, {{"day", on}});
      case rate_source::inforeuro: return say.say(words::rate_inforeuro, {{"month", rate.published_on ? say.month(*rate.published_on) : on}});
      case rate_source::fixed: return say.say(words::rate_fixed);
      case rate_source::own: return say.say(words::rate_own);
      case rate_source::none: break;
    }
    return say.say(words::rate_none);
  };
  return say.say(words::rate_of, {{"rate", say.rate(rate.per_eur)}, {"unit", piece::own(std::string(unit.code()))}, {"source", source()}});
}

piece finding_text(const voice& say, const finding& f) {
  const phrase& text = f.code == "cvr_check_digit"          ? words::finding_check_digit
                       : f.code == "company_not_registered" ? words::finding_not_registered
                       : f.code == "policy_choice"          ? words::finding_policy
                       : f.code == "sector_overridden"      ? words::finding_sector_overridden
                                                            : words::finding_other;
  return say.say(text, {{"code", escaped(f.code)}, {"subject", escaped(f.subject)}});
}

piece uncounted_text(const voice& say, const uncounted_grant& u, bool tested_later) {
  const piece since = u.since ? say.date(*u.since) : say.say(words::unknown_day);
  switch (u.reason) {
    case not_counted::before_window: return say.say(u.since ? words::why_before_window_since : words::why_before_window, {{"day", since}});
    case not_counted::later: return say.say(tested_later ? words::why_later_tested : words::why_later);
    case not_counted::other_regulation: return say.say(words::why_other_regulation);
    case not_counted::voided: return say.say(words::why_voided);
    case not_counted::lapsed: return say.say(words::why_lapsed, {{"day", since}});
    case not_counted::reduced_to_nothing: return say.say(words::why_reduced, {{"day", since}});
    case not_counted::passed_on: return say.say(words::why_passed_on);
    case not_counted::other_undertaking: break;
  }
  return say.say(words::why_other_undertaking);
}

}  // namespace deminimis::prose
