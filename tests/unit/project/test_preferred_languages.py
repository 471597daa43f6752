"""Which languages the user's queries are likely in."""

import pytest

from engine.config import preferred_languages


@pytest.mark.parametrize(
    ("environment", "languages"),
    [
        ({}, ()),
        ({"LANG": ""}, ()),
        ({"LANG": "C.UTF-8"}, ()),
        ({"LANG": "POSIX"}, ()),
        ({"LANG": "de_DE.UTF-8"}, ("de",)),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, ("fr",)),
        ({"LANGUAGE": "pt_BR:pt:en", "LANG": "en_US.UTF-8"}, ("pt", "en")),
        ({"TROUVERE_LANGUAGES": "ja, de", "LANG": "fr_FR"}, ("ja", "de")),
        ({"TROUVERE_LANGUAGES": "", "LANG": "fr_FR"}, ()),
        ({"TROUVERE_LANGUAGES": "🐕,12"}, ()),
    ],
)
def test_what_the_environment_says(
    environment: dict[str, str], languages: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.platform", "linux")
    assert preferred_languages(environment) == languages
