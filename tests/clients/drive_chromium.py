"""The report in a real Chromium, headless: it draws, in light and dark, and asks nobody for anything."""

from __future__ import annotations

import re
import struct
import subprocess
import threading
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from contract_store import a_case

from watcher.adapters import page
from watcher.core.case import CaseId
from watcher.core.chronicle import Names, chronicle
from watcher.core.record import Count, Record

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


@pytest.fixture
def caught():
    """The paths that anything asked a web server of ours for, and its address."""
    paths: list[str] = []

    class Listening(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_error(404)

        def log_message(self, *_):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Listening) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield paths, f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def chromium(*words):
    command = ["chromium", "--headless=new", "--no-sandbox", "--disable-gpu", "--window-size=1060,1400", *words]
    return subprocess.run(command, capture_output=True, text=True, timeout=90, check=True).stdout


def colours(png: bytes) -> int:
    """How many different octets the pixels of a PNG have; a blank page has one or two."""
    chunks, at = [], 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        if png[at + 4 : at + 8] == b"IDAT":
            chunks.append(png[at + 8 : at + 8 + length])
        at += 12 + length
    return len(set(zlib.decompress(b"".join(chunks))))


def test_report_in_a_browser(tmp_path, caught):
    """Hostile names run nothing and load nothing; the page is drawn in both schemes, and they differ."""
    paths, address = caught
    names = [
        f"<img src={address}/a>",
        f"<script>document.title='{address}'</script>",
        f'"><style>@import "{address}/b"',
    ]
    cases = [
        replace(a_case(n), id=CaseId(n), opened=NOON, about=replace(a_case().about, company=name, subject=name))
        for n, name in enumerate(names, 1)
    ]
    record = Record(mails=1, rules={name: Count(3, hits=n) for n, name in enumerate(names, 1)}, scores=[4.0])
    told = chronicle(cases, (), Names(redact=False), lambda moment: moment.date(), record)
    file = tmp_path / "report.html"
    file.write_text(page.report(told, page.Setting(date(2026, 11, 29), 4.0, 2.5, 1)))
    dom = chromium("--dump-dom", file.as_uri())
    assert re.search("<title>gracious, 29 November 2026</title>", dom)
    assert dom.count("<circle") == file.read_text().count("<circle")
    pictures = []
    for scheme in (1, 0):
        picture = tmp_path / f"{scheme}.png"
        chromium(f"--blink-settings=preferredColorScheme={scheme}", f"--screenshot={picture}", file.as_uri())
        pictures.append(picture.read_bytes())
        assert colours(pictures[-1]) > 20
    assert pictures[0] != pictures[1]
    assert paths == []
