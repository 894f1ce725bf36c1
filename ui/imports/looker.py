"""Looks at inputs on a thread of its own and tells what they would come to."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from PySide6.QtCore import QObject

from moderator.errors import ModeratorError
from moderator.importers.inputs import expand
from moderator.importers.memory import Memory, Preset
from moderator.importers.preview import Given, Pasted, Plan, Preview, preview
from moderator.jobs import Cancelled, Job
from ui.bridge import Bridge

Found = Callable[[list[Given]], None]
Looked = Callable[[Preview], None]


class Looker(QObject):
    """One input at a time, in the order asked; who asks again about one hears the last answer only.

    ``cover`` takes out of a preview what is not to be read; it is called on the thread.
    """

    def __init__(
        self,
        memory: Memory,
        failed: Callable[[BaseException], None],
        parent: QObject,
        cover: Callable[[Preview], Preview] | None = None,
    ) -> None:
        super().__init__(parent)
        self._cover = cover
        self._memory = memory
        self._failed = failed
        self._bridge = Bridge(self)
        self._worker = ThreadPoolExecutor(1, thread_name_prefix="import-look")
        self._jobs: dict[int, Job] = {}

    def find(self, given: list[Given], found: Found) -> None:
        """The inputs meant, folders opened; a folder with nothing in it stays and says so when looked at."""

        def work() -> list[Given]:
            inputs: list[Given] = []
            for one in given:
                try:
                    inputs += [one] if isinstance(one, Pasted) else expand([one])
                except ModeratorError:
                    inputs.append(one)
            return inputs

        self._bridge.watch(self._worker.submit(work), found, self._failed)

    def look(self, number: int, plan: Plan, looked: Looked) -> None:
        """Look at the input known by this number."""
        if number in self._jobs:
            self._jobs[number].cancel()
        job = self._jobs[number] = Job()

        def work() -> Preview:
            job.checkpoint()
            made = preview(plan.given, plan.options, job, self._presets())
            return self._cover(made) if self._cover is not None else made

        def told(result: Preview) -> None:
            if not job.cancelled:
                looked(result)

        def fault(error: BaseException) -> None:
            if not isinstance(error, Cancelled):
                self._failed(error)

        self._bridge.watch(self._worker.submit(work), told, fault)

    def _presets(self) -> tuple[Preset, ...]:
        try:
            return tuple(self._memory.presets())
        except ModeratorError:
            return ()

    def stop(self) -> None:
        """Nobody waits for the answers any more."""
        for job in self._jobs.values():
            job.cancel()
        self._jobs.clear()

    def close(self) -> None:
        self.stop()
        self._bridge.close()
        self._worker.shutdown(wait=False, cancel_futures=True)
