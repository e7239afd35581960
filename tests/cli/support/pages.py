# SPDX-License-Identifier: Apache-2.0
"""Reads a page as a strict reader would: every tag, every attribute, and the text."""
from html.parser import HTMLParser

# What our writers make; anything else came from data.
TAGS = set("html head meta title style body main h1 h2 p dl dt dd div table caption thead tbody tr th td ul li span figure svg desc rect line circle text "
           "footer section form label input select option button script b pre".split())
ATTRIBUTES = set("lang charset http-equiv content name class role tabindex aria-label aria-labelledby aria-hidden scope id viewbox x y x1 y1 x2 y2 cx cy r "
                 "width height fill stroke stroke-width stroke-dasharray shape-rendering font-size font-family text-anchor preserveaspectratio hidden type "
                 "autocomplete value disabled title data-standing data-regulation data-deadlines data-findings data-k data-pattern".split())
VOID = {"meta", "input", "rect", "line", "circle"}


class Page(HTMLParser):
    def __init__(self, html):
        super().__init__(convert_charrefs=True)
        self.strange, self.open, self.text, self.tables, self.fields, self.elements = [], [], [], [], {}, []
        self.policy = None
        self._cell = self._term = None
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in TAGS:
            self.strange.append(f"<{tag}>")
        for name, value in attrs:
            if name not in ATTRIBUTES:
                self.strange.append(f"{tag} {name}={value!r}")
        if tag == "meta" and dict(attrs).get("http-equiv") == "Content-Security-Policy":
            self.policy = dict(attrs)["content"]
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th", "dt", "dd"):
            self._cell = []
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open.pop() != tag:
            self.strange.append(f"</{tag}> closes nothing")
        if tag in ("td", "th"):
            self.tables[-1][-1].append("".join(self._cell).replace("\xa0", " "))
        if tag == "dt":
            self._term = "".join(self._cell)
        if tag == "dd":
            self.fields[self._term] = "".join(self._cell).replace("\xa0", " ")

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "script"):
            self.text.append(data)
            if self._cell is not None:
                self._cell.append(data)

    @property
    def words(self):
        return " ".join("".join(f"{t} " for t in self.text).replace("\xa0", " ").split())
