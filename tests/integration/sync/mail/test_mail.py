"""Messages over a real SMTP server: encrypted, signed in, once; and what becomes of one when the server misbehaves."""

from __future__ import annotations

import shutil
from dataclasses import replace

import pytest

from intake.domain.effects import MAIL, EntryState
from intake.domain.errors import IntakeError, ShopRefused, ShopUnknowable, ShopUnreachable
from intake.domain.returns import ExpectedReturn
from intake.paths import resources
from intake.sync.mail import plan, words
from tests.integration.sync.mail.post import EVENTS, JPEG, engine, entry_of, mail_server, record, worn
from tests.servers.mail import MailServer
from tests.servers.processes import free_port


def test_a_deduction_is_explained_in_the_customers_language_with_photos_and_the_law(
    server, box, store, shop, time, trust, owed
):
    one, settled = owed
    one = replace(one, customer=replace(one.customer, name="Ana <b>Popescu</b>"))
    writer = mail_server(server, shop, trust[1], (one,))
    assert engine(store, writer, time).push_once().settled == 1
    (message,) = box.taken
    entry = entry_of(store)
    assert message["Message-ID"] == f"<{entry.effect.key}@example.org>" == entry.reference
    assert message["From"].addresses[0].display_name == "Zo & Zo <shoes>"
    assert message["Reply-To"] == "help@example.org"
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["Content-Language"] == one.customer.language
    plain = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    for text in (plain, html):
        assert "2011/83" in text
        assert "+31 30 123 45 67" in text
    assert "Ana <b>Popescu</b>" in plain
    assert "Ana &lt;b&gt;Popescu&lt;/b&gt;" in html
    assert "<b>" not in html
    assert "Zo &amp; Zo &lt;shoes&gt;" in html
    photos = [part for part in message.walk() if part.get_content_type() == "image/jpeg"]
    assert [photo.get_content() for photo in photos] == [JPEG]
    assert f"cid:{photos[0]['Content-ID'].strip('<>')}" in html


def test_the_message_waits_until_the_refund_is_done(server, box, store, shop, time, trust):
    one, settled = worn(shop)
    record(store, shop, one, settled, time)
    writer = engine(store, mail_server(server, shop, trust[1], (one,)), time)
    assert writer.push_once().sent == 0
    with store.read() as reads:
        assert [entry.shop for entry in reads.entries()][-1] == MAIL
    engine(store, shop, time).push_once()
    assert writer.push_once().settled == 1
    assert len(box.taken) == 1


def test_no_address_is_kept_on_our_side(server, box, store, shop, time, trust, owed, tmp_path):
    one, _ = owed
    engine(store, mail_server(server, shop, trust[1], (one,)), time).push_once()
    (recipient,) = box.recipients
    store.close()
    for path in (tmp_path / "data").rglob("*"):
        if path.is_file():
            assert recipient.encode() not in path.read_bytes(), path


@pytest.mark.parametrize("keep", [True, False])
def test_a_connection_lost_after_the_message_is_never_sent_again(server, box, store, shop, time, trust, owed, keep):
    box.hang_up, box.keep = (lambda: True), keep
    writer = engine(store, mail_server(server, shop, trust[1], (owed[0],)), time)
    assert writer.push_once().parked == 1
    box.hang_up = lambda: False
    for _ in range(5):
        time.pass_by(600)
        writer.push_once()
    found = entry_of(store)
    assert (found.state, found.problem and found.problem.code) == (EntryState.PARKED, "mail_unclear")
    assert box.dialogues == 1


def test_a_program_killed_while_it_sent_leaves_the_message_to_a_person(
    server, box, store, shop, time, trust, owed, monkeypatch
):
    class Killed(BaseException):
        pass

    writer = mail_server(server, shop, trust[1], (owed[0],))
    real = writer.send

    def dies(effect):
        real(effect)
        raise Killed

    monkeypatch.setattr(writer, "send", dies)
    with pytest.raises(Killed):
        engine(store, writer, time).push_once()
    monkeypatch.undo()
    again = engine(store, mail_server(server, shop, trust[1], (owed[0],)), time)
    for _ in range(5):
        time.pass_by(600)
        again.push_once()
    found = entry_of(store)
    assert (found.state, found.problem and found.problem.code) == (EntryState.PARKED, "key_forgotten")
    assert box.dialogues == 1


def test_greylisting_is_waited_out(server, box, store, shop, time, trust, owed):
    answers = iter(["451 4.7.1 Greylisted, come back in a minute", None])
    box.rcpt = lambda _address: next(answers)
    writer = engine(store, mail_server(server, shop, trust[1], (owed[0],)), time)
    report = writer.push_once()
    assert report.problem is not None
    assert report.problem.code == "mail_later"
    assert "Greylisted" in report.problem.params["answer"]
    assert entry_of(store).state is EntryState.INTENT
    assert writer.push_once().sent == 0
    time.pass_by(62)
    assert writer.push_once().settled == 1
    assert len(box.taken) == 1


@pytest.mark.parametrize(
    ("answers", "code"),
    [
        ({"rcpt": lambda _address: "550 5.1.1 No such user"}, "mail_address_refused"),
        ({"data": lambda: "554 5.7.1 Looks like spam"}, "mail_refused"),
    ],
)
def test_a_clear_no_is_a_persons_affair(server, box, store, shop, time, trust, owed, answers, code):
    for name, answer in answers.items():
        setattr(box, name, answer)
    writer = engine(store, mail_server(server, shop, trust[1], (owed[0],)), time)
    assert writer.push_once().parked == 1
    found = entry_of(store)
    assert (found.state, found.problem and found.problem.code) == (EntryState.REFUSED, code)
    time.pass_by(3600)
    assert writer.push_once().sent == 0


def test_a_temporary_no_to_the_whole_message_is_tried_again(server, box, store, shop, time, trust, owed):
    answers = iter(["452 4.3.1 Disk full", None])
    box.data = lambda: next(answers)
    writer = engine(store, mail_server(server, shop, trust[1], (owed[0],)), time)
    assert writer.push_once().settled == 0
    time.pass_by(62)
    assert writer.push_once().settled == 1
    assert len(box.taken) == 1


def test_a_wrong_password_waits_for_it_and_sends_nothing(server, box, store, shop, time, trust, owed):
    writer = mail_server(server, shop, trust[1], (owed[0],), password="not it")
    report = engine(store, writer, time).push_once()
    assert report.problem is not None
    assert report.problem.code == "mail_unauthorized"
    assert entry_of(store).state is EntryState.INTENT
    assert box.dialogues == 0


def test_a_server_nobody_vouches_for_is_not_spoken_to(server, box, store, shop, time, owed):
    report = engine(store, mail_server(server, shop, None, (owed[0],)), time).push_once()
    assert report.problem is not None
    assert report.problem.code == "mail_unreachable"
    assert box.dialogues == 0


def test_a_server_without_starttls_gets_neither_password_nor_message(box, shop, store, time, trust, owed):
    plain = MailServer(box, password=False)
    plain.start()
    try:
        report = engine(store, mail_server(plain, shop, trust[1], (owed[0],)), time).push_once()
        assert report.problem is not None
        assert report.problem.code == "mail_tls_missing"
        with pytest.raises(IntakeError) as refused:
            mail_server(plain, shop, None, (), tls="none", server="mail.example.org")
        assert refused.value.code == "mail_insecure"
        open_one = mail_server(plain, shop, None, (owed[0],), tls="none", server="127.0.0.1", user="")
        time.pass_by(120)
        assert engine(store, open_one, time).push_once().settled == 1
    finally:
        plain.stop()
    assert box.dialogues == 1


def test_tls_from_the_first_byte_works_as_well(box, shop, store, time, trust, owed):
    made = MailServer(box, tls=trust[0], implicit=True, password=False)
    made.start()
    try:
        writer = mail_server(made, shop, trust[1], (owed[0],), tls="tls", user="")
        writer.check()
        assert engine(store, writer, time).push_once().settled == 1
    finally:
        made.stop()


@pytest.mark.parametrize("address", ["", "nobody", "a@b@c.org", "x@example.org\r\nRCPT TO:<y@z.org>", "<a@b.org>"])
def test_an_address_that_is_none_is_never_given_to_a_server(server, box, store, shop, time, trust, owed, address):
    shop.contact = lambda _expected: address
    writer = mail_server(server, shop, trust[1], (owed[0],))
    with pytest.raises(ShopRefused) as refused:
        writer.send(entry_of(store).effect)
    assert refused.value.code == "mail_address_missing"
    assert box.dialogues == 0


def test_a_shop_that_is_away_only_delays_the_message(server, box, store, shop, time, trust, owed):
    def away(_expected: ExpectedReturn) -> str:
        raise ShopUnreachable(shop="training")

    shop.contact = away
    with pytest.raises(ShopUnreachable):
        mail_server(server, shop, trust[1], (owed[0],)).send(entry_of(store).effect)
    with pytest.raises(ShopRefused):
        mail_server(server, shop, trust[1], ()).send(entry_of(store).effect)  # a return that is gone


def test_a_long_line_and_a_line_with_a_dot_arrive_whole(server, box, store, shop, time, trust, owed, tmp_path):
    own = tmp_path / "mail"
    own.mkdir()
    language = owed[0].customer.language
    (own / f"{language}.toml").write_text(f'[law]\nhead = ".\\n..\\n{"x" * 2000}"\n', encoding="utf-8")
    writer = mail_server(server, shop, trust[1], (owed[0],), own=own)
    assert engine(store, writer, time).push_once().settled == 1
    said = box.taken[0].get_body(("plain",)).get_content()
    assert ".\n..\n" + "x" * 2000 in said.replace("\r\n", "\n")


def test_nothing_answers_where_no_server_is(shop, store, trust, owed):
    writer = mail_server(free_port(), shop, trust[1], (owed[0],))
    with pytest.raises(ShopUnreachable):
        writer.send(entry_of(store).effect)
    assert writer.look(entry_of(store).effect).reference == ""


def test_what_the_engine_is_told_of_an_unclear_end_names_the_server(server, box, store, shop, trust, owed):
    box.hang_up = lambda: True
    with pytest.raises(ShopUnknowable) as unclear:
        mail_server(server, shop, trust[1], (owed[0],)).send(entry_of(store).effect)
    assert unclear.value.params == {"server": "localhost"}


def test_the_same_settlement_always_gives_the_same_message(shop):
    one, settled = worn(shop)
    first, second = (plan.plan(settled, one, EVENTS, "main") for _ in range(2))
    assert first == second
    assert first[0].body == second[0].body
    assert first[0].shop == MAIL
    assert one.customer.name.encode() not in first[0].body
    assert plan.plan(settled, one, ("refunded",), "main") == ()


def test_the_file_of_words_can_be_another_ones(tmp_path):
    shutil.copy(resources() / "mail" / "en.toml", tmp_path / "en.toml")
    same = words.load(resources() / "mail", tmp_path, "en")
    assert same("greeting.plain") == "Hello,"
    for wrong in ('[law]\nhaed = "x"', '[law]\nhead = "{name}"', '[law]\nhead = "{"', "law", '[law]\nhead = "{0.a}"'):
        (tmp_path / "en.toml").write_text(wrong, encoding="utf-8")
        with pytest.raises(IntakeError) as refused:
            words.load(resources() / "mail", tmp_path, "en")
        assert refused.value.code == "mail_words_invalid"
