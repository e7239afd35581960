// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/error.hpp>
#include <deminimis/ledger/requests.hpp>
#include <deminimis/model/entity.hpp>

namespace deminimis {

/// One place in a file of ownership links that could not be used, and why. Nothing was taken from that row or owner.
struct link_problem {
  std::size_t line;   ///< counted from 1; in JSON the line of the value
  std::string place;  ///< the column's name, or the way to the JSON value from its company's CVR number; empty: the whole line
  std::string value;  ///< as the file has it, cut to 80 bytes; valid UTF-8; CPR numbers are left out
  /// The stable code: `cvr_invalid`, `entity_unknown` (no id), `personal_number`, `link_self`, `date_invalid`, `date_order`, `amount_syntax` (a share
  /// that is no decimal), `request_invalid` (a name or kind that is not known, contradictions), `encoding_invalid` (a control
  /// character), `file_invalid` (the line does not fit the header, the value is of another shape), `line_too_long`.
  errc code;
  std::string why;  ///< a sentence
};

/// What a file says of who controls whom. Entities first, then links, can be recorded as they are.
struct links_file {
  std::vector<entity> entities;        ///< nodes that are not Danish companies, once each
  std::vector<link_request> links;     ///< `a` controls `b`; the days are parsed values
  std::vector<link_problem> problems;  ///< the first 10,000
  std::size_t rows = 0;                ///< CSV: data rows; CVR: owners, that is participants in a company's owner register
  std::size_t duplicates = 0;          ///< CSV: rows that repeat another word for word; CVR: companies given twice alike
  std::size_t below_band = 0;          ///< CVR, of `rows`: owners that never had half of the votes, so that no link follows
  std::size_t not_ownership = 0;       ///< CVR: memberships of other organs (boards, founders, auditors, beneficial owners, ...)
  std::size_t beneficial = 0;          ///< CVR, of `not_ownership`: in the register of beneficial owners, which is no ground for a link
  std::size_t problem_count = 0;       ///< all problems, those beyond the first 10,000 too
};

/// Reads control links from a CSV file; `name` is for errors.
///
/// UTF-8, with a byte order mark or without; `;`, `,` or tab between fields; fields may be quoted. The header names
/// the columns, in any order, in English or Danish: `owner` or `a` (`ejer`), `company` or `b` (`virksomhed`) and `since` (`fra`)
/// must be there; `until` (`til`), `kind` (`art`), `certainty` (`sikkerhed`), `evidence` (`grundlag`), `a_kind` or `owner_kind`
/// (`ejer_art`) and `a_name` or `owner_name` (`ejer_navn`) may be. What is left empty is `majority_votes`, `confirmed`, no end.
/// Days are `YYYY-MM-DD`, under the Danish `fra` and `til` also `DD-MM-YYYY` and `DD.MM.YYYY`; `until` is the first day without
/// the link. An owner that is no Danish company is declared by its `a_kind`. Bad rows never stop the reading.
///
/// Errors: `file_invalid` where the header lacks a column it needs or names one twice; `encoding_invalid` for NUL bytes and text
/// that is not UTF-8; `line_too_long` above 1 MiB a line.
[[nodiscard]] links_file read_links_csv(std::string_view content, std::string_view name);

/// Reads the owner registers (EJERREGISTER) of companies in the JSON of Erhvervsstyrelsen's system-to-system service
/// (distribution.virk.dk, index `cvr-permanent`, documents `Vrvirksomhed`); `name` is for errors.
///
/// Accepted: one document, a list of them, the service's answer (`hits.hits[]._source`), and JSON Lines. Shares are the lower
/// bound of CVR's bands and are compared as the decimals that are written. Voting rights decide; the ownership share decides on
/// days for which no voting rights are given. From 0.6667: a confirmed link; from 0.5: an undetermined one, since that band holds
/// exactly half, which is no majority (2023/2831 Art 2(2)(a)); below: none. CVR's `gyldigTil` is the last day, a link's `until`
/// the day after. Periods that follow each other with the same certainty are one link. Of values for the same days the last
/// updated (`sidstOpdateret`) counts. An owner with any fault is left out whole and reported.
///
/// Persons become `cvr-unit:NUMBER` by CVR's own unit number: neither their name nor a CPR number is taken. ANDEN_DELTAGER becomes
/// a foreign enterprise (a person where CVR says so). An owner whose own document in the file has a public form (state, region,
/// municipality, parish council) becomes the public body `public:CVR`. docs/guides/ownership.md says what cannot be decided here.
///
/// Errors: `file_invalid` where the text is no JSON of that kind; `encoding_invalid` as above. Of JSON Lines a bad line is a
/// problem like any other. A document or line may have 64 MiB.
[[nodiscard]] links_file read_cvr_open_data(std::string_view content, std::string_view name);

/// Reads either: JSON where the text begins with `{` or `[`, else CSV. Errors as theirs.
[[nodiscard]] links_file read_links(std::string_view content, std::string_view name);

}  // namespace deminimis
