"""The accessibility rules of axe, on the page as it is shown."""

from zlib import crc32

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.effort import IS_WHOLE

#: Light and dark, wide and narrow: what people see differs, so what is checked does. A quick run
#: checks each page in one of them, always the same, by the title of the page.
LOOKS = [("light", 1280), ("dark", 390)]
TWO_FRAMES = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
NOTHING_MOVES = "() => document.getAnimations().every(({playState}) => playState !== 'running')"


def assert_accessible(page: Page) -> None:
    """Run axe in the looks that this run plays, and leave the page as it was found."""
    looks = LOOKS if IS_WHOLE else [LOOKS[crc32(page.title().encode()) % len(LOOKS)]]
    for scheme, width in looks:
        # Without motion: a colour half-way through its transition has no contrast to speak of.
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.set_viewport_size({"width": width, "height": 900})
        page.wait_for_function(
            "scheme => document.documentElement.dataset.bsTheme === scheme", arg=scheme
        )
        # Axe must not read half of the old colours, however long a busy machine takes to paint.
        page.evaluate(TWO_FRAMES)
        page.wait_for_function(NOTHING_MOVES)
        found = Axe().run(page).response["violations"]
        told = [
            f"{violation['id']} ({scheme}, {width} px): {node['html'][:200]} "
            f"{node.get('failureSummary', '')}"
            for violation in found
            for node in violation["nodes"]
        ]
        assert not told, f"{page.url}\n" + "\n".join(told)
        overflow = page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert overflow <= 0, f"{page.url} scrolls sideways by {overflow} px at {width} px"
    page.emulate_media(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 900})
