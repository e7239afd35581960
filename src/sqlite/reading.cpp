// SPDX-License-Identifier: Apache-2.0
#include "reading.hpp"

#include <algorithm>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/personal.hpp>
#include <deminimis/register/register_builder.hpp>

namespace deminimis::sqlite {

namespace {

/// What `read` gives; an error of a parser in it means that the row was not written by us.
template <class Read>
auto from_row(std::string_view of, std::int64_t seq, Read&& read) {
  try {
    return read();
  } catch (const error& e) {
    if (e.code() == errc::corrupt || info(e.code()).exit == exit_status::storage) throw;
    throw error(errc::corrupt, "table " + std::string(of) + ", event " + std::to_string(seq), e.why(),
                "Run deminimis verify, and restore the ledger from a copy.");
  }
}

std::int64_t at_most_int64(std::uint64_t value) { return static_cast<std::int64_t>(std::min<std::uint64_t>(value, INT64_MAX)); }

std::string string_at(const statement& row, int column) { return std::string(row.text(column)); }

day day_at(const statement& row, int column) { return day::parse(row.text(column)); }

std::optional<day> optional_day_at(const statement& row, int column) {
  return row.is_null(column) ? std::nullopt : std::optional(day_at(row, column));
}

bool flag_at(const statement& row, int column) { return row.integer(column) != 0; }

money money_at(const statement& row, int column) { return {row.integer(column), currency::parse(row.text(column + 1))}; }

/// Three columns: rate, its day, its source.
applied_rate rate_at(const statement& row, int column) {
  return {rate::parse(row.text(column)), optional_day_at(row, column + 1), detail::rate_sources.parse(row.text(column + 2), "rate_source")};
}

// ---- grants -------------------------------------------------------------------------------------------------------------

// In every query ?1 is the event before which the ledger is looked at. The + keeps SQLite from walking along the events.
#define DEMINIMIS_GRANT_QUERY                                                                                                                     \
  "SELECT a.seq, a.ref, a.recipient, a.regulation, a.status, a.amount, a.currency, a.rate, a.rate_day, a.rate_source, a.eur_cents, a.granted_on," \
  " a.lapses_on, a.authority, a.project, a.instrument, a.note, a.unit, a.sector_override,"                                                        \
  " p.seq, p.amount, p.currency, p.rate, p.rate_day, p.rate_source, p.eur_cents, p.granted_on, v.seq,"                                            \
  " r.effective_on, r.amount, r.currency, r.eur_cents"                                                                                            \
  " FROM aid AS a LEFT JOIN aid_post AS p ON p.ref = a.ref AND p.seq < ?1 LEFT JOIN aid_void AS v ON v.ref = a.ref AND v.seq < ?1"                \
  " LEFT JOIN aid_reduction AS r ON r.ref = a.ref AND r.seq < ?1 WHERE +a.seq < ?1"

grant grant_at(const statement& row) {
  grant g{string_at(row, 1),
          cvr::parse(row.text(2)),
          parse_regulation(row.text(3)),
          detail::grant_statuses.parse(row.text(4), "status"),
          !row.is_null(27),
          money_at(row, 5),
          rate_at(row, 7),
          eur_cents(row.integer(10)),
          day_at(row, 11),
          optional_day_at(row, 12),
          static_cast<std::uint64_t>(row.integer(0)),
          {},
          {string_at(row, 13), string_at(row, 14), string_at(row, 15), string_at(row, 16), std::nullopt, string_at(row, 18)}};
  if (!row.is_null(17)) g.details.unit = p_number::parse(row.text(17));
  if (row.is_null(19)) return g;
  g.status = grant_status::granted;
  g.order = static_cast<std::uint64_t>(row.integer(19));
  g.amount = money_at(row, 20);
  g.converted_at = rate_at(row, 22);
  g.value = eur_cents(row.integer(25));
  g.granted_on = day_at(row, 26);
  g.lapses_on.reset();
  return g;
}

/// Gives `visit` the grants of a query that has DEMINIMIS_GRANT_QUERY's columns, a row for each reduction.
template <class Visit>
void each_grant(statement& rows, Visit&& visit) {
  std::optional<grant> current;
  std::int64_t current_seq = 0;
  while (rows.step()) {
    const std::int64_t seq = rows.integer(0);
    if (current && seq != current_seq) {
      visit(std::move(*current));
      current.reset();
    }
    current_seq = seq;
    from_row("aid", seq, [&] {
      if (!current) current = grant_at(rows);
      if (!rows.is_null(28)) current->reductions.push_back({day_at(rows, 28), money_at(rows, 29), eur_cents(rows.integer(31))});
    });
  }
  if (current) visit(std::move(*current));
}

// ---- companies, entities, links -----------------------------------------------------------------------------------------

/// The name in a row, or where the row is about a natural person, the one beside the log. `fields`: of table personal.
std::string name_at(const statement& row, int name, int fields) {
  if (row.is_null(fields)) return string_at(row, name);
  const auto found = parse_personal_fields(row.text(fields));
  const auto at = found.find("name");
  return at == found.end() ? std::string() : at->second;
}

/// Columns: cvr, seq, name, year_starts, registered, fields.
company company_at(database& from, const statement& row, std::int64_t before) {
  const std::int64_t seq = row.integer(1);
  return from_row("company", seq, [&] {
    std::vector<period> periods;
    statement rows = from.use("SELECT first_day, last_day FROM fiscal_period WHERE seq = ? ORDER BY position");
    rows.bind(1, seq);
    while (rows.step()) periods.push_back({day_at(rows, 0), day_at(rows, 1)});
    company c{cvr::parse(row.text(0)), fiscal_calendar(month_day::parse(row.text(3)), std::move(periods)), name_at(row, 2, 5), flag_at(row, 4)};
    statement judged =
        from.use("SELECT sector, industry_code, purpose, operation, separation FROM sector WHERE cvr = ?2 AND seq < ?1 ORDER BY seq DESC LIMIT 1");
    judged.bind(1, before).bind(2, row.text(0));
    if (judged.step())
      c.sector = {detail::sectors.parse(judged.text(0), "sector"), string_at(judged, 1), string_at(judged, 2), string_at(judged, 3),
                  string_at(judged, 4)};
    return c;
  });
}

#define DEMINIMIS_COMPANY_QUERY \
  "SELECT c.cvr, c.seq, c.name, c.year_starts, c.registered, d.fields FROM company AS c LEFT JOIN personal AS d ON d.seq = c.seq WHERE c.seq < ?1"
#define DEMINIMIS_ENTITY_QUERY \
  "SELECT e.id, e.seq, e.kind, e.name, d.fields FROM entity AS e LEFT JOIN personal AS d ON d.seq = e.seq WHERE e.seq < ?1"

/// Columns: id, seq, kind, name, fields.
entity entity_at(const statement& row) {
  return from_row("entity", row.integer(1), [&] {
    return entity{string_at(row, 0), detail::entity_kinds.parse(row.text(2), "kind"), name_at(row, 3, 4)};
  });
}

#define DEMINIMIS_LINK_QUERY                                                                                                                      \
  "SELECT l.seq, a, b, since, coalesce((SELECT e.until FROM control_link_end AS e WHERE e.link = l.seq AND e.seq < ?1 ORDER BY e.seq DESC LIMIT " \
  "1), l.until), "                                                                                                                                \
  "kind,"                                                                                                                                         \
  " certainty, evidence FROM control_link AS l WHERE +l.seq < ?1"

std::vector<control_link> links_at(statement& rows) {
  std::vector<control_link> found;
  while (rows.step())
    found.push_back(from_row("control_link", rows.integer(0), [&] {
      return control_link{string_at(rows, 1),
                          string_at(rows, 2),
                          day_at(rows, 3),
                          optional_day_at(rows, 4),
                          detail::link_kinds.parse(rows.text(5), "kind"),
                          detail::certainties.parse(rows.text(6), "certainty"),
                          string_at(rows, 7),
                          static_cast<std::uint64_t>(rows.integer(0))};
    }));
  return found;
}

boost::multiprecision::cpp_int equity_at(const statement& row, int column) {
  const std::string_view text = row.text(column);
  const std::string_view digits = text.substr(text.starts_with('-') ? 1 : 0);
  if (digits.empty() || !std::all_of(digits.begin(), digits.end(), detail::is_digit) || (digits.size() > 1 && digits.front() == '0'))
    throw error(errc::amount_syntax, "equity", "\"" + std::string(text) + "\" is not a whole number.", "");
  return boost::multiprecision::cpp_int(std::string(text));
}

#define DEMINIMIS_SPLIT_QUERY                                              \
  "SELECT seq, divided, day, by_activity FROM split WHERE +split.seq < ?1" \
  " AND NOT EXISTS (SELECT 1 FROM split_withdrawal AS w WHERE w.split = split.seq AND w.seq < ?1)"

/// Columns: seq, divided, day, by_activity.
split split_at(database& from, const statement& row) {
  const std::int64_t seq = row.integer(0);
  return from_row("split", seq, [&] {
    split s{cvr::parse(row.text(1)), day_at(row, 2), flag_at(row, 3), {}, {}, static_cast<std::uint64_t>(seq)};
    statement heirs = from.use("SELECT cvr, equity FROM split_successor WHERE seq = ? ORDER BY position");
    heirs.bind(1, seq);
    while (heirs.step()) s.successors.push_back({cvr::parse(heirs.text(0)), equity_at(heirs, 1)});
    if (!divides(s.successors)) throw error(errc::equity_undefined, "equity", "The book equities of the successors divide nothing.", "");
    statement activities = from.use("SELECT ref, cvr FROM split_activity WHERE seq = ? ORDER BY ref");
    activities.bind(1, seq);
    while (activities.step()) s.activity.emplace_hint(s.activity.end(), string_at(activities, 0), cvr::parse(activities.text(1)));
    return s;
  });
}

std::vector<split> splits_at(database& from, statement& rows) {
  std::vector<split> found;
  while (rows.step()) found.push_back(split_at(from, rows));
  return found;
}

}  // namespace

void add_personal_data(database& from, event& to) {
  auto* person = personal_data_of(to.body);
  if (!person) return;
  statement row = from.use("SELECT salt, fields FROM personal WHERE seq = ?");
  row.bind(1, at_most_int64(to.sequence));
  if (!row.step() || row.is_null(0)) return;  // erased, or not to be seen by whoever opened the ledger
  person->salt = string_at(row, 0);
  person->fields = parse_personal_fields(row.text(1));
}

std::uint64_t last_event(database& from) { return static_cast<std::uint64_t>(from.number("SELECT coalesce(max(seq), 0) FROM event")); }

void visit_events(database& from, std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) {
  statement rows = from.use("SELECT bytes FROM event WHERE seq BETWEEN ? AND ? ORDER BY seq");
  rows.bind(1, at_most_int64(first)).bind(2, at_most_int64(last));
  while (rows.step()) {
    event e = parse_event(rows.text(0));
    add_personal_data(from, e);
    visit(e);
  }
}

std::optional<event> event_with_key(database& from, std::string_view key, std::int64_t before) {
  if (key.empty()) return std::nullopt;
  statement row = from.use("SELECT bytes FROM event WHERE key = ?2 AND seq < ?1");
  row.bind(1, before).bind(2, key);
  if (!row.step()) return std::nullopt;
  event found = parse_event(row.text(0));
  add_personal_data(from, found);
  return found;
}

std::optional<grant> find_grant(database& from, std::string_view ref, std::int64_t before) {
  statement rows = from.use(DEMINIMIS_GRANT_QUERY " AND a.ref = ?2 ORDER BY r.seq");
  rows.bind(1, before).bind(2, ref);
  std::optional<grant> found;
  each_grant(rows, [&](grant&& g) { found = std::move(g); });
  return found;
}

std::vector<grant> grants_of(database& from, cvr number, std::int64_t before) {
  const std::string recipient = to_string(number);
  statement rows = from.use(DEMINIMIS_GRANT_QUERY " AND a.recipient = ?2 ORDER BY a.seq, r.seq");
  rows.bind(1, before).bind(2, std::string_view(recipient));
  std::vector<grant> found;
  each_grant(rows, [&](grant&& g) { found.push_back(std::move(g)); });
  return found;
}

void visit_grants(database& from, std::int64_t before, const std::function<void(grant&&)>& visit) {
  statement rows = from.use(DEMINIMIS_GRANT_QUERY " ORDER BY a.seq, r.seq");
  rows.bind(1, before);
  each_grant(rows, visit);
}

std::optional<company> find_company(database& from, cvr number, std::int64_t before) {
  const std::string digits = to_string(number);
  statement row = from.use(DEMINIMIS_COMPANY_QUERY " AND c.cvr = ?2 ORDER BY c.seq DESC LIMIT 1");
  row.bind(1, before).bind(2, std::string_view(digits));
  if (!row.step()) return std::nullopt;
  return company_at(from, row, before);
}

std::optional<entity> find_entity(database& from, std::string_view id, std::int64_t before) {
  statement row = from.use(DEMINIMIS_ENTITY_QUERY " AND e.id = ?2 ORDER BY e.seq DESC LIMIT 1");
  row.bind(1, before).bind(2, id);
  if (!row.step()) return std::nullopt;
  return entity_at(row);
}

std::vector<control_link> links_of(database& from, std::string_view id, std::int64_t before) {
  statement rows = from.use(DEMINIMIS_LINK_QUERY " AND (a = ?2 OR b = ?2) ORDER BY l.seq");
  rows.bind(1, before).bind(2, id);
  return links_at(rows);
}

std::optional<control_link> find_link(database& from, std::uint64_t sequence, std::int64_t before) {
  statement rows = from.use(DEMINIMIS_LINK_QUERY " AND l.seq = ?2");
  rows.bind(1, before).bind(2, at_most_int64(sequence));
  auto found = links_at(rows);
  return found.empty() ? std::nullopt : std::optional(std::move(found.front()));
}

std::optional<split> find_split(database& from, std::uint64_t sequence, std::int64_t before) {
  statement row = from.use(DEMINIMIS_SPLIT_QUERY " AND seq = ?2");
  row.bind(1, before).bind(2, at_most_int64(sequence));
  if (!row.step()) return std::nullopt;
  return split_at(from, row);
}

std::vector<split> splits_of(database& from, cvr number, std::int64_t before) {
  const std::string digits = to_string(number);
  std::vector<std::int64_t> recorded;  // asked one after the other: most companies have none, and a UNION makes a table each time
  for (const char* sql : {"SELECT seq FROM split WHERE divided = ?", "SELECT seq FROM split_successor WHERE cvr = ?"}) {
    statement rows = from.use(sql);
    rows.bind(1, std::string_view(digits));
    while (rows.step()) recorded.push_back(rows.integer(0));
  }
  std::sort(recorded.begin(), recorded.end());
  recorded.erase(std::unique(recorded.begin(), recorded.end()), recorded.end());
  std::vector<split> found;
  for (const auto seq : recorded)
    if (auto s = find_split(from, static_cast<std::uint64_t>(seq), before)) found.push_back(std::move(*s));
  return found;
}

history everything(database& from, std::int64_t before) {
  history all;
  {
    statement rows = from.use(DEMINIMIS_COMPANY_QUERY " ORDER BY c.cvr, c.seq");
    rows.bind(1, before);
    while (rows.step()) {
      company c = company_at(from, rows, before);
      if (!all.companies.empty() && all.companies.back().number == c.number)
        all.companies.back() = std::move(c);
      else
        all.companies.push_back(std::move(c));
    }
  }
  {
    statement rows = from.use(DEMINIMIS_ENTITY_QUERY " ORDER BY e.id, e.seq");
    rows.bind(1, before);
    while (rows.step()) {
      entity e = entity_at(rows);
      if (!all.entities.empty() && all.entities.back().id == e.id)
        all.entities.back() = std::move(e);
      else
        all.entities.push_back(std::move(e));
    }
  }
  {
    statement rows = from.use(DEMINIMIS_LINK_QUERY " ORDER BY l.seq");
    rows.bind(1, before);
    all.links = links_at(rows);
  }
  {
    statement rows = from.use(DEMINIMIS_SPLIT_QUERY " ORDER BY seq");
    rows.bind(1, before);
    all.splits = splits_at(from, rows);
  }
  visit_grants(from, before, [&](grant&& g) { all.grants.push_back(std::move(g)); });
  return all;
}

namespace {

/// Aid that is what it was recorded as, without its details, or the grant that it has become.
struct plain_aid {
  std::string ref;
  cvr recipient;
  regulation under;
  grant_status status;
  money amount;
  applied_rate rate;
  eur_cents value;
  day granted_on;
  std::uint64_t order;
  std::unique_ptr<grant> became;
};

/// The aid that the events `first` to `last` recorded, as it was before event `before`: one walk over the table, and a look at the others only for a
/// reservation or what is among `reduced`.
std::vector<plain_aid> aid_between(database& from, std::int64_t first, std::int64_t last, std::int64_t before,
                                   const std::set<std::string, std::less<>>& reduced) {
  std::vector<plain_aid> found;
  found.reserve(static_cast<std::size_t>(last - first + 1));
  std::string rate, last_rate;  // many grants one after the other have the same
  std::optional<applied_rate> applied;
  statement rows = from.use(
      "SELECT seq, ref, recipient, regulation, status, amount, currency, rate, rate_day, rate_source, eur_cents, granted_on FROM aid"
      " WHERE seq BETWEEN ? AND ? ORDER BY seq");
  rows.bind(1, first).bind(2, last);
  while (rows.step())
    from_row("aid", rows.integer(0), [&] {
      rate.assign(rows.text(7)).append(1, ' ').append(rows.text(9)).append(1, ' ');
      if (!rows.is_null(8)) rate.append(rows.text(8));
      if (!applied || rate != last_rate) {
        applied = rate_at(rows, 7);
        last_rate = rate;
      }
      found.push_back({string_at(rows, 1), cvr::parse(rows.text(2)), parse_regulation(rows.text(3)),
                       detail::grant_statuses.parse(rows.text(4), "status"), money_at(rows, 5), *applied, eur_cents(rows.integer(10)),
                       day_at(rows, 11), static_cast<std::uint64_t>(rows.integer(0)), nullptr});
      if (auto& a = found.back(); a.status == grant_status::reserved || (!reduced.empty() && reduced.contains(a.ref)))
        if (auto g = find_grant(from, a.ref, before)) a.became = std::make_unique<grant>(std::move(*g));
    });
  return found;
}

}  // namespace

void fill_register(database& from, register_builder& to, const std::function<std::unique_ptr<database>()>& beside, std::int64_t piece) {
  constexpr std::int64_t before = now;
  const std::int64_t last = at_most_int64(last_event(from));
  std::map<std::int64_t, std::vector<period>> periods;
  {
    statement rows = from.use("SELECT seq, first_day, last_day FROM fiscal_period ORDER BY seq, position");
    while (rows.step()) from_row("fiscal_period", rows.integer(0), [&] { periods[rows.integer(0)].push_back({day_at(rows, 1), day_at(rows, 2)}); });
  }
  std::map<std::string, sector_record, std::less<>> judged;
  {
    statement rows = from.use("SELECT seq, cvr, sector, industry_code, purpose, operation, separation FROM sector ORDER BY cvr, seq");
    while (rows.step())
      from_row("sector", rows.integer(0), [&] {
        judged.insert_or_assign(string_at(rows, 1), sector_record{detail::sectors.parse(rows.text(2), "sector"), string_at(rows, 3),
                                                                  string_at(rows, 4), string_at(rows, 5), string_at(rows, 6)});
      });
  }
  {
    statement rows = from.use(DEMINIMIS_COMPANY_QUERY " ORDER BY c.cvr, c.seq");
    rows.bind(1, before);
    while (rows.step())
      from_row("company", rows.integer(1), [&] {
        const auto of = periods.find(rows.integer(1));
        company c{cvr::parse(rows.text(0)), fiscal_calendar(month_day::parse(rows.text(3)), of == periods.end() ? std::vector<period>() : of->second),
                  name_at(rows, 2, 5), flag_at(rows, 4)};
        if (const auto at = judged.find(rows.text(0)); at != judged.end()) c.sector = at->second;
        to.add(c);
      });
  }
  {
    statement rows = from.use(DEMINIMIS_ENTITY_QUERY " ORDER BY e.id, e.seq");
    rows.bind(1, before);
    while (rows.step()) to.add(entity_at(rows));
  }
  {
    statement rows = from.use(DEMINIMIS_LINK_QUERY " ORDER BY l.seq");
    rows.bind(1, before);
    for (const auto& l : links_at(rows)) to.add(l);
  }
  {
    statement rows = from.use(DEMINIMIS_SPLIT_QUERY " ORDER BY seq");
    rows.bind(1, before);
    for (const auto& s : splits_at(from, rows)) to.add(s);
  }
  std::set<std::string, std::less<>> reduced;
  {
    statement rows = from.use("SELECT ref FROM aid_reduction");
    while (rows.step()) reduced.emplace(rows.text(0));
  }
  to.reserve(static_cast<std::size_t>(last));  // room that is not touched costs nothing
  const auto pass_on = [&](const std::vector<plain_aid>& rows) {
    constexpr std::size_t ahead = 16;  // what a grant will look for in memory is fetched before
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (i + ahead < rows.size()) to.prefetch(rows[i + ahead].recipient);
      const plain_aid& a = rows[i];
      if (a.became)
        to.add(*a.became);
      else
        to.add_plain(a.ref, a.recipient, a.under, a.status, a.amount, a.rate, a.value, a.granted_on, a.order);
    }
  };
  // Every other piece is read meanwhile on a connection of its own. It may see what was recorded since, and leaves it out: rows are only added.
  const auto read = [&](database& by, std::int64_t first) { return aid_between(by, first, std::min(first + piece - 1, last), last + 1, reduced); };
  const std::unique_ptr<database> other = last > 4 * piece && std::thread::hardware_concurrency() > 1 ? beside() : nullptr;
  std::future<std::vector<plain_aid>> others;
  const auto read_meanwhile = [&](std::int64_t first) {
    if (other && first <= last) others = std::async(std::launch::async, read, std::ref(*other), first);
  };
  read_meanwhile(1 + piece);
  for (std::int64_t first = 1; first <= last; first += piece) {
    const bool is_others = others.valid() && first / piece % 2 == 1;
    const auto rows = is_others ? others.get() : read(from, first);
    if (is_others) read_meanwhile(first + 2 * piece);
    pass_on(rows);
  }
}

void visit_refs(database& from, const std::function<void(std::string_view)>& visit) {
  statement rows = from.use("SELECT ref FROM aid ORDER BY ref");  // as the index has them
  while (rows.step()) visit(rows.text(0));
}

void visit_keys(database& from, const std::function<void(std::string_view)>& visit) {
  statement rows = from.use("SELECT key FROM event WHERE key IS NOT NULL");  // as the index has them
  while (rows.step()) visit(rows.text(0));
}

void visit_names(database& from, const std::function<void(cvr, std::string_view)>& visit) {
  statement rows = from.use(DEMINIMIS_COMPANY_QUERY " ORDER BY c.cvr, c.seq");
  rows.bind(1, now);
  while (rows.step()) from_row("company", rows.integer(1), [&] { visit(cvr::parse(rows.text(0)), name_at(rows, 2, 5)); });
}

std::vector<batch> batches(database& from, report_kind kind, std::int64_t before) {
  std::vector<batch> found;
  statement rows = from.use("SELECT seq, number, first_day, last_day FROM batch WHERE report = ?2 AND seq < ?1 ORDER BY number");
  rows.bind(1, before).bind(2, to_string(kind));
  while (rows.step())
    found.push_back(from_row("batch", rows.integer(0), [&] {
      const std::int64_t seq = rows.integer(0), number = rows.integer(1);
      batch b{kind, static_cast<std::uint32_t>(number), optional_day_at(rows, 2), optional_day_at(rows, 3), {}, batch_state::drafted, {}, {},
              {},   static_cast<std::uint64_t>(seq)};
      statement items = from.use("SELECT ref, amount, currency, eur_cents, granted_on, correction FROM batch_item WHERE seq = ? ORDER BY position");
      items.bind(1, seq);
      while (items.step())
        b.items.push_back({string_at(items, 0), money_at(items, 1), eur_cents(items.integer(3)), day_at(items, 4), flag_at(items, 5)});
      statement moves = from.use("SELECT state, day, reason FROM batch_move WHERE report = ?2 AND number = ?3 AND seq < ?1 ORDER BY seq");
      moves.bind(1, before).bind(2, to_string(kind)).bind(3, number);
      while (moves.step()) {
        b.state = detail::batch_states.parse(moves.text(0), "state");
        b.moved_on = day_at(moves, 1);
        if (b.state == batch_state::sent) b.sent_on = b.moved_on;
        b.reason = string_at(moves, 2);
      }
      return b;
    }));
  return found;
}

std::optional<quote> rate_on_or_before(database& from, rate_source source, currency unit, day d, std::int64_t before) {
  const std::string written = to_string(d);
  statement row = from.use(
      "SELECT seq, day, per_eur FROM rate WHERE source = ?2 AND currency = ?3 AND day <= ?4 AND seq < ?1 ORDER BY day DESC, seq DESC LIMIT 1");
  row.bind(1, before).bind(2, to_string(source)).bind(3, unit.code()).bind(4, std::string_view(written));
  if (!row.step()) return std::nullopt;
  return from_row("rate", row.integer(0), [&] { return quote{unit, day_at(row, 1), rate::parse(row.text(2))}; });
}

std::vector<quote> rates(database& from, rate_source source, currency unit, day first, day last, std::int64_t before) {
  const std::string from_day = to_string(first), to_day = to_string(last);
  statement rows =
      from.use("SELECT seq, day, per_eur FROM rate WHERE source = ?2 AND currency = ?3 AND day BETWEEN ?4 AND ?5 AND seq < ?1 ORDER BY day, seq");
  rows.bind(1, before).bind(2, to_string(source)).bind(3, unit.code()).bind(4, std::string_view(from_day)).bind(5, std::string_view(to_day));
  std::vector<quote> found;
  while (rows.step()) {
    quote q = from_row("rate", rows.integer(0), [&] { return quote{unit, day_at(rows, 1), rate::parse(rows.text(2))}; });
    if (!found.empty() && found.back().on == q.on)
      found.back() = q;
    else
      found.push_back(q);
  }
  return found;
}

settings settings_of(database& from) {
  statement row = from.use("SELECT bytes FROM event WHERE seq = 1");
  if (row.step())
    if (const event first = parse_event(row.text(0)); const auto* made = std::get_if<ledger_created>(&first.body)) return made->settings;
  throw error(errc::corrupt, "event 1", "The first event does not say what the ledger was made with.",
              "Run deminimis verify, and restore the ledger from a copy.");
}

}  // namespace deminimis::sqlite
