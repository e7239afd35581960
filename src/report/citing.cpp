// SPDX-License-Identifier: Apache-2.0
#include "report/citing.hpp"

namespace deminimis::report {
namespace {

constexpr phrase in_full{"{title} ({journal})", "{title} ({journal})"};
constexpr phrase with_article{"{title} ({journal}), artikel {a}, stk. {p}", "{title} ({journal}), Article {a}({p})"};

}  // namespace

piece cited(const voice& say, language lang, regulation r, day on) {
  const citation c = citation_of(r, on, lang);
  const piece title = prose::escaped(c.title), journal = prose::escaped(c.journal);
  if (!c.notice) return say.say(in_full, {{"title", title}, {"journal", journal}});
  const auto open = c.notice->find('('), close = c.notice->find(')');
  return say.say(with_article, {{"title", title},
                                {"journal", journal},
                                {"a", prose::escaped(c.notice->substr(0, open))},
                                {"p", prose::escaped(c.notice->substr(open + 1, close - open - 1))}});
}

}  // namespace deminimis::report
