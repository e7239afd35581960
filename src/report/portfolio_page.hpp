// SPDX-License-Identifier: Apache-2.0
// The looks and the script of the portfolio page. The script reads the table that is there and makes no text of data into HTML.
#pragma once

#include <string_view>

namespace deminimis::report {

inline constexpr std::string_view portfolio_style = R"css(
:root{color-scheme:light}
*{box-sizing:border-box}
body{margin:0;padding:1.5rem 2rem;font:15px/1.45 "Liberation Sans",Arial,Helvetica,sans-serif;color:#1a1a1a;background:#fff}
h1{font-size:1.75rem;margin:0}
h2{font-size:1.15rem;color:#1f4e79;border-bottom:2px solid #1f4e79;margin:1.75rem 0 .75rem}
.subtitle{font-size:1.05rem;color:#444;margin:.2rem 0 0}
.summary{list-style:none;display:flex;flex-wrap:wrap;gap:.5rem;padding:0;margin:0}
.summary li{border:1px solid #c8c8c8;border-radius:4px;padding:.4rem .8rem}
.summary b{font-size:1.25rem;margin-right:.25rem}
form{display:flex;flex-wrap:wrap;gap:.6rem 1.2rem;align-items:end;background:#eef4fa;padding:.75rem;border-radius:4px}
form[hidden]{display:none}
label{display:inline-flex;gap:.4rem;align-items:center}
input,select,button{font:inherit;color:inherit}
input[type=search]{width:16rem;padding:.25rem .4rem;border:1px solid #555;border-radius:3px}
select{padding:.25rem;border:1px solid #555;border-radius:3px;background:#fff}
form button{padding:.25rem .8rem;border:1px solid #555;border-radius:3px;background:#fff;cursor:pointer}
:focus-visible{outline:3px solid #1f4e79;outline-offset:2px}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;font-size:.9rem}
caption{text-align:left;color:#444;padding:.3rem 0}
th,td{text-align:left;vertical-align:top;padding:.35rem .5rem;border-bottom:1px solid #c8c8c8}
thead th{border-bottom:2px solid #1a1a1a;vertical-align:bottom;background:#fff}
thead button{border:0;background:none;padding:0;font-weight:bold;text-align:inherit}
thead button:enabled{cursor:pointer;text-decoration:underline;text-underline-offset:3px}
th[aria-sort=ascending] button::after{content:" \25B2"}
th[aria-sort=descending] button::after{content:" \25BC"}
.number{text-align:right;font-variant-numeric:tabular-nums}
.more{display:block;font-size:.8rem;color:#444;font-weight:normal}
.warn{color:#8a3200;font-weight:bold}
td ul{margin:0;padding-left:1rem}
.bar{display:block;width:7rem;height:.4rem;background:#e4e4e4;margin:.15rem 0 .15rem auto}
.bar-room{fill:#3d7a37}.bar-near{fill:#b36b00}.bar-refused,.bar-full,.bar-exceeded{fill:#a30f00}
.near,.refused,.full,.exceeded{font-weight:bold}
.near{color:#7a4a00}.refused,.full,.exceeded{color:#a30f00}
pre{font:.8rem/1.4 "Liberation Mono","Courier New",monospace;white-space:pre-wrap;overflow-wrap:anywhere;margin:.5rem 0}
.small,footer{font-size:.85rem;color:#444;overflow-wrap:anywhere}
@page{size:A4 landscape;margin:12mm}
@media print{body{padding:0;font-size:9pt}form,#shown{display:none}.scroll{overflow:visible}tr{break-inside:avoid}}
)css";

inline constexpr std::string_view portfolio_script = R"js(
'use strict';
(() => {
  const at = id => document.getElementById(id);
  const table = at('rows'), body = table.tBodies[0], form = at('filters'), shown = at('shown');
  const lang = document.documentElement.lang;
  const rows = [...body.rows].map(row => ({row, text: row.textContent.toLocaleLowerCase(lang)}));
  const key = (row, i) => row.cells[i].dataset.k ?? row.cells[i].textContent;
  const filter = () => {
    const words = at('search').value.toLocaleLowerCase(lang).split(/\s+/).filter(Boolean);
    let n = 0;
    for (const {row, text} of rows) {
      const d = row.dataset;
      const fits = words.every(w => text.includes(w)) &&
        (!at('standing').value || d.standing === at('standing').value) &&
        (!at('regulation').value || d.regulation === at('regulation').value) &&
        (!at('deadlines-only').checked || d.deadlines !== '0') &&
        (!at('findings-only').checked || d.findings !== '0');
      row.hidden = !fits;
      if (fits) n += 1;
    }
    shown.textContent = shown.dataset.pattern.replace('{n}', n).replace('{all}', rows.length);
  };
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, i) => {
    const button = head.querySelector('button');
    button.disabled = false;
    button.addEventListener('click', () => {
      const down = head.getAttribute('aria-sort') === 'ascending';
      for (const other of heads) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', down ? 'descending' : 'ascending');
      const order = new Intl.Collator('da', {numeric: true});
      const sorted = rows.slice().sort((a, b) => (down ? -1 : 1) * order.compare(key(a.row, i), key(b.row, i)));
      body.append(...sorted.map(r => r.row));
    });
  });
  form.hidden = false;
  form.addEventListener('input', filter);
  form.addEventListener('submit', e => e.preventDefault());
  form.addEventListener('reset', () => setTimeout(filter));
  filter();
})();
)js";

}  // namespace deminimis::report
