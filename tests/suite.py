"""`make suite MAIL=FOLDER`: mail of another parser's suite, and broken copies of it; time, memory and the drafts.

Each file is read as it is; then COPIES are cut, doubled, spliced and put into one another. Whatever is in them: a
second of computing and 200 MB at most, no exception, and of each draft five readers see the same one plain letter.
"""

from __future__ import annotations

import email
import email.policy
import resource
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import hostile
import mailparser
from integration.test_hostile import ALLOWED, MEBIBYTES, SECONDS, letter

COPIES = 1000
PERL = """
use Email::MIME; binmode STDIN; local $/; my $mail = Email::MIME->new(<STDIN>);
print join("\\n", scalar($mail->subparts), $mail->content_type, $mail->header_names), "\\n";
"""


def faults(octets: bytes) -> Iterator[str]:
    """What is wrong with a draft, in the eyes of the email package (twice), mail-parser and Perl's Email::MIME."""
    parsed = [email.message_from_bytes(octets, policy=email.policy.default), email.message_from_bytes(octets)]
    for message in (*parsed, mailparser.parse_from_bytes(octets).message):
        fields = Counter(field.lower() for field in message.keys())  # noqa: SIM118  # a message, no mapping
        if not fields.keys() <= ALLOWED or max(fields.values()) > 1 or message.is_multipart() or message.defects:
            yield f"{type(message).__module__}: {fields} {message.defects}"
    perl = subprocess.run(["perl", "-e", PERL], input=octets, capture_output=True, check=False)
    parts, kind, *names = perl.stdout.decode().splitlines()
    if parts != "0" or not kind.startswith("text/plain") or not {name.lower() for name in names} <= ALLOWED:
        yield f"Email::MIME: {parts} {kind} {names}"


def mails(folder: str) -> Iterator[tuple[str, bytes]]:
    sound = {str(path): path.read_bytes() for path in sorted(Path(folder).rglob("*")) if path.is_file()}
    yield from sound.items()
    yield from hostile.bred(list(sound.values()), 1, COPIES)
    for name, octets in sound.items():
        yield f"a no under the header of {name}", hostile.declined(octets)


def main(folder: str) -> int:
    for warm in (hostile.mail(hostile.NO), hostile.mail("Zqx vbk wrt.")):
        letter(warm)  # packs, books and calendars are loaded now, those of all languages too
    spent, wrong, drafts = [], 0, 0
    for name, octets in mails(folder):
        began = time.process_time()
        draft = letter(octets)
        spent.append((time.process_time() - began, name))
        for fault in faults(draft) if draft else ():
            wrong += 1
            print(name, fault)
        drafts += draft is not None
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    slow, name = max(spent)
    print(f"{len(spent)} mails, {drafts} drafts, {wrong} faults; slowest {slow:.2f} s ({name}), {peak:.0f} MB at most")
    return 1 if wrong or slow > SECONDS or peak > MEBIBYTES else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
