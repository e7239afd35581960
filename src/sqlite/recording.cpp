// SPDX-License-Identifier: Apache-2.0
#include "recording.hpp"

#include <string_view>
#include <variant>

#include <deminimis/io/event_json.hpp>
#include <deminimis/io/personal.hpp>

#include "rows.hpp"
#include "schema.hpp"

namespace deminimis::sqlite {

namespace {

constexpr std::size_t block = 256;  // events that one thread hands to the other at once

void insert(database& db, const row& row) {
  statement add = db.use(shape_of(row.of).insert.c_str());
  for (std::size_t i = 0; i < row.count; ++i) add.bind_cell(static_cast<int>(i) + 1, row.cells[i]);
  add.step();
}

void record_as(database& db, const event& e, std::string_view bytes, const hash256& leaf) {
  {
    statement add = db.use("INSERT OR ROLLBACK INTO event (seq, key, leaf, bytes) VALUES (?, ?, ?, ?)");
    add.bind(1, static_cast<std::int64_t>(e.sequence)).bind_blob(3, leaf.data(), leaf.size()).bind(4, bytes);
    if (e.said.key.empty())
      add.bind_null(2);
    else
      add.bind(2, std::string_view(e.said.key));
    add.step();
  }
  rows_of(e, [&](const row& row) { insert(db, row); });
  if (const auto* person = personal_data_of(e.body); person && !person->salt.empty()) {
    const std::string fields = personal_fields(person->fields);
    statement add = db.use("INSERT OR ROLLBACK INTO personal (seq, salt, fields) VALUES (?, ?, ?)");
    add.bind(1, static_cast<std::int64_t>(e.sequence)).bind(2, std::string_view(person->salt)).bind(3, std::string_view(fields)).step();
  }
  if (std::holds_alternative<person_erased>(e.body)) db.run("DELETE FROM personal WHERE seq IN (SELECT record FROM erasure)");
}

}  // namespace

void record(database& db, const event& e) {
  const std::string bytes = canonical_bytes(e);
  record_as(db, e, bytes, leaf_hash(bytes));
}

void write_behind::entry::prepare() {
  if (ready) return;
  bytes = canonical_bytes(what);
  leaf = leaf_hash(bytes);
  ready = true;
}

write_behind::write_behind(database& to) : to_(&to), thread_([this] { run(); }) {}

write_behind::~write_behind() {
  {
    const std::lock_guard lock(mutex_);
    given_up_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void write_behind::add(event e) {
  open_.emplace_back(std::move(e));
  if (open_.size() >= block) hand_over();
}

void write_behind::settle() {
  if (!open_.empty()) hand_over();
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return !at_work_; });
  if (failure_) std::rethrow_exception(failure_);
}

void write_behind::hand_over() {
  std::unique_lock lock(mutex_);
  if (at_work_) {  // the other thread has more to do: its next work is made smaller instead of waiting for it
    lock.unlock();
    for (auto& e : open_) e.prepare();
    lock.lock();
    changed_.wait(lock, [&] { return !at_work_; });
  }
  if (failure_) std::rethrow_exception(failure_);
  handed_over_.swap(open_);
  open_.clear();
  at_work_ = true;
  lock.unlock();
  changed_.notify_all();
}

void write_behind::run() {
  for (;;) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return at_work_ || given_up_; });
    if (given_up_) return;
    lock.unlock();
    std::exception_ptr failed;
    try {
      for (auto& e : handed_over_) {
        if (given_up_) break;
        e.prepare();
        record_as(*to_, e.what, e.bytes, e.leaf);
      }
    } catch (...) {
      failed = std::current_exception();
    }
    lock.lock();
    failure_ = failed;
    at_work_ = false;
    lock.unlock();
    changed_.notify_all();
  }
}

}  // namespace deminimis::sqlite
