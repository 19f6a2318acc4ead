"""What somebody who means harm prints in a barcode, or gets into the library's own data."""

MARK = "Kwaad666"
"""Stands in every code, so that any piece of one is known wherever it turns up."""
ESC, GS, NUL, CSI = "\x1b", "\x1d", "\x00", "\x9b"

CODES = {
    "SIP2 fields": f"2940{MARK}|AD1234|BLY|",
    "a whole SIP2 message": f"63{MARK}00020261123    120000Y|AO1001|AA29401000075868|",
    "SIP2 with its end": f"{MARK}|AY1AZF00D\r\n9300CNkiosk|COx|\r",
    "two ends": f"|{MARK}\r\r\n\n\t|{MARK}",
    "group and record separators": f"{MARK}\x1c\x1d\x1e\x1f",
    "every control character": MARK + "".join(map(chr, [*range(1, 9), 11, 12, *range(14, 32), 127])),
    "null bytes": f"29401000075868{NUL}{MARK}",
    "a null byte first": f"{NUL}{MARK}",
    "percent format": f"%s%n%x%{MARK}d",
    "brace format": f"{{0}}{{__class__.__mro__}}{MARK}",
    "shell expansion": f"${{{MARK}}}$(reboot)`id`",
    "shell": f"; rm -rf / #{MARK}",
    "SQL": f"' OR '1'='1' --{MARK}",
    "SQL that drops": f"{MARK}'; DROP TABLE intent;--",
    "a path": f"../../../../etc/passwd?{MARK}",
    "an absolute path": f"/etc/paszuil/secrets/{MARK}",
    "a quoted path": f"%2e%2e%2f{MARK}%00",
    "a query": f"{MARK}&search=*&limit=1000#x",
    "an address": f"https://kb.example/{MARK}?u=1",
    "a script": f"javascript:alert({MARK})",
    "HTML": f"<script>{MARK}</script>",
    "an entity": f"&lt;&#124;{MARK}&amp;",
    "XML": f"<!DOCTYPE x SYSTEM 'file:///{MARK}'>",
    "JSON": f'{{"patron":"{MARK}","$ne":null}}',
    "JSON that ends a string": f'{MARK}","valid":true,"x":"',
    "a header": f"|{MARK}\r\nX-Staff: 1\r\n\r\n",
    "TOML": f"{MARK}\"\n[staff]\npin = '0000'",
    "markup": f"[b]{MARK}[/b][ref=x]y[/ref]",
    "markup of colour and size": f"[color=ff0000][size=900]{MARK}",
    "an expression of kv": f"{MARK} app.stop() #:import os os",
    "rich": f"[red]{MARK}[/red][link=file:///]",
    "initialise the printer": f"{ESC}@{MARK}",
    "cut the paper": f"{MARK}{GS}V\x00{GS}VA\x03",
    "open the drawer": f"{ESC}p\x00\x19\xfa{MARK}",
    "switch the printer off": f"\x10\x14\x02\x01\x08{MARK}",
    "ANSI colour": f"{ESC}[31m{MARK}{ESC}[2J{ESC}[H",
    "ANSI title": f"{ESC}]0;{MARK}\x07",
    "ANSI in one byte": f"{CSI}2J{MARK}",
    "right to left": f"\u202e{MARK}\u2066",
    "zero width": f"29\u200b40\u200d{MARK}\ufeff",
    "letters that look like others": f"２９４０{MARK}",
    "stacked": f"{MARK}{'̷͛' * 10}",
    "a lone surrogate in WTF-8": f"{MARK}\udc80",
    "an AIM prefix of nothing": f"]zz{MARK}|",
    "an AIM prefix twice": f"]C0]C0]F0|{MARK}",
    "Code 39 full": f"*{MARK}|*",
    "a command of a scanner": f"\x16M\r{MARK}|\x16T\r",
    "a backslash": f"\\{MARK}\\n\\u0000",
}
"""None of these is the form of any pass: the screen says so. Some hold an end, so that a scanner sends several."""

TOO_LONG = {
    "sixty-five characters that end as a pass": "0" * 47 + MARK + "29401000075868",
    "four thousand characters": (MARK * 1000)[:4000],
    "four thousand that look like passes": f"29401000075868{MARK}" * 222,
    "spaces before a pass": " " * 100 + MARK + "29401000075868",
}
"""Longer than anything that a pass could be."""

LIBRARY_WORDS = (
    f"[b]{MARK}[/b] [ref=x]ga[/ref] [size=900]",
    f"%s {{0}} ${{x}} {{__class__}} {MARK}",
    f"|AFhoi|BLY|AY1AZ0000 {MARK}",
    f"{CSI}2J{CSI}31m {MARK}",
    f"\u202egedraaid\u202c \u200b\u2066{MARK}\ufeff",
    f"<script>{MARK}</script> &lt; \\n \\x1b@",
)
"""Words of the library's own that a strict reader lets through: one line without C0 control characters."""

LIBRARY_COMMANDS = (f"{ESC}@{GS}V\x00{MARK}", f"{MARK}\r\n|AFx", f"{NUL}{MARK}", f"{ESC}[2J{MARK}")
"""Words with control characters."""
