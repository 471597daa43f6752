"""The status line: how much is searchable, what could not be read, how fast, and a pause button."""

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from app import explain
from app.icons import set_icon
from app.theme import SPACE_S, SPACE_XS
from app.views.status_layout import StatusLayout
from app.widgets.elided import ElidedLabel
from engine.domain import Progress

BAR_PX = 96
LEAST_LETTERS = 16  # of what goes on
LEAST_RATE = 0.05  # files per second that round to more than 0.0


class StatusLine(QWidget):
    """Always says `searchable of all`.

    Signals
    -------
    failures_wanted(), pause_toggled(bool)
    """

    failures_wanted = Signal()
    pause_toggled = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._progress = Progress(0, 0, 0)
        self._searchable = QLabel(self)
        self.failed = QPushButton(self)
        self.failed.setProperty("flat", True)
        self.failed.setObjectName("statusLink")
        self.bar = QProgressBar(self)
        self.bar.setTextVisible(False)
        self.bar.setFixedWidth(BAR_PX)
        self.bar.setAccessibleName(self.tr("How much is indexed"))
        self.bar.hide()
        self._speed = ElidedLabel("", self)
        self._speed.setProperty("role", "muted")
        self._hint = QLabel(self)
        self._hint.setProperty("role", "muted")
        self.anyway = QPushButton(self.tr("Index anyway"), self)
        self.anyway.setProperty("flat", True)
        self.anyway.setObjectName("statusLink")
        self.anyway.setToolTip(
            self.tr("Index until everything is searchable, whatever the settings say")
        )
        self.anyway.hide()
        self.pause = QToolButton(self)
        self.pause.setObjectName("statusButton")
        self._lay_out()
        self.failed.clicked.connect(self.failures_wanted)
        self.anyway.clicked.connect(lambda: self.pause_toggled.emit(False))
        self.pause.clicked.connect(lambda: self.pause_toggled.emit(not self._progress.paused))
        self.failed.hide()
        self.pause.hide()
        self._hint.hide()
        self._searchable.setText(self.tr("Opening the library…"))

    def _lay_out(self) -> None:
        activity = QWidget(self)
        inside = QHBoxLayout(activity)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.setSpacing(SPACE_S)
        inside.addWidget(self.bar)
        inside.addWidget(self._speed, 1)
        row = StatusLayout(self, activity, SPACE_S)
        row.setContentsMargins(SPACE_S, SPACE_XS // 2, SPACE_S, SPACE_XS // 2)
        parts = (self._searchable, self.failed, activity, self.anyway, self._hint, self.pause)
        for part in parts:
            row.addWidget(part)

    def show_progress(self, progress: Progress) -> None:
        """Show where indexing stands."""
        self._progress = progress
        n, total = explain.number(progress.searchable), explain.number(progress.total)
        counts = self.tr("{n} of {total} searchable").format(n=n, total=total)
        self._searchable.setText(counts if progress.total else self.tr("No files yet"))
        self.failed.setText(self.tr("%Ln could not be read — show", "", progress.failed))
        self.failed.setVisible(progress.failed > 0)
        self.bar.setVisible(progress.queued > 0)
        self.bar.setRange(0, max(1, progress.total))
        self.bar.setValue(progress.total - progress.queued)
        activity = self._activity(progress)
        self._speed.setText(activity)
        # less is no help; all of it would have the line break anew with each figure
        letters = min(len(activity), LEAST_LETTERS)
        self._speed.setMinimumWidth(letters * self._speed.fontMetrics().averageCharWidth())
        self.anyway.setVisible(bool(progress.pause_reason))
        is_working = progress.queued > 0 or progress.paused
        self.pause.setVisible(is_working and not progress.pause_reason)
        name = self.tr("Go on indexing") if progress.paused else self.tr("Pause indexing")
        self.pause.setAccessibleName(name)
        self.pause.setToolTip(name)
        set_icon(self.pause, "play" if progress.paused else "pause")

    def show_hint(self, text: str) -> None:
        """Say something small at the right: how many are selected."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def text(self) -> str:
        """All that can be read, for tests and screen readers."""
        parts = [self._searchable.text(), self._speed.text()]
        if not self.failed.isHidden():
            parts.insert(1, self.failed.text())
        return " · ".join(part for part in parts if part)

    def _activity(self, progress: Progress) -> str:
        if progress.paused:
            return self._why_paused(progress.pause_reason)
        if progress.scanning and not progress.queued:
            return self.tr("looking through the folders…")
        if not progress.queued:
            return ""
        parts = []
        if progress.rate >= LEAST_RATE:
            rate = QLocale().toString(progress.rate, "f", 0 if progress.rate >= 10 else 1)
            device = self.tr("CPU") if progress.device == "cpu" else self.tr("GPU")
            parts.append(self.tr("{rate} files/s on {device}").format(rate=rate, device=device))
        if progress.eta_s is not None:
            parts.append(self.tr("{time} left").format(time=explain.length(progress.eta_s)))
        return " · ".join(parts) or self.tr("indexing…")

    def _why_paused(self, reason: str) -> str:
        reasons = {
            "battery": self.tr("waits while the computer runs on its battery"),
            "busy": self.tr("waits while other programs need the computer"),
        }
        return reasons.get(reason, self.tr("paused"))
