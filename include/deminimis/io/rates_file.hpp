// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <deminimis/error.hpp>
#include <deminimis/money/quote.hpp>

namespace deminimis {

/// Which kind of exchange-rate file it is.
enum class rates_format : std::uint8_t {
  /// The European Central Bank's `eurofxref-hist.csv` or daily `eurofxref.csv`: a column a currency, `N/A` for no rate.
  /// https://www.ecb.europa.eu/stats/eurofxref/
  ecb_csv,
  /// The ECB data portal's `csvdata`: a row an observation; only daily reference rates (series `EXR.D.*.EUR.SP00.A`) count.
  /// https://data-api.ecb.europa.eu/service/data/EXR
  sdmx_csv,
  /// The Commission's InforEuro, either answer of its service: all currencies of one month (`monthly-rates`) or one
  /// currency's months (`currencies/dkk`). https://ec.europa.eu/budg/inforeuro/api/public/
  inforeuro_json,
  /// Danmarks Nationalbank's exchange rates, kroner per 100 units, in English (745.71) or Danish (745,71).
  /// https://www.nationalbanken.dk/api/currencyratesxml
  nationalbanken_xml,
  /// `date,currency,rate` under a header of these names, in any order; `;` may separate them; the decimal sign is a point.
  plain_csv,
};

/// The name of the format, for instance "ecb_csv".
[[nodiscard]] std::string_view to_string(rates_format format);

/// One place in a rates file that could not be used, and why. Nothing was taken from that place.
struct rate_problem {
  std::size_t line;    ///< counted from 1; in JSON and XML the line of the key or element
  std::string column;  ///< the column, key or attribute; empty where the whole line is meant
  std::string value;   ///< as the file has it, cut to 80 bytes; valid UTF-8
  /// The stable code: `rate_implausible` (not a positive decimal, or a krone outside the ERM II band), `date_invalid`,
  /// `currency_unknown` (not written as a code), `rate_changed` (the file gives two rates for the day), `rate_missing`
  /// (the day has no euro rate), `file_invalid` (the line does not fit the header, the entry is of another shape).
  errc code;
  std::string why;  ///< a sentence
};

/// What a rates file says.
struct rates_file {
  rates_format format;                         ///< as given or as recognised
  std::vector<quote> quotes;                   ///< in the file's order; one at most for a currency and a day; never of the euro
  std::vector<rate_problem> problems;          ///< the first 10,000, in the file's order
  std::vector<std::string> unused_currencies;  ///< codes whose rates were not taken, once each; see `read_rates`
  std::size_t rows = 0;                        ///< data rows: lines below the header, JSON entries, XML `currency` elements
  std::size_t skipped = 0;                     ///< of `rows`: observations of other series (monthly, not against the euro, ...)
  std::size_t duplicates = 0;                  ///< rates given twice with the same value, counted once in `quotes`
  std::size_t problem_count = 0;               ///< all problems, those beyond the first 10,000 too
};

/// Reads the rates of `content`, the bytes of a file; `name` is for errors. Rates stay the decimals that were written.
///
/// The format is recognised from the content where it is not given, and only where it is certain. Bad rows never stop the
/// reading: each is a problem with its line, column, value, code and reason, and the rest is read. A currency and day that the
/// file gives two different rates for is a problem (`rate_changed`) and has no quote at all: which of the two was published
/// cannot be known here. A byte order mark, CRLF and a missing last line end are accepted.
///
/// `unused_currencies` are those this library has no `currency` for. Of Danmarks Nationalbank's file only the krone is taken:
/// kroner per 100 euro divided by 100 is exact, while the quotient of two published rates (another currency against the euro)
/// is no finite decimal, so that using it would mean inventing digits nobody published.
///
/// InforEuro's entries say their period in `dateStart`; those of `monthly-rates` do not, so that the month must then stand in
/// `name`: one `YYYY-MM` (`inforeuro-2024-03.json`), or `year=2024&month=3` as in the service's address.
///
/// `progress` is called now and then with the bytes done and the total, last with both equal; what it throws goes through.
///
/// Errors: `file_invalid` where the file is of no known format, lacks columns or has no data row; `encoding_invalid` for NUL
/// bytes and text that is not UTF-8; `line_too_long` above 1 MiB a line. JSON and XML are read up to 64 MiB; a document type
/// declaration in XML is refused, so that no entity is ever expanded.
[[nodiscard]] rates_file read_rates(std::string_view content, std::string_view name, std::optional<rates_format> format = {},
                                    const std::function<void(std::size_t, std::size_t)>& progress = {});

}  // namespace deminimis
