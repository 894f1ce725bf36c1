"""The sample, flagging anew, and what runs in the background."""

from __future__ import annotations

from moderator import assets
from moderator.importers.base import Options
from moderator.importers.preview import Plan
from moderator.pipeline import FlagReport
from ui.room import Handlers, Kit, Room
from ui.session import Work


class Papers(Room):
    """Shows the work of the session in the jobs bar and tells the outcome."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit)
        self._session, self._window, self._tr = kit.session, kit.window, kit.tr
        kit.window.jobs.cancelled.connect(kit.session.cancel)
        kit.session.working.connect(self.show_work)

    def handlers(self) -> Handlers:
        return {
            "sample": self.load_sample,
            "flag": self._session.flag,
            "job.stop": self.stop,
        }

    def load_sample(self) -> None:
        """The article and comments that come with the program; nobody need look at them first."""
        self._session.load([Plan(assets.seed(), Options())])

    def show_work(self, work: Work | None) -> None:
        """Show what runs in the background in the jobs bar."""
        jobs = self._window.jobs
        if work is None:
            jobs.finish()
        elif work.progress is None:
            jobs.begin(work.title, self._session.queued)
        else:
            jobs.report(work.progress, self._session.queued)

    def stop(self) -> None:
        """Ask what runs to stop; what waits behind it goes on."""
        if self._session.busy:
            self._window.jobs.stop()
        else:
            self.kit.say(self._tr("job.none"), "held")

    def tell(self, name: str, result: object) -> None:
        """What a job in the background came to."""
        tr, strip = self._tr, self._window.strip
        if isinstance(result, FlagReport):
            strip.say(tr("told.flag", comments=result.comments, flagged=result.flagged), tone="approved")
