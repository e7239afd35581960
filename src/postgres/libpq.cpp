// SPDX-License-Identifier: Apache-2.0
#include "libpq.hpp"

#include <dlfcn.h>

#include <string>
#include <type_traits>

#include <deminimis/error.hpp>

namespace deminimis::postgres {
namespace {

constexpr const char* library = "libpq.so.5";

error missing(const char* what) {
  return {errc::storage, library, std::string("The library that speaks with PostgreSQL cannot be used: ") + (what ? what : library) + ".",
          "Install libpq 14 or later (Debian: libpq5), or keep the ledger in a file."};
}

libpq load() {
  void* const handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);
  if (!handle) throw missing(dlerror());
  libpq p{};
  const auto find = [&](auto& function, const char* name) {
    void* const address = dlsym(handle, name);
    if (!address) throw missing(name);
    function = reinterpret_cast<std::remove_reference_t<decltype(function)>>(address);
  };
  find(p.PQclear, "PQclear");
  find(p.PQconnectdbParams, "PQconnectdbParams");
  find(p.PQconsumeInput, "PQconsumeInput");
  find(p.PQdb, "PQdb");
  find(p.PQenterPipelineMode, "PQenterPipelineMode");
  find(p.PQerrorMessage, "PQerrorMessage");
  find(p.PQescapeLiteral, "PQescapeLiteral");
  find(p.PQexec, "PQexec");
  find(p.PQexitPipelineMode, "PQexitPipelineMode");
  find(p.PQfinish, "PQfinish");
  find(p.PQfreemem, "PQfreemem");
  find(p.PQgetResult, "PQgetResult");
  find(p.PQgetisnull, "PQgetisnull");
  find(p.PQgetlength, "PQgetlength");
  find(p.PQgetvalue, "PQgetvalue");
  find(p.PQntuples, "PQntuples");
  find(p.PQpipelineStatus, "PQpipelineStatus");
  find(p.PQpipelineSync, "PQpipelineSync");
  find(p.PQresultErrorField, "PQresultErrorField");
  find(p.PQresultErrorMessage, "PQresultErrorMessage");
  find(p.PQresultStatus, "PQresultStatus");
  find(p.PQsendQueryParams, "PQsendQueryParams");
  find(p.PQsetNoticeProcessor, "PQsetNoticeProcessor");
  find(p.PQstatus, "PQstatus");
  find(p.PQtransactionStatus, "PQtransactionStatus");
  find(p.PQuser, "PQuser");
  return p;
}

}  // namespace

const libpq& libpq::loaded() {
  static const libpq functions = load();
  return functions;
}

}  // namespace deminimis::postgres
