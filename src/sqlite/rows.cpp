// SPDX-License-Identifier: Apache-2.0
#include "rows.hpp"

#include <map>
#include <optional>
#include <utility>

namespace deminimis::sqlite {

namespace {

using sink = std::function<void(const row&)>;

template <std::size_t N>
void give(const sink& take, table of, const cell (&cells)[N]) {
  take({of, cells, N});
}

cell integer(bool value) { return std::int64_t{value ? 1 : 0}; }
cell integer(std::size_t value) { return static_cast<std::int64_t>(value); }
cell view(const std::string& value) { return std::string_view(value); }

template <class T>
cell text_or_null(const std::optional<T>& value) {
  return value ? cell(to_string(*value)) : cell();
}

void take_person(cell seq, cell subject, cell capacity, cell ref, const personal_data& person, const sink& take) {
  give(take, table::person, {seq, std::move(subject), capacity, ref, view(person.commitment)});
}

void take_rows(cell, const ledger_created&, const sink&) {}  // settings are read from the event itself

void take_rows(cell seq, const company_registered& e, const sink& take) {
  const company& c = e.company;
  give(take, table::company, {to_string(c.number), seq, view(c.name), to_string(c.calendar.start()), integer(c.registered)});
  if (e.person) take_person(seq, to_string(c.number), std::string_view("name"), std::string_view(), *e.person, take);
  const auto& periods = c.calendar.periods();
  for (std::size_t i = 0; i < periods.size(); ++i)
    give(take, table::fiscal_period, {seq, integer(i), to_string(periods[i].first), to_string(periods[i].last)});
}

void take_rows(cell seq, const entity_declared& e, const sink& take) {
  give(take, table::entity, {view(e.entity.id), seq, to_string(e.entity.kind), view(e.entity.name)});
  if (e.person) take_person(seq, view(e.entity.id), std::string_view("name"), std::string_view(), *e.person, take);
}

void take_rows(cell seq, const link_recorded& e, const sink& take) {
  const control_link& l = e.link;
  give(take, table::control_link,
       {seq, view(l.a), view(l.b), to_string(l.since), text_or_null(l.until), to_string(l.kind), to_string(l.certainty), view(l.evidence)});
}

void take_rows(cell seq, const link_ended& e, const sink& take) {
  give(take, table::control_link_end, {static_cast<std::int64_t>(e.link), seq, to_string(e.until)});
}

void take_rows(cell seq, const sector_classified& e, const sink& take) {
  const sector_record& s = e.sector;
  give(take, table::sector,
       {to_string(e.number), seq, to_string(s.sector), view(s.industry_code), view(s.purpose), view(s.operation), view(s.separation)});
}

void take_rows(cell seq, const split_withdrawn& e, const sink& take) {
  give(take, table::split_withdrawal, {static_cast<std::int64_t>(e.split), seq});
}

void take_rows(cell seq, const split_recorded& e, const sink& take) {
  const split& s = e.fact;
  give(take, table::split, {seq, to_string(s.divided), to_string(s.on), integer(s.by_activity)});
  for (std::size_t i = 0; i < s.successors.size(); ++i)
    give(take, table::split_successor, {to_string(s.successors[i].number), seq, integer(i), s.successors[i].equity.str()});
  for (const auto& [ref, heir] : s.activity) give(take, table::split_activity, {seq, view(ref), to_string(heir)});
}

void take_rows(cell seq, const rates_recorded& e, const sink& take) {
  std::map<std::pair<std::string_view, day>, const rate*> last;  // of two for one day the later counts
  for (const auto& q : e.quotes) last.insert_or_assign({q.unit.code(), q.on}, &q.per_eur);
  for (const auto& [of, per_eur] : last) give(take, table::rate, {to_string(e.source), of.first, to_string(of.second), seq, to_string(*per_eur)});
}

void take_rows(cell seq, const grant_recorded& e, const sink& take) {
  const grant& g = e.grant;
  give(take, table::aid,
       {seq,
        view(g.ref),
        to_string(g.recipient),
        to_string(g.regulation),
        to_string(g.status),
        g.amount.minor_units(),
        g.amount.unit().code(),
        to_string(g.converted_at.per_eur),
        text_or_null(g.converted_at.published_on),
        to_string(g.converted_at.source),
        g.value.count(),
        to_string(g.granted_on),
        text_or_null(g.lapses_on),
        view(g.details.authority),
        view(g.details.project),
        view(g.details.instrument),
        view(g.details.note),
        g.details.unit ? view(g.details.unit->digits()) : cell(),
        view(g.details.sector_override),
        e.basis ? view(e.basis->rulebook_id) : cell(),
        e.basis ? cell(e.basis->headroom.count()) : cell()});
}

void take_rows(cell seq, const reservation_posted& e, const sink& take) {
  give(
      take, table::aid_post,
      {view(e.ref), seq, e.amount.minor_units(), e.amount.unit().code(), to_string(e.converted_at.per_eur), text_or_null(e.converted_at.published_on),
       to_string(e.converted_at.source), e.value.count(), to_string(e.granted_on), view(e.basis.rulebook_id), e.basis.headroom.count()});
}

void take_rows(cell seq, const reservation_voided& e, const sink& take) { give(take, table::aid_void, {view(e.ref), seq}); }

void take_rows(cell seq, const grant_reduced& e, const sink& take) {
  give(take, table::aid_reduction,
       {view(e.ref), seq, to_string(e.fact.effective_on), e.fact.to.minor_units(), e.fact.to.unit().code(), e.fact.value.count(),
        integer(e.withdrawal)});
}

void take_rows(cell seq, const batch_drafted& e, const sink& take) {
  give(take, table::batch, {to_string(e.kind), std::int64_t{e.number}, seq, text_or_null(e.first), text_or_null(e.last)});
  for (std::size_t i = 0; i < e.items.size(); ++i) {
    const batch_item& item = e.items[i];
    give(take, table::batch_item,
         {seq, integer(i), view(item.ref), item.amount.minor_units(), item.amount.unit().code(), item.value.count(), to_string(item.granted_on),
          integer(item.correction)});
  }
}

void take_rows(cell seq, const batch_moved& e, const sink& take) {
  give(take, table::batch_move, {to_string(e.kind), std::int64_t{e.number}, seq, to_string(e.state), to_string(e.on), view(e.reason)});
}

void take_rows(cell seq, const person_recorded& e, const sink& take) {
  take_person(seq, view(e.subject), view(e.capacity), view(e.ref), e.person, take);
}

void take_rows(cell seq, const person_erased& e, const sink& take) {
  for (const auto record : e.records) give(take, table::erasure, {static_cast<std::int64_t>(record), seq});
}

void take_rows(cell seq, const copy_adopted& e, const sink& take) {
  give(take, table::adoption, {seq, static_cast<std::int64_t>(e.size), view(e.root), static_cast<std::int64_t>(e.seen_size), view(e.seen_root)});
}

}  // namespace

void rows_of(const event& e, const sink& take) {
  std::visit([&](const auto& body) { take_rows(cell(static_cast<std::int64_t>(e.sequence)), body, take); }, e.body);
}

}  // namespace deminimis::sqlite
