// SPDX-License-Identifier: Apache-2.0
// Where several errors apply, rules section 7 says which is given: those tests start with every field wrong and mend them in
// the order of the list.
#include <deminimis/ledger/ledger.hpp>

#include "ledger/asking.hpp"

using namespace deminimis;
using namespace deminimis::test;

namespace {
enum class operation { check, grant, reserve, declare };

errc code(ledger& l, operation what, const std::string& ref, const aid_request& asked) {
  return code_of([&] {
    switch (what) {
      case operation::check: static_cast<void>(l.check(asked)); break;
      case operation::grant: l.grant(ref, asked); break;
      case operation::reserve: l.reserve(ref, asked); break;
      case operation::declare: l.declare(ref, asked); break;
    }
    return 0;
  });
}
}  // namespace

TEST_CASE("check, grant, reserve and declare give the first error of the list", "[ledger][questions][errors]") {
  for (const auto what : {operation::check, operation::grant, operation::reserve, operation::declare}) {
    CAPTURE(static_cast<int>(what));
    auto l = ledger::in_memory(by_law(rate_source::ecb));
    l.grant("used", {firm, "general", "1.00 EUR", "2025-01-10"});
    aid_request asked{"1234567", "none", "1.001", "2031-02-29"};
    asked.lapses_on.emplace("2031-02-30");
    if (what != operation::check) CHECK(code(l, what, "used", asked) == errc::ref_exists);
    CHECK(code(l, what, "new", asked) == errc::cvr_invalid);
    asked.recipient = firm;
    CHECK(code(l, what, "new", asked) == errc::amount_syntax);
    asked.amount = "-99999999999999999999.001 XYZ";
    CHECK(code(l, what, "new", asked) == errc::currency_unknown);
    asked.amount = "-99999999999999999999.001 DKK";
    CHECK(code(l, what, "new", asked) == errc::amount_precision);
    asked.amount = "-99999999999999999999.00 DKK";
    CHECK(code(l, what, "new", asked) == errc::amount_overflow);
    asked.amount = "-1.00 DKK";
    CHECK(code(l, what, "new", asked) == errc::amount_not_positive);
    asked.amount = "1.00 DKK";
    CHECK(code(l, what, "new", asked) == errc::date_invalid);
    asked.granted_on = "2031-03-01";
    CHECK(code(l, what, "new", asked) == errc::date_invalid);  // of the lapse
    asked.lapses_on = "2031-03-01";
    CHECK(code(l, what, "new", asked) == errc::date_order);
    asked.lapses_on.reset();
    CHECK(code(l, what, "new", asked) == errc::rate_missing);
    asked.amount = "1.00 EUR";
    CHECK(code(l, what, "new", asked) == errc::regulation_unknown);
    asked.regulation = "general";
    if (what == operation::declare)
      CHECK(l.declare("new", asked).receipt.sequence != 0);  // a fact, whatever rule is in force
    else
      CHECK(code(l, what, "new", asked) == errc::no_rule_in_force);
  }
}

TEST_CASE("headroom gives the first error of its list", "[ledger][questions][errors]") {
  const auto l = ledger::in_memory(by_law(rate_source::ecb));
  const auto code = [&](const char* number, const char* under, const char* on, const char* unit) {
    return code_of([&] { return l.headroom(number, under, on, unit); });
  };
  CHECK(code("1234567", "none", "2031-02-29", "XYZ") == errc::cvr_invalid);
  CHECK(code(firm, "none", "2031-02-29", "XYZ") == errc::date_invalid);
  CHECK(code(firm, "none", "2031-02-28", "XYZ") == errc::currency_unknown);
  CHECK(code(firm, "none", "2031-02-28", "DKK") == errc::regulation_unknown);
  CHECK(code(firm, "general", "2031-02-28", "DKK") == errc::no_rule_in_force);
  CHECK(code(firm, "general", "2030-02-28", "DKK") == errc::rate_missing);
  CHECK(to_string(l.headroom(firm, "general", "2030-02-28", "EUR").max_amount) == "300000.00 EUR");
}

TEST_CASE("convert gives the first error of its list", "[ledger][questions][errors]") {
  const auto l = ledger::in_memory(by_law(rate_source::ecb));
  const auto code = [&](const char* amount, const char* on) { return code_of([&] { return l.convert(amount, on); }); };
  CHECK(code("x", "2031-02-29") == errc::amount_syntax);
  CHECK(code("0 DKK", "2031-02-29") == errc::amount_not_positive);
  CHECK(code("1 DKK", "2031-02-29") == errc::date_invalid);
  CHECK(code("1 DKK", "2031-02-28") == errc::rate_missing);
}

TEST_CASE("post gives the first error of its list", "[ledger][questions][errors]") {
  auto l = ledger::in_memory(by_law(rate_source::ecb));
  l.reserve("r", {firm, "general", "1.00 EUR", "2025-01-10"});
  l.grant("g", {firm, "general", "1.00 EUR", "2025-01-10"});
  const auto code = [&](const char* ref, const char* amount, const char* on) {
    post_request asked;
    asked.amount.emplace(amount);
    asked.granted_on.emplace(on);
    return code_of([&] { return l.post(ref, asked); });
  };
  CHECK(code("none", "x", "2031-02-29") == errc::ref_unknown);
  CHECK(code("g", "x", "2031-02-29") == errc::not_pending);
  CHECK(code("r", "x", "2031-02-29") == errc::amount_syntax);
  CHECK(code("r", "0 DKK", "2031-02-29") == errc::amount_not_positive);
  CHECK(code("r", "1 DKK", "2031-02-29") == errc::date_invalid);
  CHECK(code("r", "1 DKK", "2031-02-28") == errc::rate_missing);
  CHECK(code("r", "1 EUR", "2031-02-28") == errc::no_rule_in_force);
}

TEST_CASE("reduce and withdraw give the first error of their list", "[ledger][questions][errors]") {
  auto l = ledger::in_memory(by_law());
  l.reserve("r", {firm, "general", "10.00 EUR", "2025-01-10"});
  l.grant("g", {firm, "general", "10.00 EUR", "2025-01-10"});
  l.reduce("g", "9.00 EUR", "2025-02-10");
  const auto code = [&](const char* ref, const char* to, const char* on) { return code_of([&] { return l.reduce(ref, to, on); }); };
  CHECK(code("none", "x", "2025-02-29") == errc::ref_unknown);
  CHECK(code("r", "x", "2025-02-29") == errc::not_granted);
  CHECK(code("g", "x", "2025-02-29") == errc::amount_syntax);
  CHECK(code("g", "1.001 DKK", "2025-02-29") == errc::amount_precision);
  CHECK(code("g", "9.00 DKK", "2025-02-29") == errc::currency_mismatch);
  CHECK(code("g", "-1.00 EUR", "2025-02-29") == errc::not_a_reduction);
  CHECK(code("g", "9.00 EUR", "2025-02-29") == errc::not_a_reduction);
  CHECK(code("g", "9.01 EUR", "2025-02-29") == errc::not_a_reduction);
  CHECK(code("g", "8.99 EUR", "2025-02-29") == errc::date_invalid);
  CHECK(code("g", "8.99 EUR", "2025-01-09") == errc::effective_before_grant);
  CHECK(code("g", "8.99 EUR", "2025-01-10") == errc::effective_out_of_order);
  CHECK(code("g", "8.99 EUR", "2025-02-09") == errc::effective_out_of_order);
  CHECK(to_string(l.reduce("g", "8.99 EUR", "2025-02-10").value) == "8.99");
  const auto withdrawn = [&](const char* ref, const char* on) { return code_of([&] { return l.withdraw(ref, on); }); };
  CHECK(withdrawn("none", "2025-02-29") == errc::ref_unknown);
  CHECK(withdrawn("r", "2025-02-29") == errc::not_granted);
  CHECK(withdrawn("g", "2025-02-29") == errc::date_invalid);
  CHECK(withdrawn("g", "2025-01-09") == errc::effective_before_grant);
  CHECK(withdrawn("g", "2025-02-09") == errc::effective_out_of_order);
  CHECK(to_string(l.withdraw("g", "2025-02-10").value) == "0.00");
  CHECK(withdrawn("g", "2025-02-29") == errc::not_a_reduction);
}

TEST_CASE("a link's ids must be known, must differ, and its days must be in order", "[ledger][questions][errors]") {
  auto l = ledger::in_memory(by_law());
  const auto code = [&](const char* a, const char* b, const char* since, std::optional<const char*> until) {
    link_request asked{a, b, since};
    if (until) asked.until.emplace(*until);
    return code_of([&] { return l.add_link(asked); });
  };
  CHECK(code("person:1", "person:1", "2025-02-29", "2025-02-29") == errc::entity_unknown);
  CHECK(code(firm, "DK99000007", "2025-02-29", "2025-02-29") == errc::link_self);
  CHECK(code(firm, "99000015", "2025-02-29", "2025-02-28") == errc::date_invalid);
  CHECK(code(firm, "99000015", "2025-02-28", "2025-02-29") == errc::date_invalid);
  CHECK(code(firm, "99000015", "2025-02-28", "2025-02-27") == errc::date_order);
  CHECK(code(firm, "99000015", "2025-02-28", "2025-02-28") == errc::date_order);
  link_request one_day{firm, "99000015", "2025-02-28"};
  one_day.until.emplace("2025-03-01");
  CHECK(l.add_link(one_day).receipt.sequence != 0);
  CHECK(code_of([&] { return l.merge(firm, firm, "2025-01-01"); }) == errc::link_self);
  CHECK(code_of([&] { return l.merge("gone:1", firm, "2025-01-01"); }) == errc::entity_unknown);
}

TEST_CASE("a failed check digit is an error only where the policy is strict", "[ledger][questions][cvr]") {
  auto lenient = ledger::in_memory(by_law());
  CHECK(lenient.check({"12345678", "general", "1.00 EUR", "2025-01-10"}).allowed());
  auto s = by_law();
  s.policy.cvr_check = cvr_check::error;
  auto strict = ledger::in_memory(s);
  CHECK(code_of([&] { return strict.check({"12345678", "general", "1.00 EUR", "2025-01-10"}); }) == errc::cvr_invalid);
  CHECK(strict.check({"12345674", "general", "1.00 EUR", "2025-01-10"}).allowed());
}

TEST_CASE("what a question loads is connected to the company by links and splits of any day, and nothing else", "[ledger][questions][load]") {
  auto l = ledger::in_memory(by_law());
  for (const char* number : {"99000007", "99000015", "99000023", "99000031", "99000058"}) {
    l.register_company({number});
    l.declare(std::string("g") + number, {number, "general", "1.00 EUR", "2025-01-10"});
  }
  link_request ended{"99000007", "99000015", "2010-01-01"};
  ended.until.emplace("2011-01-01");
  l.add_link(ended);
  split_request divided{"99000023", "2026-01-01", false, {}, {}};
  divided.successors.push_back({"99000015", "1"});
  l.divide(divided);
  l.read([](const reader& r) {
    const history found = load_history(r, {}, cvr::parse("99000007"));
    CHECK(found.companies.size() == 3);
    CHECK(found.grants.size() == 3);
    CHECK(found.links.size() == 1);
    CHECK(found.splits.size() == 1);
    const history alone = load_history(r, {}, cvr::parse("99000031"));
    CHECK(alone.companies.size() == 1);
    CHECK(alone.grants.size() == 1);
    CHECK(alone.links.empty());
    return 0;
  });
}

TEST_CASE("what a public body owns is not loaded for each other", "[ledger][questions][load]") {
  auto l = ledger::in_memory(by_law());
  l.declare_entity({"town:1", entity_kind::public_body, ""});
  l.add_link({"town:1", "99000007", "2010-01-01"});
  l.add_link({"town:1", "99000015", "2010-01-01"});
  l.declare("g", {"99000015", "general", "1.00 EUR", "2025-01-10"});
  l.read([](const reader& r) {
    CHECK(load_history(r, {}, cvr::parse("99000007")).grants.empty());
    return 0;
  });
}
