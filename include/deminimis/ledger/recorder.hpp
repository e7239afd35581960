// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/ledger/personal_records.hpp>
#include <deminimis/ledger/questions.hpp>
#include <deminimis/ledger/rehearsal.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/ledger/store.hpp>
#include <deminimis/model/others_aid.hpp>

namespace deminimis {

/// `said` itself where a ledger may keep it; errors as `require_text`.
inline const attribution& require_attribution(const attribution& said) {
  require_text(said.key, "key", 400);
  require_text(said.actor, "actor", 200);
  require_text(said.reason, "reason");
  return said;
}

/// What became of a write.
struct receipt {
  std::uint64_t sequence = 0;  ///< of the event that records it; 0: nothing was recorded
  bool replayed = false;       ///< an earlier request with the same idempotency key recorded it
};

/// The answer to a grant, a reservation or a posting.
struct decision {
  std::string ref;
  deminimis::assessment assessment;
  deminimis::receipt receipt;  ///< sequence 0 where refused
  /// Whether the aid was recorded.
  [[nodiscard]] bool granted() const { return receipt.sequence != 0; }
};

/// The answer to a declaration: recorded whatever rule is in force.
struct declaration {
  std::string ref;
  question asked;
  std::vector<std::string> breaches_caused;  ///< grants with a breach of a ceiling that they did not breach before, sorted
  std::vector<finding> findings;
  deminimis::receipt receipt;
};

/// The answer to a reduction or a withdrawal.
struct reduction_answer {
  std::string ref;
  money to;
  eur_cents value;
  deminimis::receipt receipt;
};

/// What a split gave out: reference, successor, part.
struct split_answer {
  struct part {
    std::string ref;
    cvr successor;
    eur_cents value;
  };
  std::vector<part> allocation;
  std::vector<std::string> breaches_caused;  ///< grants with a breach of a ceiling that they did not breach before, sorted
  deminimis::receipt receipt;
};

/// The answer to a control link or a merger. What was lawful stays lawful (Art 3(8)): only grants dated on or after its first day
/// can be breached by it, where it is recorded late.
struct link_answer {
  std::vector<std::string> breaches_caused;  ///< grants with a breach of a ceiling that they did not breach before, sorted
  deminimis::receipt receipt;
};

/// What a file of links added.
struct links_answer {
  std::size_t entities = 0;                    ///< declared
  std::size_t links = 0;                       ///< recorded
  std::size_t ended = 0;                       ///< links recorded before that the file gives an end
  std::size_t known = 0;                       ///< entities and links recorded already, the same
  std::vector<std::string> breaches_caused{};  ///< grants with a breach of a ceiling that they did not breach before, sorted
};

/// What a file of rates added.
struct rates_answer {
  std::size_t recorded = 0;  ///< new, or changed and accepted
  std::size_t known = 0;     ///< recorded already with the same rate
  struct change {
    quote was;
    quote now;
  };
  std::vector<change> changed;  ///< another rate is recorded for the day; left as it was unless accepted
  deminimis::receipt receipt;
};

/// One aid of a plan: its reference and what is asked.
struct planned_grant {
  std::string ref;
  aid_request asked;
};

/// The answer to a plan: each partner's decision, in the plan's order, and the whole.
struct plan_answer {
  std::vector<decision> decisions;
  bool allowed = true;    ///< every one of them may be granted, together
  bool recorded = false;  ///< and was
};

/// Asks about a whole list of grants at once, recording nothing: each is asked as if those before it that are allowed had
/// been granted. Errors: those of `recorder::grant`, of the first that has one.
[[nodiscard]] plan_answer rehearse(const reader& on, const std::vector<planned_grant>& plan);

/// Records events through a writer; every question can be asked in between. What several calls record through one `write`
/// of a store stands or falls together.
class recorder : public questions {
 public:
  explicit recorder(writer& to) : questions(to), to_(&to) {}

  /// What is recorded, what this recorder added included.
  using questions::from;

  /// Registers a company with its fiscal years; a second time replaces its calendar for every later question.
  /// Errors `cvr_invalid`, `date_invalid`, `date_order`.
  receipt register_company(const company_request& asked, const attribution& said = {}) {
    const cvr number = require_cvr(asked.number, "cvr");
    const month_day start = asked.fiscal_year_start ? asked.fiscal_year_start->value("fiscal_year_start") : month_day{};
    std::vector<period> periods;
    for (std::size_t i = 0; i < asked.fiscal_periods.size(); ++i) {
      const auto where = "fiscal_periods[" + std::to_string(i) + "]";
      periods.push_back({asked.fiscal_periods[i].first.value(where), asked.fiscal_periods[i].second.value(where)});
    }
    company c{number, fiscal_calendar(start, std::move(periods)), require_text(asked.name, "name"), true};
    request_text text("company");
    company_registered fact{std::move(c)};
    if (asked.sole_trader) fact.person = set_apart(fact.company.name);
    text.add("cvr", to_string(number)).add("name", fact.person ? apart : fact.company.name).add("fiscal_year_start", to_string(start));
    for (const auto& p : fact.company.calendar.periods()) text.add("fiscal_period", to_string(p.first) + " " + to_string(p.last));
    return record(std::move(fact), said, std::move(text).str());
  }

  /// Declares a node of the ownership graph that is not a Danish company. Errors `request_invalid`, `personal_number`.
  receipt declare_entity(const entity& declared, const attribution& said = {}) {
    require_identifier(declared.id, "id");
    require_text(declared.name, "name");
    if (reads_as_cpr(declared.id))
      throw error(errc::personal_number, "id", "The id reads as a CPR number.",
                  "Use an id of your own, such as person:1: personal numbers are never stored.");
    if (cvr::find(declared.id) || declared.kind == entity_kind::company)
      throw error(errc::request_invalid, "id", "\"" + declared.id + "\" is a company.", "Register a company by its CVR number (company add).");
    request_text text("entity");
    entity_declared fact{declared};
    if (is_natural_person(declared.kind)) fact.person = set_apart(fact.entity.name);
    text.add("id", declared.id).add("kind", to_string(declared.kind)).add("name", fact.person ? apart : declared.name);
    return record(std::move(fact), said, std::move(text).str());
  }

  /// Records something about a natural person, apart from the log, so that it can be erased. Errors `request_invalid`,
  /// `personal_number`, `ref_unknown`.
  receipt record_person(const person_request& asked, const attribution& said = {}) {
    require_identifier(asked.subject, "subject");
    require_identifier(asked.capacity, "capacity");
    if (asked.fields.empty()) throw error(errc::request_invalid, "fields", "Nothing is said of the person.", "Give at least the name.");
    for (const auto& [name, value] : asked.fields) {
      require_identifier(name, "fields");
      require_identifier(value, "fields." + name);
    }
    if (!asked.ref.empty()) static_cast<void>(require_grant(asked.ref));
    request_text text("person");
    text.add("subject", asked.subject).add("capacity", asked.capacity).add("ref", asked.ref);
    for (const auto& [name, value] : asked.fields) text.add(name, apart);
    return record(person_recorded{asked.subject, asked.capacity, asked.ref, {asked.fields}}, said, std::move(text).str());
  }

  /// Erases the personal data of `subject` (an entity's or a person's id, or a sole trader's CVR number), where on `today` no
  /// record that they belong to need be kept any longer. Their commitments stay in the log. Errors `entity_unknown` where
  /// there are none, `retention_running`.
  receipt erase_person(const std::string& subject, day today, const attribution& said = {}) {
    request_text text("erase");
    text.add("subject", subject);
    if (const auto earlier = replayed(said.key, text.str())) return *earlier;
    person_erased fact;
    for (const auto& record : personal_records(from(), subject)) {
      if (record.erased) continue;
      if (record.retain_until && today < *record.retain_until)
        throw error(errc::retention_running, subject,
                    "Aid that the data belong to was granted less than ten years ago: they are kept until " + to_string(*record.retain_until) + ".",
                    "Erase them on that day or later.");
      fact.records.push_back(record.event);
    }
    if (fact.records.empty())
      throw error(errc::entity_unknown, subject, "No personal data are recorded under this id.", "See what is with: deminimis person show ID.");
    return append(std::move(fact), said, std::move(text).str());
  }

  /// Records that an older copy took the ledger's place. Error `request_invalid` without a reason.
  receipt adopt_copy(const copy_adopted& fact, const attribution& said) {
    if (said.reason.empty()) throw error(errc::request_invalid, "reason", "An older copy is adopted without a reason.", "Say why: --reason TEXT.");
    request_text text("adopt");
    text.add("size", std::to_string(fact.size)).add("root", fact.root);
    text.add("seen_size", std::to_string(fact.seen_size)).add("seen_root", fact.seen_root);
    return record(fact, said, std::move(text).str());
  }

  /// What was recorded under an idempotency key, or nothing. What it finds is durable when the `write` it is part of returns.
  [[nodiscard]] std::optional<event> resolve(const std::string& key) const {
    require_identifier(key, "key");
    return from().event_with_key(key);
  }

  /// Records a control link and tells which grants it brings over a ceiling. Errors, in order: `entity_unknown`, `link_self`,
  /// `date_invalid`, `date_order`.
  link_answer add_link(const link_request& asked, const attribution& said = {}) {
    auto [link, text] = understand_link(asked);
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, text);
      link_answer answer = known_before(*earlier, [&](recorder& then) { return then.add_link(asked); });
      answer.receipt = {earlier->sequence, true};
      return answer;
    }
    const breach_watch watch(*this, {link.a, link.b}, link.since);
    const receipt recorded = append(link_recorded{std::move(link)}, said, std::move(text));
    return {watch.caused(), recorded};
  }

  /// A link recorded as event `link` ended on `until`, the first day without it; its first day where it never held. Errors
  /// `entity_unknown`, `date_invalid`, `date_order`.
  receipt end_link(std::uint64_t link, const input<day>& until, const attribution& said = {}) {
    const day ends = until.value("until");
    request_text text("link_end");
    text.add("link", std::to_string(link)).add("until", to_string(ends));
    if (const auto earlier = replayed(said.key, text.str())) return *earlier;
    const auto found = from().find_link(link);
    if (!found)
      throw error(errc::entity_unknown, "link " + std::to_string(link), "No event of that number recorded a link.",
                  "See the numbers with: deminimis link list.");
    if (ends < found->since)
      throw error(errc::date_order, "until", to_string(ends) + " is before the link began, " + to_string(found->since) + ".",
                  "Give its first day where it never held.");
    return append(link_ended{link, ends}, said, std::move(text).str());
  }

  /// A split recorded as event `split` never happened. Error `entity_unknown`.
  receipt withdraw_split(std::uint64_t split, const attribution& said = {}) {
    request_text text("split_withdrawal");
    text.add("split", std::to_string(split));
    if (const auto earlier = replayed(said.key, text.str())) return *earlier;
    if (!from().find_split(split))
      throw error(errc::entity_unknown, "split " + std::to_string(split), "No event of that number recorded a split that still stands.",
                  "Check the number of the event.");
    return append(split_withdrawn{split}, said, std::move(text).str());
  }

  /// Records a company's sector with its three grounds; a second time replaces it for every later question. Errors
  /// `cvr_invalid`, `request_invalid`, `entity_unknown` for a company that is not registered.
  receipt classify(const sector_request& asked, const attribution& said = {}) {
    const cvr number = require_cvr(asked.number, "cvr");
    sector_classified fact{
        number,
        {asked.sector, asked.industry_code.empty() ? "" : industry_code(asked.industry_code), require_text(asked.purpose, "purpose"),
         require_text(asked.operation, "operation"), require_text(asked.separation, "separation")}};
    if (!from().find_company(number))
      throw error(errc::entity_unknown, "CVR " + to_string(number), "The company is not registered.",
                  "Register it first: deminimis company add " + to_string(number));
    const auto& s = fact.sector;
    request_text text("sector");
    text.add("cvr", to_string(number)).add("sector", to_string(s.sector)).add("industry_code", s.industry_code).add("purpose", s.purpose);
    text.add("operation", s.operation).add("separation", s.separation);
    return record(std::move(fact), said, std::move(text).str());
  }

  /// Declares entities and records links, leaving out what is recorded already, and ends those recorded without an end that
  /// now have one. Errors as `declare_entity` and `add_link`.
  links_answer import_links(const std::vector<entity>& entities, const std::vector<link_request>& links, const attribution& said = {}) {
    links_answer answer;
    std::size_t number = 0;
    const auto next = [&] {  // one key a file, one event a fact
      attribution one = said;
      if (!one.key.empty()) one.key += "/" + std::to_string(++number);
      return one;
    };
    std::vector<entity_id> touched;
    std::optional<day> first;
    for (const auto& l : links) {
      touched.insert(touched.end(), {l.a, l.b});
      const day since = l.since.value("since");
      if (!first || since < *first) first = since;
    }
    const breach_watch watch(*this, std::move(touched), first);
    for (const auto& e : entities) {
      const auto known = from().find_entity(e.id);
      const bool same = known && known->kind == e.kind && known->name == e.name;
      if (!same) declare_entity(e, next());
      ++(same ? answer.known : answer.entities);
    }
    for (const auto& l : links) {
      const auto since = l.since.value("since");
      const auto until = l.until ? std::optional(l.until->value("until")) : std::nullopt;
      const auto recorded = from().links_of(require_entity(l.a, "a"));
      const auto before = std::find_if(recorded.begin(), recorded.end(), [&](const control_link& k) {
        return k.a == l.a && k.b == l.b && k.since == since && k.kind == l.kind && k.certainty == l.certainty && (k.until == until || !k.until);
      });
      if (before == recorded.end()) {
        auto [link, text] = understand_link(l);
        record(link_recorded{std::move(link)}, next(), std::move(text));
        ++answer.links;
      } else if (before->until == until) {
        ++answer.known;
      } else {
        end_link(before->order, *until, next());
        ++answer.ended;
      }
    }
    answer.breaches_caused = watch.caused();
    return answer;
  }

  /// Records that `gone` merged into `into` on a day: a link for ever (Art 3(8)). Errors as `add_link`.
  link_answer merge(const std::string& gone, const std::string& into, const input<day>& on, const attribution& said = {}) {
    return add_link({gone, into, on, {}, link_kind::merger, certainty::confirmed, {}}, said);
  }

  /// Records a split (Art 3(9)) and tells what it gives out of what the company holds now. Errors, in order: `cvr_invalid`,
  /// `date_invalid`, `equity_undefined`, `entity_unknown` for an activity that goes to no successor.
  split_answer divide(const split_request& asked, const attribution& said = {}) {
    split fact{require_cvr(asked.divided, "cvr"), asked.on.value("on"), asked.by_activity, {}, {}, 0};
    std::vector<decimal> equities;
    for (std::size_t i = 0; i < asked.successors.size(); ++i) {
      const auto where = "successors[" + std::to_string(i) + "]";
      fact.successors.push_back({require_cvr(asked.successors[i].number, where + ".cvr"), 0});
      equities.push_back(asked.successors[i].equity.value(where + ".equity"));
    }
    int decimals = 0;
    for (const auto& e : equities) decimals = std::max(decimals, e.decimals);
    boost::multiprecision::cpp_int sum = 0;
    for (std::size_t i = 0; i < equities.size(); ++i) {
      auto scaled = equities[i].mantissa;
      for (int k = equities[i].decimals; k < decimals; ++k) scaled *= 10;
      if (scaled < 0)
        throw error(errc::equity_undefined, "successors[" + std::to_string(i) + "].equity", "A negative book equity divides nothing.",
                    "Take over the aid by activity, or agree on a key with the authority.");
      sum += scaled;
      fact.successors[i].equity = std::move(scaled);
    }
    if (sum <= 0)
      throw error(errc::equity_undefined, "successors", "The book equities add up to zero.", "At least one successor must have a positive equity.");
    for (const auto& [ref, heir] : asked.activity) {
      const cvr number = require_cvr(heir, "activity." + ref);
      if (std::none_of(fact.successors.begin(), fact.successors.end(), [&](const successor& s) { return s.number == number; }))
        throw error(errc::entity_unknown, "activity." + ref, to_string(number) + " is not a successor of the split.", "Name one of the successors.");
      if (asked.by_activity) fact.activity.emplace(require_identifier(ref, "activity"), number);
    }
    request_text text("split");
    text.add("cvr", to_string(fact.divided)).add("on", to_string(fact.on)).add("method", fact.by_activity ? "activity" : "equity");
    for (const auto& s : fact.successors) text.add("successor", to_string(s.number) + " " + s.equity.str());
    for (const auto& [ref, heir] : fact.activity) text.add("activity", ref + " " + to_string(heir));
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, text.str());
      split_answer answer = known_before(*earlier, [&](recorder& then) { return then.divide(asked); });
      answer.receipt = {earlier->sequence, true};
      return answer;
    }
    const cvr divided = fact.divided;
    std::vector<entity_id> touched{id_of(divided)};
    for (const auto& s : fact.successors) touched.push_back(id_of(s.number));
    const breach_watch watch(*this, std::move(touched), fact.on);
    split_answer answer;
    answer.receipt = append(split_recorded{std::move(fact)}, said, std::move(text).str());
    answer.breaches_caused = watch.caused();
    const auto facts = facts_of(divided);
    const situation s(*facts, settings().policy);
    for (const auto& f : facts->splits)
      if (f.order == answer.receipt.sequence)
        for (const auto& [i, given] : s.allocation(f)) answer.allocation.push_back({s.by_day()[i]->ref, cvr::parse(s.id(given.holder)), given.part});
    return answer;
  }

  /// Records one rate under the ledger's own conversion source; of two for one day the later recorded counts from then on.
  /// Errors `currency_unknown`, `date_invalid`, `rate_implausible`.
  receipt add_rate(const input<currency>& unit, const input<day>& on, const input<rate>& per_eur, const attribution& said = {}) {
    const currency c = unit.value("currency");
    const day d = on.value("date");
    const rate r = require_plausible(c, per_eur.value("rate"));
    request_text text("rate");
    text.add("currency", c.code()).add("date", to_string(d)).add("rate", to_string(r));
    return record(rates_recorded{settings().conversion.source, {}, {{c, d, r}}}, said, std::move(text).str());
  }

  /// Records the rates of a file. What is recorded already is counted, a rate that differs from the recorded one is reported
  /// and left as it was, unless `accept_changes`. Error `rate_implausible`.
  rates_answer import_rates(rate_source source, const std::vector<quote>& quotes, const std::string& origin, bool accept_changes = false,
                            const attribution& said = {}) {
    request_text text("rates");
    text.add("source", to_string(source)).add("file", origin).add("quotes", std::to_string(quotes.size()) + " " + digest_of(quotes));
    if (accept_changes) text.add("accept_changes", "yes");
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, text.str());
      rates_answer answer = known_before(*earlier, [&](recorder& then) { return then.import_rates(source, quotes, origin, accept_changes); });
      answer.receipt = {earlier->sequence, true};
      return answer;
    }
    rates_answer answer;
    std::map<currency, std::map<day, rate>> recorded;
    rates_recorded fresh{source, require_text(origin, "file"), {}};
    for (const auto& q : quotes) {
      if (q.unit.is_eur()) continue;
      require_plausible(q.unit, q.per_eur, std::string(q.unit.code()) + " of " + to_string(q.on));
      auto [series, first_time] = recorded.try_emplace(q.unit);
      if (first_time)
        for (const auto& known : from().rates(source, q.unit, *day::of(1, 1, 1), *day::of(9999, 12, 31)))
          series->second.emplace(known.on, known.per_eur);
      const auto [at, added] = series->second.try_emplace(q.on, q.per_eur);
      if (!added) {
        if (at->second == q.per_eur) {
          ++answer.known;
          continue;
        }
        answer.changed.push_back({{q.unit, q.on, at->second}, q});
        if (!accept_changes) continue;
        at->second = q.per_eur;
      }
      fresh.quotes.push_back(q);
    }
    answer.recorded = fresh.quotes.size();
    if (!fresh.quotes.empty()) answer.receipt = append(std::move(fresh), said, std::move(text).str());
    return answer;
  }

  /// The question and, if allowed, the record, as one indivisible step. A refusal records nothing and leaves the reference
  /// free. Errors: `ref_exists`, then those of `check`.
  decision grant(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return decide(ref, asked, grant_status::granted, said);
  }
  /// The same for expected aid, which may carry `lapses_on`.
  decision reserve(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    return decide(ref, asked, grant_status::reserved, said);
  }

  /// Grants a whole list or none of it: where one is refused, nothing is recorded. An idempotency key stands for the whole
  /// list, in its order. Errors as `grant`.
  plan_answer grant_all(const std::vector<planned_grant>& plan, const attribution& said = {}) {
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, plan_text(plan));
      plan_answer answer = known_before(*earlier, [&](recorder& then) { return then.grant_all(plan); });
      for (std::size_t i = 0; i < answer.decisions.size(); ++i)
        answer.decisions[i].receipt = {earlier->sequence + i, true};  // recorded one after the other
      return answer;
    }
    plan_answer answer = rehearse(from(), plan);
    if (!answer.allowed) return answer;
    attribution each = said;
    for (std::size_t i = 0; i < plan.size(); ++i) {
      answer.decisions[i] = decide(plan[i].ref, plan[i].asked, grant_status::granted, each, each.key.empty() ? std::string() : plan_text(plan));
      each.key.clear();  // the first event stands for all of them
    }
    answer.recorded = true;
    return answer;
  }

  /// Records aid from others, whatever rule is in force. Errors: `ref_exists`, then those of `understand`.
  declaration declare(const std::string& ref, const aid_request& asked, const attribution& said = {}) {
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, aid_text("declare", ref, asked));
      declaration answer = known_before(*earlier, [&](recorder& then) { return then.declare(ref, asked); });
      answer.receipt = {earlier->sequence, true};
      return answer;
    }
    require_free(ref);
    declaration answer{ref, understand(asked), {}, {}, {}};
    const cvr recipient = answer.asked.recipient;
    const company_outline known = from().outline_of(recipient);
    std::optional<breach_watch> watch;
    if (!known.ever || !within_ceilings(*known.ever, answer.asked.regulation, answer.asked.value))
      watch.emplace(*this, std::vector{id_of(recipient)}, answer.asked.granted_on);
    answer.receipt =
        append(grant_recorded{aid(ref, asked, answer.asked, grant_status::declared), {}, asked.inputs}, said, aid_text("declare", ref, asked));
    if (watch) answer.breaches_caused = watch->caused();
    answer.findings = detail::findings_on(recipient, known.registered);
    return answer;
  }

  /// A reservation, lapsed or not, becomes a grant, for the same or another amount or day: asked again without the
  /// reservation. Refused: it stays pending. Errors: `ref_unknown`, `not_pending`, then as `check`.
  decision post(const std::string& ref, const post_request& asked, const attribution& said = {}) {
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, post_text(ref, asked));
      decision answer = known_before(*earlier, [&](recorder& then) { return then.post(ref, asked); });
      answer.receipt = {earlier->sequence, true};
      return answer;
    }
    const auto reserved = require_grant(ref);
    if (reserved.status != grant_status::reserved || reserved.voided) throw not_pending(ref, reserved);
    question q{reserved.recipient,
               reserved.regulation,
               reserved.amount,
               reserved.converted_at,
               reserved.value,
               reserved.granted_on,
               {},
               reserved.details.sector_override};
    if (asked.amount) q.amount = require_positive(asked.amount->value("amount"));
    if (asked.granted_on) q.granted_on = asked.granted_on->value("granted_on");
    if (q.granted_on != reserved.granted_on || q.amount.unit() != reserved.amount.unit()) q.converted_at = rate_for(q.amount.unit(), q.granted_on);
    q.value = to_eur(q.amount, q.converted_at.per_eur, settings().policy.rounding);
    history facts = *facts_of(q.recipient);
    std::erase_if(facts.grants, [&](const deminimis::grant& g) { return g.ref == ref; });
    decision answer{ref, check(q, facts), {}};
    if (answer.assessment.allowed())
      answer.receipt =
          append(reservation_posted{ref, q.amount, q.converted_at, q.value, q.granted_on, basis(answer.assessment)}, said, post_text(ref, asked));
    return answer;
  }

  /// A reservation ends. Errors: `ref_unknown`, `not_pending`.
  receipt void_reservation(const std::string& ref, const attribution& said = {}) {
    request_text text("void");
    text.add("ref", ref);
    if (const auto earlier = replayed(said.key, text.str())) return *earlier;
    const auto reserved = require_grant(ref);
    if (reserved.status != grant_status::reserved || reserved.voided) throw not_pending(ref, reserved);
    return append(reservation_voided{ref}, said, std::move(text).str());
  }

  /// A formal decision lowers a grant to a new amount from a day on, at its original rate. Errors, in order: `ref_unknown`,
  /// `not_granted`, the amount's (zero is a withdrawal, less is `not_a_reduction`), `currency_mismatch`, `not_a_reduction`,
  /// `date_invalid`, `effective_before_grant`, `effective_out_of_order`.
  reduction_answer reduce(const std::string& ref, const input<money>& to, const input<day>& effective_on, const attribution& said = {}) {
    return lower(ref, &to, effective_on, said);
  }
  /// A reduction to zero. Errors as `reduce`.
  reduction_answer withdraw(const std::string& ref, const input<day>& effective_on, const attribution& said = {}) {
    return lower(ref, nullptr, effective_on, said);
  }

  /// Puts a batch of reports together; `number` is 0 in `asked` and given here. Errors `date_order`, `request_invalid` for an empty one,
  /// `batch_state` while an earlier batch of its kind is neither accepted nor rejected.
  receipt draft_batch(batch_drafted asked, const attribution& said = {}) {
    const std::string kind(to_string(asked.kind));
    request_text text("batch_draft");
    text.add("kind", kind).add("first", asked.first ? to_string(*asked.first) : "").add("last", asked.last ? to_string(*asked.last) : "");
    if (const auto earlier = replayed(said.key, text.str())) return *earlier;
    if (asked.first && asked.last && *asked.last < *asked.first)
      throw error(errc::date_order, "last", to_string(*asked.last) + " is before " + to_string(*asked.first) + ".", "Give the earlier day first.");
    if (asked.items.empty())
      throw error(errc::request_invalid, kind, "There is nothing to report that an accepted batch did not say already.", "Nothing has to be done.");
    const auto earlier = from().batches(asked.kind);
    for (const auto& b : earlier)  // one without items is another operator's, who reports for itself
      if (!b.items.empty() && (b.state == batch_state::drafted || b.state == batch_state::sent))
        throw error(errc::batch_state, kind + " batch " + std::to_string(b.number), "It is " + std::string(to_string(b.state)) + " and open.",
                    "Say first what became of it: sent, accepted or rejected.");
    asked.number = earlier.empty() ? 1 : earlier.back().number + 1;
    return append(std::move(asked), said, std::move(text).str());
  }

  /// A batch was sent, accepted or rejected; a draft may be given up as rejected. Errors, in order: `batch_unknown`, `batch_state`,
  /// `date_invalid`, `date_order` for a day before its last move, `request_invalid` for a rejection without a reason.
  receipt move_batch(report_kind kind, std::uint32_t number, batch_state state, const input<day>& on, const std::string& why,
                     const attribution& said = {}) {
    request_text text("batch_move");
    text.add("kind", to_string(kind)).add("number", std::to_string(number)).add("state", to_string(state));
    text.add("on", to_string(on.value("on"))).add("why", why);
    if (const auto earlier = replayed(said.key, text.str())) return *earlier;
    const std::string name = std::string(to_string(kind)) + " batch " + std::to_string(number);
    const auto all = from().batches(kind);
    const auto at = std::find_if(all.begin(), all.end(), [&](const batch& b) { return b.number == number; });
    if (at == all.end()) throw error(errc::batch_unknown, name, "No such batch was drafted.", "See them with: deminimis report batches.");
    if (!may_follow(at->state, state))
      throw error(errc::batch_state, name, "It is " + std::string(to_string(at->state)) + " and cannot become " + std::string(to_string(state)) + ".",
                  "A draft is sent or given up (rejected); what was sent is accepted or rejected.");
    const day d = on.value("on");
    if (at->moved_on && d < *at->moved_on)
      throw error(errc::date_order, "on", to_string(d) + " is before its last move, " + to_string(*at->moved_on) + ".", "Check the day.");
    if (state == batch_state::rejected && why.empty())
      throw error(errc::request_invalid, "why", "A rejection needs its reason.", "Say what the authority found wrong.");
    return append(batch_moved{kind, number, state, d, require_text(why, "why")}, said, std::move(text).str());
  }

 private:
  /// Finds the grants that what is recorded during its life brings over a ceiling.
  class breach_watch {
   public:
    /// Of whoever is connected to `touched`, and grants dated on `first` or later.
    breach_watch(const recorder& of, std::vector<entity_id> touched, std::optional<day> first)
        : of_(&of), touched_(std::move(touched)), first_(first), before_(breaches()) {}

    /// References of grants with a breach of a ceiling that they did not breach before, sorted.
    [[nodiscard]] std::vector<std::string> caused() const {
      std::vector<std::string> refs;
      for (auto& b : breaches())
        if (!std::binary_search(before_.begin(), before_.end(), b)) refs.push_back(std::move(b.first));
      refs.erase(std::unique(refs.begin(), refs.end()), refs.end());
      return refs;
    }

   private:
    using breach_list = std::vector<std::pair<std::string, std::string>>;  // reference and ceiling, sorted
    [[nodiscard]] breach_list breaches() const {
      const auto& rules = of_->settings();
      breach_list found;
      const auto facts = touched_.size() == 1 ? of_->from().facts_of(touched_.front(), rules.policy)
                                              : std::make_shared<const history>(load_history(of_->from(), rules.policy, touched_));
      for (auto& b : deminimis::audit(*facts, rules.book, rules.policy, first_)) found.emplace_back(std::move(b.ref), std::move(b.ceiling_id));
      return found;
    }

    const recorder* of_;
    std::vector<entity_id> touched_;
    std::optional<day> first_;
    breach_list before_;
  };

  /// A request as it was understood, one `name: value` a line; empty values are left out.
  class request_text {
   public:
    explicit request_text(std::string_view operation) { add("do", operation); }
    request_text& add(std::string_view name, std::string_view value) {
      if (!value.empty()) text_.append(text_.empty() ? "" : "\n").append(name).append(": ").append(value);
      return *this;
    }
    [[nodiscard]] const std::string& str() const& { return text_; }
    [[nodiscard]] std::string str() && { return std::move(text_); }

   private:
    std::string text_;
  };

  /// A link as it is recorded, and its request. Errors as `add_link`.
  [[nodiscard]] std::pair<control_link, std::string> understand_link(const link_request& asked) const {
    control_link l{
        require_entity(asked.a, "a"), require_entity(asked.b, "b"), {}, {}, asked.kind, asked.certainty, require_text(asked.evidence, "evidence"), 0};
    const bool merger = asked.kind == link_kind::merger;
    if (l.a == l.b)
      throw error(errc::link_self, l.a, merger ? "A company cannot be merged into itself." : "An entity cannot be linked to itself.",
                  "Check the two ids.");
    l.since = asked.since.value(merger ? "on" : "since");
    if (asked.until) l.until = asked.until->value("until");
    if (l.until && *l.until <= l.since)
      throw error(errc::date_order, "until", to_string(*l.until) + " is not after since " + to_string(l.since) + ".",
                  "`since` is the first day of the link, `until` the first day without it.");
    request_text text(merger ? "merge" : "link");
    text.add("a", l.a).add("b", l.b).add("since", to_string(l.since)).add("until", l.until ? to_string(*l.until) : "");
    text.add("kind", to_string(l.kind)).add("certainty", to_string(l.certainty)).add("evidence", l.evidence);
    return {std::move(l), std::move(text).str()};
  }

  static std::string aid_text(std::string_view operation, const std::string& ref, const aid_request& asked) {
    request_text text(operation);
    text.add("ref", ref).add("cvr", to_string(asked.recipient.value("cvr"))).add("regulation", to_string(asked.regulation.value("regulation")));
    text.add("amount", to_string(asked.amount.value("amount"))).add("granted_on", to_string(asked.granted_on.value("granted_on")));
    if (asked.lapses_on) text.add("lapses_on", to_string(asked.lapses_on->value("lapses_on")));
    if (asked.own_rate) text.add("rate", to_string(asked.own_rate->value("rate")));
    const auto& d = asked.details;
    text.add("authority", d.authority)
        .add("project", d.project)
        .add("instrument", d.instrument)
        .add("note", d.note)
        .add("sector_override", d.sector_override);
    if (asked.inputs) text.add("inputs", to_text(*asked.inputs));
    return std::move(text.add("p_number", d.unit ? d.unit->digits() : "")).str();
  }

  /// 16 hexadecimal digits that stand for the content of a file of rates (FNV-1a): a slip is noticed, not an attack.
  static std::string digest_of(const std::vector<quote>& quotes) {
    std::uint64_t hash = 0xCBF29CE484222325U;
    for (const auto& q : quotes)
      for (const char c : std::string(q.unit.code()) + " " + to_string(q.on) + " " + to_string(q.per_eur) + "\n") {
        hash ^= static_cast<unsigned char>(c);
        hash *= 0x100000001B3U;
      }
    std::string digits;
    for (int i = 15; i >= 0; --i) digits += "0123456789abcdef"[(hash >> (4 * i)) & 15U];
    return digits;
  }

  static std::string plan_text(const std::vector<planned_grant>& plan) {
    request_text text("plan");
    for (const auto& one : plan) text.add("grant", aid_text("grant", one.ref, one.asked));
    return std::move(text).str();
  }

  static std::string post_text(const std::string& ref, const post_request& asked) {
    request_text text("post");
    text.add("ref", ref);
    if (asked.amount) text.add("amount", to_string(asked.amount->value("amount")));
    if (asked.granted_on) text.add("granted_on", to_string(asked.granted_on->value("granted_on")));
    return std::move(text).str();
  }

  /// What stands in a request's text for what must not stand in the log.
  static constexpr std::string_view apart = "(personal data)";

  /// Takes a natural person's name out of an event; nothing where there is none.
  static std::optional<personal_data> set_apart(std::string& name) {
    if (name.empty()) return std::nullopt;
    return personal_data{{{"name", std::exchange(name, {})}}};
  }

  receipt append(event_body body, const attribution& said, std::string request) {
    require_attribution(said);
    return {to_->append(std::move(body), said, std::move(request)), false};
  }

  /// Appends, or gives the receipt of the same request with the same key.
  receipt record(event_body body, const attribution& said, std::string request) {
    const auto earlier = earlier_request(said.key);
    if (!earlier) return append(std::move(body), said, std::move(request));
    require_same(*earlier, request);
    const personal_data *then = personal_data_of(earlier->body), *now = personal_data_of(std::as_const(body));
    if (then && now && !then->fields.empty() && then->fields != now->fields)  // erased, they can be compared no more
      throw another_request(*earlier);
    return {earlier->sequence, true};
  }

  [[nodiscard]] std::optional<event> earlier_request(const std::string& key) const { return key.empty() ? std::nullopt : from().event_with_key(key); }

  static void require_same(const event& earlier, const std::string& request) {
    if (earlier.request != request) throw another_request(earlier);
  }

  static error another_request(const event& earlier) {
    return {errc::key_reuse, "key " + earlier.said.key, "The key recorded another request, as event " + std::to_string(earlier.sequence) + ".",
            "Use a new key for a new request."};
  }

  [[nodiscard]] std::optional<receipt> replayed(const std::string& key, const std::string& request) const {
    const auto earlier = earlier_request(key);
    if (!earlier) return std::nullopt;
    require_same(*earlier, request);
    return receipt{earlier->sequence, true};
  }

  /// Asks again as it was known before an event: the same answer as then.
  template <class Ask>
  std::invoke_result_t<Ask&, recorder&> known_before(const event& earlier, Ask&& ask) const {
    std::optional<std::invoke_result_t<Ask&, recorder&>> answer;
    if (std::holds_alternative<grant_recorded>(earlier.body)) {  // what can be rehearsed costs only what is connected
      from().visit_before(earlier.sequence, [&](const reader& then) {
        rehearsal stage(then);
        recorder r(stage);
        answer.emplace(ask(r));
      });
      return std::move(*answer);
    }
    memory_store then;
    from().visit_events(1, earlier.sequence - 1, [&](const event& e) { then.replay(e); });
    then.write([&](writer& w) {
      recorder r(w);
      answer.emplace(ask(r));
    });
    return std::move(*answer);
  }

  void require_free(const std::string& ref) const {
    require_identifier(ref, "ref");
    if (ref.starts_with(others_reference))
      throw error(errc::request_invalid, "ref " + ref, "So begin the references under which another operator's aid is shown.", "Use another.");
    if (from().find_grant(ref))
      throw error(errc::ref_exists, "ref " + ref, "The reference is used already.", "Use another; to change a grant, reduce it or withdraw it.");
  }

  [[nodiscard]] deminimis::grant require_grant(const std::string& ref) const {
    auto found = from().find_grant(ref);
    if (!found)
      throw error(errc::ref_unknown, "ref " + ref, "No aid is recorded under this reference.", "List the references with: deminimis grants.");
    return std::move(*found);
  }

  static error not_pending(const std::string& ref, const deminimis::grant& g) {
    return {errc::not_pending, "ref " + ref,
            g.voided ? "The reservation was voided." : "It is " + std::string(to_string(g.status)) + " aid, not a pending reservation.",
            "Only a pending reservation can be posted or voided."};
  }

  std::string require_entity(const std::string& id, std::string_view where) const {
    if (from().find_entity(id)) return id;
    if (const auto number = cvr::find(id)) return id_of(require_cvr(*number, where));
    throw error(errc::entity_unknown, std::string(where), "\"" + id + "\" is neither a CVR number nor an entity that was declared.",
                "Declare it first, with its kind.");
  }

  deminimis::grant aid(const std::string& ref, const aid_request& asked, const question& q, grant_status status) const {
    grant_details details = asked.details;
    for (const auto* text : {&details.authority, &details.project, &details.instrument, &details.note, &details.sector_override})
      require_text(*text, "details");
    if (details.authority.empty() && status != grant_status::declared) details.authority = settings().authority;
    return {ref, q.recipient, q.regulation, status, false, q.amount, q.converted_at, q.value, q.granted_on, q.lapses_on, 0, {}, std::move(details)};
  }

  static decision_basis basis(const deminimis::assessment& a) { return {a.binding.rulebook_id, a.binding.headroom}; }

  /// `plan`: the request of the whole list that the grant begins, where an idempotency key stands for it.
  decision decide(const std::string& ref, const aid_request& asked, grant_status status, const attribution& said, const std::string& plan = {}) {
    const std::string_view operation = status == grant_status::granted ? "grant" : "reserve";
    if (const auto earlier = earlier_request(said.key)) {
      require_same(*earlier, aid_text(operation, ref, asked));
      decision answer = known_before(*earlier, [&](recorder& then) { return then.decide(ref, asked, status, {}); });
      answer.receipt = {earlier->sequence, true};
      return answer;
    }
    require_free(ref);
    const question q = understand(asked);
    if (q.lapses_on && status != grant_status::reserved)
      throw error(errc::request_invalid, "lapses_on", "A grant does not lapse.", "Reserve expected aid; a grant ends by being withdrawn.");
    decision answer{ref, check(q), {}};
    if (answer.assessment.allowed())
      answer.receipt = append(grant_recorded{aid(ref, asked, q, status), basis(answer.assessment), asked.inputs}, said,
                              plan.empty() ? aid_text(operation, ref, asked) : plan);
    return answer;
  }

  /// Whether no ceiling is exceeded though it counted all of `ever` and `value` more, whatever the day and the window.
  [[nodiscard]] bool within_ceilings(aid_sums ever, regulation under, eur_cents value) const {
    const auto& rules = settings();
    return ever.add(under, value) && std::all_of(rules.book.ceilings.begin(), rules.book.ceilings.end(),
                                                 [&](const ceiling& c) { return ever.under(c.counts) <= c.limit_under(rules.policy); });
  }

  reduction_answer lower(const std::string& ref, const input<money>* to, const input<day>& effective_on, const attribution& said) {
    request_text text(to ? "reduce" : "withdraw");
    text.add("ref", ref);
    if (const auto earlier = earlier_request(said.key)) {
      if (to) text.add("to", to_string(to->value("to")));
      text.add("effective_on", to_string(effective_on.value("effective_on")));
      require_same(*earlier, text.str());
      const auto& fact = std::get<grant_reduced>(earlier->body).fact;
      return {ref, fact.to, fact.value, {earlier->sequence, true}};
    }
    const auto g = require_grant(ref);
    if (g.voided || g.status == grant_status::reserved)
      throw error(errc::not_granted, "ref " + ref, g.voided ? "It was voided." : "It is a pending reservation.",
                  "Void a reservation, or post it for a smaller amount.");
    const money lowered = to ? to->value("to") : money(0, g.amount.unit());
    if (lowered.minor_units() < 0)
      throw error(errc::not_a_reduction, "to", to_string(lowered) + " is below zero.", "The least a grant can be reduced to is 0, a withdrawal.");
    if (lowered.unit() != g.amount.unit())
      throw error(errc::currency_mismatch, "to", to_string(lowered) + " is not in the currency of the grant, " + to_string(g.amount) + ".",
                  "Give the new amount in the grant's own currency.");
    if (lowered.minor_units() >= g.present_amount().minor_units())
      throw error(errc::not_a_reduction, "to", to_string(lowered) + " is not below the present amount, " + to_string(g.present_amount()) + ".",
                  "A grant is never raised: more aid is a new grant.");
    const day effective = effective_on.value("effective_on");
    if (effective < g.granted_on)
      throw error(errc::effective_before_grant, "effective_on",
                  to_string(effective) + " is before the granting date " + to_string(g.granted_on) + ".",
                  "A reduction takes effect on the granting date at the earliest.");
    if (!g.reductions.empty() && effective < g.reductions.back().effective_on)
      throw error(errc::effective_out_of_order, "effective_on",
                  to_string(effective) + " is before the last reduction of " + to_string(g.reductions.back().effective_on) + ".",
                  "Reductions take effect in the order in which they are decided.");
    if (to) text.add("to", to_string(lowered));
    text.add("effective_on", to_string(effective));
    const reduction fact{effective, lowered, to_eur(lowered, g.converted_at.per_eur, settings().policy.rounding)};
    return {ref, fact.to, fact.value, append(grant_reduced{ref, fact, to == nullptr}, said, std::move(text).str())};
  }

  writer* to_;
};

inline plan_answer rehearse(const reader& on, const std::vector<planned_grant>& plan) {
  if (plan.empty()) throw error(errc::request_invalid, "grants", "The plan holds no grant.", "Name at least one.");
  rehearsal stage(on);
  recorder r(stage);
  plan_answer answer;
  for (const auto& p : plan) {
    answer.decisions.push_back(r.grant(p.ref, p.asked));
    answer.allowed = answer.allowed && answer.decisions.back().granted();
  }
  for (auto& d : answer.decisions) d.receipt = {};
  return answer;
}

}  // namespace deminimis
