"""What our presets are called in the user's language."""

from PySide6.QtCore import QCoreApplication

from app.presets import PRESETS, Preset, clauses


def label(preset: Preset) -> str:
    """Name a preset on its button; an own one has its own name."""
    return _labels().get(preset.words, preset.name) if preset in PRESETS else preset.name


def told(instruction: str) -> str:
    """Say an instruction with our presets' words in the user's language."""
    labels = {words.casefold(): name for words, name in _labels().items()}
    return ", ".join(labels.get(part.casefold(), part) for part in clauses(instruction))


def _labels() -> dict[str, str]:
    tr = QCoreApplication.translate
    return {
        "as a drawing": tr("Presets", "as a drawing"),
        "as a painting": tr("Presets", "as a painting"),
        "as a photo": tr("Presets", "as a photo"),
        "at night": tr("Presets", "at night"),
        "in bright daylight": tr("Presets", "by day"),
        "in snow": tr("Presets", "in winter"),
        "in summer sunshine": tr("Presets", "in summer"),
        "without people": tr("Presets", "without people"),
        "with people": tr("Presets", "with people"),
        "calm and quiet": tr("Presets", "calmer"),
        "in bright colours": tr("Presets", "more colourful"),
        "close up": tr("Presets", "close up"),
        "from far away": tr("Presets", "from far away"),
        "fast and lively": tr("Presets", "livelier"),
        "with voices": tr("Presets", "with voices"),
        "without voices": tr("Presets", "without voices"),
        "with drums": tr("Presets", "with drums"),
        "without drums": tr("Presets", "without drums"),
        "on the piano": tr("Presets", "on the piano"),
        "on the guitar": tr("Presets", "on the guitar"),
        "outdoors": tr("Presets", "outdoors"),
        "slow and calm": tr("Presets", "calmer"),
        "in a minor key": tr("Presets", "in minor"),
        "in a major key": tr("Presets", "in major"),
        "for piano": tr("Presets", "for piano"),
        "for voices": tr("Presets", "for voices"),
        "a dance": tr("Presets", "a dance"),
    }
