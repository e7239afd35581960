// SPDX-License-Identifier: Apache-2.0
// Computes the support of each partner from a project's budget, exactly, and writes it as a plan for `deminimis plan`.
//
//   budget BUDGET.csv PROJECT GRANTED_ON     (without arguments: the two budgets of the programme's guidelines)
#include <deminimis/deminimis.hpp>

#include <fstream>
#include <iostream>
#include <sstream>

using namespace deminimis;
using boost::multiprecision::cpp_int;

namespace {

struct partner {
  std::string ref;
  cvr number;
  money support;
};

/// An exact decimal as a fraction: "29.1" is 291/10.
exact_number fraction(const std::string& text) { return parse_exact_decimal(text, "budget"); }

/// Half up to the øre: the one rounding of a support amount.
money to_oere(const exact_number& kroner) {
  const exact_number oere = kroner * 100;
  const cpp_int whole = (2 * numerator(oere) + denominator(oere)) / (2 * denominator(oere));
  return {whole.convert_to<std::int64_t>(), currency::dkk()};
}

// [snippet budget]
/// support = budget * (1 + overhead) * support share, all as fractions: 79,285.86 * 140/100 * 10/100 = 11,100.0204.
money support(const std::string& budget, const std::string& overhead_percent, const std::string& support_percent) {
  return to_oere(fraction(budget) * (100 + fraction(overhead_percent)) / 100 * fraction(support_percent) / 100);
}
// [end]

std::vector<partner> read_budget(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw error(errc::file_invalid, path, "The budget cannot be read.", "Check the name.");
  std::vector<partner> partners;
  std::string line;
  std::getline(file, line);  // the header
  while (std::getline(file, line)) {
    std::istringstream cells(line);
    std::string ref, number, budget, overhead, share;
    std::getline(cells, ref, ',');
    std::getline(cells, number, ',');
    std::getline(cells, budget, ',');
    std::getline(cells, overhead, ',');
    std::getline(cells, share, ',');
    partners.push_back({ref, cvr::parse(number), support(budget, overhead, share)});
  }
  return partners;
}

void print_plan(const std::vector<partner>& partners, const std::string& project, const std::string& granted_on) {
  for (const auto& p : partners)
    std::cout << R"({"ref": ")" << p.ref << R"(", "cvr": ")" << to_string(p.number) << R"(", "regulation": "general", "amount": ")"
              << to_string(p.support) << R"(", "granted_on": ")" << granted_on << R"(", "project": ")" << project << "\"}\n";
}

/// Whether a budget gives what the guidelines print.
bool agrees(const std::string& path, const std::vector<std::string>& printed, const std::string& together) {
  const auto partners = read_budget(path);
  money sum(0, currency::dkk());
  bool same = partners.size() == printed.size();
  for (std::size_t i = 0; same && i < partners.size(); ++i) {
    same = partners[i].support == money::parse(printed[i]);
    sum = money(sum.minor_units() + partners[i].support.minor_units(), currency::dkk());
    std::cout << to_string(partners[i].number) << "  " << to_string(partners[i].support) << "\n";
  }
  std::cout << "together  " << to_string(sum) << "\n";
  return same && sum == money::parse(together);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc == 4) {
      print_plan(read_budget(argv[1]), argv[2], argv[3]);
      return 0;
    }
    const std::string folder = std::string(DEMINIMIS_EXAMPLE_DATA) + "/budgets/";
    const bool check = agrees(folder + "value-chain-check.csv", {"11100.02 DKK", "24419.93 DKK", "10080.00 DKK", "48000.00 DKK"}, "93599.95 DKK");
    const bool collaboration =
        agrees(folder + "collaboration.csv", {"358512.00 DKK", "476000.00 DKK", "140000.00 DKK", "515000.00 DKK"}, "1489512.00 DKK");
    return check && collaboration ? 0 : 1;
  } catch (const error& e) {
    std::cerr << e.what() << "\n";
    return 2;
  }
}
