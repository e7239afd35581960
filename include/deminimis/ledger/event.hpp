// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <variant>
#include <vector>

#include <deminimis/gge/instrument.hpp>
#include <deminimis/ledger/settings.hpp>
#include <deminimis/model/batch.hpp>
#include <deminimis/model/entity.hpp>
#include <deminimis/model/grant.hpp>
#include <deminimis/money/quote.hpp>
#include <deminimis/time/instant.hpp>

namespace deminimis {

/// What is known of a natural person: it may have to be erased, and so lies beside the log. In the log stands a commitment to it,
/// SHA-256 of a tag, the salt and the fields. Who makes the event gives the fields; the store adds salt and commitment.
struct personal_data {
  std::map<std::string, std::string> fields{};  ///< "name" and others; empty: erased, or not to be seen by whoever asks
  std::string salt{};                           ///< 64 hexadecimal digits; empty with the fields
  std::string commitment{};                     ///< 64 hexadecimal digits; empty: not recorded yet

  /// The value of a field; empty where it is not there.
  [[nodiscard]] std::string field(const std::string& name) const {
    const auto at = fields.find(name);
    return at == fields.end() ? std::string() : at->second;
  }
};

/// The ledger was made.
struct ledger_created {
  deminimis::settings settings;
};
/// A company was registered; replaces its whole calendar for every later question.
struct company_registered {
  deminimis::company company;
  std::optional<personal_data> person{};  ///< of a sole trader, whose name is personal data: the company's own is empty then
};
/// A node of the ownership graph that is not a Danish company was declared.
struct entity_declared {
  deminimis::entity entity;
  std::optional<personal_data> person{};  ///< of a natural person: the name; the entity's own is empty then
};
/// A control link, or a merger, was recorded.
struct link_recorded {
  control_link link;
};
/// A control link ended, or where `until` is its first day, never held: the correction of one recorded by mistake.
struct link_ended {
  std::uint64_t link = 0;  ///< the event that recorded it
  day until;               ///< the first day without it
};
/// A split was recorded.
struct split_recorded {
  split fact;
};
/// A split never happened: the correction of one recorded by mistake.
struct split_withdrawn {
  std::uint64_t split = 0;  ///< the event that recorded it
};
/// A company's sector was judged.
struct sector_classified {
  cvr number;
  sector_record sector;
};
/// Exchange rates were recorded, one or a whole file.
struct rates_recorded {
  rate_source source = rate_source::ecb;
  std::string origin;  ///< the file's name, or empty
  std::vector<quote> quotes;
};
/// On what a grant was decided; kept so that an auditor can see it years later.
struct decision_basis {
  std::string rulebook_id;
  eur_cents headroom;  ///< before the grant
  friend bool operator==(const decision_basis&, const decision_basis&) = default;
};
/// Aid was granted, reserved or declared, as the status says.
struct grant_recorded {
  deminimis::grant grant;
  std::optional<decision_basis> basis;  ///< none for declared aid
  std::optional<instrument> inputs{};   ///< what the amount was computed from, where it is a gross grant equivalent
};
/// A reservation became a grant; it stands last among the grants of its day and lapses no more.
struct reservation_posted {
  std::string ref;
  money amount;
  applied_rate converted_at;
  eur_cents value;
  day granted_on;
  decision_basis basis;
};
/// A reservation ended.
struct reservation_voided {
  std::string ref;
};
/// A formal decision lowered a grant; `withdrawal` where it was said to be one.
struct grant_reduced {
  std::string ref;
  reduction fact;
  bool withdrawal = false;
};

/// A batch of reports was put together: what it says of each aid, as it would go to the authority.
struct batch_drafted {
  report_kind kind = report_kind::central;
  std::uint32_t number = 0;  ///< 1, 2, 3 ... of its kind
  std::optional<day> first;  ///< only aid granted on or after this day
  std::optional<day> last;   ///< only aid granted on or before this day
  std::vector<batch_item> items;
};
/// A batch was sent, accepted or rejected.
struct batch_moved {
  report_kind kind = report_kind::central;
  std::uint32_t number = 0;
  batch_state state = batch_state::sent;
  day on;              ///< the day it happened
  std::string reason;  ///< why it was rejected, or the authority's receipt
};
/// Something was recorded about a natural person: who signed a declaration, for instance.
struct person_recorded {
  std::string subject;   ///< an id of your own for the person, which says nothing about who it is
  std::string capacity;  ///< as what: signatory, contact ...
  std::string ref;       ///< of the aid it belongs to; empty: of none
  personal_data person;
};
/// Personal data were erased; what the log commits to can no longer be shown.
struct person_erased {
  std::vector<std::uint64_t> records;  ///< the events that recorded them, ascending
};
/// A copy older than what was seen of the ledger took its place: what was recorded after the copy is given up.
struct copy_adopted {
  std::uint64_t size = 0;       ///< events in the copy
  std::string root;             ///< their Merkle tree hash, 64 hexadecimal digits
  std::uint64_t seen_size = 0;  ///< events in the ledger that was seen before; 0: not known
  std::string seen_root;        ///< and theirs; empty: not known
};

/// What can happen to a ledger.
using event_body = std::variant<ledger_created, company_registered, sector_classified, entity_declared, link_recorded, link_ended, split_recorded,
                                split_withdrawn, rates_recorded, grant_recorded, reservation_posted, reservation_voided, grant_reduced, batch_drafted,
                                batch_moved, person_recorded, person_erased, copy_adopted>;

/// The stable name of a kind of event, for instance "grant".
[[nodiscard]] inline std::string_view kind_of(const event_body& body) {
  struct names {
    std::string_view operator()(const ledger_created&) const { return "ledger"; }
    std::string_view operator()(const company_registered&) const { return "company"; }
    std::string_view operator()(const entity_declared&) const { return "entity"; }
    std::string_view operator()(const link_recorded& e) const { return e.link.kind == link_kind::merger ? "merge" : "link"; }
    std::string_view operator()(const link_ended&) const { return "link_end"; }
    std::string_view operator()(const split_recorded&) const { return "split"; }
    std::string_view operator()(const split_withdrawn&) const { return "split_withdrawal"; }
    std::string_view operator()(const sector_classified&) const { return "sector"; }
    std::string_view operator()(const rates_recorded&) const { return "rates"; }
    std::string_view operator()(const grant_recorded& e) const {
      return e.grant.status == grant_status::granted ? "grant" : e.grant.status == grant_status::reserved ? "reserve" : "declare";
    }
    std::string_view operator()(const reservation_posted&) const { return "post"; }
    std::string_view operator()(const reservation_voided&) const { return "void"; }
    std::string_view operator()(const grant_reduced& e) const { return e.withdrawal ? "withdraw" : "reduce"; }
    std::string_view operator()(const batch_drafted&) const { return "batch_draft"; }
    std::string_view operator()(const batch_moved&) const { return "batch_move"; }
    std::string_view operator()(const person_recorded&) const { return "person"; }
    std::string_view operator()(const person_erased&) const { return "erase"; }
    std::string_view operator()(const copy_adopted&) const { return "adopt"; }
  };
  return std::visit(names{}, body);
}

/// The personal data that an event records, or nothing.
template <class Body>
[[nodiscard]] auto* personal_data_of(Body& body) {
  using result = std::conditional_t<std::is_const_v<Body>, const personal_data, personal_data>;
  if (auto* c = std::get_if<company_registered>(&body)) return c->person ? static_cast<result*>(&*c->person) : nullptr;
  if (auto* n = std::get_if<entity_declared>(&body)) return n->person ? static_cast<result*>(&*n->person) : nullptr;
  auto* p = std::get_if<person_recorded>(&body);
  return p ? static_cast<result*>(&p->person) : nullptr;
}

/// What the caller may say with every write.
struct attribution {
  std::string key{};     ///< idempotency key: the same request with the same key is recorded once
  std::string actor{};   ///< who
  std::string reason{};  ///< why
};

/// One entry of the log. Nothing in a ledger changes but by an event, and no event is ever changed.
struct event {
  std::uint64_t sequence = 0;  ///< 1, 2, 3 ... without gaps
  instant recorded_at;
  attribution said;
  std::string request;  ///< the request as it was understood, one `name: value` a line: what an idempotency key stands for
  event_body body;
};

}  // namespace deminimis
