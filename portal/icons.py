"""The icons of the pages: a sprite of the few outline icons of Tabler that are used.

To add icons, unpack the package and name the new ones; those there already are kept:

    npm pack @tabler/icons@3.51.0 && tar xzf tabler-icons-3.51.0.tgz
    python -m portal.icons package new-icon another-icon
    cd portal/static/portal/vendor && sha256sum */* > SHA256SUMS    # without SHA256SUMS itself
"""

import re
import sys
from functools import cache
from pathlib import Path

SPRITE = Path(__file__).parent / "static/portal/vendor/tabler-icons/sprite.svg"
SYMBOL = re.compile(r'<symbol id="([^"]+)" viewBox="0 0 24 24">(.*?)</symbol>')
SHAPE = re.compile(r"<(?:path|circle|rect|line)[^>]*/>")


@cache
def load_icons() -> dict[str, str]:
    """Return the shapes of each icon, as SVG, by name."""
    return dict(SYMBOL.findall(SPRITE.read_text(encoding="utf-8")))


def take_shapes(source: str) -> str:
    """Return what an icon's file draws, without the empty square that every one begins with."""
    shapes = (shape for shape in SHAPE.findall(source) if "M0 0h24v24H0z" not in shape)
    return "".join(shape.replace(" />", "/>") for shape in shapes)


def write_sprite(package: Path, names: list[str]) -> None:
    """Write the sprite anew, from the outline icons of the unpacked package."""
    folder = package / "icons" / "outline"
    symbols = (
        f'<symbol id="{name}" viewBox="0 0 24 24">'
        f"{take_shapes((folder / f'{name}.svg').read_text(encoding='utf-8'))}</symbol>"
        for name in sorted(set(names))
    )
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">', *symbols, "</svg>", ""]
    SPRITE.write_text("\n".join(lines), encoding="utf-8")


if __name__ == "__main__":
    write_sprite(Path(sys.argv[1]), [*load_icons(), *sys.argv[2:]])
