"""What the keys of a scanner that types for a US keyboard give on a system with another layout.

As xkeyboard-config has them. Where another system differs, the test barcode reads otherwise and is not recognised: a
layout is only ever named when every one of its characters fits.
"""

from __future__ import annotations

US = (
    "`1234567890-=qwertyuiop[]\\asdfghjkl;'zxcvbnm,./",
    '~!@#$%^&*()_+QWERTYUIOP{}|ASDFGHJKL:"ZXCVBNM<>?',
)
"""The keys' own characters, without and with Shift: the order of the tables below."""

DEAD = "◌"
"""A dead key: it gives nothing by itself and changes what comes next."""

TABLES: dict[str, tuple[str, str]] = {
    "fr": (
        "²&é\"'(-è_çà)=azertyuiop◌$*qsdfghjklmùwxcvbn,;:!",
        "~1234567890°+AZERTYUIOP◌£µQSDFGHJKLM%WXCVBN?./§",
    ),
    "be": (
        "²&é\"'(§è!çà)-azertyuiop◌$µqsdfghjklmùwxcvbn,;:=",
        "³1234567890°_AZERTYUIOP◌*£QSDFGHJKLM%WXCVBN?./+",
    ),
    "de": (
        "◌1234567890ß◌qwertzuiopü+#asdfghjklöäyxcvbnm,.-",
        "°!\"§$%&/()=?◌QWERTZUIOPÜ*'ASDFGHJKLÖÄYXCVBNM;:_",
    ),
    "ch": (
        "§1234567890'◌qwertzuiopü◌$asdfghjklöäyxcvbnm,.-",
        '°+"*ç%&/()=?◌QWERTZUIOPè!£ASDFGHJKLéàYXCVBNM;:_',
    ),
    "dk": (
        "½1234567890+◌qwertyuiopå◌'asdfghjklæøzxcvbnm,.-",
        '§!"#¤%&/()=?◌QWERTYUIOPÅ◌*ASDFGHJKLÆØZXCVBNM;:_',
    ),
    "no": (
        "|1234567890+\\qwertyuiopå◌'asdfghjkløæzxcvbnm,.-",
        '§!"#¤%&/()=?◌QWERTYUIOPÅ◌*ASDFGHJKLØÆZXCVBNM;:_',
    ),
    "se": (
        "§1234567890+◌qwertyuiopå◌'asdfghjklöäzxcvbnm,.-",
        '½!"#¤%&/()=?◌QWERTYUIOPÅ◌*ASDFGHJKLÖÄZXCVBNM;:_',
    ),
    "nl": (
        "@1234567890/°qwertyuiop◌*<asdfghjkl+◌zxcvbnm,.-",
        "§!\"#$%&_()'?◌QWERTYUIOP◌|>ASDFGHJKL±◌ZXCVBNM;:=",
    ),
    "uk": (
        "`1234567890-=qwertyuiop[]#asdfghjkl;'zxcvbnm,./",
        '¬!"£$%^&*()_+QWERTYUIOP{}~ASDFGHJKL:@ZXCVBNM<>?',
    ),
    "ro": (
        "„1234567890-=qwertyuiopăîâasdfghjklșțzxcvbnm,./",
        "”!@#$%^&*()_+QWERTYUIOPĂÎÂASDFGHJKLȘȚZXCVBNM;:?",
    ),
    "ro-legacy": (
        "]1234567890+'qwertzuiopăîâasdfghjklșțyxcvbnm,.-",
        '[!"#¤%&/()=?*QWERTZUIOPĂÎÂASDFGHJKLȘȚYXCVBNM;:_',
    ),
    "es": (
        "º1234567890'¡qwertyuiop◌+çasdfghjklñ◌zxcvbnm,.-",
        'ª!"·$%&/()=?¿QWERTYUIOP◌*ÇASDFGHJKLÑ◌ZXCVBNM;:_',
    ),
    "it": (
        "\\1234567890'ìqwertyuiopè+ùasdfghjklòàzxcvbnm,.-",
        '|!"£$%&/()=?^QWERTYUIOPé*§ASDFGHJKLç°ZXCVBNM;:_',
    ),
    "cz": (
        ";+ěščřžýáíé=◌qwertzuiopú)◌asdfghjklů§yxcvbnm,.-",
        "◌1234567890%◌QWERTZUIOP/('ASDFGHJKL\"!YXCVBNM?:_",
    ),
    "hu": (
        "0123456789öüóqwertzuiopőúűasdfghjkléáyxcvbnm,.-",
        "§'\"+!%/=()ÖÜÓQWERTZUIOPŐÚŰASDFGHJKLÉÁYXCVBNM?:_",
    ),
}
