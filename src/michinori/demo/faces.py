"""The demo's faces, marks and works, from drawings of our own beside this module. Some people have none."""

from pathlib import Path

from michinori.demo.board import People
from michinori.kernel.actor import Actor
from michinori.machinery.files import store_file
from michinori.people.commands.faces import put_face
from michinori.people.commands.portfolio import add_portfolio_link, add_portfolio_picture
from michinori.people.queries import default_client

_DRAWINGS = Path(__file__).parent / "drawings"
_FACES = {
    "aoi": "aoi",
    "haruka": "ogawa",
    "takumi": "takumi",
    "ren": "ren",
    "mio": "mizuki",
    "souta": "kazuya",
    "itsuki": "haruto",
    "tsumugi": "tsumugi",
    "sora": "sora",
}
_MARKS = {
    "aoi": "co-aozora",
    "haruka": "co-ogawa",
    "takumi": "co-morita",
    "nagisa": "co-umibe",
    "kaito": "co-nishimura",
}
_WORKS = {
    "ren": (
        ("寝具のランディングページ", "lp-first"),
        ("喫茶店のポスター", "poster"),
        ("木工教室のチラシ", "flyer"),
        ("見学会のバナー", "banner"),
        ("豆の商品カード", "cards"),
    ),
    "mio": (("市場の記事", "article"), ("夕日の写真", "photo")),
    "souta": (("寝具のページの設計", "lp-wire"),),
    "tsumugi": (("きつねのイラスト", "illust"), ("3コマまんが", "manga"), ("木の葉のロゴ", "logo")),
}


def show_faces(people: People) -> None:
    """Give people faces, companies marks, and workers works."""
    for key, drawing in _FACES.items():
        put_face(actor=Actor.person(people[key].id), client_id=people[key].id, square=_drawn("faces", drawing))
    for key, drawing in _MARKS.items():
        company = default_client(people[key].id).id
        put_face(actor=Actor.person(people[key].id), client_id=company, square=_drawn("faces", drawing))
    for key, works in _WORKS.items():
        actor = Actor.person(people[key].id)
        for title, drawing in works:
            file = store_file(actor=actor, name=f"{drawing}.webp", content=_drawn("works", drawing))
            add_portfolio_picture(actor=actor, title=title, file_id=file.id)
    film = "https://vimeo.com/76979871"
    add_portfolio_link(actor=Actor.person(people["sakura"].id), title="字幕つきの短い動画", url=film)


def _drawn(folder: str, name: str) -> bytes:
    return (_DRAWINGS / folder / f"{name}.webp").read_bytes()
