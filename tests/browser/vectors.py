"""Text that would run a script if it landed unescaped, by family; each calls `hit()`."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from itertools import product

__all__ = ["BREAKS", "DRAWINGS", "FAMILIES", "MEDIA"]

_CALL = "hit()"
_EVENTS = (
    ("img src=x", "onerror"),
    ("img src=data:,", "onerror"),
    ("svg", "onload"),
    ("svg/onload=hit() x", "onfocus"),
    ("body", "onload"),
    ("body", "onpageshow"),
    ("video src=x", "onerror"),
    ("video><source", "onerror"),
    ("audio src=x", "onerror"),
    ("details open", "ontoggle"),
    ("input autofocus", "onfocus"),
    ("select autofocus", "onfocus"),
    ("textarea autofocus", "onfocus"),
    ("button autofocus", "onfocus"),
    ("marquee", "onstart"),
    ("iframe", "onload"),
    ("object data=x", "onerror"),
    ("embed src=x", "onload"),
    ("link rel=stylesheet href=x", "onerror"),
    ("style", "onload"),
    ("p style=animation-name:x", "onanimationstart"),
    ("a href=#", "onclick"),
    ("div", "onmouseover"),
    ("form", "onsubmit"),
    ("dialog open", "onclose"),
    ("math", "onclick"),
)
_WRITINGS = ("<{0} {1}={2}>", '<{0} {1}="{2}">', "<{0} {1}='{2}'//", "<{0}\n{1}\n=\n{2}>")
_SCHEMES = (
    "javascript:hit()",
    "JaVaScRiPt:hit()",
    "java\tscript:hit()",
    "java\nscript:hit()",
    " javascript:hit()",
    "\x01javascript:hit()",
    "javascript&#58;hit()",
    "javascript&colon;hit()",
    "&#106;avascript:hit()",
    "&#x6A;&#x61;vascript:hit()",
    "javascript://%0ahit()",
    "javascript:/*--></title></style></script><svg onload=hit()>*/hit()",
    "vbscript:hit()",
    "data:text/html,<script>parent.hit()</script>",
    "data:text/html;base64," + base64.b64encode(b"<script>parent.hit()</script>").decode(),
    "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' onload='hit()'/>",
    "blob:hit()",
)
_BEARERS = (
    '<a href="{0}">x</a>',
    '<iframe src="{0}"></iframe>',
    '<form action="{0}"><button>x</button></form>',
    '<button formaction="{0}">x</button>',
    '<svg><a xlink:href="{0}"><text y=9>x</text></a></svg>',
    '<object data="{0}"></object>',
    '<embed src="{0}">',
    '<base href="{0}">',
    '<meta http-equiv=refresh content="0;url={0}">',
    '<link rel=import href="{0}">',
    '<math href="{0}">x</math>',
)
_MARKDOWN_BEARERS = (
    "[x]({0})",
    "![x]({0})",
    "[x](<{0}>)",
    "<{0}>",
    "[x][r{1}]\n\n[r{1}]: {0}",
    '[x](# "{0}")',
    "[x](https://e.example){{: href={0} }}",
)
_FOREIGN = (
    "<script>hit()</script>",
    "<SCRIPT SRC=data:,hit()></SCRIPT>",
    "<script/x>hit()</script\n>",
    "<<script>hit()//<</script>",
    "<svg><script>hit()</script></svg>",
    "<svg><script href=data:,hit() /></svg>",
    "<svg><animate onbegin=hit() attributeName=x dur=1s>",
    "<svg><set onbegin=hit() attributeName=x>",
    '<svg><a><animate attributeName=href values="javascript:hit()" /><text y=9>x</text></a></svg>',
    '<svg><use href="data:image/svg+xml,<svg id=x onload=hit()/>#x"/></svg>',
    "<svg><foreignObject><iframe srcdoc='<script>parent.hit()</script>'></foreignObject></svg>",
    "<svg><style><img src=x onerror=hit()></style></svg>",
    "<svg><title><img src=x onerror=hit()></title></svg>",
    "<svg><desc><![CDATA[</desc><img src=x onerror=hit()>]]></svg>",
    "<math><mi xlink:href='javascript:hit()'>x</mi></math>",
    "<math><annotation-xml encoding='text/html'><img src=x onerror=hit()></annotation-xml></math>",
    "<math><maction actiontype='statusline#hit()' xlink:href='javascript:hit()'>x</maction></math>",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=hit()>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;svg onload=hit()&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=hit()>'>",
    "<template><img src=x onerror=hit()></template>",
    "<textarea><img title='</textarea><img src=x onerror=hit()>'>",
    "<xmp><p title='</xmp><img src=x onerror=hit()>'>",
    "<noembed><p title='</noembed><img src=x onerror=hit()>'>",
    "<iframe><p title='</iframe><img src=x onerror=hit()>'></iframe>",
    "<style><img title='</style><img src=x onerror=hit()>'></style>",
    "<!--><img src=x onerror=hit()>-->",
    "<!--!><img src=x onerror=hit()>",
    "<![CDATA[><img src=x onerror=hit()>]]>",
    "<?xml ?><img src=x onerror=hit()>",
    "<iframe srcdoc='<script>parent.hit()</script>'></iframe>",
    "<iframe srcdoc='&lt;img src=x onerror=parent.hit()&gt;'></iframe>",
    "<object type=text/html data='data:text/html,<script>parent.hit()</script>'></object>",
    "<isindex action=javascript:hit() type=image>",
    "<table background=javascript:hit()><td background=javascript:hit()>x</table>",
    "<div style='background:url(javascript:hit())'>x</div>",
    "<div style='width:expression(hit())'>x</div>",
    "<img src='x' srcset='x 1x, javascript:hit() 2x' onerror='hit()'>",
    "<portal src=javascript:hit()>",
    "<x contenteditable onblur=hit() tabindex=1 id=x>x</x>",
)
_MARKDOWN = (
    "```<img/src=x/onerror=hit()>\ncode\n```",
    '``` { .x onclick="hit()" }\ncode\n```',
    '```python title="<img src=x onerror=hit()>"\ncode\n```',
    '!!! note "<img src=x onerror=hit()>"\n    text',
    '!!! "><img src=x onerror=hit()>\n    text',
    '??? note "<svg onload=hit()>"\n    text',
    '=== "<img src=x onerror=hit()>"\n    text',
    "# <img src=x onerror=hit()>",
    "## x {: onclick=hit() }",
    '### x { #"><img/src=x/onerror=hit()> }',
    "| a | b |\n| - | - |\n| <img src=x onerror=hit()> | [x](javascript:hit()) |",
    '*[HTML]: "><img src=x onerror=hit()>\n\nHTML',
    "text[^1]\n\n[^1]: <img src=x onerror=hit()>",
    "Term <img src=x onerror=hit()>\n:   <svg onload=hit()>",
    "- [ ] <img src=x onerror=hit()>",
    "==<img src=x onerror=hit()>== ^^<svg onload=hit()>^^ ~~<svg onload=hit()>~~",
    "`<img src=x onerror=hit()>`",
    "<div markdown=1 onclick=hit()>\n**x**\n</div>",
    '![" onerror=hit() x="](x.png)',
    '![x](x.png" onerror="hit())',
    '[x](https://e.example" onmouseover="hit())',
    '<https://e.example/"onmouseover=hit()>',
    "\\<img src=x onerror=hit()>",
    "&lt;img src=x onerror=hit()&gt;",
    "> <img src=x onerror=hit()>",
    "1. <img src=x onerror=hit()>",
    "    <img src=x onerror=hit()>",
    ':smile"><img src=x onerror=hit()>:',
    '++ctrl+"><img src=x onerror=hit()>++',
    "<a name=hit href=javascript:hit()>x</a>",
)
BREAKS = (
    '"><img src=x onerror=hit()>',
    "'><img src=x onerror=hit()>",
    '" onmouseover="hit()" x="',
    "' onfocus='hit()' autofocus x='",
    "</script><script>hit()</script>",
    "</title><script>hit()</script>",
    "</style><svg onload=hit()>",
    "</textarea><svg onload=hit()>",
    "--><svg onload=hit()>",
    "]]><svg onload=hit()>",
    "{{ 7*7 }}{% raw %}<svg onload=hit()>",
    "${hit()}`",
    '\\"><svg onload=hit()>',
    "javascript:hit()",
    "data:text/html,<script>parent.hit()</script>",
    "&#34;&#62;<svg onload=hit()>",
    "&quot;&gt;&lt;svg onload=hit()&gt;",
    "<svg onload=hit()>",
    "[x](javascript:hit())",
    "<img src=x onerror=hit()> | <td>",
    "*[x]: <svg onload=hit()>",
    "`<svg onload=hit()>`",
    "\u2028<svg onload=hit()>\u2029",
    "\uff1csvg onload=hit()\uff1e \u02ba\u203a<svg onload=hit()>",
)
"""Text for fields: it ends what may stand around it."""

FAMILIES: Mapping[str, tuple[str, ...]] = {
    "handlers": tuple(
        writing.format(tag, event, _CALL) for (tag, event), writing in product(_EVENTS, _WRITINGS)
    ),
    "protocols": tuple(one.format(scheme) for one, scheme in product(_BEARERS, _SCHEMES)),
    "links": tuple(
        one.format(scheme, number)
        for one in _MARKDOWN_BEARERS
        for number, scheme in enumerate(_SCHEMES)
    ),
    "foreign": _FOREIGN,
    "markdown": _MARKDOWN,
    "breaks": BREAKS,
}
"""Text for bodies, by family."""

_INNER = ("style", "title", "desc", "textarea", "noscript", "xmp", "noembed", "template", "iframe")
_AROUND = (
    *("svg", "math", "svg><desc", "svg><foreignObject", "svg><title", "math><mtext"),
    *("math><annotation-xml encoding=text/html", "form><math><mtext></form><form><mglyph"),
)
_MUTATED = (
    '<{0}><{1}><a id="</{1}><img src=x onerror=hit()>">',
    '<{0}><p><{1}><a title="</{1}><img src=x onerror=hit()>">',
    "<{0}><{1}><!--</{1}><img title='--&gt;&lt;img src=x onerror=hit()&gt;'>",
)
_PAINTED = ("fill", "stroke", "mask", "clip-path", "marker-end", "filter", "cursor", "style")
_PAINTS = (
    "url({0}a.svg#a)",
    "url(&quot;{0}a.svg#a&quot;)",
    "u\\72l({0}a.svg#a)",
    "url(&quot;/&#9;/{1}/a.svg#a&quot;)",
    "url(&quot;http\\3a //{1}/a.svg#a&quot;)",
    "image-set(&quot;{0}a.png&quot; 1x)",
)
DRAWINGS: Mapping[str, tuple[str, ...]] = {
    "mutation": tuple(
        one.format(around, inner) for one, around, inner in product(_MUTATED, _AROUND, _INNER)
    ),
    "paint": tuple(
        f'<svg viewBox="0 0 9 9"><rect width="9" height="9" {name}="{paint}" /></svg>'
        for name, paint in product(_PAINTED, _PAINTS)
    ),
    "drawing": (
        *(
            f"<svg><{tag} {name}={address!r}>x</{tag}></svg>"
            for tag, name, address in product(
                ("use", "image", "feImage", "a", "textPath", "pattern", "linearGradient", "script"),
                ("href", "xlink:href"),
                ("{0}a.svg#a", "javascript:hit()", "data:image/svg+xml,<svg onload=hit()/>"),
            )
        ),
        "<svg><animate attributeName=href to=javascript:hit() /><a><text y=9>x</text></a></svg>",
        "<svg><set attributeName=onmouseover to=hit() /><rect width=9 height=9 /></svg>",
        "<svg><style>@import '{0}a.css'; rect {{ fill: url({0}a.svg#a) }}</style></svg>",
        "<svg><handler xmlns:ev=http://www.w3.org/2001/xml-events ev:event=load>hit()</handler>",
        "<svg><metadata><script>hit()</script></metadata></svg>",
        "<svg><foreignObject><body onload=hit()></foreignObject></svg>",
        "<svg><text><tspan onclick=hit() onfocus=hit() tabindex=1>x</tspan></text></svg>",
    ),
    "media": (
        *(
            f"<{tag} {event}=hit() src=x controls>x</{tag}>"
            for tag, event in product(
                ("video", "audio", "source", "track", "picture"),
                ("onerror", "onloadstart", "oncanplay", "onfocus autofocus tabindex=1 x"),
            )
        ),
        *(
            f"<{tag} {name}={address!r}>"
            for tag, name, address in product(
                ("video", "audio", "video><source", "video><track default", "picture><source"),
                ("src", "poster", "srcset", "href"),
                ("javascript:hit()", "data:text/html,<script>parent.hit()</script>", "blob:hit()"),
            )
        ),
        "<video poster='{0}a.png'></video>",
        "<picture><source srcset='{0}a.png'><img alt=x></picture>",
        "<audio autoplay onplay=hit() src='data:audio/wav;base64,UklGRiQAAABXQVZF'></audio>",
    ),
}
"""Text for bodies of authors who are trusted with drawings, by family.

In the place of {0} stands another origin, of {1} its name and port.
"""

MEDIA = (
    "<video src='{0}a.mp4' controls preload=auto></video>",
    "<video controls preload=auto><source src='{0}a.webm' type='video/webm'></video>",
    "<audio src='{0}a.mp3' controls preload=auto></audio>",
    "<video controls><track default kind=captions src='{0}a.vtt'></video>",
    "![x]({0}a.png)",
    '<img src="{0}b.png" alt="x">',
)
"""What asks another origin, and stands in bodies lest the policy of the site forbid it."""
