# SPDX-License-Identifier: Apache-2.0
"""The pages in a browser: nothing in them runs that is not ours, what is ours works from a file and from the keyboard, and
axe-core has nothing serious to say. One Chromium for all of it. Run by tests/browser/run."""
import json
import os
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "cli"))
from support.command import A, B, C, main, run  # noqa: E402
from support.injections import PAYLOADS  # noqa: E402

import axe_playwright_python  # noqa: E402
from selenium import webdriver  # noqa: E402
from selenium.webdriver.chrome.service import Service  # noqa: E402
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
DAY = "2026-02-16"
ARGUMENTS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
             "--no-first-run", "--disable-dev-shm-usage", "--window-size=1400,1000"]


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory(prefix="deminimis-pages-")
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = Path(cls.temporary.name)
        ledger = cls.folder / "ledger.db"

        def ok(*arguments, stdin=b""):
            result = run("-L", ledger, *arguments, stdin=stdin)
            assert result.code == 0, result
            return result.out

        ok("init", "--conversion", "fixed", "--rate", "7.4600", "--reason", "test", "--authority", "Closing Loops")
        ok("company", "add", A, "--name", "Søndergård A/S")
        ok("company", "add", B, "--name", "Ærø Skaldyr ApS")
        ok("company", "add", C, "--name", "Øster Holding ApS")
        ok("declare", "smv", A, "270000.00 EUR", "--on", "2024-09-01", "--project", "SMV:Digital")
        ok("grant", "RF-1", B, "80500.00 DKK", "--on", "2026-02-10", "--project", "RF-23-0098")
        lines = []
        for i, payload in enumerate(PAYLOADS):
            lines.append({"do": "company", "cvr": f"{10000001 + i}", "name": payload})
            lines.append({"do": "declare", "ref": f"{i}{payload}", "cvr": C, "regulation": "general", "amount": "1.00 EUR", "granted_on": "2026-01-05",
                          "project": payload, "authority": payload, "note": payload})
        answers = ok("batch", stdin="".join(json.dumps(line) + "\n" for line in lines).encode())
        assert '"error"' not in answers, answers
        cls.pages = {}
        for lang in ("da", "en"):
            for name, arguments in (("statement", ["document", "statement", C, "--on", DAY]), ("statement-of-aid", ["document", "statement", A, "--on", DAY]),
                                    ("declaration", ["document", "declaration", C, "--on", DAY, "--signatory", PAYLOADS[0]]),
                                    ("notice", ["document", "notice", A, "100.00 EUR", "--on", DAY, "--dated", DAY]),
                                    ("confirmation", ["document", "confirmation", "RF-1", "--dated", DAY]), ("portfolio", ["report", "portfolio", "--on", DAY])):
                path = cls.folder / f"{name}.{lang}.html"
                ok("--lang", lang, *arguments, "-o", path)
                cls.pages[name, lang] = path
        options = webdriver.ChromeOptions()
        options.binary_location = os.environ.get("CHROMIUM", "/usr/bin/chromium")
        for argument in [*ARGUMENTS, f"--user-data-dir={cls.folder / 'profile'}"]:
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        cls.browser = webdriver.Chrome(options=options, service=Service(os.environ.get("CHROMEDRIVER", "/usr/bin/chromedriver")))
        cls.addClassCleanup(cls.browser.quit)

    def open(self, name, lang="da"):
        self.browser.get_log("browser")
        self.browser.get(self.pages[name, lang].as_uri())

    def said(self):
        """What the browser's console tells since the page was opened."""
        return [entry["message"] for entry in self.browser.get_log("browser")]

    def run_js(self, script, *arguments):
        return self.browser.execute_script(script, *arguments)

    def visible(self):
        return self.run_js("return [...document.querySelectorAll('#rows tbody tr')].filter(r => !r.hidden).map(r => r.cells[1].textContent)")

    def test_every_page_opens_without_a_word_on_the_console(self):
        for name, lang in self.pages:
            with self.subTest(page=f"{name}.{lang}"):
                self.open(name, lang)
                self.assertEqual(self.said(), [])
                self.assertEqual(self.run_js("return document.documentElement.lang"), lang)

    def test_sixty_payloads_in_the_data_do_nothing(self):
        for name, lang in self.pages:
            with self.subTest(page=f"{name}.{lang}"):
                self.open(name, lang)
                self.run_js("for (const e of document.querySelectorAll('*')) { e.dispatchEvent(new Event('mouseover')); e.dispatchEvent(new Event('focus')); }")
                self.assertIsNone(self.run_js("return window.harm ?? null"))
                self.assertEqual(self.run_js("return document.querySelectorAll('img,iframe,object,embed,link,base,video,audio,a,marquee,template').length"), 0)
                self.assertEqual(self.run_js("return document.querySelectorAll('script').length"), 1 if name == "portfolio" else 0)

    def test_the_policy_stops_what_escaping_would_have_missed(self):
        """The payloads put into a page as they are, as if nothing had been escaped: still nothing runs, nothing is fetched."""
        for name in ("statement-of-aid", "portfolio"):
            page = self.pages[name, "en"].read_text(encoding="utf-8")
            for i, payload in enumerate(PAYLOADS):
                with self.subTest(page=name, payload=payload):
                    path = self.folder / f"raw-{name}.html"
                    path.write_text(page.replace("<main>", f"<main><p title=\"{payload if payload[0] in chr(34) else ''}\">{payload}</p>", 1), encoding="utf-8")
                    self.browser.get(path.as_uri())
                    self.assertIsNone(self.run_js("return window.harm ?? null"))
                    self.assertEqual(self.run_js("return performance.getEntriesByType('resource').filter(e => e.transferSize > 0 || e.decodedBodySize > 0).length"), 0)
                    self.assertEqual(self.run_js("return location.href"), path.as_uri())

    def test_axe_finds_nothing_serious(self):
        for name, lang in self.pages:
            with self.subTest(page=f"{name}.{lang}"):
                self.open(name, lang)
                self.run_js(AXE)
                found = self.browser.execute_async_script("const done = arguments[0]; axe.run().then(r => done(r.violations), e => done([{id: String(e), impact: 'critical', nodes: []}]))")
                serious = [(v["id"], v["impact"], [n["html"][:120] for n in v["nodes"][:3]]) for v in found if v["impact"] in ("serious", "critical")]
                self.assertEqual(serious, [])

    def test_the_portfolio_is_searched_filtered_and_sorted_from_the_keyboard(self):
        self.open("portfolio", "en")
        everybody = self.visible()
        self.assertEqual(len(everybody), 63)
        status = self.browser.find_element(By.ID, "shown")
        self.assertEqual(status.text, "63 of 63 rows shown.")

        search = self.browser.find_element(By.ID, "search")
        search.send_keys("ærø 9900")
        self.assertEqual((self.visible(), status.text), ([B], "1 of 63 rows shown."))
        search.send_keys(Keys.CONTROL, "a")
        search.send_keys(Keys.DELETE)
        standing = self.browser.find_element(By.ID, "standing")
        standing.send_keys("near")
        self.assertEqual(self.visible(), [A])
        self.browser.find_element(By.CSS_SELECTOR, "form button").send_keys(Keys.ENTER)
        self.run_js("return new Promise(done => setTimeout(done, 50))")
        self.assertEqual(self.visible(), everybody)
        self.browser.find_element(By.ID, "deadlines-only").send_keys(Keys.SPACE)
        self.assertEqual(self.visible(), [B])
        self.browser.find_element(By.ID, "deadlines-only").send_keys(Keys.SPACE)

        headroom = self.browser.find_elements(By.CSS_SELECTOR, "#rows thead button")[5]
        headroom.send_keys(Keys.ENTER)
        head = self.browser.find_elements(By.CSS_SELECTOR, "#rows thead th")[5]
        self.assertEqual((head.get_attribute("aria-sort"), self.visible()[:3]), ("ascending", [A, B, C]))
        headroom.send_keys(Keys.ENTER)
        self.assertEqual((head.get_attribute("aria-sort"), self.visible()[-1]), ("descending", A))
        self.assertEqual(self.said(), [])

    def test_the_portfolio_can_be_read_without_its_script(self):
        without = self.folder / "without.html"
        page = self.pages["portfolio", "da"].read_text(encoding="utf-8")
        start = page.rindex("<script>")
        without.write_text(page[:start] + page[page.index("</script>", start) + 9 :], encoding="utf-8")
        self.browser.get(without.as_uri())
        self.assertEqual(len(self.visible()), 63)
        self.assertFalse(self.browser.find_element(By.ID, "filters").is_displayed())


if __name__ == "__main__":
    main()
