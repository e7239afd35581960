// SPDX-License-Identifier: Apache-2.0
#include "libpq.hpp"

#include <string>

#include "io/late_library.hpp"

namespace deminimis::postgres {
namespace {

constexpr const char* library = "libpq.so.5";

error missing(const std::string& what) {
  return {errc::storage, library, "The library that speaks with PostgreSQL cannot be used: " + what + ".",
          "Install libpq 14 or later (Debian: libpq5), or keep the ledger in a file."};
}

libpq load() {
  const io::late_library from(library, missing);
  libpq p{};
  from.find(p.PQclear, "PQclear");
  from.find(p.PQconnectdbParams, "PQconnectdbParams");
  from.find(p.PQconsumeInput, "PQconsumeInput");
  from.find(p.PQdb, "PQdb");
  from.find(p.PQenterPipelineMode, "PQenterPipelineMode");
  from.find(p.PQerrorMessage, "PQerrorMessage");
  from.find(p.PQescapeLiteral, "PQescapeLiteral");
  from.find(p.PQexec, "PQexec");
  from.find(p.PQexitPipelineMode, "PQexitPipelineMode");
  from.find(p.PQfinish, "PQfinish");
  from.find(p.PQfreemem, "PQfreemem");
  from.find(p.PQgetResult, "PQgetResult");
  from.find(p.PQgetisnull, "PQgetisnull");
  from.find(p.PQgetlength, "PQgetlength");
  from.find(p.PQgetvalue, "PQgetvalue");
  from.find(p.PQntuples, "PQntuples");
  from.find(p.PQpipelineStatus, "PQpipelineStatus");
  from.find(p.PQpipelineSync, "PQpipelineSync");
  from.find(p.PQresultErrorField, "PQresultErrorField");
  from.find(p.PQresultErrorMessage, "PQresultErrorMessage");
  from.find(p.PQresultStatus, "PQresultStatus");
  from.find(p.PQsendPrepare, "PQsendPrepare");
  from.find(p.PQsendQueryParams, "PQsendQueryParams");
  from.find(p.PQsendQueryPrepared, "PQsendQueryPrepared");
  from.find(p.PQsetNoticeProcessor, "PQsetNoticeProcessor");
  from.find(p.PQstatus, "PQstatus");
  from.find(p.PQtransactionStatus, "PQtransactionStatus");
  from.find(p.PQuser, "PQuser");
  return p;
}

}  // namespace

const libpq& libpq::loaded() {
  static const libpq functions = load();
  return functions;
}

}  // namespace deminimis::postgres
