// SPDX-License-Identifier: Apache-2.0
#include "register_snapshot.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <cstring>
#include <functional>
#include <type_traits>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "files.hpp"

namespace deminimis {

namespace {

namespace fs = std::filesystem;
using sqlite::log_state;

static_assert(std::endian::native == std::endian::little, "numbers are written as they lie in memory");

/// Changes with whatever is written: another version's snapshot is none.
constexpr std::string_view signature = "deminimis register 1\n";
constexpr std::size_t checksum_size = 32;
constexpr std::string_view made_anew = "Make it anew with deminimis snapshot, or delete it: it holds nothing that the ledger does not.";

struct descriptor {
  int number;
  explicit descriptor(int opened) : number(opened) {}
  ~descriptor() {
    if (number >= 0) ::close(number);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
};

class running_checksum {
 public:
  running_checksum() { crypto_generichash_init(&state_, nullptr, 0, checksum_size); }
  void add(const void* bytes, std::size_t size) { crypto_generichash_update(&state_, static_cast<const unsigned char*>(bytes), size); }
  [[nodiscard]] std::array<unsigned char, checksum_size> sum() {
    std::array<unsigned char, checksum_size> found{};
    crypto_generichash_final(&state_, found.data(), found.size());
    return found;
  }

 private:
  crypto_generichash_state state_;
};

/// Where bytes go, a piece at a time.
using sink = std::function<void(const char*, std::size_t)>;

class snapshot_writer {
 public:
  explicit snapshot_writer(sink to) : to_(std::move(to)) { waiting_.reserve(most_waiting); }

  template <class T>
  void column(const std::vector<T>& values) {
    static_assert(std::is_arithmetic_v<T> && !std::is_same_v<T, bool>);
    number(values.size());
    raw(values.data(), values.size() * sizeof(T));
  }
  void text(std::string_view letters) {
    number(letters.size());
    raw(letters.data(), letters.size());
  }
  void number(std::uint64_t value) { raw(&value, sizeof value); }
  void raw(const void* bytes, std::size_t size) {
    if (size == 0) return;
    checksum_.add(bytes, size);
    put(bytes, size);
  }
  /// Ends the file; gives its size.
  std::uint64_t finish() {
    const auto sum = checksum_.sum();
    put(sum.data(), sum.size());
    pass_on();
    return written_;
  }

 private:
  static constexpr std::size_t most_waiting = 1U << 20U;

  void put(const void* bytes, std::size_t size) {
    written_ += size;
    if (waiting_.size() + size > most_waiting) pass_on();
    if (size >= most_waiting)
      to_(static_cast<const char*>(bytes), size);
    else
      waiting_.append(static_cast<const char*>(bytes), size);
  }
  void pass_on() {
    if (!waiting_.empty()) to_(waiting_.data(), waiting_.size());
    waiting_.clear();
  }

  sink to_;
  std::string waiting_;
  std::uint64_t written_ = 0;
  running_checksum checksum_;
};

class snapshot_reader {
 public:
  snapshot_reader(int file, std::uint64_t size, const fs::path& shown) : file_(file), left_(size), shown_(&shown) {}

  template <class T>
  void column(std::vector<T>& values) {
    values.resize(count(sizeof(T)));
    raw(values.data(), values.size() * sizeof(T));
  }
  void text(std::string& letters) {
    letters.resize(count(1));
    raw(letters.data(), letters.size());
  }
  [[nodiscard]] std::uint64_t number() {
    std::uint64_t value = 0;
    raw(&value, sizeof value);
    return value;
  }
  void raw(void* bytes, std::size_t size) {
    read(bytes, size);
    checksum_.add(bytes, size);
  }
  void require_end() {
    std::array<unsigned char, checksum_size> said{};
    read(said.data(), said.size());
    require(left_ == 0 && said == checksum_.sum());
  }
  [[nodiscard]] bool at_end() const { return left_ == 0; }
  /// Throws `corrupt` unless `whole`.
  void require(bool whole) const {
    if (!whole) throw error(errc::corrupt, shown_->string(), "The snapshot is damaged.", std::string(made_anew));
  }

 private:
  /// How many items of that size follow: never more than the file has.
  [[nodiscard]] std::size_t count(std::size_t size) {
    const std::uint64_t found = number();
    require(found <= left_ / size);
    return static_cast<std::size_t>(found);
  }
  void read(void* bytes, std::size_t size) {
    require(size <= left_);
    left_ -= size;
    for (auto* at = static_cast<char*>(bytes); size > 0;) {
      const auto done = ::read(file_, at, size);
      if (done < 0 && errno == EINTR) continue;
      if (done < 0) throw error(errc::storage, shown_->string(), "The snapshot cannot be read: " + std::string(std::strerror(errno)) + ".", "");
      require(done > 0);  // it is shorter than it was
      at += done;
      size -= static_cast<std::size_t>(done);
    }
  }

  int file_;
  std::uint64_t left_;
  const fs::path* shown_;
  running_checksum checksum_;
};

/// What is no number and rare, as words one after the other.
class words {
 public:
  void put(std::string_view word) {
    ends_.push_back(letters_.size() + word.size());
    letters_ += word;
  }
  void put_number(std::int64_t value) { put(std::to_string(value)); }

  [[nodiscard]] bool more() const { return next_ < ends_.size(); }
  [[nodiscard]] std::string_view take() {
    if (!more()) throw no_word();
    const std::uint64_t from = next_ == 0 ? 0 : ends_[next_ - 1], to = ends_[next_];
    ++next_;
    if (from > to || to > letters_.size()) throw no_word();
    return std::string_view(letters_).substr(static_cast<std::size_t>(from), static_cast<std::size_t>(to - from));
  }
  [[nodiscard]] std::int64_t take_number(std::int64_t least, std::int64_t most) {
    const std::string_view word = take();
    std::int64_t value = 0;
    const auto [end, failed] = std::from_chars(word.data(), word.data() + word.size(), value);
    if (failed != std::errc() || end != word.data() + word.size() || value < least || value > most) throw no_word();
    return value;
  }

  template <class Archive>
  void pass(Archive& through) {
    through.column(ends_);
    through.text(letters_);
  }

 private:
  static error no_word() { return {errc::corrupt, "snapshot", "A word of it is none.", ""}; }

  std::vector<std::uint64_t> ends_;
  std::string letters_;
  std::size_t next_ = 0;
};

const std::int32_t first_day = day::of(1, 1, 1)->number(), last_day = day::of(9999, 12, 31)->number();

bool is_day(std::int32_t number) { return first_day <= number && number <= last_day; }

}  // namespace

/// The arrays of a register, for this file alone.
class register_arrays {
 public:
  static void write(const ledger_register& r, snapshot_writer& to) {
    pass(r, to);
    to.column(bytes_of(r.specials_, [](const special& s) { return s.voided; }));
    to.column(bytes_of(r.edges_, [](const edge& e) { return e.confirmed; }));
    words rest = words_of(r);
    rest.pass(to);
  }

  static ledger_register read(snapshot_reader& from, const settings& by, const sqlite::name_visit& names) {
    ledger_register r;
    r.rules_ = by.policy;
    r.books_.push_back(by.book);
    r.books_.insert(r.books_.end(), by.watched.begin(), by.watched.end());
    for (const auto& b : r.books_) r.flat_.emplace_back(b, by.policy);
    pass(r, from);
    std::vector<std::uint8_t> voided, confirmed;
    from.column(voided), from.column(confirmed);
    words rest;
    rest.pass(from);
    from.require_end();  // nothing was looked at before it is known to be what was written
    from.require(voided.size() == r.specials_.size() && confirmed.size() == r.edges_.size());
    for (std::size_t i = 0; i < voided.size(); ++i) r.specials_[i].voided = voided[i] != 0;
    for (std::size_t i = 0; i < confirmed.size(); ++i) r.edges_[i].confirmed = confirmed[i] != 0;
    try {
      take_words(r, rest);
    } catch (const error&) {  // no day, no rate, no currency: as damaged as a wrong place
      from.require(false);
    }
    from.require(!rest.more() && has_right_places(r));
    place_names(r, names);
    return r;
  }

 private:
  using node = ledger_register::node;
  using special = ledger_register::special;
  using component = ledger_register::component;
  using edge = ledger_register::edge;
  using far = std::pair<std::uint32_t, std::uint32_t>;

  /// Writes or reads what is numbers, in one order.
  template <class Register, class Archive>
  static void pass(Register& r, Archive& through) {
    through.column(r.value_), through.column(r.day_), through.column(r.holder_), through.column(r.kind_), through.column(r.order_);
    through.column(r.amount_), through.column(r.rate_), through.column(r.ref_size_);
    through.text(r.refs_);
    through.column(r.number_), through.column(r.component_), through.column(r.calendar_), through.column(r.firm_);
    columns(r.far_rates_, through, &far::first, &far::second);
    columns(r.specials_, through, &special::grant, &special::lapses_on, &special::first_reduction, &special::reductions);
    columns(r.components_, through, &component::node, &component::grant, &component::link, &component::split);
    columns(r.edges_, through, &edge::a, &edge::b, &edge::since, &edge::until);
  }
  /// Records, a column for each member.
  template <class Record, class... Member>
  static void columns(const std::vector<Record>& records, snapshot_writer& to, Member Record::*... member) {
    const auto one = [&]<class T>(T Record::*of) {
      std::vector<T> values;
      values.reserve(records.size());
      for (const auto& r : records) values.push_back(r.*of);
      to.column(values);
    };
    (one(member), ...);
  }
  template <class Record, class... Member>
  static void columns(std::vector<Record>& records, snapshot_reader& from, Member Record::*... member) {
    bool first = true;
    const auto one = [&]<class T>(T Record::*of) {
      std::vector<T> values;
      from.column(values);
      if (std::exchange(first, false)) records.assign(values.size(), Record());
      from.require(values.size() == records.size());
      for (std::size_t i = 0; i < values.size(); ++i) records[i].*of = values[i];
    };
    (one(member), ...);
  }
  template <class Record, class Is>
  static std::vector<std::uint8_t> bytes_of(const std::vector<Record>& records, Is&& is) {
    std::vector<std::uint8_t> values;
    values.reserve(records.size());
    for (const auto& r : records) values.push_back(is(r) ? 1 : 0);
    return values;
  }

  static void put(words& to, const money& amount) {
    to.put(amount.unit().code());
    to.put_number(amount.minor_units());
  }
  static money take_money(words& from) {
    const currency unit = currency::parse(from.take());
    return {from.take_number(0, INT64_MAX), unit};
  }
  static day take_day(words& from) { return day::from_number(static_cast<std::int32_t>(from.take_number(first_day, last_day))); }
  static std::size_t take_count(words& from) { return static_cast<std::size_t>(from.take_number(0, UINT32_MAX)); }

  static words words_of(const ledger_register& r) {
    words to;
    to.put_number(static_cast<std::int64_t>(r.rates_.size()));
    for (const auto& [applied, unit] : r.rates_) {
      to.put(to_string(applied.per_eur));
      to.put(applied.published_on ? to_string(*applied.published_on) : "");
      to.put(detail::rate_sources.name(applied.source));
      to.put(unit.code());
    }
    to.put_number(static_cast<std::int64_t>(r.reductions_.size()));
    for (const auto& fact : r.reductions_) {
      to.put_number(fact.effective_on.number());
      put(to, fact.to);
      to.put_number(fact.value.count());
    }
    to.put_number(static_cast<std::int64_t>(r.calendars_.size()));
    for (const auto& c : r.calendars_) {
      to.put(to_string(c.start()));
      to.put_number(static_cast<std::int64_t>(c.periods().size()));
      for (const auto& p : c.periods()) to.put_number(p.first.number()), to.put_number(p.last.number());
    }
    to.put_number(static_cast<std::int64_t>(r.sectors_.size()));
    for (const auto& [n, judged] : r.sectors_) {
      to.put_number(n);
      to.put(detail::sectors.name(judged.sector));
      for (const auto& text : {judged.industry_code, judged.purpose, judged.operation, judged.separation}) to.put(text);
    }
    to.put_number(static_cast<std::int64_t>(r.entity_of_.size()));
    for (const auto& [n, at] : r.entity_of_) {
      to.put_number(n);
      to.put(r.entities_[at].id);
      to.put(detail::entity_kinds.name(r.entities_[at].kind));
    }
    to.put_number(static_cast<std::int64_t>(r.splits_.size()));
    for (const auto& s : r.splits_) {
      to.put(to_string(s.divided));
      to.put_number(s.on.number());
      to.put_number(s.by_activity ? 1 : 0);
      to.put_number(static_cast<std::int64_t>(s.order));
      to.put_number(static_cast<std::int64_t>(s.successors.size()));
      for (const auto& heir : s.successors) to.put(to_string(heir.number)), to.put(heir.equity.str());
      to.put_number(static_cast<std::int64_t>(s.activity.size()));
      for (const auto& [ref, number] : s.activity) to.put(ref), to.put(to_string(number));
    }
    return to;
  }

  static error no_equity() { return {errc::corrupt, "snapshot", "Nothing divides a split.", ""}; }

  static void take_words(ledger_register& r, words& from) {
    for (auto left = take_count(from); left > 0; --left) {
      applied_rate applied{rate::parse(from.take()), std::nullopt, rate_source::none};
      if (const auto published = from.take(); !published.empty()) applied.published_on = day::parse(published);
      applied.source = detail::rate_sources.parse(from.take(), "snapshot");
      r.rates_.push_back({applied, currency::parse(from.take())});
    }
    for (auto left = take_count(from); left > 0; --left) {
      const day effective_on = take_day(from);
      const money to = take_money(from);
      r.reductions_.push_back({effective_on, to, eur_cents(from.take_number(0, INT64_MAX))});
    }
    for (auto left = take_count(from); left > 0; --left) {
      const month_day start = month_day::parse(from.take());
      std::vector<period> periods;
      for (auto more = take_count(from); more > 0; --more) {
        const day first = take_day(from);
        periods.push_back({first, take_day(from)});
      }
      r.calendars_.emplace_back(start, std::move(periods));
    }
    for (auto left = take_count(from); left > 0; --left) {
      const auto n = static_cast<node>(take_count(from));
      sector_record judged;
      judged.sector = detail::sectors.parse(from.take(), "snapshot");
      for (auto* text : {&judged.industry_code, &judged.purpose, &judged.operation, &judged.separation}) *text = from.take();
      r.sectors_.emplace(n, std::move(judged));
    }
    for (auto left = take_count(from); left > 0; --left) {
      r.entity_of_.emplace(static_cast<node>(take_count(from)), r.entities_.size());
      const std::string id(from.take());
      r.entities_.push_back({id, detail::entity_kinds.parse(from.take(), "snapshot"), {}});
    }
    for (auto left = take_count(from); left > 0; --left) {
      split s{cvr::parse(from.take()), take_day(from), from.take_number(0, 1) == 1, {}, {}, 0};
      s.order = static_cast<std::uint64_t>(from.take_number(0, INT64_MAX));
      for (auto more = take_count(from); more > 0; --more) {
        const cvr number = cvr::parse(from.take());
        const std::string_view equity = from.take();
        if (equity.empty() || equity.size() > 1000 || (equity.front() == '0' && equity.size() > 1) ||
            !std::all_of(equity.begin(), equity.end(), detail::is_digit))
          throw no_equity();
        s.successors.push_back({number, boost::multiprecision::cpp_int(std::string(equity))});
      }
      if (!divides(s.successors)) throw no_equity();
      for (auto more = take_count(from); more > 0; --more) {
        std::string ref(from.take());
        s.activity.emplace(std::move(ref), cvr::parse(from.take()));
      }
      r.splits_.push_back(std::move(s));
    }
  }

  /// Whether every number in the arrays that leads to a place leads to one, and what is counted anew of it is counted.
  static bool has_right_places(ledger_register& r) {
    const std::size_t grants = r.value_.size(), nodes = r.number_.size();
    for (const std::size_t size :
         {r.day_.size(), r.holder_.size(), r.kind_.size(), r.order_.size(), r.amount_.size(), r.rate_.size(), r.ref_size_.size()})
      if (size != grants) return false;
    for (const std::size_t size : {r.component_.size(), r.calendar_.size(), r.firm_.size()})
      if (size != nodes) return false;
    if (grants >= UINT32_MAX || nodes >= UINT32_MAX || r.calendars_.empty() || r.components_.empty()) return false;
    const auto& end = r.components_.back();
    const auto& begin = r.components_.front();
    if (begin.node != 0 || begin.grant != 0 || begin.link != 0 || begin.split != 0 || end.node != nodes || end.grant != grants ||
        end.link != r.edges_.size() || end.split != r.splits_.size())
      return false;

    for (node n = 0; n < nodes; ++n) {
      if (r.calendar_[n] >= r.calendars_.size() || r.firm_[n] > 2) return false;
      if (r.number_[n] == 0 ? r.firm_[n] != 0 || !r.entity_of_.contains(n) : !is_cvr(r.number_[n])) return false;
      if (r.number_[n] != 0) ++r.company_count_;
    }
    for (const auto& [n, judged] : r.sectors_)
      if (n >= nodes) return false;
    for (const auto& [n, at] : r.entity_of_)
      if (n >= nodes) return false;

    for (std::size_t i = 0; i < r.far_rates_.size(); ++i)
      if (r.far_rates_[i].first >= grants || r.far_rates_[i].second >= r.rates_.size() ||
          r.rate_[r.far_rates_[i].first] != ledger_register::far_rate || (i > 0 && r.far_rates_[i - 1].first >= r.far_rates_[i].first))
        return false;
    for (std::size_t i = 0; i < r.specials_.size(); ++i) {
      const special& s = r.specials_[i];
      if (s.grant >= grants || (r.kind_[s.grant] & 16U) == 0 || (i > 0 && r.specials_[i - 1].grant >= s.grant) ||
          s.first_reduction > r.reductions_.size() || s.reductions > r.reductions_.size() - s.first_reduction ||
          (s.lapses_on != detail::no_day && !is_day(s.lapses_on)))
        return false;
    }
    std::size_t far = 0, special_grants = 0;
    for (std::size_t i = 0; i < grants; ++i) {
      if (r.rate_[i] == ledger_register::far_rate)
        ++far;
      else if (r.rate_[i] >= r.rates_.size())
        return false;
      if (r.kind_[i] > 31U || (r.kind_[i] >> 2U & 3U) > 2U || r.value_[i] < 0 || r.amount_[i] < 0 || !is_day(r.day_[i])) return false;
      if ((r.kind_[i] & 16U) != 0) ++special_grants;
    }
    if (far != r.far_rates_.size() || special_grants != r.specials_.size()) return false;

    const auto falls = [](const component& one, const component& next) {
      return one.node > next.node || one.grant > next.grant || one.link > next.link || one.split > next.split;
    };
    if (std::adjacent_find(r.components_.begin(), r.components_.end(), falls) != r.components_.end()) return false;  // so that none is past the last
    std::uint64_t letters = 0;
    for (std::size_t c = 0; c + 1 < r.components_.size(); ++c) {
      auto& one = r.components_[c];
      const auto& next = r.components_[c + 1];
      one.refs = letters & (~std::uint64_t{0} >> 1U);
      std::int64_t sum = 0;
      bool wide = false;
      for (std::size_t i = one.grant; i < next.grant; ++i) {
        if (r.holder_[i] < one.node || r.holder_[i] >= next.node || r.number_[r.holder_[i]] == 0 || (i > one.grant && r.day_[i] < r.day_[i - 1]))
          return false;
        wide = wide || __builtin_add_overflow(sum, r.value_[i], &sum);
        letters += r.ref_size_[i];
      }
      one.wide = wide ? 1 : 0;
      for (std::size_t n = one.node; n < next.node; ++n)
        if (r.component_[n] != c) return false;
      for (std::size_t l = one.link; l < next.link; ++l) {
        const edge& e = r.edges_[l];
        if (e.a < one.node || e.a >= next.node || e.b < one.node || e.b >= next.node || !is_day(e.since) ||
            (e.until != detail::no_day && !is_day(e.until)))
          return false;
      }
    }
    r.components_.back().refs = letters & (~std::uint64_t{0} >> 1U);
    r.components_.back().wide = 0;
    if (letters != r.refs_.size()) return false;
    r.index_.rebuild(r.number_);
    return true;
  }
  static bool is_cvr(std::uint32_t number) {
    if (number > 99'999'999U) return false;
    std::string digits = std::to_string(number);
    digits.insert(0, 8 - digits.size(), '0');
    return cvr::find(digits).has_value();
  }

  static void place_names(ledger_register& r, const sqlite::name_visit& names) {
    std::string letters;
    std::vector<std::pair<std::size_t, std::size_t>> of(r.number_.size());
    names([&](cvr number, std::string_view name) {
      const node n = r.index_.find(number, r.number_);
      if (n == cvr_index::none) return;
      of[n] = {letters.size(), name.size()};
      letters += name;
    });
    r.names_.reserve(letters.size());
    r.name_end_.reserve(of.size());
    for (const auto& [from, size] : of) {
      r.names_.append(letters, from, size);
      r.name_end_.push_back(static_cast<std::uint32_t>(r.names_.size()));
    }
  }
};

namespace sqlite {

namespace {

/// What a file begins with: of which log it is; nothing where it is no snapshot.
std::optional<log_state> read_head(snapshot_reader& from) {
  std::string found(signature.size(), '\0');
  log_state state;
  try {
    from.raw(found.data(), found.size());
    if (found != signature) return std::nullopt;
    from.raw(state.first.data(), state.first.size());
    from.raw(state.last.data(), state.last.size());
    state.events = from.number();
  } catch (const error& e) {
    if (e.code() != errc::corrupt) throw;
    return std::nullopt;  // shorter than that
  }
  return state;
}

std::uint64_t pass(const ledger_register& of, const log_state& made_from, sink through) {
  snapshot_writer to(std::move(through));
  to.raw(signature.data(), signature.size());
  to.raw(made_from.first.data(), made_from.first.size());
  to.raw(made_from.last.data(), made_from.last.size());
  to.number(made_from.events);
  register_arrays::write(of, to);
  return to.finish();
}

template <class Work>
auto with_snapshot(const fs::path& file, Work&& work) -> decltype(work(std::declval<snapshot_reader&>())) {
  const descriptor opened(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
  struct stat about {};
  if (opened.number < 0 || ::fstat(opened.number, &about) != 0 || !S_ISREG(about.st_mode)) return std::nullopt;
  snapshot_reader from(opened.number, static_cast<std::uint64_t>(about.st_size), file);
  return work(from);
}

}  // namespace

std::uint64_t write_snapshot(const ledger_register& of, const log_state& made_from, const fs::path& file, const fs::path& beside) {
  struct stat about {};
  const mode_t rights = ::stat(beside.c_str(), &about) == 0 ? about.st_mode & 0666U : 0600U;
  unfinished made(unused_name(file));
  const descriptor opened(::open(made.path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, rights));
  if (opened.number < 0)
    throw error(errc::storage, file.string(), "The snapshot cannot be made: " + std::string(std::strerror(errno)) + ".",
                "Check the rights of the folder.");
  const std::uint64_t size = pass(of, made_from, [&](const char* bytes, std::size_t left) {
    while (left > 0) {
      const auto done = ::write(opened.number, bytes, left);
      if (done < 0 && errno == EINTR) continue;
      if (done < 0)
        throw error(errno == ENOSPC || errno == EDQUOT ? errc::storage_full : errc::storage, file.string(),
                    "The snapshot cannot be written: " + std::string(std::strerror(errno)) + ".", "Make room, or check the rights of the folder.");
      bytes += done;
      left -= static_cast<std::size_t>(done);
    }
  });
  if (::rename(made.path.c_str(), file.c_str()) != 0)
    throw error(errc::storage, file.string(), "The snapshot cannot be put in its place: " + std::string(std::strerror(errno)) + ".",
                "Check what is there, and the rights of the folder.");
  return size;
}

bool same_snapshot(const ledger_register& of, const log_state& made_from, const fs::path& file) {
  const auto same = with_snapshot(file, [&](snapshot_reader& from) -> std::optional<bool> {
    bool so_far = true;
    std::string there;
    try {
      pass(of, made_from, [&](const char* bytes, std::size_t size) {
        if (!so_far) return;
        there.resize(size);
        from.raw(there.data(), size);
        so_far = std::memcmp(there.data(), bytes, size) == 0;
      });
    } catch (const error& e) {
      if (e.code() != errc::corrupt) throw;
      return false;  // it is shorter
    }
    return so_far && from.at_end();
  });
  return same.value_or(false);
}

std::optional<log_state> snapshot_state(const fs::path& file) {
  return with_snapshot(file, [](snapshot_reader& from) { return read_head(from); });
}

std::optional<ledger_register> read_snapshot(const fs::path& file, const log_state& of, const settings& by, const name_visit& names) {
  return with_snapshot(file, [&](snapshot_reader& from) -> std::optional<ledger_register> {
    if (read_head(from) != of) return std::nullopt;
    return register_arrays::read(from, by, names);
  });
}

}  // namespace sqlite

}  // namespace deminimis
