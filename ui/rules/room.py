"""The room of rules: answers the editor from a worker, keeps the pack, logs it, and flags anew."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from moderator.appraisal import Draft, Propose, TryExamples, TryOut
from moderator.errors import ModeratorError
from moderator.jobs import Job, Progress
from moderator.rules.bill import Bill, Item
from moderator.rules.drafting import own_pack, own_text, with_term, with_versions
from moderator.rules.fault import Fault, PackFaults
from moderator.rules.own import save as save_pack
from moderator.rules.pack import Pack
from moderator.rules.parse import parse_pack
from moderator.rules.proposals import Proposal
from moderator.rules.shelf import active
from moderator.scoring.priority import counts
from moderator.store import appraising
from moderator.worker import Pool
from ui.room import Handlers, Kit, Room
from ui.rules.bench import Bench, price
from ui.rules.editor import RulesEditor, Side
from ui.worst_words import WorstWords

Pricing = Callable[[Pool, Job], tuple[tuple[Item, ...], Bill]]


class Rules(Room):
    """One editor, one own pack. Everything slow runs on the bench."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self.editor: RulesEditor | None = None
        self._bench: Bench | None = None
        self._saved: str | None = None
        """The own pack as it is on disk; None where there is none that works."""
        self._priced: tuple[str, tuple[Item, ...], Bill] | None = None
        """The text a bill was made of, and the bill."""
        self._faulty = True

    def handlers(self) -> Handlers:
        return {"rules": self.open}

    def open(self) -> None:
        """Edit the own pack."""
        editor = self.editor or self._make()
        own = own_pack()
        try:
            text = own_text(own)
        except (OSError, UnicodeDecodeError) as fault:
            told = ModeratorError("rules.unreadable", where=str(own), detail=str(fault))
            self.kit.window.strip.show_fault(told)
            return
        self._saved = text if own.is_file() and _sound(text, own) else None
        self._priced = None
        others = [(path.stem, path) for path in active(self.kit.session.settings) if path != own]
        editor.open_with(own, text, others)

    def _make(self) -> RulesEditor:
        kit = self.kit
        editor = self.editor = RulesEditor(kit.theme, kit.tr, kit.window)
        bench = self._bench = Bench()
        kit.window.destroyed.connect(bench.close)
        kit.window.closing.connect(bench.close)
        bench.failed.connect(self._on_failed)
        bench.progressed.connect(editor.bill.show_progress)
        editor.checked.connect(self._check)
        editor.pack_wanted.connect(self._show_other)
        editor.save_wanted.connect(self.save)
        editor.closed.connect(bench.rest)
        editor.try_out.asked.connect(lambda _: self._try())
        editor.bill.wanted.connect(self.make_bill)
        editor.bill.cancelled.connect(self._stop_bill)
        editor.bill.reasoned.connect(lambda _: self._settle_save())
        editor.proposals.wanted.connect(self._propose)
        editor.proposals.chosen.connect(self._add)
        return editor

    @property
    def _parts(self) -> tuple[RulesEditor, Bench]:
        assert self.editor is not None
        assert self._bench is not None
        return self.editor, self._bench

    def _draft(self) -> Draft:
        editor, _ = self._parts
        own = own_pack()
        base = tuple(path for path in active(self.kit.session.settings) if path != own)
        return Draft(own, editor.text(), base, self._saved)

    def _check(self, text: str) -> None:
        """Faults first; the examples are tried in the worker where there are none."""
        _, bench = self._parts
        try:
            parse_pack(text.encode(), own_pack())
        except PackFaults as broken:
            self._show_faults(broken.faults)
            return
        self._show_faults(())
        draft = self._draft()
        bench.ask("examples", lambda pool, job: pool.call(TryExamples(draft), job), self._show_faults)
        self._try()

    def _show_faults(self, faults: tuple[Fault, ...]) -> None:
        editor, _ = self._parts
        self._faulty = bool(faults)
        editor.show_faults(faults)
        editor.bill.make.setEnabled(not faults)
        if faults:
            editor.try_out.show_faulty(editor.try_out.field.text())
        self._settle_save()

    def _try(self) -> None:
        editor, bench = self._parts
        text = editor.try_out.field.text()
        if self._faulty:
            editor.try_out.show_faulty(text)
            return
        if not text:
            editor.try_out.show_findings(text, (), False)
            return
        draft = self._draft()
        bench.ask(
            "try",
            lambda pool, job: pool.call(TryOut(draft, text), job),
            lambda found: editor.try_out.show_findings(text, found, any(map(counts, found))),
        )

    def _show_other(self, path: Path) -> None:
        editor, _ = self._parts
        try:
            editor.show_other(path.read_text(encoding="utf-8-sig"))
        except (OSError, UnicodeDecodeError) as fault:
            self._on_failed(ModeratorError("rules.unreadable", where=str(path), detail=str(fault)))

    def make_bill(self) -> None:
        """Try the change on the whole queue."""
        editor, bench = self._parts
        if self._faulty:
            return
        draft, session = self._draft(), self.kit.session
        total = session.reader.counts().total
        text = editor.text()

        def tell(priced: tuple[tuple[Item, ...], Bill]) -> None:
            self._priced = (text, *priced)
            editor.show_bill(*priced, session.settings.rule_floor)
            self._settle_save()

        editor.show_side(Side.BILL)
        editor.bill.show_progress(Progress("job.bill", 0, total))
        bench.ask("bill", self._covered(price(draft, session.path, total), draft), tell)

    def _covered(self, work: Pricing, draft: Draft) -> Pricing:
        """The same bill; under the mask its examples are without the worst words."""
        if self.kit.theme.veil is None:
            return work

        def packs() -> list[Pack]:
            base, own = draft.packs()
            return [*base, own]

        words = WorstWords(packs)

        def covering(pool: Pool, job: Job) -> tuple[tuple[Item, ...], Bill]:
            items, bill = work(pool, job)
            return items, words.bill(bill)

        return covering

    def _stop_bill(self) -> None:
        editor, bench = self._parts
        bench.cancel("bill")
        editor.bill.forget()

    def _bill_of(self, text: str) -> tuple[tuple[Item, ...], Bill] | None:
        """The bill, if it is one of this very text."""
        if self._priced is None or self._priced[0] != text:
            return None
        return self._priced[1], self._priced[2]

    def _settle_save(self) -> None:
        """Saving waits for a sound pack, and for a reason where a change is below the floor."""
        editor, _ = self._parts
        unreasoned = bool(editor.bill.below) and not editor.bill.reason.text().strip()
        priced = self._bill_of(editor.text()) is not None
        editor.save.setText(self.kit.tr("rules.save" if priced else "rules.save_bill"))
        editor.save.setEnabled(not self._faulty and not (priced and unreasoned))

    def save(self) -> None:
        """Show the bill first; with the bill seen, write the pack, log it, and flag anew."""
        editor, _ = self._parts
        text = editor.text()
        priced = self._bill_of(text)
        if self._faulty:
            return
        if priced is None:
            self.make_bill()
            return
        own = own_pack()
        old = parse_pack(self._saved.encode(), own) if self._saved is not None else None
        kept = with_versions(text, old, own)
        try:
            save_pack(own, kept)
        except OSError as fault:
            self._on_failed(ModeratorError("house.unwritable", file=str(own), detail=str(fault)))
            return
        self._log(kept, *priced)
        editor.dismiss()
        self.kit.say(self.kit.tr("rules.saved"), "approved")
        self.kit.session.flag()

    def _log(self, text: str, items: tuple[Item, ...], bill: Bill) -> None:
        """What was saved, what its bill said, and why it was saved all the same."""
        editor, _ = self._parts
        session = self.kit.session
        pack = parse_pack(text.encode(), own_pack())
        share = bill.total.precision
        said: dict[str, object] = {
            "pack": pack.id,
            "versions": {rule.id: rule.version for rule in pack.rules},
            "items": [[item.turn, item.part, item.rule] for item in items],
            "read": bill.read,
            "below": [items[at].rule for at in editor.bill.below],
            "floor": session.settings.rule_floor,
            "decided": [share.part, share.whole],
            "reason": editor.bill.reason.text().strip(),
        }
        reviewer = session.reviewer
        session.write_event(lambda db: appraising.record(db, reviewer, said))

    def _propose(self) -> None:
        editor, bench = self._parts
        packs = tuple(active(self.kit.session.settings))
        queue = self.kit.session.path
        bench.ask(
            "propose",
            lambda pool, job: pool.call(Propose(queue, packs), job),
            editor.proposals.show_proposed,
        )

    def _add(self, proposal: Proposal) -> None:
        """One more term in the rule of proposed terms; nothing is saved by it."""
        editor, _ = self._parts
        proposed = editor.proposals.proposed
        title = self.kit.tr.texts["rules.proposed_title"]
        left = proposed.harmless if proposed else ()
        try:
            text = with_term(editor.text(), proposal.term, proposal.examples, left, title)
        except ValueError as fault:
            self._on_failed(ModeratorError("rules.no_toml", detail=str(fault)))
            return
        editor.set_text(text)

    def _on_failed(self, fault: BaseException) -> None:
        self.kit.session.failed.emit(fault)
        if self.editor is not None:
            self.editor.bill.forget()


def _sound(text: str, path: Path) -> bool:
    """Whether a pack can be used; one that cannot finds nothing, and every word of it is new."""
    try:
        parse_pack(text.encode(), path)
    except PackFaults:
        return False
    return True
