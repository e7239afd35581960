// SPDX-License-Identifier: Apache-2.0
#include <deminimis/io/notation.hpp>

#include <algorithm>
#include <array>
#include <vector>

#include <deminimis/error.hpp>

#include "link_problems.hpp"

namespace deminimis {

namespace {

using detail::is_digit;
using io::in_quotes;

/// How many bytes the blank at the beginning of `text` has that may group thousands: a space, no-break, narrow or thin; 0: none.
std::size_t blank_length(std::string_view text) {
  for (const std::string_view blank : {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"})
    if (text.starts_with(blank)) return blank.size();
  return 0;
}

std::string_view trim(std::string_view text) {
  while (const std::size_t n = blank_length(text)) text.remove_prefix(n);
  for (bool more = true; more;) {
    more = false;
    for (const std::string_view blank : {" ", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89"})
      if (text.ends_with(blank)) text.remove_suffix(blank.size()), more = true;
  }
  return text;
}

/// The number that `text` is with this decimal sign and, unless it is 0, this sign between groups of three; nothing where it is none.
std::optional<std::string> number_in(std::string_view text, char decimal, char group) {
  std::string number;
  if (text.starts_with('-')) {
    number = "-";
    text.remove_prefix(1);
  }
  std::size_t at = 0;
  const auto digits = [&] {
    const std::size_t from = at;
    while (at < text.size() && is_digit(text[at])) ++at;
    return text.substr(from, at - from);
  };
  const std::string_view first = digits();
  if (first.empty()) return std::nullopt;
  number += first;
  std::string_view between;  // what stands between the groups, the same everywhere
  while (group != 0 && at < text.size() && text[at] != decimal) {
    const std::size_t blank = blank_length(text.substr(at));
    const std::string_view sign = blank > 0 ? text.substr(at, blank) : text[at] == group ? text.substr(at, 1) : std::string_view();
    if (sign.empty() || (!between.empty() && sign != between)) return std::nullopt;
    if (between.empty() && (first.size() > 3 || first.front() == '0')) return std::nullopt;
    between = sign;
    at += sign.size();
    const std::string_view three = digits();
    if (three.size() != 3) return std::nullopt;
    number += three;
  }
  if (at == text.size()) return number;
  if (text[at] != decimal) return std::nullopt;
  ++at;
  const std::string_view fraction = digits();
  if (fraction.empty() || at != text.size()) return std::nullopt;
  return number + "." + std::string(fraction);
}

std::optional<std::string> number_as(std::string_view text, notation how) {
  switch (how) {
    case notation::da: return number_in(text, ',', '.');
    case notation::en: return number_in(text, '.', ',');
    case notation::iso: return number_in(text, '.', 0);
    case notation::undeclared: break;
  }
  return std::nullopt;
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

std::string upper(std::string_view text) {
  std::string result(text);
  for (char& c : result)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return result;
}

}  // namespace

std::string read_number(std::string_view text, notation how, std::string_view where) {
  const std::string_view bare = trim(text);
  if (how != notation::undeclared) {
    if (auto number = number_as(bare, how)) return *number;
  } else {
    std::vector<std::string> readings;
    for (const auto each : {notation::da, notation::en, notation::iso})
      if (auto number = number_as(bare, each); number && std::find(readings.begin(), readings.end(), *number) == readings.end())
        readings.push_back(std::move(*number));
    if (readings.size() == 1) return readings.front();
    if (readings.size() > 1)
      throw error(errc::number_ambiguous, std::string(where), in_quotes(text) + " is " + readings[0] + " or " + readings[1] + ".",
                  "Say how the file writes numbers: --notation da, en or iso.");
  }
  std::string why = in_quotes(text) + " is not a number";
  if (how != notation::undeclared) why += " as " + std::string(detail::notations.name(how)) + " writes it";
  throw error(errc::amount_syntax, std::string(where), why + ".",
              how == notation::da   ? "Write it like 1.234,56."
              : how == notation::en ? "Write it like 1,234.56."
                                    : "Write it like 1234.56, without exponent, brackets or plus sign.");
}

money read_amount(std::string_view text, notation how, std::optional<currency> unit, std::string_view where) {
  std::string_view rest = trim(text);
  std::optional<currency> named;
  const auto take = [&](std::string_view word) {
    const std::string code = upper(word);
    const bool kroner = code == "KR";
    const auto found = kroner ? std::optional(unit && unit->code().ends_with('K') ? *unit : currency::dkk()) : currency::find(code);
    if (!found)
      throw error(errc::currency_unknown, std::string(where), in_quotes(word) + " is no currency that the ledger knows.", "Write DKK or EUR.");
    if (named && *named != *found) throw error(errc::currency_mismatch, std::string(where), in_quotes(text) + " names two currencies.", "Keep one.");
    named = *found;
  };
  if (rest.starts_with("\xE2\x82\xAC")) {
    take("EUR");
    rest.remove_prefix(3);
  } else if (!rest.empty() && is_letter(rest.front())) {
    std::size_t end = 0;
    while (end < rest.size() && is_letter(rest[end])) ++end;
    const std::string_view word = rest.substr(0, end);
    const std::string code = upper(word);
    if (code == "KR" || word.size() == 3) {
      if (end < rest.size() && (is_digit(rest[end]) || rest[end] == '-' || rest[end] == '.' || blank_length(rest.substr(end)) > 0) && code != "NAN" &&
          code != "INF") {
        take(word);
        rest.remove_prefix(end);
        if (code == "KR" && rest.starts_with('.')) rest.remove_prefix(1);
      }
    }
  }
  rest = trim(rest);
  if (rest.ends_with("\xE2\x82\xAC")) {
    take("EUR");
    rest.remove_suffix(3);
  } else {
    std::string_view before = rest;
    const bool dot = before.ends_with('.');
    if (dot) before.remove_suffix(1);
    std::size_t begin = before.size();
    while (begin > 0 && is_letter(before[begin - 1])) --begin;
    const std::string_view word = before.substr(begin);
    if (begin > 0 && (upper(word) == "KR" || (word.size() == 3 && !dot))) {
      take(word);
      rest = before.substr(0, begin);
    }
  }
  rest = trim(rest);
  if ((how == notation::da || how == notation::undeclared) && rest.size() > 2 && (rest.ends_with(",-") || rest.ends_with(",\xE2\x80\x93"))) {
    const bool dash = rest.ends_with(",-");
    rest.remove_suffix(dash ? 2 : 4);
    how = notation::da;  // nobody else writes so
  }
  const std::string number = read_number(rest, how, where);
  if (named && unit && *named != *unit)
    throw error(errc::currency_mismatch, std::string(where),
                in_quotes(text) + " is in " + std::string(named->code()) + ", the row says " + std::string(unit->code()) + ".",
                "Correct one of the two.");
  const auto in = named ? named : unit;
  if (!in)
    throw error(errc::currency_unknown, std::string(where), in_quotes(text) + " has no currency.",
                "Write it with the amount, in a column of its own, or name it for the whole file: --currency DKK.");
  return money::parse(number + " " + std::string(in->code()), where);
}

rate read_rate(std::string_view text, notation how, std::string_view where) { return rate::parse(read_number(text, how, where), where); }

day read_day(std::string_view text, notation how, std::string_view where) {
  const std::string_view bare = trim(text);
  std::string iso(bare);
  const bool day_first = how == notation::da || how == notation::undeclared;
  if (day_first && bare.size() == 10 && (bare[2] == '-' || bare[2] == '.') && bare[5] == bare[2])
    iso = std::string(bare.substr(6)) + "-" + std::string(bare.substr(3, 2)) + "-" + std::string(bare.substr(0, 2));
  try {
    return day::parse(iso);
  } catch (const error&) {
    throw error(errc::date_invalid, std::string(where), in_quotes(text) + " is not a day.",
                day_first ? "Write it like 15-03-2024, 15.03.2024 or 2024-03-15." : "Write it like 2024-03-15.");
  }
}

std::string danish_number(const money& amount, bool grouped) {
  std::string number = number_text(amount);
  const std::size_t point = number.find('.');
  if (point != std::string::npos) number[point] = ',';
  if (grouped) {
    const std::size_t begin = number.starts_with('-') ? 1 : 0;
    for (std::size_t at = std::min(point, number.size()); at > begin + 3;) number.insert(at -= 3, 1, '.');
  }
  return number;
}

}  // namespace deminimis
