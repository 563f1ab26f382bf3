"""One HTML file: no network, no fonts from elsewhere, nothing but what is in the file.

Jinja2 escapes every value, after what is invisible in it was made visible.
The page may load nothing and run only its own script and style, by their hashes.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Collection
from functools import cache, lru_cache
from pkgutil import get_data
from typing import Any

from socialops.domain.sanitize import visible

_STYLES = ("page.css", "components.css", "parts.css")
"""What every page is made of: the same parts look the same everywhere."""
_OWN_STYLE = frozenset({"calendar", "backlog", "board", "search"})


def page(
    kind: str,
    *,
    script: str | None = None,
    images: Collection[str] = (),
    **values: Any,
) -> str:
    """The template of that kind, filled with *values*; its style and the *script* become part of it.

    *images* says where pictures may come from: `data:` for those within the page, `'self'` for files beside it.
    """
    from markupsafe import Markup

    style = "".join(map(_text, (*_STYLES, *([f"{kind}.css"] if kind in _OWN_STYLE else []))))
    code = _text(script) if script else ""
    sources = [f"style-src {_hash(style)}", *([f"script-src {_hash(code)}"] if code else [])]
    if images:
        sources.append(f"img-src {' '.join(sorted(images))}")
    policy = "; ".join(["default-src 'none'", *sources, "base-uri 'none'", "form-action 'none'"])
    # Our own files, the only text that is not escaped; neither holds an end tag (a test looks).
    ours = {"style": Markup(style), "script": Markup(code)}  # noqa: S704 - package data
    return str(_template(f"{kind}.html.j2").render(policy=policy, **ours, **values)) + "\n"


def framed(text: str, **values: Any) -> str:
    """A page that `page` made, with the bar of a site in front of what is in it; its policy allows the bar's style.

    The first of each of our own words is replaced: values are escaped, so none of them can hold a tag.
    """
    style, bar = _text("bar.css"), str(_template("bar.html.j2").render(**values))
    head, body, rest = text.partition("<body")
    attributes, end, inside = rest.partition(">")
    head = head.replace("style-src ", f"style-src {_hash(style)} ", 1)
    head = head.replace("</head>", f"<style>{style}</style>\n</head>", 1)
    inside = inside.replace("<main>", '<main id="content" tabindex="-1">', 1)
    return f"{head}{body}{attributes}{end}\n{bar}{inside}"


def _template(name: str) -> Any:
    return _environment().get_template(name)


@cache
def _environment() -> Any:
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    return Environment(
        loader=FunctionLoader(_tight),
        autoescape=True,
        undefined=StrictUndefined,
        auto_reload=False,
        finalize=_shown,
        optimized=False,  # a tenth of compiling: none of ours computes with constants
    )


def _tight(name: str) -> str:
    """A template without its indentation: a browser makes a node of every blank between two tags, of a thousand posts
    a quarter of a million. Each line of a template ends where no blank is wanted; a comment holds its end, so that
    messages about templates still name the line.
    """
    return "{#\n#}".join(line.strip() for line in _text(name).splitlines())


def _shown(value: Any) -> Any:
    """No sign that nobody sees gets onto a page, whichever field it stood in; what is markup already is ours."""
    return visible(value, keep="\n\t") if isinstance(value, str) and not hasattr(value, "__html__") else value


@cache
def _text(name: str) -> str:
    data = get_data("socialops.render", f"templates/{name}")
    assert data is not None  # noqa: S101 - files of ours lie where our code does
    return data.decode("utf-8")


@lru_cache(maxsize=64)
def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
