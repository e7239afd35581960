// SPDX-License-Identifier: Apache-2.0
#include "view.hpp"

#include <algorithm>
#include <chrono>
#include <type_traits>
#include <utility>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/personal.hpp>
#include <deminimis/ledger/memory_store.hpp>
#include <deminimis/register/register_builder.hpp>

namespace deminimis::postgres {

namespace {

/// A canonical event without its number, which the server gives it: all but the last field.
std::string prefix_of(const event& e) {
  std::string bytes = canonical_bytes(e);
  const std::string last = ",\"seq\":" + std::to_string(e.sequence) + "}";
  if (!bytes.ends_with(last)) throw error(errc::corrupt, "event", "Its number is not its last field.", "Please report it.");
  bytes.resize(bytes.size() - last.size());
  return bytes;
}

constexpr std::uint64_t events_at_once = 1000;

std::uint64_t at_most_int64(std::uint64_t value) { return std::min<std::uint64_t>(value, INT64_MAX); }

/// The ids of an array that a server gave, `{a,"b c"}`.
std::vector<std::string> array_of(std::string_view text) {
  std::vector<std::string> found;
  if (text.size() < 2) return found;
  text = text.substr(1, text.size() - 2);
  for (std::size_t at = 0; at < text.size(); ++at) {  // past the comma
    std::string one;
    if (text[at] == '"') {
      for (++at; text[at] != '"'; ++at) one += text[at] == '\\' ? text[++at] : text[at];
      ++at;
    } else {
      for (; at < text.size() && text[at] != ','; ++at) one += text[at];
    }
    found.push_back(std::move(one));
  }
  return found;
}

/// The event of a row, with the personal data beside it where they are there and may be seen. Columns: bytes, salt, fields.
event event_at(const result& rows, int row, int column) {
  event e = parse_event(rows.text(row, column));
  if (auto* person = personal_data_of(e.body); person && !rows.is_null(row, column + 1)) {
    person->salt = rows.string(row, column + 1);
    person->fields = parse_personal_fields(rows.text(row, column + 2));
  }
  return e;
}

}  // namespace

/// A write that is in another client's way begins again, alone; alone it is in nobody's way but has to wait.
template <class Run>
auto view::guarded(Run&& run) const {
  const auto began = std::chrono::steady_clock::now();
  try {
    return run();
  } catch (const server_error& e) {
    if (how_ != keeping::companies || e.lost) throw;
    if (e.sqlstate == "55P03" && std::chrono::steady_clock::now() - began >= of_->options.busy_timeout) throw;  // it has waited long enough
    // What is refused for what another client recorded meanwhile (a reference, a key) may be another answer when it is asked again.
    if (!in_the_way(e) && (e.sqlstate != "DM001" || appended_.empty() || !head_moved())) throw;
    run_again_ = true;
    throw run_again{};
  }
}

bool view::head_moved() const {
  of_->link->roll_back();
  return of_->link->ask("SELECT seq FROM " + of_->schema + "state()").integer(0, 0) != static_cast<std::int64_t>(head_);
}

/// Asks for what was taken for granted, after whatever else is queued.
void view::queue_lookups() const {
  for (const auto& key : assumed_keys_) of_->link->queue("SELECT bytes, salt, fields FROM " + of_->schema + "event_by_key($1)", {key});
  for (const auto& ref : assumed_refs_) of_->link->queue("SELECT " + of_->schema + "home_of_ref($1)", {ref});
}

/// The answers to that, which begin at `from`.
void view::learn_lookups(const std::vector<result>& answers, std::size_t from) const {
  for (const auto& key : assumed_keys_) {
    const result& row = answers.at(from++);
    learn_key(key, row.rows() == 0 ? std::nullopt : std::optional(event_at(row, 0, 0)));
  }
  for (const auto& ref : assumed_refs_) {
    const result& row = answers.at(from++);
    if (row.rows() == 1 && !row.is_null(0, 0)) learn_home(ref, row.string(0, 0));
  }
}

std::vector<result> view::exchange(const std::string& sql, std::initializer_list<parameter> parameters, bool with_lookups) const {
  stop_recalling();
  connection& link = *of_->link;
  const bool opening = !begun_;
  if (opening && writing()) {
    link.queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    link.queue("SELECT seq, general FROM " + of_->schema + "begin_write($1, $2, $3)",
               {how_ == keeping::everybody, static_cast<std::int64_t>(of_->options.busy_timeout.count()),
                static_cast<std::int64_t>(of_->options.idle_timeout.count())});
  } else if (opening) {
    link.queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
    link.queue("SELECT seq, general FROM " + of_->schema + "state()");
  }
  if (!sql.empty()) link.queue(sql, parameters);
  if (with_lookups) queue_lookups();
  auto answers = link.sync();
  if (opening) {
    if (answers.at(1).rows() != 1) throw error(errc::corrupt, of_->where.shown, "The ledger has no head.", "Run deminimis verify.");
    opened(static_cast<std::uint64_t>(answers[1].integer(0, 0)), static_cast<std::uint64_t>(answers[1].integer(0, 1)));
    answers.erase(answers.begin(), answers.begin() + 2);
  }
  if (with_lookups) {
    learn_lookups(answers, sql.empty() ? 0 : 1);
    learned();
  }
  if (again_) throw ask_again{};
  return answers;
}

/// The transaction has begun, with these as the last event and the last general one.
void view::opened(std::uint64_t head, std::uint64_t general) const {
  head_ = expected_ = head;
  general_ = general;
  begun_ = true;
  if (general_ == of_->general_seen) return;
  of_->refresh_general(general_);
  again_ = true;
}

void view::learn_key(const std::string& key, std::optional<event> found) const {
  auto& known = keys_[key];
  again_ = again_ || (!known && found);
  known = std::move(found);
}

void view::learn_home(const std::string& ref, std::string recipient) const {
  homes_["home_of_ref($1) " + ref] = {std::move(recipient)};
  again_ = true;
}

void view::learned() const {
  for (const auto& key : assumed_keys_) keys_.try_emplace(key);
  for (const auto& ref : assumed_refs_) homes_.try_emplace("home_of_ref($1) " + ref);
  assumed_refs_.clear();
  asked_keys_ = true;
}

void view::settle() const {
  if (recalled_ && !appended_.empty()) return;  // asked with the commit
  if (replaying_ || (begun_ && assumed_refs_.empty() && (asked_keys_ || assumed_keys_.empty()))) return;
  guarded([&] { exchange({}, {}, true); });
}

view::view(session& of, keeping how, bool recalling) : of_(&of), how_(how), recalling_(recalling), exact_(how == keeping::everybody) {
  if (writing()) return;
  try {
    exchange({}, {}, false);
  } catch (const ask_again&) {  // nobody asked yet
    again_ = false;
  } catch (...) {
    of.link->roll_back();
    throw;
  }
}

view::view(const view& now, std::uint64_t before)
    : of_(now.of_),
      how_(keeping::snapshot),
      head_(std::min(now.head_, before == 0 ? 0 : before - 1)),
      general_(now.general_),
      expected_(head_),
      before_(before) {
  begun_ = finished_ = true;  // the transaction is the other's
}

void view::visit_before(std::uint64_t event, const std::function<void(const reader&)>& work) const {
  flush();
  settle();
  work(view(*this, std::min(event, before_.value_or(event))));
}

/// What is about no company or entity, as far as this view sees.
const projection& view::general() const {
  if (!before_) return of_->general;
  if (!general_then_) {
    general_then_.emplace();
    const auto rows = ask("SELECT seq, bytes FROM " + of_->schema + "general_events($1)", {std::int64_t{0}});
    for (int i = 0; i < rows.rows() && rows.integer(i, 0) < static_cast<std::int64_t>(*before_); ++i)
      general_then_->apply(parse_event(rows.text(i, 1)));
  }
  return *general_then_;
}

view::~view() {
  if (!finished_) of_->link->roll_back();
}

result view::ask(const std::string& sql, std::initializer_list<parameter> parameters) const {
  flush();
  return guarded([&] { return std::move(exchange(sql, parameters, false).front()); });
}

// ---- facts --------------------------------------------------------------------------------------------------------------

/// What the server told of an undertaking, on top of what was remembered of it. Nothing where that is worth nothing any more: it is forgotten.
view::told view::understood(const result& rows, const std::shared_ptr<remembered>& known) const {
  if (rows.rows() == 0 || rows.integer(0, 0) != -2) throw error(errc::corrupt, of_->where.shown, "The ledger has no head.", "Run deminimis verify.");
  const auto head = static_cast<std::uint64_t>(std::stoull(rows.string(0, 1)));
  const std::string now_mark = rows.string(0, 3);
  const auto general = static_cast<std::uint64_t>(std::stoull(rows.string(0, 2)));
  if (known && (static_cast<std::uint64_t>(known->last) > head || general != of_->general_seen)) {
    // Another server than before, which knows less; or something was recorded that may take from what is remembered: an erasure.
    of_->forget();
    return {nullptr, head, general, false};
  }
  auto found = known && known->mark == now_mark ? known : std::make_shared<remembered>();
  const bool anew = found != known;
  if (anew) found->facts = std::make_shared<projection>();
  found->mark = now_mark;
  of_->asker = now_mark.substr(0, now_mark.find('{'));
  found->quiet = true;
  for (int i = 1; i < rows.rows(); ++i) {
    const auto seq = rows.integer(i, 0);
    if (before_ && seq > 0 && seq >= static_cast<std::int64_t>(*before_)) continue;
    if (seq > 0) {
      found->facts->apply(event_at(rows, i, 1));
      found->last = seq;
      found->quiet = anew || (found->quiet && rows.text(i, 1).find(R"("kind":"grant")") != std::string_view::npos);
    } else if (seq == 0) {
      found->members.push_back(rows.string(i, 1));
    } else if (seq == -1) {
      found->hubs.push_back(rows.string(i, 1));
    } else if (seq == -3) {
      event e = event_at(rows, i, 1);
      const std::string key = e.said.key;
      learn_key(key, std::move(e));
    } else if (!rows.is_null(i, 2)) {
      learn_home(rows.string(i, 1), rows.string(i, 2));
    }
  }
  of_->head_seen = head;
  if (!known && !before_) of_->strangers_are_new = found->last == 0 && found->members.size() == 1;
  return {std::move(found), head, general, anew};
}

void view::load(const std::string& id) const {
  const bool patient = how_ == keeping::everybody || (!locked_ && !exact_);
  locked_ = locked_ || writing();
  const auto known = stored_ || before_ ? nullptr : of_->recall(id);  // what is stored here and not committed is not remembered
  const parameter mark = known ? parameter(known->mark) : parameter(nullptr), last = known ? parameter(known->last) : parameter(nullptr);
  const std::string what = "SELECT seq, bytes, salt, fields FROM " + of_->schema;
  const bool opening = !begun_ && writing(), lookups = may_assume();
  const auto number = [](auto duration) { return static_cast<std::int64_t>(duration.count()); };
  const result rows = guarded([&] {
    if (!writing()) return std::move(exchange(what + "history_of($1, $2, $3)", {std::vector{id}, mark, last}, false).front());
    stop_recalling();
    if (opening) of_->link->queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    // Keys and references are looked up under the locks: who had them before may have recorded the same request.
    of_->link->queue(what + "lock_history($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                     {std::vector{id}, patient, mark, last, lookups ? assumed_keys_ : std::vector<std::string>{},
                      lookups ? assumed_refs_ : std::vector<std::string>{}, how_ == keeping::everybody,
                      opening ? parameter(number(of_->options.busy_timeout)) : parameter(nullptr),
                      opening ? parameter(number(of_->options.idle_timeout)) : parameter(nullptr)});
    return std::move(of_->link->sync().back());
  });
  const auto [found, head, general, anew] = understood(rows, known);
  if (!found) {
    if (opening) opened(head, general);
    again_ = true;
    throw ask_again{};
  }
  if (opening) opened(head, general);
  if (lookups) learned();
  if (writing() && !exact_ && !relies_on_head_) expected_ = head;  // younger than what the transaction began with: likelier to be the last still
  if (!stored_ && !before_) {
    if (anew) of_->remember(found);
    asked_.push_back(found);
  }
  for (const auto& member : found->members) {
    if (writing()) held_.insert(member);
    loaded_[member] = found->facts;
  }
  for (const auto& hub : found->hubs) hubs_[hub] = found->facts;
  if (again_) throw ask_again{};
}

bool view::recall(const std::string& id) const {
  if (!recalling_ || !of_->decides_at_once || begun_ || how_ != keeping::companies || stored_) return false;
  if (recalled_) stop_recalling();  // about two undertakings: their locks are taken as they are asked for
  auto known = of_->recall(id);
  if (!known) known = of_->guess(id);
  if (!known || !known->quiet) {  // it is looked at without a lock, so that nobody waits while the work thinks
    const parameter mark = known ? parameter(known->mark) : parameter(nullptr), last = known ? parameter(known->last) : parameter(nullptr);
    const auto answers = of_->link->together([&](connection& link) {
      link.queue_named("deminimis history 1 " + of_->where.schema, "SELECT seq, bytes, salt, fields FROM " + of_->schema + "history_of($1, $2, $3)",
                       {std::vector{id}, mark, last});
      queue_lookups();
    });
    const result& rows = answers.front();
    learn_lookups(answers, 1);
    const auto [found, head, general, anew] = understood(rows, known);
    if (general != of_->general_seen) {
      of_->refresh_general(general);
      again_ = true;
      throw ask_again{};
    }
    if (found && anew) of_->remember(found);
    if (again_) throw ask_again{};
    if (!found) return false;
    known = found;
    known->quiet = true;
  }
  recalled_ = known;
  for (const auto& member : known->members) {
    held_.insert(member);
    loaded_[member] = known->facts;
  }
  for (const auto& hub : known->hubs) hubs_[hub] = known->facts;
  general_ = of_->general_seen;
  head_ = expected_ = of_->head_seen;
  return true;
}

void view::stop_recalling() const {
  recalling_ = false;
  if (!recalled_) return;
  recalled_.reset();
  loaded_.clear(), hubs_.clear(), held_.clear();
  again_ = true;
  throw ask_again{};
}

const projection& view::projection_of(const std::string& id) const {
  flush();
  auto at = loaded_.find(id);
  if (at == loaded_.end()) {
    if (!recall(id)) load(id);
    at = loaded_.find(id);
  }
  return *at->second;
}

std::vector<std::string> view::home(const char* function, const parameter& of) const {
  const std::string name = std::string(function) + " " + of.value();
  flush();
  if (const auto known = homes_.find(name); known != homes_.end()) return known->second;
  const auto row = ask("SELECT " + of_->schema + function, {of});
  std::vector<std::string> found;
  if (row.rows() == 1 && !row.is_null(0, 0)) found = row.text(0, 0).starts_with('{') ? array_of(row.text(0, 0)) : std::vector{row.string(0, 0)};
  return homes_[name] = std::move(found);
}

const deminimis::settings& view::settings() const {
  flush();
  return general().settings();
}

std::uint64_t view::last_event() const {
  flush();
  settle();
  rely_on_head();
  return stored_ ? expected_ : head_;
}

void view::visit_events(std::uint64_t first, std::uint64_t last, const std::function<void(const event&)>& visit) const {
  flush();
  settle();
  if (last > head_) rely_on_head();  // what was recorded stays as it is
  const std::uint64_t end = std::min(last, stored_ ? expected_ : head_);
  for (std::uint64_t from = std::max<std::uint64_t>(first, 1); from <= end; from += events_at_once) {
    const auto rows = ask("SELECT bytes, salt, fields FROM " + of_->schema + "events($1, $2)", {from, std::min(end, from + events_at_once - 1)});
    for (int i = 0; i < rows.rows(); ++i) visit(event_at(rows, i, 0));
  }
}

std::optional<event> view::event_with_key(std::string_view key) const {
  if (key.empty()) return std::nullopt;
  flush();
  if (const auto known = keys_.find(key); known != keys_.end()) return known->second;
  if (may_assume()) {
    if (std::find(assumed_keys_.begin(), assumed_keys_.end(), key) == assumed_keys_.end()) assumed_keys_.emplace_back(key);
    asked_keys_ = false;
    return std::nullopt;
  }
  const auto row = ask("SELECT bytes, salt, fields FROM " + of_->schema + "event_by_key($1)", {key});
  auto found = row.rows() == 0 ? std::nullopt : std::optional(event_at(row, 0, 0));
  if (found && before_ && found->sequence >= *before_) found.reset();
  return keys_[std::string(key)] = std::move(found);
}

std::optional<grant> view::find_grant(std::string_view ref) const {
  flush();
  if (may_assume() && !homes_.contains("home_of_ref($1) " + std::string(ref))) {
    if (std::find(assumed_refs_.begin(), assumed_refs_.end(), ref) == assumed_refs_.end()) assumed_refs_.emplace_back(ref);
    return std::nullopt;
  }
  const auto recipient = home("home_of_ref($1)", ref);
  if (recipient.empty()) return std::nullopt;
  const auto* found = projection_of(recipient.front()).find_grant(ref);
  return found ? std::optional(*found) : std::nullopt;
}

std::optional<company> view::find_company(cvr number) const {
  const auto& all = projection_of(id_of(number)).companies();
  const auto at = all.find(number);
  return at == all.end() ? std::nullopt : std::optional(at->second);
}

std::optional<entity> view::find_entity(std::string_view id) const {
  flush();
  const std::string name(id);
  const auto hub = hubs_.find(id);
  const auto& all = hub != hubs_.end() && !loaded_.contains(id) ? hub->second->entities() : projection_of(name).entities();
  const auto at = all.find(id);
  return at == all.end() ? std::nullopt : std::optional(at->second);
}

std::vector<control_link> view::links_of(std::string_view id) const {
  const projection& facts = projection_of(std::string(id));
  std::vector<control_link> found;
  for (const auto i : facts.links_of(id)) found.push_back(facts.links()[i]);
  return found;
}

std::optional<control_link> view::find_link(std::uint64_t sequence) const {
  const auto ends = home("home_of_link($1)", at_most_int64(sequence));
  if (ends.empty()) {
    rely_on_head();
    return std::nullopt;
  }
  const auto* found = projection_of(ends.front()).find_link(sequence);
  return found ? std::optional(*found) : std::nullopt;
}

std::optional<split> view::find_split(std::uint64_t sequence) const {
  const auto nodes = home("home_of_split($1)", at_most_int64(sequence));
  if (nodes.empty()) {
    rely_on_head();
    return std::nullopt;
  }
  for (const auto& s : projection_of(nodes.front()).splits())
    if (s.order == sequence) return s;
  return std::nullopt;
}

std::vector<split> view::splits_of(cvr number) const {
  std::vector<split> found;
  for (const auto& s : projection_of(id_of(number)).splits())
    if (s.divided == number || std::any_of(s.successors.begin(), s.successors.end(), [&](const successor& h) { return h.number == number; }))
      found.push_back(s);
  return found;
}

std::vector<grant> view::grants_of(cvr number) const {
  const projection& facts = projection_of(id_of(number));
  std::vector<grant> found;
  for (const auto i : facts.grants_of(number)) found.push_back(facts.grants()[i]);
  return found;
}

history view::everything() const {
  projection all;
  visit_events(1, UINT64_MAX, [&](const event& e) { all.apply(e); });
  history found;
  for (const auto& [number, c] : all.companies()) found.companies.push_back(c);
  for (const auto& [id, e] : all.entities()) found.entities.push_back(e);
  found.links = all.links();
  found.splits = all.splits();
  found.grants = all.grants();
  return found;
}

std::vector<breach> view::breaches() const { return make_register(everything(), settings().book, {}, settings().policy).audit(); }

std::vector<batch> view::batches(report_kind kind) const {
  flush();
  std::vector<batch> found;
  for (const auto& b : general().batches())
    if (b.kind == kind) found.push_back(b);
  return found;
}

std::optional<quote> view::rate_on_or_before(rate_source source, currency unit, day d) const {
  flush();
  const std::string name = std::string(to_string(source)) + " " + std::string(unit.code()) + " " + to_string(d);
  auto& seen = before_ ? rates_then_ : of_->rates;
  if (const auto known = seen.find(name); known != seen.end()) return known->second;  // as long as nothing general was recorded
  const auto row =
      ask("SELECT day, per_eur FROM " + of_->schema + "rate_before($1, $2, $3, $4)", {to_string(source), unit.code(), to_string(d), bound()});
  return seen[name] = row.rows() == 0 ? std::nullopt : std::optional(quote{unit, day::parse(row.text(0, 0)), rate::parse(row.text(0, 1))});
}

std::vector<quote> view::rates(rate_source source, currency unit, day first, day last) const {
  const auto rows = ask("SELECT day, per_eur FROM " + of_->schema + "rates_between($1, $2, $3, $4, $5)",
                        {to_string(source), unit.code(), to_string(first), to_string(last), bound()});
  rely_on_head();
  std::vector<quote> found;
  for (int i = 0; i < rows.rows(); ++i) found.push_back({unit, day::parse(rows.text(i, 0)), rate::parse(rows.text(i, 1))});
  return found;
}

// ---- writing ------------------------------------------------------------------------------------------------------------

void view::rely_on_head() const {
  settle();
  if (!writing() || exact_) return;
  relies_on_head_ = true;
  expected_ = head_;
}

std::vector<std::string> view::nodes_of(const event_body& body) const {
  const auto of_ref = [&](const std::string& ref) {
    const auto pending = pending_refs_.find(ref);
    return pending == pending_refs_.end() ? home("home_of_ref($1)", ref) : std::vector{pending->second};
  };
  return std::visit(
      [&](const auto& e) -> std::vector<std::string> {
        using kind = std::remove_cvref_t<decltype(e)>;
        if constexpr (std::is_same_v<kind, company_registered>) {
          return {id_of(e.company.number)};
        } else if constexpr (std::is_same_v<kind, sector_classified>) {
          return {id_of(e.number)};
        } else if constexpr (std::is_same_v<kind, entity_declared>) {
          return {e.entity.id};
        } else if constexpr (std::is_same_v<kind, link_recorded>) {
          return {e.link.a, e.link.b};
        } else if constexpr (std::is_same_v<kind, link_ended>) {
          return home("home_of_link($1)", at_most_int64(e.link));
        } else if constexpr (std::is_same_v<kind, split_recorded>) {
          std::vector<std::string> nodes{id_of(e.fact.divided)};
          for (const auto& heir : e.fact.successors) nodes.push_back(id_of(heir.number));
          return nodes;
        } else if constexpr (std::is_same_v<kind, split_withdrawn>) {
          return home("home_of_split($1)", at_most_int64(e.split));
        } else if constexpr (std::is_same_v<kind, grant_recorded>) {
          return {id_of(e.grant.recipient)};
        } else if constexpr (std::is_same_v<kind, reservation_posted> || std::is_same_v<kind, reservation_voided> ||
                             std::is_same_v<kind, grant_reduced>) {
          return of_ref(e.ref);
        } else {
          return {};  // about no company or entity: the server takes it as such only where it knows that too
        }
      },
      body);
}

std::uint64_t view::append(event_body body, const attribution& said, std::string request) {
  if (failure_) std::rethrow_exception(failure_);
  try {
    if (std::holds_alternative<ledger_created>(body))
      throw error(errc::ledger_exists, "event", "A ledger is made once.", "Make another ledger for other settings.");
    if (replaying_) {
      if (told_ >= appended_.size()) throw error(errc::storage, "event", "The work records more when it is run again.", "Please report it.");
      const appended& known = appended_[told_++];
      if (auto* person = personal_data_of(body)) *person = known.person;  // its salt is a random one
      if (prefix_of({known.number, known.recorded_at, said, std::move(request), std::move(body)}) != known.prefix)
        throw error(errc::storage, "event", "The work records something else when it is run again.", "Please report it.", written::yes);
      return known.number;
    }
    if (!recalled_) settle();  // else it is asked with the commit
    // The first event may get another number than expected: then the work is run again to learn it. Whatever follows on it may not.
    if (!exact_ && (!appended_.empty() || relies_on_head_)) hold_head();
    const auto nodes = nodes_of(body);
    if (std::any_of(nodes.begin(), nodes.end(), [&](const std::string& id) { return !held_.contains(id); })) stop_recalling();
    seal(body);
    const auto* person = personal_data_of(body);
    const personal_data beside = person ? *person : personal_data{};
    const instant moment = of_->options.now();
    const std::uint64_t number = expected_ + (appended_.size() - flushed_) + 1;
    if (const auto* aid = std::get_if<grant_recorded>(&body)) pending_refs_[aid->grant.ref] = id_of(aid->grant.recipient);
    event whole{number, moment, said, std::move(request), std::move(body)};
    appended_.push_back({prefix_of(whole), beside, moment, number, std::move(whole), nodes});
    wanted_.insert(nodes.begin(), nodes.end());
    return number;
  } catch (const run_again&) {
    throw;
  } catch (const ask_again&) {
    throw;
  } catch (...) {
    failure_ = std::current_exception();
    throw;
  }
}

void view::queue_locks() const {
  std::vector<std::string> missing;
  for (const auto& id : wanted_)
    if (!held_.contains(id)) missing.push_back(id);
  wanted_.clear();
  if (missing.empty()) return;
  const bool patient = how_ == keeping::everybody || (!locked_ && !exact_);
  of_->link->queue("SELECT " + of_->schema + "lock_nodes($1, $2)", {missing, patient});
  held_.insert(missing.begin(), missing.end());
  locked_ = true;
}

void view::queue_append() const {
  std::vector<std::string> prefixes, salts, secrets;
  for (std::size_t i = flushed_; i < appended_.size(); ++i) {
    const personal_data& person = appended_[i].person;
    prefixes.push_back(appended_[i].prefix);
    salts.push_back(person.salt);
    secrets.push_back(person.salt.empty() ? "" : personal_fields(person.fields));
  }
  const bool certain = exact_ || relies_on_head_ || prefixes.size() > 1;
  of_->link->queue("SELECT " + of_->schema + "append($1, $2, $3, $4, $5, $6, $7)",
                   {prefixes, salts, secrets, certain ? parameter(expected_) : parameter(nullptr), stored_ ? parameter(nullptr) : parameter(general_),
                    of_->options.in_the_name_of, of_->options.as_recorded});
}

void view::hold_head() const {
  stop_recalling();
  guarded([&] {
    queue_locks();
    of_->link->queue("SELECT " + of_->schema + "hold_head($1, $2)", {expected_, general_});
    of_->link->sync();
  });
  exact_ = true;
}

/// Gives the server what was appended, so that the next question sees it.
void view::flush() const {
  if (flushed_ == appended_.size() || replaying_) return;
  if (!exact_) hold_head();
  guarded([&] {
    queue_locks();
    queue_append();
    of_->link->sync();
  });
  expected_ += appended_.size() - flushed_;
  flushed_ = appended_.size();
  stored_ = exact_ = true;
  loaded_.clear(), hubs_.clear(), keys_.clear(), homes_.clear(), pending_refs_.clear();
  const auto now = guarded([&] { return of_->link->ask("SELECT general FROM " + of_->schema + "state()"); });
  of_->refresh_general(static_cast<std::uint64_t>(now.integer(0, 0)));
}

std::optional<std::int64_t> view::headroom_at(const appended& one) const {
  const auto* aid = std::get_if<grant_recorded>(&one.whole.body);
  if (!aid || aid->grant.status != grant_status::granted || !recalled_->facts->splits().empty()) return std::nullopt;
  for (const auto& c : of_->general.settings().book.ceilings)
    if (c.aid_under.contains(aid->grant.regulation) && !c.counts.contains(aid->grant.regulation)) return std::nullopt;
  constexpr std::string_view before = R"("basis":{"headroom":")";  // no text can hold it: its quotes would be escaped
  const auto at = one.prefix.find(before);
  if (at == std::string::npos) return std::nullopt;
  const std::string_view passed = std::string_view(one.prefix).substr(0, at + before.size());
  return 1 + std::count_if(passed.begin(), passed.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
}

/// One statement: the locks, that what was remembered is all there is, the event; with its end, the commit.
void view::commit_recalled() {
  connection& link = *of_->link;
  appended& own = appended_.front();
  const auto number = [](auto duration) { return static_cast<std::int64_t>(duration.count()); };
  const auto without = [](const std::vector<std::string>& all, std::string_view but) {
    std::vector<std::string> rest;
    std::copy_if(all.begin(), all.end(), std::back_inserter(rest), [&](const std::string& one) { return one != but; });
    return rest;
  };
  const auto* aid = std::get_if<grant_recorded>(&own.whole.body);  // the server looks for its own key and reference in any case
  const auto keys = without(assumed_keys_, own.whole.said.key), refs = without(assumed_refs_, aid ? aid->grant.ref : "");
  const auto at = headroom_at(own);
  const auto began = std::chrono::steady_clock::now();
  std::optional<std::int64_t> others_last;
  begun_ = locked_ = committing_ = true;
  try {
    if (!of_->begins_safely) link.queue("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE");
    link.queue_named(
        "deminimis decide 2 " + of_->where.schema,
        "SELECT seq, others_last, recorded FROM " + of_->schema + "decide_at_once($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        {recalled_->members, recalled_->mark, recalled_->last, keys, refs, number(of_->options.busy_timeout), number(of_->options.idle_timeout),
         own.prefix, at ? parameter(*at) : parameter(nullptr), own.person.salt,
         own.person.salt.empty() ? std::string() : personal_fields(own.person.fields), general_, of_->options.in_the_name_of,
         of_->options.as_recorded});
    if (!of_->begins_safely) link.queue("COMMIT");
    const auto answers = link.sync();
    const result& row = answers.at(of_->begins_safely ? 0 : 1);
    number_appended(static_cast<std::uint64_t>(row.integer(0, 0)));
    if (!row.is_null(0, 1)) {
      others_last = row.integer(0, 1);
      own.prefix = row.string(0, 2);
    }
    learned();
  } catch (const server_error& e) {
    if (e.lost) throw;
    committing_ = false;  // nothing was recorded
    if (link.stop_naming(e)) {
      link.roll_back();
      return commit_recalled();
    }
    if (e.sqlstate == "55P03" && std::chrono::steady_clock::now() - began >= of_->options.busy_timeout) throw;  // it has waited long enough
    if (e.sqlstate == "25001" || e.sqlstate == "25006") of_->begins_safely = false;
    if (e.sqlstate == "42883") of_->decides_at_once = false;
    recalled_->quiet = false;
    throw remembered_wrongly{};
  }
  if (others_last) count_others(own, *others_last);
}

void view::count_others(appended& own, std::int64_t last) {
  std::vector<event> others;  // grants alone, with which no personal data are kept
  const auto recorded = [&](const std::string& why) {
    return error(errc::outcome_unknown, of_->where.shown, "The request was committed, and what others recorded before it could not be read: " + why,
                 "Repeat it with the same idempotency key: what was recorded is then found, and recorded once.");
  };
  try {
    const auto answers = of_->link->together([&](connection& link) {
      link.queue_named("deminimis between 1 " + of_->where.schema, "SELECT bytes FROM " + of_->schema + "granted_between($1, $2, $3)",
                       {recalled_->members, recalled_->last, own.number});
    });
    for (int i = 0; i < answers.front().rows(); ++i) others.push_back(parse_event(answers.front().text(i, 0)));
  } catch (const server_error& e) {
    throw recorded(e.message);
  } catch (const error& e) {
    throw recorded(e.why());
  }
  for (const auto& e : others) recalled_->facts->apply(e);
  recalled_->last = last;
  own.whole = parse_event(own.prefix + ",\"seq\":" + std::to_string(own.number) + "}");
  replaying_ = true;
}

void view::remember_own() const {
  if (stored_ || (!recalled_ && asked_.size() != 1)) return;  // the next question tells
  const auto& known = recalled_ ? recalled_ : asked_.front();
  if (std::exchange(known->guessed, false)) of_->remember(known);
  const auto& members = known->members;
  const auto is_member = [&](const std::string& id) { return std::find(members.begin(), members.end(), id) != members.end(); };
  for (const auto& own : appended_) {
    const auto inside = std::count_if(own.nodes.begin(), own.nodes.end(), is_member);
    if (inside == 0) continue;                                         // about others
    if (static_cast<std::size_t>(inside) != own.nodes.size()) return;  // it connects them with others: the next question tells
    event e = own.whole;
    e.sequence = own.number;
    known->facts->apply(e);
    known->last = static_cast<std::int64_t>(own.number);
  }
}

void view::number_appended(std::uint64_t first) {
  for (std::size_t i = flushed_; i < appended_.size(); ++i) {
    const std::uint64_t given = first + (i - flushed_);
    replaying_ = replaying_ || given != appended_[i].number;
    appended_[i].number = given;
  }
  of_->head_seen = appended_.back().number;
}

bool view::finish() {
  if (replaying_) return false;
  if (appended_.empty()) {
    finished_ = true;
    of_->link->roll_back();
    return false;
  }
  if (recalled_) {
    commit_recalled();
  } else {
    const bool rest = flushed_ < appended_.size();
    std::uint64_t first = 0;
    guarded([&] {
      if (rest) {
        queue_locks();
        queue_append();
      }
      of_->link->queue("COMMIT");
      committing_ = true;
      try {
        const auto answers = of_->link->sync();
        if (rest) first = static_cast<std::uint64_t>(answers.at(answers.size() - 2).integer(0, 0));
      } catch (const server_error& e) {
        if (!e.lost) committing_ = false;  // refused before the commit, which was then not run
        throw;
      }
    });
    if (rest) number_appended(first);
  }
  committing_ = false;
  finished_ = true;
  told_ = replaying_ ? 0 : appended_.size();
  return replaying_;
}

}  // namespace deminimis::postgres
