"""Roundcube, the real one, over HTTP: our draft opens as a reply, is saved, is sent to a sink, and is known as such."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from html import unescape
from http.cookiejar import CookieJar
from pathlib import Path

import pytest
from letters import compared
from servers import PASSWORD
from servers.visited import free_port

pytestmark = pytest.mark.timeout(300)
INSTALLED = Path("/usr/share/roundcube")
CONFIGURED = Path("/etc/roundcube")


class Roundcube:
    """Roundcube under PHP's own server with a private database, and one user's browser without a screen."""

    def __init__(self, house, sink) -> None:
        assert shutil.which("php"), "PHP is not installed: make clients"
        assert INSTALLED.exists(), "Roundcube is not installed: make clients"
        folder = house.folder / "roundcube"
        for name in ("config", "temp", "logs"):
            (folder / name).mkdir(parents=True)
        self.port = free_port()
        self._configure(folder, house, sink)
        environment = {**os.environ, "ROUNDCUBE_CONFIG_DIR": str(folder / "config")}
        quiet = subprocess.DEVNULL
        command = ["php", "-S", f"127.0.0.1:{self.port}", "-t", "/var/lib/roundcube/public_html"]
        self._server = subprocess.Popen(command, env=environment, stdout=quiet, stderr=quiet)
        self._browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))
        self.folder = folder

    @staticmethod
    def _configure(folder, house, sink) -> None:
        with contextlib.closing(sqlite3.connect(folder / "rc.db")) as database:
            database.executescript((INSTALLED / "SQL" / "sqlite.initial.sql").read_text())
        for name in ("defaults.inc.php", "mimetypes.php"):
            shutil.copy(CONFIGURED / name, folder / "config")
        (folder / "config" / "config.inc.php").write_text(
            f"""<?php
$config = [];
$config['db_dsnw'] = 'sqlite:///{folder}/rc.db?mode=0640';
$config['imap_host'] = '127.0.0.1:{house.server.port}';
$config['smtp_host'] = '127.0.0.1:{sink.port}';
$config['smtp_user'] = ''; $config['smtp_pass'] = '';
$config['des_key'] = 'rcmail-!24ByteDESkey*Str';
$config['temp_dir'] = '{folder}/temp'; $config['log_dir'] = '{folder}/logs';
$config['plugins'] = []; $config['htmleditor'] = 0; $config['language'] = 'en_US';
$config['skin'] = 'elastic'; $config['use_https'] = false; $config['enable_installer'] = false;
"""
        )

    def get(self, query: str) -> str:
        with self._browser.open(f"http://127.0.0.1:{self.port}/?{query}", timeout=60) as answer:
            return answer.read().decode()

    def post(self, query: str, fields: dict[str, str]) -> str:
        data = urllib.parse.urlencode(fields).encode()
        with self._browser.open(f"http://127.0.0.1:{self.port}/?{query}", data, timeout=60) as answer:
            return answer.read().decode()

    def sign_in(self, user: str) -> None:
        deadline = time.monotonic() + 30
        while True:
            try:
                page = self.get("_task=login")
                break
            except (urllib.error.URLError, ConnectionError):
                assert time.monotonic() < deadline, "Roundcube does not answer"
                time.sleep(0.2)
        page = self.post(
            "_task=login",
            {"_token": token(page), "_task": "login", "_action": "login", "_user": user, "_pass": PASSWORD},
        )
        assert "rcmloginuser" not in page, "signed in"

    def identity(self, address: str) -> None:
        page = self.get("_task=settings&_action=add-identity&_framed=1")
        fields = {"_token": token(page), "_action": "save-identity", "_framed": "1", "_name": "Jane Doe"}
        self.post("_task=settings", {**fields, "_task": "settings", "_email": address, "_standard": "1"})

    def open_draft(self, uid: int) -> dict[str, str]:
        """The fields of the form that Edit opens."""
        page = self.get(f"_task=mail&_mbox=Drafts&_draft_uid={uid}&_action=compose")
        inputs = [one for one in _INPUT.findall(page) if 'type="checkbox"' not in one]
        form = {_NAME.search(one)[1]: unescape(_VALUE.search(one)[1]) for one in inputs if _VALUE.search(one)}
        text = re.search(r"<textarea[^>]*name=\"_message\"[^>]*>(.*?)</textarea>", page, re.DOTALL)
        to = re.search(r"<textarea[^>]*name=\"_to\"[^>]*>(.*?)</textarea>", page, re.DOTALL)
        choices = re.search(r"<select[^>]*name=\"_from\".*?</select>", page, re.DOTALL)
        assert choices, page
        sender = re.search(r"<option value=\"(\d+)\"[^>]*selected[^>]*>([^<]*)</option>", choices[0])
        assert sender, choices[0]
        form |= {"_message": unescape(text[1]), "_to": unescape(to[1]), "_token": token(page)}
        return form | {"_from": sender[1], "from": unescape(sender[2])}

    def hand_in(self, form: dict[str, str], *, draft: bool) -> None:
        fields = {name: value for name, value in form.items() if name.startswith("_")}
        more = {"_task": "mail", "_action": "send", "_draft": "1" if draft else "", "_framed": "1"}
        self.post("_task=mail&_framed=1", {**fields, **more, "_store_target": "Sent", "_is_html": "0"})

    def end(self) -> None:
        self._server.terminate()
        self._server.wait(10)


_INPUT = re.compile(r"<input[^>]*name=\"_[a-z_]+\"[^>]*>")
_NAME, _VALUE = re.compile(r"name=\"(_[a-z_]+)\""), re.compile(r"value=\"([^\"]*)\"")


def token(page: str) -> str:
    """Roundcube's own protection against foreign forms."""
    found = re.search(r'"request_token":"([^"]+)"', page) or re.search(r'name="_token" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


@pytest.fixture
def roundcube(house, sink):
    made = Roundcube(house, sink)
    try:
        made.sign_in(house.user)
        made.identity("jane@example.org")
        made.identity("jobs@jane.example")
        yield made
    finally:
        made.end()


def test_roundcube_saves_and_sends_our_draft(house, sink, roundcube):
    """Edit opens a reply with the right From, To and Subject; saved it is edited, sent it is sent."""
    ((uid, _, draft),) = house.messages("Drafts")
    form = roundcube.open_draft(uid)
    assert "jobs@jane.example" in form["from"]
    assert form["_to"].strip() == "ada@bakery.example"
    assert form["_subject"] == "Re: Your application as Head Baker"
    assert "> the position to another candidate" in form["_message"]
    roundcube.hand_in({**form, "_message": "Hello. " + form["_message"]}, draft=True)
    house.until(lambda: [number for number, _, _ in house.messages("Drafts") if number != uid])
    house.once()
    assert [case["state"] for case in house.rows("list")] == ["edited"]
    ((saved, _, _),) = house.messages("Drafts")
    form = roundcube.open_draft(saved)
    roundcube.hand_in({**form, "_message": form["_message"].removeprefix("Hello. ")}, draft=False)
    house.until(lambda: sink.letters)
    house.until(lambda: house.messages("Sent"))
    (letter,) = sink.letters
    assert letter.recipients == ["ada@bakery.example"]
    compared(letter.octets, draft)
    house.once()
    assert [case["state"] for case in house.rows("list")] == ["sent"]
    assert {"\\Answered", "rejection", "replied"} <= set(house.messages("INBOX")[0][1].split())
